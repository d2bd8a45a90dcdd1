"""Classic models: what came before deep networks, and the smallest network of all.

Read `_one_neuron` first, the weighted sum of the next three: `perceptron`,
`linear_regression`, `logistic_regression`. `two_layer` puts a hidden layer before it
and writes out every gradient; `_two_layer_base` holds its checks and predictions.
`_weights` keeps the shape of weights that are assigned.
"""

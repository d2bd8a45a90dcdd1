"""Activations: what bends a network between two linear layers.

Read `functional` first: functions of one number, each beside its derivative. The
modules apply them to arrays: `piecewise` those with a kink, `smooth` those without.
`softmax` makes shares of scores, `log_softmax` their logarithms. `_numbers` checks what
a function is given, and `_normal` is the distribution that GELU is made of.
"""

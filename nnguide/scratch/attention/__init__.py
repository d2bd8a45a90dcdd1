"""Attention: a lookup that is soft, and the block that Transformers are made of.

Read `dot_product` first: the lookup itself and its gradient, plain functions of three
arrays. `_masks` turns what may not be seen into numbers that are added to scores, and
`_sequences` checks what comes in. `multihead` does several lookups side by side, with
weights that are learned. `positions` tells it the order, which it does not see, and
`encoder` joins it with a small network, two sums and two norms into a block.
"""

"""Autograd: backpropagation by machine, on single numbers, as PyTorch does with arrays.

Read `value` first, a number that remembers how it was made; then `neurons`, a network
of such numbers, and `drawing`, pictures of their graph.
"""

"""Losses: how bad an output is, and the gradient with which the way back begins.

Read `loss` first, which all share; then `regression`, for numbers,
`binary_cross_entropy`, for yes and no; and `negative_log_likelihood` and
`cross_entropy`, for classes.
"""

"""Optimizers: how a step follows from a gradient, and how large it may be.

Read `optimizer` first, which all share, and `_param_group`, the options with which
some of the parameters are stepped. Then each reuses the one before: `sgd` with its
momentum, `adagrad`, `rmsprop`, `adam`, `adamw`. Schedules change the learning rate:
`lr_scheduler` is what they share, `schedules` are formulas, `sequential_lr` puts one
after the other. `clipping` bounds the gradients before the step.
"""

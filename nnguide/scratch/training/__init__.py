"""Training: the loop, what it measures, and the numbers that judge its result.

Read `_batches` first, which cuts up an epoch; `history`, what is measured and saved;
`evaluate`; and `fit`, the loop with early stopping and checkpoints, whose arguments
`_checks` compares. `metrics` judge the answers of a classifier, `roc` its scores.
"""

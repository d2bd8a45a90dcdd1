"""Neural networks in NumPy, with every gradient written out."""

from nnguide.scratch.by_hand import TwoLayerNetwork

__all__ = ["TwoLayerNetwork"]

"""Neural networks, every idea built twice: from scratch in NumPy, and in PyTorch.

The package stands behind the pages of the guide. Import the part that you need:

- `nnguide.scratch`: NumPy only, every gradient written out.
- `nnguide.pytorch`: what PyTorch itself does not give.
- `nnguide.data`: synthetic sets, splits and scaling, MNIST.
- `nnguide.plots`: the figures of the pages.
- `nnguide.checks`: gradients measured by nudging, the oracle of every backward pass.
"""

from importlib.metadata import version

__version__ = version("nnguide")

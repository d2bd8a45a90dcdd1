"""Networks of the guide in PyTorch, and what PyTorch itself does not give.

The same network as in `nnguide.scratch` as an `nn.Module`, a training loop for any
module, and weights that travel to and from NumPy.
"""

try:
    import torch  # noqa: F401
except ModuleNotFoundError as error:
    if error.name != "torch":
        raise
    raise ImportError(
        "nnguide.pytorch needs PyTorch, which is not installed: pip install torch"
    ) from error

from nnguide.pytorch.interop import load_numpy_state, to_numpy_state
from nnguide.pytorch.models import TwoLayerNetwork
from nnguide.pytorch.training import Evaluation, History, evaluate, fit

__all__ = [
    "Evaluation",
    "History",
    "TwoLayerNetwork",
    "evaluate",
    "fit",
    "load_numpy_state",
    "to_numpy_state",
]

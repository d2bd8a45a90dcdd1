"""Networks of the guide in PyTorch, and what PyTorch itself does not give.

Multilayer perceptrons as modules, a training loop for any module with checkpoints that
resume to the bit, MNIST as a `Dataset`, weights that travel to and from NumPy, and a
network as an ONNX file.
"""

try:
    import torch  # noqa: F401
except ModuleNotFoundError as error:
    if error.name != "torch":
        raise
    raise ImportError(
        "nnguide.pytorch needs PyTorch, which is not installed: pip install torch"
    ) from error

from nnguide.pytorch.datasets import MNISTDataset
from nnguide.pytorch.debugging import gradient_norms, overfit_one_batch
from nnguide.pytorch.devices import choose_device
from nnguide.pytorch.distributed import shard
from nnguide.pytorch.evaluation import Evaluation, evaluate, predict
from nnguide.pytorch.interop import load_numpy_state, to_numpy_state
from nnguide.pytorch.models import (
    MLP,
    MNISTNetwork,
    QuadrantNetwork,
    TabularNetwork,
    XORNetwork,
    count_parameters,
)
from nnguide.pytorch.onnx import export_onnx
from nnguide.pytorch.training import History, fit
from nnguide.pytorch.two_layer import TwoLayerNetwork
from nnguide.pytorch.writing import write_history

__all__ = [
    "MLP",
    "Evaluation",
    "History",
    "MNISTDataset",
    "MNISTNetwork",
    "QuadrantNetwork",
    "TabularNetwork",
    "TwoLayerNetwork",
    "XORNetwork",
    "choose_device",
    "count_parameters",
    "evaluate",
    "export_onnx",
    "fit",
    "gradient_norms",
    "load_numpy_state",
    "overfit_one_batch",
    "predict",
    "shard",
    "to_numpy_state",
    "write_history",
]

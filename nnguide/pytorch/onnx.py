"""A trained network as one file, which runs without PyTorch."""

import os
import warnings
from importlib.util import find_spec

import torch
from torch import nn

from nnguide._files import as_place, replacing
from nnguide.pytorch._checks import check_inputs, describe
from nnguide.pytorch.evaluation import is_inplace, mode, output_of

__all__ = ["export_onnx"]

NEEDED = "onnx", "onnxscript"


def export_onnx(
    module: nn.Module, example: torch.Tensor, path: str | os.PathLike[str]
) -> None:
    """Write what a module computes in evaluation mode into one ONNX file.

    The file holds the operations and the weights, and no Python. Its input has the name
    `x`, its output `z`, and it takes any number of examples. Afterwards each part of
    the module is in the mode in which it was before.

    Args:
        module: Any module that takes one tensor and returns one.
        example: `(N, ...)` inputs as the module takes them. Only shape and dtype count.
        path: The file to write. One that is there is replaced.

    Raises:
        ImportError: `onnx` or `onnxscript` is not installed.
        TypeError: An argument is of the wrong kind, or the dtype of `example` is not
            that of the module.
        ValueError: There is no example, or an entry of it is not finite.
        FileNotFoundError: The folder of `path` is not there.
        RuntimeError: The module cannot compute the example, or does something that has
            no place in a graph, such as an `if` that asks for the values of `x`.

    Examples:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import torch
        >>> from torch import nn
        >>> from nnguide.pytorch import export_onnx
        >>> net = nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2))
        >>> with TemporaryDirectory() as folder:  # doctest: +SKIP
        ...     export_onnx(net, torch.zeros(4, 3), Path(folder) / "net.onnx")
        ...     print([file.name for file in Path(folder).iterdir()])
        ['net.onnx']

    Note:
        PyTorch logs that torchvision is not installed. Nothing here needs it.
    """
    _check_installed()
    if not isinstance(module, nn.Module):
        raise TypeError(f"module must be a torch.nn.Module, got {describe(module)}")
    as_place(path)
    example = check_inputs(example, next(module.parameters(), None), "example")
    # Two rows at least: PyTorch's tracer takes an axis of length one for a constant.
    x = torch.cat([example, example]).detach()
    with mode(module, training=False), torch.no_grad():
        output_of(module, x, "example", is_inplace(module))
        content = _exported(module, x)
    with replacing(path) as file:
        file.write(content)


def _check_installed() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ImportError(
            f"export_onnx needs {' and '.join(NEEDED)}, and {' and '.join(missing)} "
            'is not installed; the extra "onnx" brings both: pip install -e ".[onnx]" '
            "in the folder of the guide"
        )


def _exported(module: nn.Module, x: torch.Tensor) -> bytes:
    """The graph with its weights, for batches of any size."""
    with warnings.catch_warnings():
        # The exporter copies a tree of arguments, and PyTorch's own class for its
        # leaves asks with an isinstance that PyTorch has deprecated.
        warnings.filterwarnings("ignore", ".*LeafSpec", FutureWarning)
        try:
            program = torch.onnx.export(
                module,
                (x,),
                input_names=["x"],
                output_names=["z"],
                dynamic_shapes=({0: torch.export.Dim("N")},),
                dynamo=True,
                verbose=False,
            )
        except RuntimeError as error:
            raise RuntimeError(
                f"{type(module).__name__} cannot be exported, {_first_line(error)}; "
                "its forward must do the same for all values of x: let torch.where "
                "choose where an if asks for them"
            ) from error
    assert program is not None  # it is, unless a path is passed
    graph = program.model_proto.graph
    for value in [*graph.input, *graph.output]:
        axes = value.type.tensor_type.shape.dim
        if not axes or not axes[0].dim_param:
            raise RuntimeError(
                f"{type(module).__name__} cannot be exported for batches of any size: "
                f"its forward makes the first axis of {value.name} a constant; let it "
                "ask for len(x) or use -1"
            )
    return program.model_proto.SerializeToString()


def _first_line(error: BaseException) -> str:
    """What PyTorch found, without its report on everything that it tried."""
    cause = error.__cause__ or error
    line = str(cause).strip().splitlines()[0].split(".  ")[0]
    return f"{type(cause).__name__}: {line}"

"""Weights to and from NumPy, by the keys of `state_dict`."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import nn

from nnguide._validation import describe, plain

__all__ = ["load_numpy_state", "to_numpy_state"]


def to_numpy_state(module: nn.Module) -> dict[str, np.ndarray]:
    """Copy the weights of a module into NumPy arrays.

    A network in NumPy and one in PyTorch can be compared only when both start from the
    same weights. The arrays are copies: training the module on does not change them.

    Args:
        module: Any module, on any device. Buffers, such as the running mean of a batch
            norm, are copied too.

    Returns:
        For each key of `module.state_dict()` an array of the same shape and dtype.

    Raises:
        TypeError: `module` is no `nn.Module`, or NumPy has no such dtype (bfloat16).

    Examples:
        >>> from nnguide.pytorch import TwoLayerNetwork, to_numpy_state
        >>> state = to_numpy_state(TwoLayerNetwork(2, 4, 3))
        >>> {key: array.shape for key, array in state.items()}
        {'hidden.weight': (4, 2), 'hidden.bias': (4,), 'output.weight': (3, 4),
         'output.bias': (3,)}
    """
    return {key: _to_array(tensor, key) for key, tensor in _state(module).items()}


def load_numpy_state(module: nn.Module, state: Mapping[str, np.ndarray]) -> None:
    """Copy NumPy arrays into the weights of a module, in place.

    Args:
        module: Any module. An optimizer that holds its parameters stays valid.
        state: The keys and shapes of `module.state_dict()`. Float arrays of another
            precision are rounded to the dtype of the module.

    Raises:
        TypeError: `module` is no `nn.Module`, or `state` no dict of arrays whose kind,
            float or whole numbers, is that of the weights.
        ValueError: A key is missing or unexpected, a shape differs, or an entry of a
            parameter is not finite. No weight has changed then.

    Examples:
        >>> import numpy as np
        >>> from torch import nn
        >>> from nnguide.pytorch import load_numpy_state
        >>> neuron = nn.Linear(2, 1)
        >>> load_numpy_state(
        ...     neuron, {"weight": np.array([[0.5, -2.0]]), "bias": np.array([1.0])}
        ... )
        >>> neuron.weight.tolist(), neuron.bias.tolist()
        ([[0.5, -2.0]], [1.0])
    """
    own = _state(module)
    _check_keys(state, own)
    parameters = {key for key, _ in module.named_parameters(remove_duplicate=False)}
    new = {
        key: _to_tensor(state[key], tensor, f"state[{key!r}]", key in parameters)
        for key, tensor in own.items()
    }
    with torch.no_grad():
        for key, tensor in own.items():
            tensor.copy_(new[key])


def _state(module: nn.Module) -> dict[str, torch.Tensor]:
    if not isinstance(module, nn.Module):
        raise TypeError(f"module must be a torch.nn.Module, got {describe(module)}")
    return module.state_dict()


def _to_array(tensor: torch.Tensor, key: str) -> np.ndarray:
    if tensor.dtype == torch.bfloat16:
        raise TypeError(
            f"{key} is bfloat16, which NumPy does not have; convert the module with "
            "module.float() first"
        )
    return tensor.detach().cpu().numpy().copy()


def _check_keys(state: Mapping[str, np.ndarray], own: Mapping[str, object]) -> None:
    if not isinstance(state, Mapping):
        raise TypeError(
            f"state must be a dict with the keys {list(own)}, got {describe(state)}"
        )
    if set(state) != set(own):
        raise ValueError(
            f"state must have the keys {list(own)}; "
            f"missing {[key for key in own if key not in state]}, "
            f"unexpected {[key for key in state if key not in own]}"
        )


def _to_tensor(
    array: np.ndarray, own: torch.Tensor, entry: str, finite: bool
) -> torch.Tensor:
    """`array` as a new tensor with the shape and dtype of `own`, checked."""
    if not isinstance(plain(array, entry), np.ndarray):
        raise TypeError(
            f"{entry} must be a NumPy array, got {describe(array)}; convert a tensor "
            "with tensor.detach().numpy()"
        )
    kind = "f" if own.is_floating_point() else "biu"
    if array.dtype.kind not in kind:
        raise TypeError(
            f"{entry} must hold {'floats' if kind == 'f' else 'whole numbers'}, as "
            f"{own.dtype}, got {describe(array)}"
        )
    if array.shape != tuple(own.shape):
        hint = "; is it transposed?" if array.shape == own.shape[::-1] else ""
        raise ValueError(
            f"{entry} must have shape {tuple(own.shape)}, got {array.shape}{hint}"
        )
    # A copy in C order: torch takes neither negative strides nor read-only memory, and
    # of floats none that is longer than float64.
    dtype = array.dtype.newbyteorder("=") if array.itemsize <= 8 else np.float64
    new = torch.from_numpy(np.array(array, dtype, order="C")).to(own.dtype)
    if finite and not torch.isfinite(new).all():
        bad = array[~torch.isfinite(new).numpy()][0]
        raise ValueError(
            f"{entry} must be finite as {own.dtype}, got {bad}; look for it where it "
            "was computed"
        )
    return new

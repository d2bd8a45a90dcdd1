"""Which device computes."""

import torch

from nnguide.pytorch._checks import describe

__all__ = ["choose_device"]


def choose_device(device: str | torch.device | None = None) -> torch.device:
    """The best device that is there, or the one asked for if it is there.

    A GPU computes large products of matrices many times faster. A network moves to it
    by `model.to(device)`; `fit`, `evaluate` and `predict` then move what they are given
    to the device of the model.

    Args:
        device: Such as `"cuda"`, `"cuda:1"`, `"mps"` or `"cpu"`. With `None` it is
            `cuda` (NVIDIA or AMD), else `mps` (Apple), else `cpu`.

    Returns:
        The device.

    Raises:
        TypeError: `device` is neither text nor a device.
        ValueError: It is not there, or PyTorch has no device of that name.

    Examples:
        >>> from nnguide.pytorch import choose_device
        >>> choose_device("cpu")
        device(type='cpu')
    """
    there = _devices()
    if device is None:
        return there[0]
    if not isinstance(device, str | torch.device):
        raise TypeError(f"device must be text such as 'cpu', got {describe(device)}")
    names = ", ".join(str(each) for each in there)
    try:
        chosen = torch.device(device)
    except RuntimeError as error:
        raise ValueError(
            f"device must be one that PyTorch knows, got {device!r}; there is {names}"
        ) from error
    if chosen not in there:
        raise ValueError(
            f"device {str(chosen)!r} is not there; there is {names}, and "
            "choose_device() takes the first of these"
        )
    return chosen


def _devices() -> list[torch.device]:
    """What is there, the fastest first; `cuda` is the current one of several."""
    names = []
    if torch.cuda.is_available():
        names += ["cuda", *(f"cuda:{i}" for i in range(torch.cuda.device_count()))]
    if torch.backends.mps.is_available():
        names += ["mps", "mps:0"]
    return [torch.device(name) for name in (*names, "cpu")]

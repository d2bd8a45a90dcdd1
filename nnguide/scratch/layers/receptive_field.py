"""Which pixels of an image a number of a later layer has seen."""

from nnguide._validation import at_least, describe
from nnguide.scratch.layers._windows import Windows
from nnguide.scratch.network.module import Module
from nnguide.scratch.network.residual import Residual
from nnguide.scratch.network.sequential import Sequential

__all__ = ["receptive_field"]

Field = tuple[range, range]


def receptive_field(module: Module, place: tuple[int, int] = (0, 0)) -> Field:
    r"""The pixels that one place of the output sees: its rows and its columns.

    A place of a convolution or a pooling sees what its window covers. Walk back from
    there: with kernel $k$, stride $s$, dilation $d$ and padding $p$, the rows $a$ to
    $b$ of the output of a layer see the rows $A$ to $B$ of its input,

    $$
    A = s a - p, \qquad
    B = s b - p + d\,(k - 1)
    $$

    and each layer before widens that once more.

    Args:
        module: A `Conv2d`, a pooling, or a `Sequential` of these and of what works
            pixel by pixel: activations, `BatchNorm2d`, `Dropout`. Of a network take
            the part with images, as `net[:4]`.
        place: Row and column of the output.

    Returns:
        The rows and the columns, from the first to the last, each a `range`. Below 0,
        and beyond the image, lies padding; with dilation, some between are not seen.

    Raises:
        TypeError: `module` is no module, or `place` no pair of whole numbers.
        ValueError: `place` is below 0, or a layer sees the whole image, as `Linear`.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> rng = np.random.default_rng(0)
        >>> net = nn.Sequential(
        ...     nn.Conv2d(1, 6, 5, padding=2, rng=rng), nn.ReLU(), nn.MaxPool2d(2),
        ...     nn.Conv2d(6, 16, 5, rng=rng), nn.ReLU(), nn.MaxPool2d(2),
        ... )
        >>> rows, columns = nn.receptive_field(net, (1, 0))
        >>> rows, len(rows)
        (range(2, 18), 16)
        >>> columns  # two columns of padding, and 14 of the image
        range(-2, 14)

    Note:
        PyTorch has nothing like it. In `BatchNorm2d`, in training, a pixel also moves
        the mean of its channel; that is left out.

    References:
        Dumoulin, Visin (2016), A Guide to Convolution Arithmetic for Deep Learning,
        chapter 2.
    """
    if not isinstance(module, Module):
        raise TypeError(
            f"module must be a module, such as a Conv2d, got {describe(module)}"
        )
    if not isinstance(place, tuple | list) or len(place) != 2:
        raise TypeError(f"place must be a pair (row, column), got {describe(place)}")
    row, column = (at_least(number, 0, "place") for number in place)
    return _walk_back(module, (range(row, row + 1), range(column, column + 1)))


def _walk_back(module: Module, seen: Field) -> Field:
    """What a module sees of its input, where `seen` is seen of its output."""
    windows = vars(module).get("_windows")
    if isinstance(windows, Windows):
        return windows.under(seen)
    if isinstance(module, Sequential):
        for layer in reversed(list(module)):
            seen = _walk_back(layer, seen)
        return seen
    if isinstance(module, Residual):  # what keeps the size sees a place itself, too
        return _walk_back(module.module, seen)
    if module._each_pixel:
        return seen
    raise ValueError(
        f"receptive_field knows convolutions, pooling, and what works pixel by pixel, "
        f"got {describe(module)}; take the layers before it, as net[:4]"
    )

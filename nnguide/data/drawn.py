"""What the authors of MNIST did with each digit, for one that you have drawn."""

import numpy as np

from nnguide._validation import describe, plain

__all__ = ["center_digit"]

SIDE = 28  # pixels of an image
BOX = 20  # pixels of the longer side of a digit
MIDDLE = 14  # the row and the column of the center of mass


def center_digit(ink: np.ndarray) -> np.ndarray:
    """Prepare the picture of one digit as the digits of MNIST were prepared.

    A network has seen nothing but digits of one size in one place, so any other digit
    is strange to it. Three steps make yours like them: cut away the empty margin;
    scale the digit so that its longer side has 20 pixels, where a new pixel is the mean
    of what it covers; move it by whole pixels, until its center of mass lies in the
    middle of a 28 × 28 image.

    Args:
        ink: `(H, W)` of any size. 0 is paper; ink is a float up to 1, or a uint8 up to
            255.

    Returns:
        `(28, 28)` float32 from 0 (paper) to 1 (ink). The images of MNIST come out
        almost as they are.

    Raises:
        ValueError: There is no ink, or a value is not from 0 to 1; or `ink` is not of
            shape `(H, W)`.
        TypeError: `ink` is not an array of floats or uint8.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import center_digit
        >>> page = np.zeros((100, 100))
        >>> page[5:65, 80:92] = 1  # a tall stroke, near the upper right corner
        >>> image = center_digit(page)
        >>> np.argwhere(image)[[0, -1]]  # first and last pixel: row, column
        array([[ 4, 12],
               [23, 15]])

    References:
        Yann LeCun, Léon Bottou, Yoshua Bengio, Patrick Haffner (1998). Gradient-based
        learning applied to document recognition. Section III.A.
    """
    ink = _checked(ink)
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = (max(1, round(n * BOX / max(ink.shape))) for n in ink.shape)
    small = _shares(height, len(ink)) @ ink @ _shares(width, ink.shape[1]).T
    top, left = _start(small.sum(axis=1)), _start(small.sum(axis=0))
    image = np.zeros((SIDE, SIDE), np.float32)
    image[top : top + height, left : left + width] = small
    return image


def _checked(ink: np.ndarray) -> np.ndarray:
    """The ink as floats from 0 to 1."""
    if not isinstance(plain(ink, "ink"), np.ndarray):
        raise TypeError(f"ink must be a NumPy array, got {describe(ink)}")
    if ink.dtype.kind != "f" and ink.dtype != np.uint8:
        raise TypeError(f"ink must hold floats or uint8, got dtype {ink.dtype}")
    if ink.ndim != 2:
        raise ValueError(f"ink must be one picture, (H, W), got shape {ink.shape}")
    floats = ink / 255 if ink.dtype == np.uint8 else ink.astype(np.float64)
    if not ((floats >= 0) & (floats <= 1)).all():
        raise ValueError("ink must be from 0 (paper) to 1; divide it by its largest")
    if not floats.any():
        raise ValueError("ink must hold a digit, but all of it is 0, which is paper")
    return floats


def _shares(out: int, n: int) -> np.ndarray:
    """`(out, n)`: how much of each old pixel lies in a new one; each row adds to 1."""
    edges = np.arange(out + 1)[:, None] * n / out
    old = np.arange(n)
    overlap = np.minimum(edges[1:], old + 1) - np.maximum(edges[:-1], old)
    return np.maximum(overlap, 0) * out / n


def _start(profile: np.ndarray) -> int:
    """Where a digit must begin for its center of mass to lie in the middle."""
    center = profile @ np.arange(len(profile)) / profile.sum()
    center = round(float(center), 6)  # a half is the same half on every processor
    return min(max(round(MIDDLE - center), 0), SIDE - len(profile))

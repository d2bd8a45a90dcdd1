"""What may not be looked at, as numbers that are added to the scores: 0 or -∞."""

import numpy as np

from nnguide._validation import describe, plain, true_or_false

Shape = tuple[int, ...]


def causal(T: int, U: int, dtype: np.dtype) -> np.ndarray:
    """The mask `(T, U)` under which a query sees no key that comes after it."""
    return hidden(np.triu(np.ones((T, U), bool), k=1), dtype)


def hidden(mask: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """-∞ where a Boolean mask is true, else 0."""
    return np.where(mask, dtype.type(-np.inf), dtype.type(0))


def as_mask(mask: np.ndarray, dtype: np.dtype, name: str) -> np.ndarray:
    """`mask`, checked: truth values, or numbers of `dtype` that may be -∞."""
    if not isinstance(plain(mask, name), np.ndarray) or mask.dtype not in (bool, dtype):
        raise TypeError(
            f"{name} must be an array of truth values, or of {dtype} as the input is, "
            f"got {describe(mask)}"
        )
    if mask.dtype != bool and not (mask < np.inf).all():  # NaN is not below either
        wrong = mask[~(mask < np.inf)][0]
        raise ValueError(
            f"{name} must hold finite numbers, or -inf where nothing may be seen, got "
            f"{wrong}"
        )
    return mask


def check_rows(mask: np.ndarray, name: str) -> None:
    """Raise if an added mask hides all keys from a query: no shares add up to one."""
    blind = np.isneginf(mask).all(axis=-1)
    if blind.any():
        at = [int(i) for i in np.argwhere(blind)[0]]
        raise ValueError(
            f"{name} hides every key from a query, the one at {at} of the mask's shape "
            f"{mask.shape}; leave each query at least one key to look at"
        )


def padded_masks(
    attn_mask: np.ndarray | None,
    key_padding_mask: np.ndarray | None,
    is_causal: bool,
    scores: Shape,
    ndim: int,
    dtype: np.dtype,
) -> np.ndarray | None:
    """What `MultiheadAttention` adds to its scores `(N, H, T, U)`: `True` hides.

    Each mask is as PyTorch takes it, for queries of `ndim` axes.
    """
    N, H, T, U = scores
    masks = {}
    if true_or_false(is_causal, "is_causal"):
        masks["is_causal"] = causal(T, U, dtype)
    if attn_mask is not None:
        mask = as_mask(attn_mask, dtype, "attn_mask")
        _check_shape(mask, {"(T, U)": (T, U), "(N · H, T, U)": (N * H, T, U)})
        mask = hidden(mask, dtype) if mask.dtype == bool else mask
        masks["attn_mask"] = mask if mask.ndim == 2 else mask.reshape(scores)
    if key_padding_mask is not None:
        name = "key_padding_mask"
        mask = as_mask(key_padding_mask, dtype, name)
        _check_shape(mask, {"(N, U)": (N, U)} if ndim == 3 else {"(U,)": (U,)}, name)
        mask = hidden(mask, dtype) if mask.dtype == bool else mask
        masks[name] = mask.reshape(N, 1, 1, U)
    if not masks:
        return None
    total: np.ndarray = sum(masks.values(), dtype.type(0))
    check_rows(total, " with ".join(masks))
    return total


def _check_shape(
    mask: np.ndarray, shapes: dict[str, Shape], name: str = "attn_mask"
) -> None:
    """Raise unless a mask has one of the shapes, each under its letters."""
    if mask.shape not in shapes.values():
        known = " or ".join(f"{text} = {shape}" for text, shape in shapes.items())
        raise ValueError(f"{name} must have shape {known}, got {mask.shape}")

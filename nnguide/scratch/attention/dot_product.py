"""Scaled dot-product attention: a lookup that is soft, and its gradient."""

import math

import numpy as np

from nnguide._arguments import explained
from nnguide._validation import as_input, finite, shape_of, true_or_false
from nnguide.scratch.activations.softmax import softmax
from nnguide.scratch.attention._masks import as_mask, causal, check_rows, hidden

__all__ = ["scaled_dot_product_attention", "scaled_dot_product_attention_backward"]

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]


def attend(
    Q: np.ndarray,
    K: np.ndarray,
    V: np.ndarray,
    mask: np.ndarray | None,
    scale: float,
    kept: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The values that were looked up, and the shares P. Nothing is checked.

    `mask` is added to the scores, and `kept` is the mask of a dropout of the shares.
    """
    S = Q @ K.mT  # (..., T, U)
    S *= scale
    if mask is not None:
        S += mask
    P = softmax(S)
    return (P if kept is None else P * kept) @ V, P


def attend_back(
    dO: np.ndarray,
    Q: np.ndarray,
    K: np.ndarray,
    V: np.ndarray,
    P: np.ndarray,
    scale: float,
    kept: np.ndarray | None = None,
) -> Arrays:
    """The gradients along Q, K and V. A mask needs nothing: where P is 0, dS is 0."""
    dP = dO @ V.mT  # (..., T, U)
    if kept is None:
        dV = P.mT @ dO  # (..., U, e)
    else:
        dV = (P * kept).mT @ dO  # (..., U, e)
        dP *= kept
    dP -= np.einsum("...tu,...tu->...t", dP, P)[..., None]
    dP *= P  # dS from here on
    dP *= scale
    return dP @ K, dP.mT @ Q, dV


@explained
def scaled_dot_product_attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    attn_mask: np.ndarray | None = None,
    *,
    is_causal: bool = False,
    scale: float | None = None,
) -> np.ndarray:
    r"""Look up values by keys, softly: each query gets a weighted mean of all values.

    A dictionary compares a query with its keys, and gives the value of the one that
    fits. Here every key fits to some degree. With a row for each query in $Q$, for each
    key in $K$ and for each value in $V$, of which there are as many as keys:

    $$
    S = \frac{Q K^\top}{\sqrt d}, \qquad
    P = \operatorname{softmax}(S), \qquad
    O = P V
    $$

    The softmax makes each row of $P$ add up to one. The dot product of two rows of $d$
    numbers varies with $d$; divided by $\sqrt d$ it does not, and the softmax, which
    has hardly a slope left among large scores, stays where it can learn.

    Args:
        query: `(..., T, d)`, with any leading axes.
        key: `(..., U, d)`, with the same leading axes.
        value: `(..., U, e)`, with the same leading axes.
        attn_mask: What each query may look at: an array that broadcasts to
            `(..., T, U)`. Of truth values, `True` means that it may; numbers are added
            to $S$, and -∞ means that it may not.
        is_causal: Whether query t sees keys 0 to t only. Then there is no `attn_mask`.
        scale: What scores are multiplied by; $1 / \sqrt d$ unless given.

    Returns:
        `(..., T, e)`, in the dtype of `query`.

    Raises:
        TypeError: An argument is of the wrong kind, or the dtypes differ.
        ValueError: Shapes do not fit, an array is empty, or all keys are hidden from a
            query.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import scaled_dot_product_attention
        >>> query = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
        >>> key = np.array([[1.0, 1.0], [0.0, 2.0], [2.0, 0.0]])
        >>> value = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]])
        >>> scaled_dot_product_attention(query, key, value).round(3)
        array([[ 1.436, -0.436],
               [ 0.564,  0.436],
               [ 1.   ,  0.   ]])
        >>> scaled_dot_product_attention(query, key, value, is_causal=True).round(3)
        array([[1.  , 0.  ],
               [0.33, 0.67],
               [1.  , 0.  ]])

    Note:
        In `MultiheadAttention`, `True` in a mask means the opposite: not allowed. It is
        so in PyTorch.

        PyTorch gives zeros for a query that may look at nothing; here it is an error.
        `dropout_p` and `enable_gqa` are not supported.

    References:
        Vaswani and others (2017), Attention Is All You Need, section 3.2.1.
    """
    mask, scale = _checked(query, key, value, attn_mask, is_causal, scale)
    return attend(query, key, value, mask, scale)[0]


@explained
def scaled_dot_product_attention_backward(
    grad_output: np.ndarray,
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    attn_mask: np.ndarray | None = None,
    *,
    is_causal: bool = False,
    scale: float | None = None,
) -> Arrays:
    r"""The gradients of `scaled_dot_product_attention` along query, key and value.

    Two matrix products are walked back, and between them the softmax of each row. With
    $dO$ for $\partial L / \partial O$, and $r$ the sum of each row of $dP \odot P$:

    $$
    dV = P^\top dO, \qquad
    dP = dO\, V^\top, \qquad
    dS = P \odot (dP - r), \qquad
    dQ = \frac{dS\, K}{\sqrt d}, \qquad
    dK = \frac{dS^\top Q}{\sqrt d}
    $$

    A share that a mask has made 0 passes nothing on: its entry of $dS$ is 0.

    Args:
        grad_output: $dO$, of the shape of the output, `(..., T, e)`.
        query: As in the forward pass, and so are all that follow.
        key: `(..., U, d)`.
        value: `(..., U, e)`.
        attn_mask: `(..., T, U)`, or what broadcasts to it.
        is_causal: Whether query t sees keys 0 to t only.
        scale: What scores are multiplied by.

    Returns:
        $dQ$, $dK$ and $dV$, of the shapes of `query`, `key` and `value`.

    Raises:
        TypeError: An argument is of the wrong kind, or the dtypes differ.
        ValueError: Shapes do not fit, an array is empty, or all keys are hidden from a
            query.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import scaled_dot_product_attention_backward
        >>> query = np.array([[1.0, 0.0], [0.0, 1.0]])
        >>> key, value = np.array([[1.0, 1.0], [0.0, 2.0]]), np.array([[4.0], [6.0]])
        >>> dO = np.array([[1.0], [0.0]])
        >>> dQ, dK, dV = scaled_dot_product_attention_backward(dO, query, key, value)
        >>> dQ.round(3)
        array([[-0.313,  0.313],
               [ 0.   ,  0.   ]])
        >>> dV.round(3)
        array([[0.67],
               [0.33]])
    """
    mask, scale = _checked(query, key, value, attn_mask, is_causal, scale)
    shape = (*query.shape[:-1], value.shape[-1])
    fits = shape_of(grad_output) == shape
    as_input(grad_output, str(shape), fits, query.dtype, "grad_output")
    _, P = attend(query, key, value, mask, scale)
    return attend_back(grad_output, query, key, value, P, scale)


def _checked(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    attn_mask: np.ndarray | None,
    is_causal: bool,
    scale: float | None,
) -> tuple[np.ndarray | None, float]:
    """The mask as it is added to the scores, and the scale; raise if nothing fits."""
    as_input(query, "(..., T, d)", len(shape_of(query)) >= 2, name="query")
    *leading, T, d = query.shape
    before = "".join(f"{size}, " for size in leading)
    fits = len(shape_of(key)) == query.ndim and key.shape[:-2] == query.shape[:-2]
    expected = f"({before}U, {d})"
    as_input(key, expected, fits and key.shape[-1] == d, query.dtype, "key")
    U = key.shape[-2]
    fits = len(shape_of(value)) == query.ndim and value.shape[:-1] == key.shape[:-1]
    as_input(value, f"({before}{U}, e), a row a key,", fits, query.dtype, "value")
    scale = 1 / math.sqrt(d) if scale is None else finite(scale, "scale")
    if true_or_false(is_causal, "is_causal"):
        if attn_mask is not None:
            raise ValueError(
                "is_causal=True makes a mask of its own, but attn_mask is given too; "
                "leave one of them out"
            )
        return causal(T, U, query.dtype), scale
    if attn_mask is None:
        return None, scale
    mask = as_mask(attn_mask, query.dtype, "attn_mask")
    _check_broadcast(mask.shape, (*leading, T, U))
    mask = hidden(~mask, query.dtype) if mask.dtype == bool else mask
    check_rows(mask, "attn_mask")
    return mask, scale


def _check_broadcast(shape: tuple[int, ...], scores: tuple[int, ...]) -> None:
    """Raise unless a mask says something of each score and nothing else."""
    last = scores[len(scores) - len(shape) :]
    fits = 1 < len(shape) <= len(scores) and shape[-1] == scores[-1]
    if not fits or any(m not in (1, s) for m, s in zip(shape, last, strict=True)):
        raise ValueError(
            "attn_mask must broadcast to the scores, (..., T, U) = "
            f"{scores}, got shape {shape}"
        )

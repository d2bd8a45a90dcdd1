"""A block of a Transformer: attention, a small network, two sums and two norms."""

from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import at_least, one_of, true_or_false
from nnguide.scratch.activations import functional as F
from nnguide.scratch.activations._normal import normal
from nnguide.scratch.attention._sequences import as_sequence
from nnguide.scratch.attention.multihead import MultiheadAttention
from nnguide.scratch.layers.dropout import Dropout
from nnguide.scratch.layers.layer_norm import LayerNorm
from nnguide.scratch.layers.linear import Linear
from nnguide.scratch.network.module import Module

__all__ = ["TransformerEncoderLayer"]

Arrays = tuple[np.ndarray, np.ndarray]


def _relu(h: np.ndarray) -> Arrays:
    return F.relu(h), F.relu_derivative(h)


def _gelu(h: np.ndarray) -> Arrays:
    Φ, φ = normal(h)  # once for both: `F.gelu_derivative` would do it again
    return (h * Φ).astype(h.dtype), (Φ + h * φ).astype(h.dtype)


ACTIVATIONS = {"relu": _relu, "gelu": _gelu}  # each with its slope


class TransformerEncoderLayer(Module):
    r"""Tokens look at each other, then each thinks for itself; both are added to it.

    With $A$ for self-attention, $F$ for two linear layers with an activation between
    them, which see each token by itself, and $n$, $m$ for `norm1`, `norm2`:

    $$
    u = n\big(x + A(x)\big), \qquad
    z = m\big(u + F(u)\big)
    $$

    or, with `norm_first`, which trains more easily where many blocks are stacked:

    $$
    v = x + A\big(n(x)\big), \qquad
    y = v + F\big(m(v)\big)
    $$

    A sum passes its gradient on to both of its parts. So backward in the second case,
    with $f$ for what the backward passes of $F$ and then $m$ make of $dy$, and $a$ for
    what those of $A$ and then $n$ make of $dv$:

    $$
    dv = dy + f, \qquad
    dx = dv + a
    $$

    The first term of each is the gradient as it came: it reaches the first block of a
    stack without having passed through anything.

    Args:
        d_model: E, how many numbers a token has, in and out.
        nhead: H, the heads of the attention, which divides E.
        dim_feedforward: The units between the two linear layers.
        dropout: The probability that an entry is dropped in training: of the shares of
            the attention, behind it, behind the activation, and at the end of $F$.
        activation: `"relu"` or `"gelu"`.
        layer_norm_eps: Added to the variances of the norms, above 0.
        batch_first: Whether sequences are `(N, T, E)`, not `(T, N, E)`.
        norm_first: Whether each part has its norm before it, not behind the sum.
        bias: Whether linear layers, attention and norms have biases.
        rng: Draws the weights, and what is dropped.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        self_attn: `MultiheadAttention`.
        linear1: `Linear` from E to `dim_feedforward`.
        linear2: `Linear` back to E.
        norm1: `LayerNorm` of the attention.
        norm2: `LayerNorm` of the two linear layers.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A size is below 1, `nhead` does not divide `d_model`, `dropout` is
            not from 0 to 1, `layer_norm_eps` not above 0, or `activation` another word.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import TransformerEncoderLayer
        >>> rng = np.random.default_rng(0)
        >>> block = TransformerEncoderLayer(8, 2, 16, batch_first=True, rng=rng).eval()
        >>> x = rng.standard_normal((1, 3, 8))
        >>> z = block(x, is_causal=True)
        >>> x[0, 2] += 1  # the last token, which no other sees
        >>> np.abs(block(x, is_causal=True) - z).max(axis=2).round(3)
        array([[0.   , 0.   , 1.679]])
        >>> block.backward(np.ones_like(z)).shape
        (1, 3, 8)

    Note:
        PyTorch also takes a function as `activation`. There, `is_causal=True` is a hint
        that needs `src_mask` beside it; here it makes the mask.

    References:
        Vaswani and others (2017), Attention Is All You Need, section 3.1.

        Xiong and others (2020), On Layer Normalization in the Transformer Architecture,
        section 3: the norm before or behind.
    """

    _settings = ("activation", "batch_first", "norm_first")

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Literal["relu", "gelu"] = "relu",
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        *,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float64,
    ) -> None:
        E = at_least(d_model, 1, "d_model")
        H = at_least(nhead, 1, "nhead")
        if E % H:
            raise ValueError(
                f"nhead must divide d_model, got nhead={H} and d_model={E}"
            )
        units = at_least(dim_feedforward, 1, "dim_feedforward")
        self.activation = one_of(activation, list(ACTIVATIONS), "activation")
        self.batch_first = true_or_false(batch_first, "batch_first")
        self.norm_first = true_or_false(norm_first, "norm_first")
        drawn: dict[str, Any] = {"rng": rng, "dtype": dtype}
        self.self_attn = MultiheadAttention(
            E, H, dropout, bias, batch_first=batch_first, **drawn
        )
        self.linear1 = Linear(E, units, bias, **drawn)
        self.dropout = Dropout(dropout, rng=rng)
        self.linear2 = Linear(units, E, bias, **drawn)
        self.norm1 = LayerNorm(E, layer_norm_eps, bias=bias, dtype=dtype)
        self.norm2 = LayerNorm(E, layer_norm_eps, bias=bias, dtype=dtype)
        self.dropout1 = Dropout(dropout, rng=rng)
        self.dropout2 = Dropout(dropout, rng=rng)

    def __call__(self, *args: Any, **kwargs: Any) -> np.ndarray:
        return self.forward(*args, **kwargs)

    def forward(
        self,
        src: np.ndarray,
        src_mask: np.ndarray | None = None,
        src_key_padding_mask: np.ndarray | None = None,
        is_causal: bool = False,
    ) -> np.ndarray:
        """Pass tokens through the block.

        Args:
            src: `(T, N, E)`, with `batch_first` `(N, T, E)`, or `(T, E)`.
            src_mask: The `attn_mask` of the attention: `True` hides a key from a query.
            src_key_padding_mask: Its `key_padding_mask`: `True` hides a token from all.
            is_causal: Whether a token sees none that comes after it.

        Returns:
            Shape and dtype of `src`.

        Raises:
            TypeError, ValueError: As `MultiheadAttention.forward`.
        """
        E, dtype = self.self_attn.embed_dim, self.linear1.weight.dtype
        x = as_sequence(src, E, self.batch_first, dtype, "src")
        masks = src_key_padding_mask, False, src_mask, True, is_causal
        if self.norm_first:
            x = x + self._attend(self.norm1(x), masks)
            change, da_dh = self._think(self.norm2(x))
            x = x + change
        else:
            x = self.norm1(x + self._attend(x, masks))
            change, da_dh = self._think(x)
            x = self.norm2(x + change)
        return self.remember(x, da_dh)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradients of all weights, and of the input.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The gradient along `src`.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        (da_dh,) = self.recall(grad_output)
        dx = grad_output
        if self.norm_first:
            dx = dx + self.norm2.backward(self._think_back(dx, da_dh))
            return dx + self.norm1.backward(self._attend_back(dx))
        dx = self.norm2.backward(dx)
        dx = self.norm1.backward(dx + self._think_back(dx, da_dh))
        return dx + self._attend_back(dx)

    def _attend(self, x: np.ndarray, masks: tuple[Any, ...]) -> np.ndarray:
        """A: the tokens look at each other."""
        output, _ = self.self_attn(x, x, x, *masks)
        return _drop(self.dropout1, output)

    def _attend_back(self, dz: np.ndarray) -> np.ndarray:
        dquery, dkey, dvalue = self.self_attn.backward(_drop_back(self.dropout1, dz))
        return dquery + dkey + dvalue  # each is of the same x

    def _think(self, x: np.ndarray) -> Arrays:
        """F: two linear layers, for each token by itself; and the slope between them.

        The sums h of the first become activations a.
        """
        a, da_dh = ACTIVATIONS[self.activation](self.linear1(x))
        output = self.linear2(_drop(self.dropout, a))
        return _drop(self.dropout2, output), da_dh

    def _think_back(self, dz: np.ndarray, da_dh: np.ndarray) -> np.ndarray:
        da = self.linear2.backward(_drop_back(self.dropout2, dz))
        return self.linear1.backward(_drop_back(self.dropout, da) * da_dh)


def _drop(dropout: Dropout, x: np.ndarray) -> np.ndarray:
    """What dropout leaves; where p is 0, without drawing a number for each entry."""
    return dropout(x) if dropout.p else x


def _drop_back(dropout: Dropout, dz: np.ndarray) -> np.ndarray:
    return dropout.backward(dz) if dropout.p else dz

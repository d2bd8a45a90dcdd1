"""Attention with several heads: learned lookups, side by side."""

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import (
    at_least,
    float_dtype,
    generator,
    probability,
    true_or_false,
)
from nnguide.scratch.attention._masks import padded_masks
from nnguide.scratch.attention._sequences import as_sequence, check_pair
from nnguide.scratch.attention.dot_product import Arrays, attend, attend_back
from nnguide.scratch.layers.dropout import draw_kept
from nnguide.scratch.layers.linear import Linear
from nnguide.scratch.network.module import Module
from nnguide.scratch.network.parameter import Parameter

__all__ = ["MultiheadAttention"]


class MultiheadAttention(Module):
    r"""Several soft lookups side by side, each with its own idea of what fits.

    What a token asks for, what it is found by, and what it has to say need not be the
    same numbers. So queries, keys and values are products of the input with weights of
    their own, cut into H heads of d = E / H numbers each. For the tokens $x$ of one
    sequence, and one head with the rows $W_1$, $W_2$ and $W_3$ of the weights:

    $$
    Q = x W_1^\top + b_1, \qquad
    K = x W_2^\top + b_2, \qquad
    V = x W_3^\top + b_3, \qquad
    O = \operatorname{softmax}\Big(\frac{Q K^\top}{\sqrt d}\Big)\, V
    $$

    The $O$ of all heads, one beside the other, go through a last linear layer,
    `out_proj`. Backward, `scaled_dot_product_attention_backward` gives $dQ$, $dK$ and
    $dV$ of each head, and the rest is that of a linear layer, three times:

    $$
    dW_1 = dQ^\top x, \qquad
    db_1 = \sum_t dQ_t, \qquad
    dx = dQ\, W_1 + dK\, W_2 + dV\, W_3
    $$

    The three terms of $dx$ are what `backward` returns, the gradients along `query`,
    `key` and `value`. Where these are the same array, in self-attention, add them up.

    Args:
        embed_dim: E, how many numbers a token has, in and out.
        num_heads: H, which divides E.
        dropout: The probability that a share is dropped in training.
        bias: Whether there are biases.
        batch_first: Whether sequences are `(N, T, E)`, not `(T, N, E)`.
        rng: Draws the weights, and what is dropped.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        in_proj_weight: Parameter `(3 · E, E)`: $W_1$ of all heads, then $W_2$, then
            $W_3$. Uniform within √(1.5 / E) of zero, which is Xavier's bound for 4 E
            inputs and outputs.
        in_proj_bias: Parameter `(3 · E,)`, zeros at first; or `None`.
        out_proj: `Linear` from E to E. Its bias starts as 0.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A size is below 1, `num_heads` does not divide `embed_dim`, or
            `dropout` is not from 0 to 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import MultiheadAttention
        >>> rng = np.random.default_rng(0)
        >>> attention = MultiheadAttention(8, 2, batch_first=True, rng=rng)
        >>> x = rng.standard_normal((1, 3, 8))
        >>> later = np.triu(np.ones((3, 3), bool), k=1)
        >>> output, weights = attention(x, x, x, attn_mask=later)
        >>> output.shape
        (1, 3, 8)
        >>> weights.round(3)
        array([[[1.   , 0.   , 0.   ],
                [0.533, 0.467, 0.   ],
                [0.286, 0.422, 0.292]]])
        >>> dx = sum(attention.backward(np.ones_like(output)))
        >>> dx.shape
        (1, 3, 8)

    Note:
        `add_bias_kv`, `add_zero_attn`, `kdim` and `vdim` are not supported: keys and
        values have E numbers too. The loss depends on the output; there is no gradient
        from the weights that are returned beside it.

        A bias of the keys adds one number to all scores of a query, which the softmax
        does not see. Its gradient is 0, but for rounding, and in float32 optimizers
        such as Adam make whole steps of that: it moves, here and in PyTorch, and
        changes nothing.

        In PyTorch `is_causal=True` is a hint that needs `attn_mask` beside it. Here it
        makes the mask. A query from which all keys are hidden is an error here, and NaN
        in PyTorch.

    References:
        Vaswani and others (2017), Attention Is All You Need, section 3.2.2.
    """

    _settings = ("embed_dim", "num_heads", "head_dim", "dropout", "batch_first", "rng")

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        *,
        batch_first: bool = False,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.embed_dim = E = at_least(embed_dim, 1, "embed_dim")
        self.num_heads = H = at_least(num_heads, 1, "num_heads")
        if E % H:
            raise ValueError(
                f"num_heads must divide embed_dim, got num_heads={H} and embed_dim={E}"
            )
        self.head_dim = E // H
        self.dropout = probability(dropout, "dropout")
        self.batch_first = true_or_false(batch_first, "batch_first")
        self.rng = generator(rng)
        true_or_false(bias, "bias")
        dtype, bound = float_dtype(dtype), math.sqrt(1.5 / E)
        W = rng.uniform(-bound, bound, (3 * E, E)).astype(dtype)
        self.in_proj_weight = Parameter(W)
        self.in_proj_bias = Parameter(np.zeros(3 * E, dtype)) if bias else None
        self.out_proj = Linear(E, E, bias, rng=rng, dtype=dtype)
        if self.out_proj.bias is not None:
            self.out_proj.bias.data = np.zeros(E)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.forward(*args, **kwargs)

    def forward(  # type: ignore[override]
        self,
        query: np.ndarray,
        key: np.ndarray,
        value: np.ndarray,
        key_padding_mask: np.ndarray | None = None,
        need_weights: bool = True,
        attn_mask: np.ndarray | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """Look up, and say where each token has looked.

        Args:
            query: `(T, N, E)`, with `batch_first` `(N, T, E)`, or `(T, E)`: what asks.
            key: U tokens instead of T: by what values are found.
            value: Of the shape of `key`: what is looked up.
            key_padding_mask: `(N, U)`, or `(U,)`: `True` hides a key from all queries
                of its sequence, as filling at the end of a short one. Numbers are added
                to the scores.
            need_weights: Whether to return the shares.
            attn_mask: `(T, U)`, or `(N · H, T, U)`: `True` hides a key from a query.
                Numbers are added to the scores, and -∞ hides.
            average_attn_weights: Whether to return the mean over the heads, or all.
            is_causal: Whether query t sees keys 0 to t only.

        Returns:
            The output, of the shape of `query`, and the shares: `(N, T, U)`, for all
            heads `(N, H, T, U)`, without N if there is no batch; or `None`. In training
            they are those that dropout has left.

        Raises:
            TypeError: An argument is of the wrong kind, or not of the dtype of the
                weights.
            ValueError: Shapes do not fit, an array is empty, or all keys are hidden
                from a query.
        """
        E, H, dtype = self.embed_dim, self.num_heads, self.in_proj_weight.dtype
        given = query, key, value
        for x, name in zip(given, ("query", "key", "value"), strict=True):
            as_sequence(x, E, self.batch_first, dtype, name)
        check_pair(query, key, value, self.batch_first)
        true_or_false(need_weights, "need_weights")
        true_or_false(average_attn_weights, "average_attn_weights")
        Q, K, V = (self._project(x, part) for part, x in enumerate(given))
        (N, _, T, d), U = Q.shape, K.shape[2]
        mask = padded_masks(
            attn_mask, key_padding_mask, is_causal, (N, H, T, U), query.ndim, dtype
        )
        kept, scale = None, 1 / math.sqrt(d)
        if self.training and self.dropout:
            kept = draw_kept(self.rng, self.dropout, (N, H, T, U), dtype)
        looked_up, P = attend(Q, K, V, mask, scale, kept)
        output = self.out_proj(self._merge(looked_up, query.shape))
        self.remember(output, given, (Q, K, V), P, scale, kept)
        if not need_weights:
            return output, None
        shares = P.copy() if kept is None else P * kept  # (N, H, T, U)
        if average_attn_weights:
            shares = shares.mean(axis=1)  # (N, T, U)
        return output, shares if query.ndim == 3 else shares[0]

    def backward(self, grad_output: np.ndarray) -> Arrays:  # type: ignore[override]
        """The gradients of the weights, and those along query, key and value.

        Args:
            grad_output: The gradient along the output, without that of the shares.

        Returns:
            Three gradients, of the shapes of query, key and value. In self-attention
            their sum is the gradient along the one input.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        given, (Q, K, V), P, scale, kept = self.recall(grad_output)
        dO = self._split(self.out_proj.backward(grad_output))  # (N, H, T, d)
        slopes = attend_back(dO, Q, K, V, P, scale, kept)
        dx = [
            self._project_back(self._merge(dz, x.shape), x, part)
            for part, (dz, x) in enumerate(zip(slopes, given, strict=True))
        ]
        return dx[0], dx[1], dx[2]

    def _rows(self, part: int) -> slice:
        """Where the weights of queries, of keys or of values stand: 0, 1 or 2."""
        return slice(part * self.embed_dim, (part + 1) * self.embed_dim)

    def _project(self, x: np.ndarray, part: int) -> np.ndarray:
        """The queries, keys or values of all heads."""
        z = x.reshape(-1, self.embed_dim) @ self.in_proj_weight.data[self._rows(part)].T
        if self.in_proj_bias is not None:
            z += self.in_proj_bias.data[self._rows(part)]
        return self._split(z.reshape(x.shape))  # (N, H, T, d)

    def _project_back(self, dz: np.ndarray, x: np.ndarray, part: int) -> np.ndarray:
        """Write the gradients of one projection, return that of its input."""
        rows, dz = self._rows(part), dz.reshape(-1, self.embed_dim)  # (N · T, E)
        x_rows = x.reshape(-1, self.embed_dim)
        np.matmul(dz.T, x_rows, out=self.in_proj_weight.grad[rows])
        if self.in_proj_bias is not None:
            np.sum(dz, axis=0, out=self.in_proj_bias.grad[rows])
        return (dz @ self.in_proj_weight.data[rows]).reshape(x.shape)

    def _split(self, z: np.ndarray) -> np.ndarray:
        """Sequences, seen as `(N, H, T, d)`: the numbers of each head by themselves."""
        if z.ndim == 2:
            z = z[None]
        elif not self.batch_first:
            z = z.swapaxes(0, 1)
        N, T, _ = z.shape
        return z.reshape(N, T, self.num_heads, self.head_dim).swapaxes(1, 2)

    def _merge(self, z: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """The way back: the numbers of all heads of a token, beside each other."""
        z = z.swapaxes(1, 2)  # (N, T, H, d)
        if len(shape) == 3 and not self.batch_first:
            z = z.swapaxes(0, 1)
        return z.reshape(shape)

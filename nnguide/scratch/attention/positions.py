"""Positions: attention sees a set of tokens, and this tells it their order."""

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import at_least, float_dtype, true_or_false
from nnguide.scratch.attention._sequences import as_sequence
from nnguide.scratch.network.module import Module

__all__ = ["PositionalEncoding"]


class PositionalEncoding(Module):
    r"""Add to each token numbers that depend on its position alone.

    Attention has no order: who exchanges two tokens exchanges two outputs. So position
    $t$ gets a pattern of its own, waves of many lengths, read off at $t$. For each pair
    of columns, $2i$ and $2i + 1$, of E columns:

    $$
    \omega_i = 10000^{-2i / E}, \qquad
    P_{t,\, 2i} = \sin(\omega_i\, t), \qquad
    P_{t,\, 2i + 1} = \cos(\omega_i\, t), \qquad
    z_t = x_t + P_t
    $$

    The first pair turns once in about six positions, the last once in up to 60,000: as
    the hands of a clock, which tell the time together. Nothing is learned, and
    backward $dx = dz$.

    Args:
        d_model: E, how many numbers a token has.
        max_len: How many positions there are.
        batch_first: Whether sequences are `(N, T, E)`, not `(T, N, E)`.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        encoding: `(max_len, d_model)`, $P$. It is no parameter, and no part of
            `state_dict`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A size is below 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import PositionalEncoding
        >>> positions = PositionalEncoding(4, max_len=10)
        >>> positions(np.zeros((3, 1, 4)))[:, 0].round(3)
        array([[ 0.   ,  1.   ,  0.   ,  1.   ],
               [ 0.841,  0.54 ,  0.01 ,  1.   ],
               [ 0.909, -0.416,  0.02 ,  1.   ]])

    Note:
        `torch.nn` has no such class. Positions can be learned instead, by an
        `Embedding` of the numbers 0 to T − 1, whose rows are added to the tokens.

    References:
        Vaswani and others (2017), Attention Is All You Need, section 3.5.
    """

    _settings = ("d_model", "max_len", "batch_first", "encoding")

    def __init__(
        self,
        d_model: int,
        max_len: int = 5000,
        *,
        batch_first: bool = False,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.d_model = E = at_least(d_model, 1, "d_model")
        self.max_len = at_least(max_len, 1, "max_len")
        self.batch_first = true_or_false(batch_first, "batch_first")
        columns = np.arange(E)
        omega = 10000.0 ** (-(columns // 2 * 2) / E)  # that of its pair, for each
        angles = np.arange(max_len)[:, None] * omega
        P = np.where(columns % 2 == 0, np.sin(angles), np.cos(angles))
        self.encoding = P.astype(float_dtype(dtype))

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Add the first T rows of the encoding.

        Args:
            x: `(T, N, E)`, with `batch_first` `(N, T, E)`, or `(T, E)`.

        Returns:
            Shape and dtype of `x`.

        Raises:
            TypeError: `x` is not an array of the dtype of the encoding.
            ValueError: `x` has another shape, is empty, or longer than `max_len`.
        """
        as_sequence(x, self.d_model, self.batch_first, self.encoding.dtype, "x")
        T = x.shape[1] if x.ndim == 3 and self.batch_first else x.shape[0]
        if self.max_len < T:
            raise ValueError(
                f"x must be at most max_len={self.max_len} tokens long, got {T}; make "
                "the encoding with a larger max_len"
            )
        P = self.encoding[:T]  # (T, E)
        if x.ndim == 3 and not self.batch_first:
            P = P[:, None]  # (T, 1, E)
        return self.remember(x + P)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradient, as it came: what was added does not depend on the input.

        Args:
            grad_output: The gradient along the output.

        Returns:
            `grad_output` itself.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        self.recall(grad_output)
        return grad_output

    def extra_repr(self) -> str:
        return f"{self.d_model}, max_len={self.max_len}"

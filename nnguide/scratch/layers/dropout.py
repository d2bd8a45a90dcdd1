"""Dropout: units that are left out at random, so that no unit relies on another."""

import numpy as np

from nnguide._validation import as_input, generator, probability, true_or_false
from nnguide.scratch.network.module import Module

__all__ = ["Dropout"]


class Dropout(Module):
    r"""Set each entry to 0 with probability p while training; do nothing in use.

    A unit that may be missing at any step cannot be relied on, so the others learn to
    do without it. What is kept is scaled up, so that the mean stays what it was and
    nothing is left to do in evaluation:

    $$
    z = x \odot m, \qquad dx = dz \odot m, \qquad
    m = \begin{cases}
    0 & \text{with probability } p \\
    \frac{1}{1 - p} & \text{else}
    \end{cases}
    $$

    The mask $m$ is drawn anew in each forward pass; the backward pass uses the same.

    Args:
        p: The probability that an entry is dropped, from 0 to 1.
        inplace: Write the output over the input, and backward the gradient over the
            gradient that came. It saves two arrays; the input is lost.
        rng: Draws the masks: one number an entry in training, none in evaluation.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `p` is not from 0 to 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Dropout
        >>> dropout = Dropout(p=0.5, rng=np.random.default_rng(1))
        >>> dropout(np.array([1.0, 2.0, 3.0, 4.0]))
        array([2., 4., 0., 8.])
        >>> dropout.backward(np.array([1.0, 1.0, 1.0, 1.0]))
        array([2., 2., 0., 2.])
        >>> dropout.eval()(np.array([1.0, 2.0, 3.0, 4.0]))
        array([1., 2., 3., 4.])

    Note:
        In the paper p is the probability that a unit is kept, and the weights are
        scaled down after training. As in PyTorch, p here is the share that is dropped,
        and the scaling is part of training.

    References:
        Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), Dropout: A
        Simple Way to Prevent Neural Networks from Overfitting, section 4.
    """

    _settings = ("p", "inplace", "rng")
    _each_pixel = True

    def __init__(
        self, p: float = 0.5, inplace: bool = False, *, rng: np.random.Generator
    ) -> None:
        self.p = probability(p, "p")
        self.inplace = true_or_false(inplace, "inplace")
        self.rng = generator(rng)

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Drop entries in training, else pass `x` on.

        Args:
            x: Any shape, float32 or float64.

        Returns:
            Shape and dtype of `x`; with `inplace` or in evaluation, `x` itself.

        Raises:
            TypeError: `x` is not a float array.
            ValueError: `x` is empty.
        """
        x = as_input(x)
        if not self.training:
            return self.remember(x, None)
        m = draw_kept(self.rng, self.p, x.shape, x.dtype)
        return self.remember(np.multiply(x, m, out=x if self.inplace else None), m)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """Pass the gradient on where the entry was kept, scaled as the entry was.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The gradient along the input; with `inplace` or after a pass in evaluation,
            `grad_output` itself.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        (m,) = self.recall(grad_output)
        if m is None:
            return grad_output
        return np.multiply(grad_output, m, out=grad_output if self.inplace else None)

    def extra_repr(self) -> str:
        return f"p={self.p}, inplace={self.inplace}"


def draw_kept(
    rng: np.random.Generator, p: float, shape: tuple[int, ...], dtype: np.dtype
) -> np.ndarray:
    """The mask m: 0 with probability p, else what keeps the mean."""
    kept = rng.random(shape, dtype.type) >= p
    return kept * dtype.type(1 / (1 - p) if p < 1 else 0.0)

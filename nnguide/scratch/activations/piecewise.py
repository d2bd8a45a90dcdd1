"""Activations with a kink, as modules, and what they share with those in `smooth`."""

import numpy as np

from nnguide._validation import as_input, finite, non_negative, true_or_false
from nnguide.scratch.activations import functional as F
from nnguide.scratch.network.module import Module

__all__ = ["ELU", "Identity", "LeakyReLU", "ReLU"]


class Elementwise(Module):
    r"""A function of each entry: forward $a = f(z)$, backward $dz = da \odot f'(z)$."""

    _each_pixel = True

    def _f(self, z: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def _derivative(self, z: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Apply the function to every entry.

        Args:
            x: Any shape, float32 or float64.

        Returns:
            Shape and dtype of `x`.

        Raises:
            TypeError: `x` is not a float array.
            ValueError: `x` is empty.
        """
        return self.remember(self._f(as_input(x)), x)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """Multiply by the derivative, entry by entry.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The gradient along the input.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        (x,) = self.recall(grad_output)
        return grad_output * self._derivative(x)


class Identity(Module):
    """Nothing: the output is the input. It keeps a place in a network.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Identity
        >>> Identity()(np.array([1.0, -2.0]))
        array([ 1., -2.])
    """

    _each_pixel = True

    def forward(self, x: np.ndarray) -> np.ndarray:
        """The input.

        Args:
            x: Any shape, float32 or float64.

        Returns:
            `x` itself.
        """
        return self.remember(as_input(x))

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradient.

        Args:
            grad_output: The gradient along the output.

        Returns:
            `grad_output` itself.
        """
        self.recall(grad_output)
        return grad_output


class ReLU(Module):
    r"""$\max(z, 0)$: pass on what is positive.

    A closed unit, with $z \le 0$, passes no gradient back.

    Args:
        inplace: Write the output over the input, and backward the gradient over the
            gradient that came. It saves two arrays; the input is lost.

    Raises:
        TypeError: `inplace` is not a truth value.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import ReLU
        >>> relu = ReLU()
        >>> relu(np.array([-2.0, 0.0, 3.0]))
        array([0., 0., 3.])
        >>> relu.backward(np.array([10.0, 10.0, 10.0]))
        array([ 0.,  0., 10.])
    """

    _settings = ("inplace",)
    _each_pixel = True

    def __init__(self, inplace: bool = False) -> None:
        self.inplace = true_or_false(inplace, "inplace")

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Set what is negative to 0.

        Args:
            x: Any shape, float32 or float64.

        Returns:
            Shape and dtype of `x`; with `inplace`, `x` itself.

        Raises:
            TypeError: `x` is not a float array.
            ValueError: `x` is empty.
        """
        as_input(x)
        a = np.maximum(x, 0, out=x if self.inplace else None)
        return self.remember(a, a)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """Pass the gradient on where the unit was open.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The gradient along the input; with `inplace`, `grad_output` itself.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        (a,) = self.recall(grad_output)  # not 0 where z > 0, and where z is NaN
        return np.multiply(
            grad_output, a != 0, out=grad_output if self.inplace else None
        )

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""


class LeakyReLU(Elementwise):
    r"""$z$ where it is positive, else `negative_slope` times $z$: no unit is closed.

    Args:
        negative_slope: The slope for negative inputs.

    Raises:
        TypeError: `negative_slope` is no number.
        ValueError: `negative_slope` is not finite.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import LeakyReLU
        >>> LeakyReLU(0.1)(np.array([-2.0, 0.0, 3.0]))
        array([-0.2,  0. ,  3. ])

    Note:
        `inplace` is not supported.
    """

    _settings = ("negative_slope",)

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = finite(negative_slope, "negative_slope")

    def _f(self, z: np.ndarray) -> np.ndarray:
        return F.leaky_relu(z, self.negative_slope)

    def _derivative(self, z: np.ndarray) -> np.ndarray:
        return F.leaky_relu_derivative(z, self.negative_slope)

    def extra_repr(self) -> str:
        return f"negative_slope={self.negative_slope}"


class ELU(Elementwise):
    r"""$z$ where it is positive, else $\alpha\,(e^z - 1)$.

    Args:
        alpha: How far below 0 the output can go, 0 or above.

    Raises:
        TypeError: `alpha` is no number.
        ValueError: `alpha` is negative or not finite. PyTorch takes a negative one
            forward and fails in the backward pass.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import ELU
        >>> ELU()(np.array([-2.0, 0.0, 3.0])).round(3)
        array([-0.865,  0.   ,  3.   ])

    Note:
        `inplace` is not supported.
    """

    _settings = ("alpha",)

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = non_negative(alpha, "alpha")

    def _f(self, z: np.ndarray) -> np.ndarray:
        return F.elu(z, self.alpha)

    def _derivative(self, z: np.ndarray) -> np.ndarray:
        return F.elu_derivative(z, self.alpha)

    def extra_repr(self) -> str:
        return f"alpha={self.alpha}"

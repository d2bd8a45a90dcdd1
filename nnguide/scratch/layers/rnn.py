"""The recurrent layer: the same weights at every step, and a state that goes along."""

from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import one_of
from nnguide.scratch.layers._recurrent import Recurrent

__all__ = ["RNN"]


class RNN(Recurrent):
    r"""Reads a sequence step by step, with a state that remembers what was before.

    All steps share their weights, so a sequence may have any length. With $x_t$ the
    inputs of step $t$, a row for each sequence of the batch, $W_{\text{ih}}$ and
    $b_{\text{ih}}$ for `weight_ih` and `bias_ih`, and $h_0$ the state before the first
    step:

    $$
    a_t = x_t W_{\text{ih}}^\top + b_{\text{ih}}
    + h_{t-1} W_{\text{hh}}^\top + b_{\text{hh}}, \qquad
    h_t = \tanh a_t
    $$

    The state $h_t$ acts on the loss in two ways: through the output of its step, along
    which the gradient is $dy_t$, and through the next step. So backward goes from the
    last step to the first:

    $$
    dh_t = dy_t + da_{t+1} W_{\text{hh}}, \qquad
    da_t = dh_t \odot (1 - h_t^2), \qquad
    dx_t = da_t W_{\text{ih}}
    $$

    After the last step there is no $da_{t+1}$; what counts there is the gradient along
    `h_n`. A weight that is used at each step gets the sum of the gradients of its uses,
    over the steps $t$ and, inside the products, over the sequences $n$:

    $$
    dW_{\text{ih}} = \sum_t da_t^\top x_t, \qquad
    dW_{\text{hh}} = \sum_t da_t^\top h_{t-1}, \qquad
    db_{\text{ih}} = db_{\text{hh}} = \sum_{tn} da_{tn}
    $$

    Args:
        input_size: D, the inputs of a step.
        hidden_size: H, the units, and so the numbers of the state.
        num_layers: How many layers stand above each other; each reads the states of the
            one below.
        nonlinearity: `"tanh"` or `"relu"`, which takes the place of tanh in the
            formulas.
        bias: Whether there are biases.
        batch_first: Whether `x` and the output are `(N, T, ...)`, not `(T, N, ...)`.
            States are `(num_layers, N, H)` either way.
        rng: Draws weights and biases.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        weight_ih_l0: Parameter `(H, D)`, uniform within 1 / sqrt(H) of zero, and so are
            all others. In layer k it is `weight_ih_lk`, from layer 1 on `(H, H)`.
        weight_hh_l0: Parameter `(H, H)`.
        bias_ih_l0: Parameter `(H,)`, if there are biases.
        bias_hh_l0: Parameter `(H,)`. One bias would do; PyTorch has two.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A size is below 1, or `nonlinearity` is neither.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import RNN
        >>> layer = RNN(1, 1, bias=False, rng=np.random.default_rng(0))
        >>> layer.weight_ih_l0.data, layer.weight_hh_l0.data = [[1.0]], [[0.5]]
        >>> x = np.array([1.0, 0.0, 0.0]).reshape(3, 1, 1)  # one sequence, three steps
        >>> output, h_n = layer(x)
        >>> output.ravel().round(3)
        array([0.762, 0.363, 0.18 ])
        >>> grad_output = np.array([0.0, 0.0, 1.0]).reshape(3, 1, 1)
        >>> grad_input, grad_hx = layer.backward(grad_output)
        >>> grad_input.ravel().round(3)
        array([0.088, 0.42 , 0.968])
        >>> layer.weight_hh_l0.grad.round(3)
        array([[0.671]])

    Note:
        `dropout` and `bidirectional` are not supported, nor are packed sequences, nor
        `x` without an axis for the batch.

        Forward gives a pair and backward takes one, which `Sequential` does not know.
        A module of your own passes on what it needs; the reference shows one.

    References:
        Elman (1990), Finding Structure in Time.

        Werbos (1990), Backpropagation Through Time: What It Does and How to Do It.
    """

    _settings = (*Recurrent._settings, "nonlinearity")

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: Literal["tanh", "relu"] = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        *,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float64,
    ) -> None:
        one_of(nonlinearity, ("tanh", "relu"), "nonlinearity")
        self.nonlinearity = nonlinearity
        sizes = input_size, hidden_size, num_layers
        super().__init__(*sizes, bias, batch_first, rng=rng, dtype=dtype)

    def forward(self, x: np.ndarray, hx: Any = None) -> Any:
        """Read the sequences, from the first step to the last.

        Args:
            x: `(T, N, D)`, or `(N, T, D)` with `batch_first`, in the dtype of the
                weights: N sequences of T steps.
            hx: `(num_layers, N, H)`, the state before the first step; zeros unless
                given.

        Returns:
            The pair `(output, h_n)`: the states of the last layer at all steps,
            `(T, N, H)` or `(N, T, H)`, and those of all layers after the last step,
            `(num_layers, N, H)`.

        Raises:
            TypeError: `x` or `hx` is not an array of the dtype of the weights.
            ValueError: `x` has another shape or no step, or `hx` is not of its batch.
        """
        output, (h_n,) = self._forward(x, {"hx": hx})
        return output, h_n

    def backward(self, grad_output: np.ndarray, grad_state: Any = None) -> Any:
        """Walk back through time, from the last step to the first.

        As `forward` takes two things and returns two, `backward` takes the gradients
        along the two that were returned, and returns those along the two that were
        taken.

        Args:
            grad_output: The gradient along `output`; zeros where a step has no part in
                the loss.
            grad_state: `(num_layers, N, H)`, the gradient along `h_n`, if that has a
                part in the loss; zeros unless given.

        Returns:
            The pair `(grad_input, grad_hx)`: the gradient along `x`, and the one along
            the state before the first step, `(num_layers, N, H)`, given or not.

        Raises:
            TypeError, ValueError: As `Module.backward`, and alike for `grad_state`.
        """
        grads = {"grad_state": grad_state}
        grad_input, (grad_hx,) = self._backward(grad_output, grads)
        return grad_input, grad_hx

    def _steps(self, u: np.ndarray, W: np.ndarray, b: Any, *state: Any) -> Any:
        T, N, H = u.shape
        h = np.empty((T + 1, N, H), u.dtype)
        (h[0],) = state
        u += b
        for t, u_t in enumerate(u, start=1):
            a = np.matmul(h[t - 1], W.T, out=h[t])  # (N, H)
            a += u_t
            if self.nonlinearity == "tanh":
                np.tanh(a, out=a)
            else:
                np.maximum(a, 0, out=a)
        return h, None

    def _steps_back(
        self, kept: Any, W: np.ndarray, grad_h: np.ndarray, *grad_state: Any
    ) -> Any:
        (h, _), (dh,) = kept, grad_state
        # The slope does not wait for the gradient; the loop makes da of it.
        if self.nonlinearity == "tanh":
            da = 1 - h[1:] ** 2  # (T, N, H)
        else:
            da = (h[1:] > 0).astype(h.dtype)
        for t in reversed(range(len(da))):
            dh += grad_h[t]
            da[t] *= dh
            np.matmul(da[t], W, out=dh)
        return da, da, dh

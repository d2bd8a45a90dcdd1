"""Long short-term memory: a cell that keeps, and gates for what goes in and out."""

from typing import Any

import numpy as np

from nnguide._validation import describe
from nnguide.scratch.layers._recurrent import Recurrent, cut

__all__ = ["LSTM"]


class LSTM(Recurrent):
    r"""A recurrent layer with a cell that is added to, so that it can keep things long.

    From inputs and state, as in `RNN` but with four rows of weights for each unit:

    $$
    a = x_t W_{\text{ih}}^\top + b_{\text{ih}}
    + h_{t-1} W_{\text{hh}}^\top + b_{\text{hh}}
    $$

    Its four parts of H columns, $a_i$, $a_f$, $a_g$, $a_o$ in this order, say what goes
    into the cell $c$, what stays in it, what could go in, and what is shown of it:

    $$
    i = \sigma(a_i), \qquad f = \sigma(a_f), \qquad
    g = \tanh a_g, \qquad o = \sigma(a_o)
    $$

    $$
    c_t = f \odot c_{t-1} + i \odot g, \qquad h_t = o \odot \tanh c_t
    $$

    Backward, with $dh$ from the output and from the next step, as in `RNN`, and $dc$
    from the next step, to which $h_t$ adds:

    $$
    dc \leftarrow dc + dh \odot o \odot (1 - \tanh^2 c_t)
    $$

    $$
    \begin{aligned}
    da_i &= dc \odot g \odot i \odot (1 - i), &
    da_f &= dc \odot c_{t-1} \odot f \odot (1 - f), \\
    da_g &= dc \odot i \odot (1 - g^2), &
    da_o &= dh \odot \tanh c_t \odot o \odot (1 - o)
    \end{aligned}
    $$

    $$
    dc_{t-1} = dc \odot f, \qquad dh_{t-1} = da\, W_{\text{hh}}, \qquad
    dx_t = da\, W_{\text{ih}}
    $$

    From step to step the gradient along the cell is only multiplied by $f$: where a
    gate is open, at 1, it does not fade. Weights and biases get what they get in `RNN`.

    Args:
        input_size: D, the inputs of a step.
        hidden_size: H, the units, and so the numbers of the state and of the cell.
        num_layers: How many layers stand above each other.
        bias: Whether there are biases.
        batch_first: Whether `x` and the output are `(N, T, ...)`, not `(T, N, ...)`.
        rng: Draws weights and biases.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        weight_ih_l0: Parameter `(4 · H, D)`, uniform within 1 / sqrt(H) of zero, and so
            are all others. In layer k it is `weight_ih_lk`, from layer 1 on
            `(4 · H, H)`.
        weight_hh_l0: Parameter `(4 · H, H)`.
        bias_ih_l0: Parameter `(4 · H,)`, if there are biases.
        bias_hh_l0: Parameter `(4 · H,)`, alike.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A size is below 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import LSTM
        >>> layer = LSTM(3, 4, rng=np.random.default_rng(0))
        >>> x = np.random.default_rng(1).normal(size=(5, 2, 3))
        >>> output, (h_n, c_n) = layer(x)
        >>> output.shape, h_n.shape, c_n.shape
        ((5, 2, 4), (1, 2, 4), (1, 2, 4))
        >>> np.array_equal(output[-1], h_n[0])
        True
        >>> output, state = layer(x, (h_n, c_n))  # goes on where it has ended
        >>> grad_input, (grad_h_0, grad_c_0) = layer.backward(np.ones_like(output))
        >>> grad_input.shape, grad_c_0.shape
        ((5, 2, 3), (1, 2, 4))

    Note:
        As in PyTorch the biases of $f$ start near 0, so that half of the cell is lost
        at each step. To remember for longer, start them higher:
        `layer.bias_ih_l0.data[H : 2 * H] = 3`.

        `dropout`, `bidirectional` and `proj_size` are not supported, nor are packed
        sequences, nor `x` without an axis for the batch. For `Sequential` see `RNN`.

    References:
        Hochreiter, Schmidhuber (1997), Long Short-Term Memory.

        Gers, Schmidhuber, Cummins (2000), Learning to Forget: Continual Prediction with
        LSTM: the gate $f$.
    """

    _gates = 4

    def forward(self, x: np.ndarray, hx: Any = None) -> Any:
        """Read the sequences, from the first step to the last.

        Args:
            x: `(T, N, D)`, or `(N, T, D)` with `batch_first`, in the dtype of the
                weights: N sequences of T steps.
            hx: The pair `(h_0, c_0)`, state and cell before the first step, each
                `(num_layers, N, H)`; zeros unless given, or where one is `None`.

        Returns:
            The pair `(output, (h_n, c_n))`: the states of the last layer at all steps,
            `(T, N, H)` or `(N, T, H)`, and states and cells of all layers after the
            last step, each `(num_layers, N, H)`.

        Raises:
            TypeError: `x` or a part of `hx` is not an array of the dtype of the
                weights.
            ValueError: `x` has another shape or no step, or `hx` is not of its batch.
        """
        output, ends = self._forward(x, _pair(hx, "hx"))
        return output, tuple(ends)

    def backward(self, grad_output: np.ndarray, grad_state: Any = None) -> Any:
        """Walk back through time, from the last step to the first.

        Args:
            grad_output: The gradient along `output`; zeros where a step has no part in
                the loss.
            grad_state: The pair of gradients along `h_n` and `c_n`, if they have a part
                in the loss; zeros unless given, or where one is `None`.

        Returns:
            The pair `(grad_input, (grad_h_0, grad_c_0))`: the gradient along `x`, and
            those along state and cell before the first step, given or not.

        Raises:
            TypeError, ValueError: As `Module.backward`, and alike for `grad_state`.
        """
        grads = _pair(grad_state, "grad_state")
        grad_input, firsts = self._backward(grad_output, grads)
        return grad_input, tuple(firsts)

    def _steps(self, u: np.ndarray, W: np.ndarray, b: Any, *state: Any) -> Any:
        T, N, H = u.shape[0], u.shape[1], self.hidden_size
        h, c = np.empty((2, T + 1, N, H), u.dtype)
        h[0], c[0] = state
        tanh_c = np.empty((T, N, H), u.dtype)
        u += b
        product = np.empty_like(u[0])  # (N, 4 · H)
        # σ(a) = tanh(a / 2) / 2 + 1 / 2, so that one tanh does for all four parts.
        scale = np.repeat(np.array([0.5, 0.5, 1.0, 0.5], u.dtype), H)
        for t, a in enumerate(u, start=1):
            a += np.matmul(h[t - 1], W.T, out=product)
            a *= scale
            np.tanh(a, out=a)
            a *= scale
            a += 1 - scale
            i, f, g, o = cut(a, 4)
            np.multiply(f, c[t - 1], out=c[t])
            c[t] += i * g
            np.tanh(c[t], out=tanh_c[t - 1])
            np.multiply(o, tanh_c[t - 1], out=h[t])
        return h, c, (c, tanh_c, u)

    def _steps_back(
        self, kept: Any, W: np.ndarray, grad_h: np.ndarray, *grad_state: Any
    ) -> Any:
        (_, (c, tanh_c, gates)), (dh, dc) = kept, grad_state
        i, f, g, o = cut(gates, 4)  # each (T, N, H)
        # The slopes do not wait for the gradients that the loop multiplies them by.
        slope_c = o * (1 - tanh_c**2)
        da = np.empty_like(gates)
        da_i, da_f, da_g, da_o = cut(da, 4)
        np.multiply(g, i * (1 - i), out=da_i)
        np.multiply(c[:-1], f * (1 - f), out=da_f)
        np.multiply(i, 1 - g**2, out=da_g)
        np.multiply(tanh_c, o * (1 - o), out=da_o)
        da_ifg = cut(da, 4)[:3]
        for t in reversed(range(len(da))):
            dh += grad_h[t]
            dc += dh * slope_c[t]
            da_ifg[:, t] *= dc
            da_o[t] *= dh
            dc *= f[t]
            np.matmul(da[t], W, out=dh)
        return da, da, dh, dc


def _pair(pair: Any, name: str) -> dict[str, Any]:
    """The parts for state and cell, each under its name."""
    if pair is None:
        pair = None, None
    elif not isinstance(pair, tuple | list) or len(pair) != 2:
        raise TypeError(
            f"{name} must be a pair of arrays, for state and cell, got {describe(pair)}"
        )
    return {f"{name}[{i}]": part for i, part in enumerate(pair)}

"""The gated recurrent unit: one state, of which a gate says how much is renewed."""

from typing import Any

import numpy as np

from nnguide.scratch.layers._recurrent import Recurrent, cut

__all__ = ["GRU"]


class GRU(Recurrent):
    r"""A recurrent layer whose state is a mean of what it was and of what is new.

    What inputs and state contribute stays apart here, each with three rows of weights
    for each unit:

    $$
    u = x_t W_{\text{ih}}^\top + b_{\text{ih}}, \qquad
    v = h_{t-1} W_{\text{hh}}^\top + b_{\text{hh}}
    $$

    Their three parts of H columns, in the order $r$, $z$, $n$, say how much of the
    state is used for what is new, how much of it stays, and what is new:

    $$
    r = \sigma(u_r + v_r), \qquad z = \sigma(u_z + v_z), \qquad
    n = \tanh(u_n + r \odot v_n)
    $$

    $$
    h_t = (1 - z) \odot n + z \odot h_{t-1}
    $$

    Backward, with $dh$ from the output and from the next step, as in `RNN`:

    $$
    du_n = dh \odot (1 - z) \odot (1 - n^2), \qquad
    du_z = dh \odot (h_{t-1} - n) \odot z \odot (1 - z)
    $$

    $$
    du_r = du_n \odot v_n \odot r \odot (1 - r), \qquad
    dv_r = du_r, \qquad dv_z = du_z, \qquad dv_n = du_n \odot r
    $$

    $$
    dh_{t-1} = dv\, W_{\text{hh}} + dh \odot z, \qquad dx_t = du\, W_{\text{ih}}
    $$

    Weights and biases get what they get in `RNN`, those of the inputs with $du$ in the
    place of $da$, those of the state with $dv$.

    Args:
        input_size: D, the inputs of a step.
        hidden_size: H, the units, and so the numbers of the state.
        num_layers: How many layers stand above each other.
        bias: Whether there are biases.
        batch_first: Whether `x` and the output are `(N, T, ...)`, not `(T, N, ...)`.
            States are `(num_layers, N, H)` either way.
        rng: Draws weights and biases.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        weight_ih_l0: Parameter `(3 · H, D)`, uniform within 1 / sqrt(H) of zero, and so
            are all others. In layer k it is `weight_ih_lk`, from layer 1 on
            `(3 · H, H)`.
        weight_hh_l0: Parameter `(3 · H, H)`.
        bias_ih_l0: Parameter `(3 · H,)`, if there are biases.
        bias_hh_l0: Parameter `(3 · H,)`. Because $r$ multiplies it, it does not do the
            same as the other.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A size is below 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import GRU
        >>> layer = GRU(3, 4, batch_first=True, rng=np.random.default_rng(0))
        >>> x = np.random.default_rng(1).normal(size=(2, 5, 3))
        >>> output, h_n = layer(x)
        >>> output.shape, h_n.shape
        ((2, 5, 4), (1, 2, 4))
        >>> grad_input, grad_hx = layer.backward(np.ones_like(output))
        >>> grad_input.shape, grad_hx.shape
        ((2, 5, 3), (1, 2, 4))

    Note:
        In the paper $r$ multiplies the state before the matrix product, and $z$ is how
        much is new. Here, as in PyTorch, $r$ multiplies the product, and $z$ is how
        much stays.

        `dropout` and `bidirectional` are not supported, nor are packed sequences, nor
        `x` without an axis for the batch. For `Sequential` see `RNN`.

    References:
        Cho, van Merriënboer, Gulcehre, Bahdanau, Bougares, Schwenk, Bengio (2014),
        Learning Phrase Representations Using RNN Encoder–Decoder for Statistical
        Machine Translation, section 2.3.
    """

    _gates = 3

    def forward(self, x: np.ndarray, hx: Any = None) -> Any:
        """Read the sequences, from the first step to the last, as `RNN.forward`.

        Args:
            x: `(T, N, D)`, or `(N, T, D)` with `batch_first`.
            hx: `(num_layers, N, H)`, the state before the first step; zeros unless
                given.

        Returns:
            The pair `(output, h_n)`.

        Raises:
            TypeError, ValueError: As `RNN.forward`.
        """
        output, (h_n,) = self._forward(x, {"hx": hx})
        return output, h_n

    def backward(self, grad_output: np.ndarray, grad_state: Any = None) -> Any:
        """Walk back through time, from the last step to the first, as `RNN.backward`.

        Args:
            grad_output: The gradient along `output`.
            grad_state: `(num_layers, N, H)`, the gradient along `h_n`; zeros unless
                given.

        Returns:
            The pair `(grad_input, grad_hx)`.

        Raises:
            TypeError, ValueError: As `RNN.backward`.
        """
        grads = {"grad_state": grad_state}
        grad_input, (grad_hx,) = self._backward(grad_output, grads)
        return grad_input, grad_hx

    def _steps(self, u: np.ndarray, W: np.ndarray, b: Any, *state: Any) -> Any:
        T, N, H = u.shape[0], u.shape[1], self.hidden_size
        h = np.empty((T + 1, N, H), u.dtype)
        (h[0],) = state
        v_n = np.empty((T, N, H), u.dtype)
        v = np.empty_like(u[0])  # (N, 3 · H)
        for t, u_t in enumerate(u, start=1):
            np.matmul(h[t - 1], W.T, out=v)
            v += b
            v_n[t - 1] = v[:, 2 * H :]
            r, z, n = cut(u_t, 3)
            u_t[:, : 2 * H] += v[:, : 2 * H]
            sigmoid_(u_t[:, : 2 * H])
            n += r * v_n[t - 1]
            np.tanh(n, out=n)
            np.subtract(h[t - 1], n, out=h[t])
            h[t] *= z
            h[t] += n  # n + z (h - n), which is (1 - z) n + z h
        return h, (v_n, u)

    def _steps_back(
        self, kept: Any, W: np.ndarray, grad_h: np.ndarray, *grad_state: Any
    ) -> Any:
        (h, (v_n, gates)), (dh,) = kept, grad_state
        r, z, n = cut(gates, 3)  # each (T, N, H)
        # The slopes do not wait for the gradient that the loop multiplies them by.
        du = np.empty_like(gates)
        du_r, du_z, du_n = cut(du, 3)
        np.multiply(1 - z, 1 - n**2, out=du_n)
        np.multiply(h[:-1] - n, z * (1 - z), out=du_z)
        np.multiply(du_n * v_n, r * (1 - r), out=du_r)
        dv = du.copy()
        parts_u, parts_v = cut(du, 3), cut(dv, 3)
        parts_v[2] *= r
        product = np.empty_like(dh)  # (N, H)
        for t in reversed(range(len(du))):
            dh += grad_h[t]
            parts_u[:, t] *= dh
            parts_v[:, t] *= dh
            dh *= z[t]
            dh += np.matmul(dv[t], W, out=product)
        return du, dv, dh


def sigmoid_(z: np.ndarray) -> None:
    r"""Overwrite z by $\sigma(z) = \tanh(z / 2) / 2 + 1 / 2$: nothing can overflow."""
    z *= 0.5
    np.tanh(z, out=z)
    z *= 0.5
    z += 0.5

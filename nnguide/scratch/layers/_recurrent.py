"""What recurrent layers share: weights, states, and layers above each other.

A layer reads a sequence step by step, and only its state cannot wait: what the inputs
contribute is one matrix product for all steps, and so are the gradients of the weights.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import (
    as_input,
    at_least,
    float_dtype,
    generator,
    plain,
    shape_of,
    true_or_false,
)
from nnguide.scratch.network.module import Module
from nnguide.scratch.network.parameter import Parameter

__all__ = ["Recurrent", "cut"]


class Recurrent(Module):
    """The base of `RNN`, `LSTM` and `GRU`, which say what happens in a step.

    `_steps` and `_steps_back` take one layer through a sequence, with the steps along
    the first axis; `_forward` and `_backward` do the rest.
    """

    _settings: tuple[str, ...] = (
        *("input_size", "hidden_size", "num_layers", "bias", "batch_first"),
    )
    _gates = 1  # rows of weights for each unit
    _batch = 0  # N of the last forward pass

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        *,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.input_size = D = at_least(input_size, 1, "input_size")
        self.hidden_size = H = at_least(hidden_size, 1, "hidden_size")
        self.num_layers = at_least(num_layers, 1, "num_layers")
        self.bias = true_or_false(bias, "bias")
        self.batch_first = true_or_false(batch_first, "batch_first")
        bound, draw = 1 / math.sqrt(H), generator(rng).uniform
        dtype, G = float_dtype(dtype), self._gates
        for k in range(self.num_layers):
            shapes: dict[str, tuple[int, ...]] = {
                "weight_ih": (G * H, D if k == 0 else H),
                "weight_hh": (G * H, H),
            }
            if bias:
                shapes |= {"bias_ih": (G * H,), "bias_hh": (G * H,)}
            for name, shape in shapes.items():
                array = draw(-bound, bound, shape).astype(dtype)
                setattr(self, f"{name}_l{k}", Parameter(array))

    def _steps(self, u: np.ndarray, W: np.ndarray, b: Any, *state: Any) -> Any:
        """One layer forward: all states h, first to last, the others, what to keep.

        `u` holds what the inputs contribute and may be overwritten; `W` and `b` are
        `weight_hh` and `bias_hh`.
        """
        raise NotImplementedError

    def _steps_back(
        self, kept: Any, W: np.ndarray, grad_h: np.ndarray, *grad_state: Any
    ) -> Any:
        """One layer backward: the gradients along u, along h Wᵀ + b, and the states."""
        raise NotImplementedError

    def __call__(self, x: np.ndarray, hx: Any = None) -> Any:
        return self.forward(x, hx)

    def forward(self, x: np.ndarray, hx: Any = None) -> Any:
        raise NotImplementedError

    def _checked(self, x: np.ndarray) -> np.ndarray:
        """`x`, checked, as `(T, N, D)`."""
        D, shape = self.input_size, shape_of(plain(x, "x"))
        expected = f"(N, T, {D})" if self.batch_first else f"(T, N, {D})"
        if len(shape) == 2 and shape[1] == D:
            write = "x[None]" if self.batch_first else "x[:, None]"
            raise ValueError(
                f"x must have shape {expected}, got {shape}; for one sequence write "
                f"{write}"
            )
        if len(shape) == 3 and shape[self.batch_first] == 0:
            raise ValueError(
                f"x must have shape {expected} with at least one step, got a sequence "
                f"of length 0, {shape}"
            )
        fits = len(shape) == 3 and shape[2] == D
        x = as_input(x, expected, fits, self._dtype)
        return np.ascontiguousarray(self._turned(x))

    def _turned(self, array: np.ndarray) -> np.ndarray:
        """Batch first made steps first, and the other way round, where it is asked."""
        return array.swapaxes(0, 1) if self.batch_first else array

    def _state(self, state: Any, N: int, name: str) -> np.ndarray:
        """A state `(num_layers, N, H)`, checked; zeros for `None`."""
        shape = self.num_layers, N, self.hidden_size
        if state is None:
            return np.zeros(shape, self._dtype)
        expected = f"{shape}, (num_layers, N, H) for the N of x"
        return as_input(state, expected, shape_of(state) == shape, self._dtype, name)

    @property
    def _dtype(self) -> np.dtype:
        return self._layer(0)[0].dtype

    def _layer(self, k: int) -> list[Parameter]:
        """The parameters of layer k: `weight_ih`, `weight_hh` and, if any, biases."""
        names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"][
            : 4 if self.bias else 2
        ]
        return [getattr(self, f"{name}_l{k}") for name in names]

    def _forward(
        self, x: np.ndarray, given: dict[str, Any]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """All layers: the output, and the states after the last step."""
        x = self._checked(x)
        states = [self._state(s, x.shape[1], name) for name, s in given.items()]
        self._batch = x.shape[1]
        ends, kept = [np.empty_like(state) for state in states], []
        for k in range(self.num_layers):
            W_ih, W_hh, *biases = (p.data for p in self._layer(k))
            b_ih, b_hh = biases or (0.0, 0.0)
            u = _rows(x) @ W_ih.T  # all steps of all sequences in one product
            u += b_ih
            u = u.reshape(*x.shape[:2], -1)
            h, *others, values = self._steps(u, W_hh, b_hh, *(s[k] for s in states))
            for end, state in zip(ends, (h, *others), strict=True):
                end[k] = state[-1]
            kept.append((x, h, values))
            x = h[1:]
        # A copy, so that what is written over it does not change what is kept.
        output = np.array(self._turned(x), order="C")
        return self.remember(output, kept), ends

    def _backward(
        self, grad_output: np.ndarray, given: dict[str, Any]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """All layers: the gradients along the input and along the first states."""
        if self._memory is None:
            self.recall(grad_output)  # says that nothing has gone forward
        grad_states = [self._state(g, self._batch, name) for name, g in given.items()]
        (kept,) = self.recall(grad_output)
        grad, firsts = (
            self._turned(grad_output),
            [np.empty_like(g) for g in grad_states],
        )
        for k in reversed(range(self.num_layers)):
            W_ih, W_hh, *biases = self._layer(k)
            x, h, values = kept[k]
            du, dv, *grads = self._steps_back(
                (h, values), W_hh.data, grad, *(g[k].copy() for g in grad_states)
            )
            for first, array in zip(firsts, grads, strict=True):
                first[k] = array
            np.matmul(_rows(du).T, _rows(x), out=W_ih.grad)  # sums over the steps
            np.matmul(_rows(dv).T, _rows(h[:-1]), out=W_hh.grad)
            for bias, array in zip(biases, (du, dv), strict=False):
                np.sum(_rows(array), axis=0, out=bias.grad)
            grad = (_rows(du) @ W_ih.data).reshape(x.shape)
        return np.ascontiguousarray(self._turned(grad)), firsts

    def extra_repr(self) -> str:
        shown = [f"{self.input_size}, {self.hidden_size}"]
        if self.num_layers != 1:
            shown.append(f"num_layers={self.num_layers}")
        if not self.bias:
            shown.append("bias=False")
        if self.batch_first:
            shown.append("batch_first=True")
        return ", ".join(shown)


def _rows(array: np.ndarray) -> np.ndarray:
    """`(T, N, D)` as `(T · N, D)`: each step of each sequence a row."""
    return array.reshape(-1, array.shape[-1])


def cut(array: np.ndarray, n: int) -> np.ndarray:
    """Views `(n, ..., H)` of the n equal parts of `(..., n H)`."""
    return np.moveaxis(array.reshape(*array.shape[:-1], n, -1), -2, 0)

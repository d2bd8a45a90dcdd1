"""Optimizers: how a step follows from a gradient. Here SGD, the rest in `adaptive`."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from nnguide._validation import at_least, describe, non_negative, true_or_false
from nnguide.scratch._state import check_arrays
from nnguide.scratch.parameter import Parameter

__all__ = ["SGD", "Optimizer"]

# How many entries are updated at a time. A block's arrays stay in the cache from the
# first line of a formula to the last.
BLOCK = 16384


class Optimizer:
    r"""The base of all optimizers: takes a step, block by block of the parameters.

    A subclass names its settings and the arrays that last from step to step, and
    defines `_update`, the formula of its step.

    Args:
        params: The parameters, as `net.parameters()` gives them.
        lr: The learning rate, 0 or above.
        weight_decay: λ, 0 or above: λ times the weight is added to its gradient.
        maximize: Whether to walk uphill.

    Attributes:
        lr: The learning rate. A schedule changes it between steps.
        steps: How many steps were taken.

    Raises:
        TypeError: `params` holds something other than parameters of one dtype.
        ValueError: There is no parameter, or one twice, or a setting is not usable.
        NotImplementedError: `params` holds dicts, PyTorch's parameter groups.
    """

    _settings: tuple[str, ...] = ("lr", "weight_decay")
    _arrays: tuple[str, ...] = ()

    def __init__(
        self,
        params: Iterable[Parameter],
        lr: float,
        weight_decay: float,
        maximize: bool,
    ) -> None:
        self.params = _checked(params)
        self.lr = non_negative(lr, "lr")
        self.weight_decay = non_negative(weight_decay, "weight_decay")
        self.maximize = true_or_false(maximize, "maximize")
        self.steps = 0
        self._state = {
            f"{i}.{name}": np.zeros_like(p.data)
            for i, p in enumerate(self.params)
            for name in self._arrays
        }
        self._blocks = list(self._cut())

    def step(self) -> None:
        """Change every parameter by its gradient, in place."""
        self.steps += 1
        for w, g, *state in self._blocks:
            if self.maximize:
                g = -g
            self._update(w, self._decayed(w, g), *state)

    def _decayed(self, w: np.ndarray, g: np.ndarray) -> np.ndarray:
        return g + self.weight_decay * w if self.weight_decay else g

    def _update(self, w: np.ndarray, g: np.ndarray, *state: np.ndarray) -> None:
        """Change the weights `w` and the `state` in place, given the gradient `g`."""
        raise NotImplementedError

    def _cut(self) -> Iterator[tuple[np.ndarray, ...]]:
        """Views of weights, gradients and state, at most `BLOCK` entries each."""
        for i, p in enumerate(self.params):
            state = [self._state[f"{i}.{name}"] for name in self._arrays]
            flat = [array.reshape(-1) for array in (p.data, p.grad, *state)]
            for start in range(0, p.size, BLOCK):
                yield tuple(array[start : start + BLOCK] for array in flat)

    def zero_grad(self) -> None:
        """Set all gradients to zero. Each backward pass replaces them anyway."""
        for p in self.params:
            p.grad.fill(0)

    def state_dict(self) -> dict[str, Any]:
        """All that the next steps depend on: settings, count of steps, arrays.

        Returns:
            Numbers under the names of the settings and `"steps"`, and copies of the
            arrays under keys such as `"0.momentum_buffer"`: the number of the parameter
            and PyTorch's name.
        """
        numbers = {name: getattr(self, name) for name in (*self._settings, "steps")}
        return numbers | {key: array.copy() for key, array in self._state.items()}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on where another optimizer of this kind stopped.

        Args:
            state_dict: What `state_dict` returned.

        Raises:
            TypeError: A value is of the wrong kind.
            ValueError: A key is missing or unknown, or a value does not fit. Nothing
                has changed then.
        """
        names = [*self._settings, "steps", *self._state]
        if not isinstance(state_dict, Mapping) or set(state_dict) != set(names):
            raise ValueError(
                f"state_dict must have the keys {names}, as that of a "
                f"{type(self).__name__} over these parameters has, got "
                f"{list(state_dict) if isinstance(state_dict, Mapping) else state_dict}"
            )
        arrays = {key: state_dict[key] for key in self._state}
        check_arrays(arrays, self._state, "state_dict")
        steps = at_least(state_dict["steps"], 0, "steps")
        settings = {
            name: non_negative(state_dict[name], name) for name in self._settings
        }
        self.steps = steps
        for name, value in settings.items():
            setattr(self, name, value)
        for key, array in self._state.items():
            array[...] = arrays[key]

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={getattr(self, name)}" for name in self._settings)
        return f"{type(self).__name__}({settings})"


def _checked(params: Iterable[Parameter]) -> list[Parameter]:
    if isinstance(params, Parameter) or not isinstance(params, Iterable):
        raise TypeError(
            "params must be the parameters of a module, net.parameters(), or a list, "
            f"got {describe(params)}"
        )
    found = list(params)
    for p in found:
        if isinstance(p, Mapping):
            raise NotImplementedError(
                "params: parameter groups (dicts) are not supported; make one "
                "optimizer for each group"
            )
        if not isinstance(p, Parameter):
            raise TypeError(f"params must hold Parameters, got {describe(p)}")
    if not found:
        raise ValueError("params holds no parameter; has the network any?")
    if len({id(p) for p in found}) < len(found):
        raise ValueError("params holds a parameter twice; pass each once")
    dtypes = {str(p.dtype) for p in found}
    if len(dtypes) > 1:
        raise TypeError(
            f"params must have one dtype, got {' and '.join(sorted(dtypes))}; make all "
            "layers with the same dtype"
        )
    return found


class SGD(Optimizer):
    r"""Stochastic gradient descent, with momentum if you like.

    With $w$ a weight, $g$ its gradient plus λ w, η the rate, μ the momentum and τ the
    dampening:

    $$
    v \leftarrow \mu v + (1 - \tau)\, g, \qquad w \leftarrow w - \eta\, v
    $$

    The first step sets $v = g$. Nesterov's form looks ahead and walks along
    $g + \mu v$. Without momentum it walks along $g$.

    Args:
        params: The parameters, as `net.parameters()` gives them.
        lr: η, the learning rate, 0 or above.
        momentum: μ, 0 or above: how much of the last velocity remains.
        dampening: τ, 0 or above: how much of the gradient is held back.
        weight_decay: λ, 0 or above.
        nesterov: Whether to look ahead; needs momentum, and no dampening.
        maximize: Whether to walk uphill.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A setting is below 0 or not finite, or `nesterov` does not fit.
        NotImplementedError: `params` holds dicts, PyTorch's parameter groups.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import SGD, Parameter
        >>> w = Parameter(np.array([1.0]))
        >>> optimizer = SGD([w], lr=0.1, momentum=0.9)
        >>> for _ in range(3):
        ...     w.grad = 2 * w.data  # the slope of w²
        ...     optimizer.step()
        ...     print(w.data.round(3))
        [0.8]
        [0.46]
        [0.062]

    References:
        Sutskever, Martens, Dahl, Hinton (2013), On the Importance of Initialization and
        Momentum in Deep Learning, section 2. There the rate is inside $v$; PyTorch
        and this class keep it outside, which differs when the rate changes.
    """

    _settings = ("lr", "momentum", "dampening", "weight_decay")
    _arrays = ("momentum_buffer",)

    def __init__(
        self,
        params: Iterable[Parameter],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        self.momentum = non_negative(momentum, "momentum")
        self.dampening = non_negative(dampening, "dampening")
        self.nesterov = true_or_false(nesterov, "nesterov")
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError(
                "nesterov=True needs momentum above 0 and dampening=0, got "
                f"momentum={momentum:g} and dampening={dampening:g}"
            )
        super().__init__(params, lr, weight_decay, maximize)

    def _update(self, w: np.ndarray, g: np.ndarray, *state: np.ndarray) -> None:
        (v,) = state
        if self.momentum:
            if self.steps == 1:
                v[:] = g
            else:
                v *= self.momentum
                v += (1 - self.dampening) * g if self.dampening else g
            g = g + self.momentum * v if self.nesterov else v
        w -= self.lr * g

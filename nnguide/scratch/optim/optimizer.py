"""What every optimizer shares: it takes a step, and can be resumed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from nnguide._arguments import explained
from nnguide._validation import at_least, describe, non_negative, true_or_false
from nnguide.scratch.network._settings import KeepsSettings
from nnguide.scratch.network._state_dict import check_arrays
from nnguide.scratch.network.parameter import Parameter, as_parameters, have_changed

__all__ = ["Optimizer"]

# An update goes through an array in blocks of so many bytes. The intermediate results
# of a block fit into the cache and into memory that the last block has just freed. In
# training 784-128-10 in float64, a step of Adam takes 0.5 ms, without blocks 1.8 ms. In
# float32 it gains nothing and costs a tenth: 0.22 and 0.20 ms.
BLOCK = 2**18


class Optimizer(KeepsSettings):
    r"""The base of all optimizers: takes a step, block by block of the parameters.

    A subclass defines `_update`, the formula of its step, and lists in `_settings` the
    arguments of its constructor, each of which it keeps in an attribute of that name.

    Args:
        params: The parameters, as `net.parameters()` gives them.
        lr: The learning rate, 0 or above.
        weight_decay: λ, 0 or above: λ times the weight is added to its gradient.
        maximize: Whether to walk uphill.
        arrays: The names of the arrays that `_update` is given beside a weight and its
            gradient, and that last from step to step.

    Attributes:
        lr: The learning rate. A schedule changes it between steps; the other settings
            stay.
        initial_lr: The rate that schedules start from, `None` until the first of them
            comes.
        steps: How many steps were taken.

    Raises:
        TypeError: `params` holds something other than parameters of one dtype.
        ValueError: There is no parameter, or one twice, or a setting is not usable.
        NotImplementedError: `params` holds dicts, PyTorch's parameter groups.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Optimizer, Parameter
        >>> class SignDescent(Optimizer):
        ...     _settings = ("lr",)
        ...     def _update(self, w, g):
        ...         w -= self.lr * np.sign(g)
        >>> w = Parameter(np.array([1.0, -2.0]))
        >>> optimizer = SignDescent([w], lr=0.1)
        >>> w.grad = 2 * w.data
        >>> optimizer.step()
        >>> w.data
        array([ 0.9, -1.9])
        >>> optimizer.state_dict()
        {'optimizer': 'SignDescent', 'lr': 0.1, 'steps': 1}

    Note:
        PyTorch nests its `state_dict` by parameter groups. Here it is flat, and
        everything in it but the arrays can be written as JSON.

        Settings other than `lr` stay, since the arrays are made for them; PyTorch lets
        them be changed.

        PyTorch leaves out a parameter whose `grad` is `None`, as before its first
        backward pass. Here that is a gradient of 0: weight decay and what momentum has
        gathered still move it.
    """

    _settings: tuple[str, ...] = ()

    def __init__(
        self,
        params: Iterable[Parameter],
        lr: float,
        weight_decay: float = 0.0,
        maximize: bool = False,
        arrays: tuple[str, ...] = (),
    ) -> None:
        self.params = tuple(as_parameters(params))
        self.lr = lr
        self.initial_lr: float | None = None
        self.weight_decay = non_negative(weight_decay, "weight_decay")
        self.maximize = true_or_false(maximize, "maximize")
        self.steps = 0
        self._arrays = arrays
        self._state = {
            f"{i}.{name}": np.zeros_like(p.data)
            for i, p in enumerate(self.params)
            for name in arrays
        }
        self._blocks = list(self._cut())

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Views are no views of each other after `copy.deepcopy`: cut them anew."""
        vars(self).update(state)
        self._blocks = list(self._cut())

    def __setattr__(self, name: str, value: Any) -> None:
        if "_blocks" in vars(self) and not hasattr(self, name):
            raise AttributeError(
                f"{type(self).__name__} has no {name}, so that setting it would change "
                f"nothing; it has {', '.join(self._settings)} (a subclass sets what it "
                "needs before it calls Optimizer.__init__)"
            )
        if name == "params" and "params" in vars(self):
            raise ValueError(
                "the parameters of an optimizer stay; make a new optimizer for others"
            )
        super().__setattr__(name, value)

    @property
    def lr(self) -> float:
        return self._lr

    @lr.setter
    def lr(self, value: float) -> None:
        self._lr = non_negative(value, "lr")

    def step(self) -> None:
        """Change every parameter by its gradient, in place."""
        self.__dict__["steps"] += 1  # past the checks of what a reader assigns
        for w, g, *state in self._blocks:
            if self.maximize:
                g = -g
            self._update(w, self._decayed(w, g), *state)
        have_changed(self.params)

    def _decayed(self, w: np.ndarray, g: np.ndarray) -> np.ndarray:
        return g + self.weight_decay * w if self.weight_decay else g

    def _update(self, w: np.ndarray, g: np.ndarray, *state: np.ndarray) -> None:
        """Change the weights `w` and the `state` in place, given the gradient `g`."""
        raise NotImplementedError(f"{type(self).__name__} must define _update")

    def _cut(self) -> Iterator[tuple[np.ndarray, ...]]:
        """Views of weights, gradients and state, at most `BLOCK` bytes each."""
        for i, p in enumerate(self.params):
            state = [self._state[f"{i}.{name}"] for name in self._arrays]
            flat = [array.reshape(-1) for array in (p.data, p.grad, *state)]
            size = BLOCK // p.dtype.itemsize
            for start in range(0, p.size, size):
                yield tuple(array[start : start + size] for array in flat)

    @explained
    def zero_grad(self) -> None:
        """Set all gradients to zero. Each backward pass replaces them anyway."""
        for p in self.params:
            p.grad.fill(0)

    def state_dict(self) -> dict[str, Any]:
        """All that the next steps depend on, beside the parameters.

        Returns:
            The name of the class as `"optimizer"`, the settings under their names, the
            count of steps as `"steps"`, and copies of the arrays under keys such as
            `"0.momentum_buffer"`: the number of the parameter and PyTorch's name.
        """
        numbers = {name: getattr(self, name) for name in (*self._settings, "steps")}
        arrays = {key: array.copy() for key, array in self._state.items()}
        return {"optimizer": type(self).__name__, **numbers, **arrays}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on where another optimizer of this kind stopped, with its settings.

        Args:
            state_dict: What `state_dict` returned. Arrays of another precision are
                rounded to that of the parameters.

        Raises:
            TypeError: `state_dict` is no dict, or a value is of the wrong kind.
            ValueError: It is of another optimizer, a key is missing or unknown, or a
                value does not fit. Nothing has changed then.
        """
        name = type(self).__name__
        if not isinstance(state_dict, Mapping):
            raise TypeError(
                f"state_dict must be the dict that {name}.state_dict() returned, got "
                f"{describe(state_dict)}"
            )
        numbers = ("optimizer", *self._settings, "steps")
        missing = [key for key in numbers if key not in state_dict]
        kind = state_dict.get("optimizer", "something else")
        if missing or kind != name:
            raise ValueError(
                f"state_dict must be that of {name}, got that of {kind}"
                + (f"; missing {missing}" if missing else "")
            )
        # A new optimizer checks the settings, and makes the arrays that they need.
        settings = {key: state_dict[key] for key in self._settings}
        loaded = type(self)(self.params, **settings)
        loaded.initial_lr = self.initial_lr
        loaded.steps = at_least(state_dict["steps"], 0, "steps")
        arrays = {key: a for key, a in state_dict.items() if key not in numbers}
        check_arrays(arrays, loaded._state, "state_dict")
        for key, array in loaded._state.items():
            array[...] = arrays[key]
        vars(self).update(vars(loaded))

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={getattr(self, name)}" for name in self._settings)
        return f"{type(self).__name__}({settings})"

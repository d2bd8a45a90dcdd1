"""What every optimizer shares: it takes a step, and can be resumed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from nnguide._arguments import Explained, explained
from nnguide._validation import at_least, describe, non_negative, true_or_false
from nnguide.scratch.network._state_dict import check_arrays
from nnguide.scratch.network.parameter import Parameter, as_parameters, have_changed
from nnguide.scratch.optim._param_group import (
    ParamGroup,
    arrays_of,
    as_groups,
    check_groups,
    params_of,
)

__all__ = ["Optimizer"]


class Optimizer(Explained):
    r"""The base of all optimizers: takes a step, group by group of the parameters.

    A group is a dict: its parameters are `"params"`, and beside them stand the options
    with which they are stepped. What a group does not say, it takes from the defaults.
    One list of parameters makes one group.

    A subclass defines `_update`, the formula of its step, which reads the options from
    the group. If `"weight_decay"` or `"maximize"` is among them, the gradient that
    `_update` is given has the decay in it, or the other sign. Arrays that last from
    step to step come from `_new_state`, and are given to `_update` after the group.

    Args:
        params: The parameters, as `net.parameters()` gives them, or a list of groups.
        defaults: The options of every group that does not say otherwise.

    Attributes:
        defaults: The options with which the optimizer was made.
        param_groups: The groups. `group["lr"]` is the learning rate, which may change
            between steps; the other options stay. `group.steps` counts the steps.

    Raises:
        TypeError: `params` holds something other than parameters of one dtype, or
            groups of them.
        ValueError: There is no parameter, or one twice; a group has no `"params"`, or
            an option that is unknown or not usable.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Optimizer, Parameter
        >>> class SignDescent(Optimizer):
        ...     def __init__(self, params, lr):
        ...         super().__init__(params, {"lr": lr})
        ...     def _update(self, w, g, group):
        ...         w -= group["lr"] * np.sign(g)
        >>> w, b = Parameter(np.array([1.0, -2.0])), Parameter(np.array([3.0]))
        >>> optimizer = SignDescent([{"params": w}, {"params": b, "lr": 0.5}], lr=0.1)
        >>> w.grad, b.grad = 2 * w.data, 2 * b.data
        >>> optimizer.step()
        >>> w.data, b.data
        (array([ 0.9, -1.9]), array([2.5]))
        >>> optimizer.param_groups[1]["lr"] = 0.25
        >>> optimizer.step()
        >>> b.data
        array([2.25])

    Note:
        PyTorch takes unknown options without a word, and lets all options be changed.
        Here the arrays are made for them, so that only the rate may change.

        PyTorch nests the arrays in its `state_dict`. Here they stand beside the groups,
        and everything but the arrays can be written as JSON.

        PyTorch leaves out a parameter whose `grad` is `None`, as before its first
        backward pass. Here that is a gradient of 0: weight decay and what momentum has
        gathered still move it.
    """

    # What checks an option and makes it a number of Python. A subclass adds its own.
    _checks: ClassVar[dict[str, Callable[[Any, str], Any]]] = {
        "lr": non_negative,
        "weight_decay": non_negative,
        "maximize": true_or_false,
    }

    def __init__(
        self, params: Iterable[Parameter | Mapping[str, Any]], defaults: dict[str, Any]
    ) -> None:
        if not isinstance(defaults, Mapping):
            raise TypeError(
                f"defaults must be a dict such as {{'lr': 0.1}}, got "
                f"{describe(defaults)}"
            )
        self.defaults = self._checked(defaults)
        self.param_groups: tuple[ParamGroup, ...] = ()
        for group in as_groups(params):
            self.add_param_group(group)

    def __setattr__(self, name: str, value: Any) -> None:
        kind, there = type(self).__name__, vars(self)
        if name in there.get("defaults", ()):
            raise AttributeError(_in_groups(kind, name))
        if "param_groups" in there and not hasattr(self, name):
            raise AttributeError(
                f"{kind} has no {name}, so that setting it would change nothing; a "
                f"group of it has {', '.join(self.defaults)} (a subclass sets what it "
                "needs before it calls Optimizer.__init__)"
            )
        if name == "params" or (name == "param_groups" and there.get(name)):
            raise ValueError(
                "the parameters of an optimizer stay; add_param_group adds some, for "
                "others make a new optimizer"
            )
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        kind = type(self).__name__
        if name in vars(self).get("defaults", ()):
            raise AttributeError(_in_groups(kind, name))
        raise AttributeError(f"{kind} has no {name}")

    @property
    def params(self) -> tuple[Parameter, ...]:
        """The parameters of all groups."""
        return tuple(p for group in self.param_groups for p in group["params"])

    def add_param_group(self, param_group: Mapping[str, Any]) -> None:
        """Train more parameters from now on, such as those that were frozen so far.

        Args:
            param_group: A dict with the parameters as `"params"`, and any option that
                shall differ from the defaults.

        Raises:
            TypeError: It is no dict, or holds something other than parameters of the
                dtype of the others.
            ValueError: It has no `"params"`, none in it or one twice, one that another
                group holds, or an option that is unknown or not usable.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import SGD, Parameter
            >>> w, b = Parameter(np.ones((2, 3))), Parameter(np.ones(2))
            >>> optimizer = SGD([w], lr=0.1, weight_decay=0.01)
            >>> optimizer.add_param_group({"params": [b], "weight_decay": 0.0})
            >>> [group["weight_decay"] for group in optimizer.param_groups]
            [0.01, 0.0]
        """
        name = f"group {len(self.param_groups)}"
        params = params_of(param_group, name)
        for i, group in enumerate(self.param_groups):
            if {id(p) for p in params} & {id(p) for p in group["params"]}:
                raise ValueError(
                    f"{name} holds a parameter that group {i} holds too; a parameter "
                    "belongs to one group"
                )
        as_parameters([*self.params, *params])  # of one dtype
        options = {key: v for key, v in param_group.items() if key != "params"}
        groups = *self.param_groups, self._group(params, options, f" of {name}")
        self.__dict__["param_groups"] = groups  # past the checks of what is assigned

    def _group(
        self, params: list[Parameter], options: Mapping[str, Any], of: str
    ) -> ParamGroup:
        unknown = [name for name in options if name not in self.defaults]
        kind = type(self).__name__
        if unknown:
            raise ValueError(
                f"unknown option{of}: {unknown[0]!r}; {kind} has "
                f"{', '.join(self.defaults)}"
            )
        merged = self._checked({**self.defaults, **options}, of)
        return ParamGroup(kind, params, merged, lambda w: self._new_state(w, merged))

    def _checked(self, options: Mapping[str, Any], of: str = "") -> dict[str, Any]:
        """The options, each as a number of Python; a subclass asks if they agree."""
        return {
            name: self._checks[name](value, f"{name}{of}")
            if name in self._checks
            else value
            for name, value in options.items()
        }

    def _new_state(
        self, w: np.ndarray, group: Mapping[str, Any]
    ) -> dict[str, np.ndarray]:
        """The arrays that last from step to step for weights `w`, by name."""
        return {}

    def step(self) -> None:
        """Change every parameter by its gradient, in place."""
        for group in self.param_groups:
            group.steps += 1
            for w, g, *state in group.blocks:
                if group.get("maximize"):
                    g = -g
                self._update(w, self._decayed(w, g, group), group, *state)
        have_changed(self.params)

    def _decayed(self, w: np.ndarray, g: np.ndarray, group: ParamGroup) -> np.ndarray:
        decay = group.get("weight_decay")
        return g + decay * w if decay else g

    def _update(
        self, w: np.ndarray, g: np.ndarray, group: ParamGroup, *state: np.ndarray
    ) -> None:
        """Change the weights `w` and the `state` in place, given the gradient `g`."""
        raise NotImplementedError(f"{type(self).__name__} must define _update")

    @explained
    def zero_grad(self) -> None:
        """Set all gradients to zero. Each backward pass replaces them anyway."""
        for p in self.params:
            p.grad.fill(0)

    def state_dict(self) -> dict[str, Any]:
        """All that the next steps depend on, beside the parameters.

        Returns:
            The name of the class as `"optimizer"`; as `"param_groups"` a list of dicts,
            each with the options, `"steps"`, and the numbers of its parameters as
            `"params"`; and copies of the arrays under keys such as
            `"0.momentum_buffer"`: the number of the parameter and PyTorch's name.
        """
        groups, numbers = [], iter(range(len(self.params)))
        for group in self.param_groups:
            options = {name: group[name] for name in self.defaults}
            params = [next(numbers) for _ in group["params"]]
            groups.append({**options, "steps": group.steps, "params": params})
        arrays = {k: a.copy() for k, a in arrays_of(self.param_groups).items()}
        return {"optimizer": type(self).__name__, "param_groups": groups, **arrays}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on where another optimizer of this kind stopped, with its options.

        Args:
            state_dict: What `state_dict` returned. Arrays of another precision are
                rounded to that of the parameters.

        Raises:
            TypeError: `state_dict` is no dict, or a value is of the wrong kind.
            ValueError: It is of another optimizer or of other groups, a key is missing
                or unknown, or a value does not fit. Nothing has changed then.
        """
        own, name = self.state_dict(), type(self).__name__
        if not isinstance(state_dict, Mapping):
            raise TypeError(
                f"state_dict must be the dict that {name}.state_dict() returned, got "
                f"{describe(state_dict)}"
            )
        kind = state_dict.get("optimizer", "something else")
        if kind != name or "param_groups" not in state_dict:
            raise ValueError(f"state_dict must be that of {name}, got that of {kind}")
        saved = state_dict["param_groups"]
        check_groups(saved, own["param_groups"])
        # New groups check the options, and make the arrays that they need.
        loaded = []
        for i, (group, entry) in enumerate(zip(self.param_groups, saved, strict=True)):
            options = {key: entry[key] for key in self.defaults}
            loaded.append(self._group(group["params"], options, f" of group {i}"))
            loaded[-1].steps = at_least(entry["steps"], 0, f"steps of group {i}")
        numbers = "optimizer", "param_groups"
        arrays = {key: a for key, a in state_dict.items() if key not in numbers}
        places = arrays_of(loaded)
        check_arrays(arrays, places, "state_dict")
        for key, place in places.items():
            place[...] = arrays[key]
        for group, new in zip(self.param_groups, loaded, strict=True):
            if "initial_lr" in group:
                new["initial_lr"] = group["initial_lr"]
            vars(group).update(vars(new))

    def __repr__(self) -> str:
        text = f"{type(self).__name__} ("
        for i, group in enumerate(self.param_groups):
            text += f"\nParameter Group {i}\n"
            for name in sorted(group.keys() - {"params"}):
                text += f"    {name}: {group[name]}\n"
        return text + ")"


def _in_groups(kind: str, name: str) -> str:
    return f"{kind} keeps {name} in its groups: optimizer.param_groups[0][{name!r}]"

"""A parameter group: parameters that share their options, and what they gather."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

import numpy as np

from nnguide._validation import describe, non_negative
from nnguide.scratch.network.parameter import Parameter, as_parameters

# An update goes through an array in blocks of so many bytes. The intermediate results
# of a block fit into the cache and into memory that the last block has just freed. In
# training 784-128-10 in float64, a step of Adam takes 0.5 ms, without blocks 1.8 ms. In
# float32 it gains nothing and costs a tenth: 0.22 and 0.20 ms.
BLOCK = 2**18

# What may change between steps; schedules note the rate that they start from.
RATES = "lr", "initial_lr"


class ParamGroup(MutableMapping[str, Any]):
    """The options under their names and the parameters as `"params"`, as in a dict.

    Args:
        kind: The name of the optimizer, for messages.
        params: The parameters.
        options: The options, checked.
        new_state: Makes the arrays that last from step to step, for one parameter.

    Attributes:
        steps: How many steps the group has taken.
        state: For each parameter its arrays, under PyTorch's names.
        blocks: Views of weights, gradients and arrays, at most `BLOCK` bytes each.
    """

    def __init__(
        self,
        kind: str,
        params: list[Parameter],
        options: Mapping[str, Any],
        new_state: Callable[[np.ndarray], dict[str, np.ndarray]],
    ) -> None:
        self.kind = kind
        self._items = {"params": params, **options}
        self.steps = 0
        self.state = [new_state(p.data) for p in params]
        self.blocks = list(self._cut())

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Views are no views of each other after `copy.deepcopy`: cut them anew."""
        vars(self).update(state)
        self.blocks = list(self._cut())

    def _cut(self) -> Iterator[tuple[np.ndarray, ...]]:
        for p, state in zip(self["params"], self.state, strict=True):
            flat = [array.reshape(-1) for array in (p.data, p.grad, *state.values())]
            size = BLOCK // p.dtype.itemsize
            for start in range(0, p.size, size):
                yield tuple(array[start : start + size] for array in flat)

    def __getitem__(self, name: str) -> Any:
        return self._items[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if name in RATES:
            self._items[name] = non_negative(value, name)
            return
        if name not in self._items:
            raise ValueError(
                f"a group of {self.kind} has no option {name!r}, so that setting it "
                f"would change nothing; it has {', '.join(self)}"
            )
        raise ValueError(
            f"{name} of a group stays as it was made, {describe(self[name])}; got "
            f"{describe(value)}; make a new {self.kind} with it instead"
        )

    def __delitem__(self, name: str) -> None:
        raise ValueError(f"a group keeps all its options, so {name!r} cannot go")

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return repr(self._items)


def as_groups(params: Iterable[Any]) -> list[Mapping[str, Any]]:
    """`params` as a list of dicts: its own, or one that holds all parameters."""
    if isinstance(params, Mapping):
        raise TypeError(
            "params must be a list of groups or of parameters, got one dict; put it "
            "into brackets, [{'params': ...}]"
        )
    countable = isinstance(params, Iterable) and not isinstance(params, np.ndarray)
    found = list(params) if countable else []
    dicts = sum(isinstance(part, Mapping) for part in found)
    if not dicts:
        return [{"params": as_parameters(found or params)}]
    if dicts < len(found):
        raise TypeError(
            f"params must hold groups or parameters, got {dicts} dicts among "
            f"{len(found)}; make a group of the others too, {{'params': [...]}}"
        )
    return found


def params_of(group: Mapping[str, Any], name: str) -> list[Parameter]:
    """The parameters of a group that a reader has written, as a list, checked."""
    if not isinstance(group, Mapping):
        raise TypeError(
            f"{name} must be a dict such as {{'params': [...], 'lr': 0.1}}, got "
            f"{describe(group)}"
        )
    if "params" not in group:
        raise ValueError(
            f"{name} must have 'params', its parameters, got a dict with the keys "
            f"{list(group)}"
        )
    params = group["params"]
    if isinstance(params, set | frozenset):
        raise TypeError(
            f"params of {name} must be a list, got a set, whose order differs from run "
            "to run"
        )
    single = isinstance(params, Parameter)
    return as_parameters([params] if single else params, f"params of {name}")


def arrays_of(groups: Iterable[ParamGroup]) -> dict[str, np.ndarray]:
    """The arrays of all parameters, under the keys that they have in a state dict."""
    states = [state for group in groups for state in group.state]
    return {
        f"{i}.{name}": array
        for i, state in enumerate(states)
        for name, array in state.items()
    }


def check_groups(saved: Any, own: list[dict[str, Any]]) -> None:
    """Raise unless there are as many groups, with the same keys and parameters."""
    if not isinstance(saved, list | tuple) or len(saved) != len(own):
        count = len(saved) if isinstance(saved, list | tuple) else describe(saved)
        raise ValueError(
            f"state_dict['param_groups'] must be a list of {len(own)} groups, as this "
            f"optimizer has, got {count}"
        )
    for i, (entry, group) in enumerate(zip(saved, own, strict=True)):
        where = f"state_dict['param_groups'][{i}]"
        if not isinstance(entry, Mapping):
            raise TypeError(f"{where} must be a dict, got {describe(entry)}")
        if set(entry) != set(group):
            raise ValueError(
                f"{where} must have the keys {list(group)}; missing "
                f"{[key for key in group if key not in entry]}, unknown "
                f"{[key for key in entry if key not in group]}"
            )
        if entry["params"] != group["params"]:
            raise ValueError(
                f"{where} must hold the parameters {group['params']}, as this "
                f"optimizer's group does, got {describe(entry['params'])}"
            )

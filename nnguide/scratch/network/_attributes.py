"""What an attribute of a module may hold."""

from collections import OrderedDict
from typing import Any

import numpy as np

from nnguide._validation import describe, true_or_false
from nnguide.scratch.network._state_dict import check_arrays
from nnguide.scratch.network.parameter import Parameter

CONTAINERS = {list, tuple, set, dict, OrderedDict}


def as_attribute(module: Any, name: str, old: Any, value: Any) -> Any:
    """`value`, checked: what may take the place of `old`."""
    where = f"{type(module).__name__}.{name}"
    if isinstance(old, Parameter):
        raise TypeError(
            f"{where} is a Parameter of shape {old.shape} and stays it, so that an "
            f"optimizer and a file know it, got {describe(value)}; copy numbers into "
            f"it, with module.{name}.data = ..."
        )
    if name in module._buffers and isinstance(old, np.ndarray):
        check_arrays({name: value}, {name: old}, type(module).__name__)
        old[...] = value
        return old
    if name == "training":
        true_or_false(value, where)
        if any(part is not module for part in module.modules()):
            raise ValueError(
                f"{where} is that of this module alone, and it has parts; call "
                f"module.{'train' if value else 'eval'}(), which reaches all of them"
            )
    if name == "requires_grad":
        raise NotImplementedError(
            f"{where} would change nothing; to freeze parameters, leave them out of "
            "the optimizer"
        )
    return value


def check_open(module: Any, name: str, values: Any) -> None:
    """Raise if modules or parameters hide in a list, where no walk finds them."""
    for value in values.values() if isinstance(values, dict) else values:
        if isinstance(value, Parameter) or hasattr(value, "named_parameters"):
            raise TypeError(
                f"{type(module).__name__}.{name} is a {type(values).__name__} with a "
                f"{type(value).__name__} in it, which would be neither trained nor "
                "saved; make a ModuleList(...) of modules, or give each an attribute "
                "of its own, as with setattr"
            )
        if type(value) in CONTAINERS:
            check_open(module, name, value)

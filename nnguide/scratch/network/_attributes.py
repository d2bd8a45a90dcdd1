"""What may be assigned to an attribute of a module after it was made."""

from typing import TYPE_CHECKING, Any

import numpy as np

from nnguide._validation import describe, true_or_false
from nnguide.scratch.network._state_dict import check_arrays
from nnguide.scratch.network.parameter import Parameter

if TYPE_CHECKING:
    from nnguide.scratch.network.module import Module


def as_attribute(module: "Module", name: str, old: Any, value: Any) -> Any:
    """`value`, checked: what may take the place of `old`."""
    where = f"{type(module).__name__}.{name}"
    if isinstance(old, Parameter):
        raise TypeError(
            f"{where} is a Parameter of shape {old.shape} and stays it, so that an "
            f"optimizer and a file know it, got {describe(value)}; copy numbers into "
            f"it, with module.{name}.data = ..."
        )
    if name in module._buffers and isinstance(old, np.ndarray):
        check_arrays({where: value}, {where: old}, "attributes")
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

"""What to do about arguments that are missing, or that only PyTorch has."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

# Arguments of PyTorch's layers, losses, optimizers, schedules and functions that some
# or all of ours do not have.
_PYTORCH = {
    *("add_bias_kv", "add_zero_attn", "dropout_p", "enable_gqa", "kdim", "vdim"),
    *("assign", "bidirectional", "capturable", "ceil_mode", "closure"),
    *("decoupled_weight_decay", "device", "differentiable", "dilation"),
    *("divisor_override", "dropout", "foreach", "fused"),
    *("generator", "inplace", "last_epoch", "max_norm", "norm_type", "out"),
    *("padding_mode", "prefix", "proj_size", "recurse", "reduce", "remove_duplicate"),
    *("requires_grad", "return_indices", "scale_grad_by_freq", "set_to_none"),
    *("size_average", "sparse", "strict", "verbose"),
}


def explained(function: F) -> F:
    """`function`, which says what to do if `rng` is missing or an argument PyTorch's.

    Python alone would say that there is an unexpected or a missing argument.
    """
    parameters = inspect.signature(function).parameters
    rng = parameters.get("rng")
    needs_rng = rng is not None and rng.default is rng.empty
    by_place = [key for key, p in parameters.items() if p.kind is not p.KEYWORD_ONLY]
    open_ended = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    unknown = set() if open_ended else _PYTORCH - parameters.keys()

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        for key in kwargs.keys() & unknown:
            raise NotImplementedError(
                f"{_name(function, args)}: {key} is an argument of PyTorch that is not "
                "supported here; leave it out"
            )
        if needs_rng and "rng" not in (*kwargs, *by_place[: len(args)]):
            raise TypeError(
                f"{_name(function, args)} needs rng, the generator that draws its "
                "numbers; make one with rng = np.random.default_rng(0) and pass rng=rng"
            )
        return function(*args, **kwargs)

    return cast(F, wrapper)


def _name(function: Callable[..., Any], args: tuple[Any, ...]) -> str:
    """The name that the reader has written; a constructor may be that of a base."""
    if function.__name__ == "__init__" and args:
        return type(args[0]).__name__
    return function.__qualname__


class Explained:
    """The base of classes whose constructors are `explained`."""

    @explained
    def __init__(self) -> None:
        pass

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__init__" in vars(cls):
            cls.__init__ = explained(vars(cls)["__init__"])  # type: ignore[method-assign]

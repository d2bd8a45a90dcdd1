"""A parameter: an array that training changes, beside the gradient that says how."""

from collections.abc import Iterable

import numpy as np

from nnguide._validation import describe, plain

__all__ = ["Parameter"]


class Changes:
    """How often any parameter has changed."""

    count = 0


class Parameter:
    """An array of weights and, of the same shape, the gradient of the loss along it.

    Both arrays stay in one place for the life of the parameter: a backward pass writes
    into `grad`, an optimizer into `data`, and whoever assigns to one of them copies
    into it. So nobody can be left holding an old array.

    Args:
        data: Any shape, float32 or float64. It is copied.

    Attributes:
        data: The weights.
        grad: The gradient, of the shape and dtype of `data`.
        changed: When `data` was last assigned, as by `data -= step`, counted over all
            parameters. A backward pass asks whether it was after the forward pass.

    Raises:
        TypeError: `data` is not a float array, or what is assigned holds no numbers.
        ValueError: What is assigned to `data` or `grad` has another shape.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Parameter
        >>> weight = Parameter(np.array([[1.0, 2.0, 3.0]]))
        >>> weight.grad[:] = [[0.0, 10.0, 0.0]]
        >>> weight.data -= 0.1 * weight.grad
        >>> weight
        Parameter containing:
        array([[1., 1., 3.]])

    Note:
        In PyTorch `grad` is `None` before the first backward pass, and each pass adds
        to it until `zero_grad` clears it. Here `grad` starts as zeros and each pass
        replaces it.

        There is no `requires_grad`: a parameter that no optimizer holds stays.

        What is written into the array itself, as by `weight.data[0] = 1.0`, does not
        count as a change; in PyTorch it does.
    """

    __slots__ = ("__weakref__", "_data", "_grad", "changed")

    def __init__(self, data: np.ndarray) -> None:
        if not isinstance(plain(data, "data"), np.ndarray) or data.dtype not in (
            np.float32,
            np.float64,
        ):
            raise TypeError(
                f"data must be a float32 or float64 array, got {describe(data)}; "
                "convert it with np.asarray(data, dtype=np.float64)"
            )
        self._data = np.array(data, order="C")
        self._grad = np.zeros_like(self._data)
        self.has_changed()

    @property
    def data(self) -> np.ndarray:
        return self._data

    @data.setter
    def data(self, value: np.ndarray) -> None:
        copy_into(self._data, value, "data")
        self.has_changed()

    @property
    def grad(self) -> np.ndarray:
        return self._grad

    @grad.setter
    def grad(self, value: np.ndarray) -> None:
        copy_into(self._grad, value, "grad")

    def has_changed(self) -> None:
        """Note that `data` has changed. Who writes into the array itself calls it."""
        Changes.count += 1
        self.changed = Changes.count

    @property
    def requires_grad(self) -> bool:
        return True

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        raise NotImplementedError(
            "requires_grad is not supported: every backward pass writes grad; to "
            "freeze a parameter, leave it out of the optimizer"
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of `data`."""
        return self._data.shape

    @property
    def dtype(self) -> np.dtype:
        """The dtype of `data`."""
        return self._data.dtype

    @property
    def size(self) -> int:
        """How many numbers `data` holds."""
        return self._data.size

    def __repr__(self) -> str:
        return f"Parameter containing:\n{self._data!r}"


def have_changed(parameters: Iterable[Parameter]) -> None:
    """Note that `data` of each has changed, as `Parameter.has_changed` of one."""
    Changes.count += 1
    for parameter in parameters:
        parameter.changed = Changes.count


def copy_into(
    place: np.ndarray, value: np.ndarray, name: str, owner: str = "parameter"
) -> None:
    """Copy numbers of the same shape into an array that stays."""
    if value is place:  # after p.data -= step, which has changed it already
        return
    if value is None:
        raise TypeError(
            f"{name} must hold numbers, got None; to make it 0, write "
            f"{owner}.{name}.fill(0)"
        )
    try:
        array = np.asarray(plain(value, name))
    except ValueError:  # rows of different lengths
        array = np.empty(0, object)
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must hold numbers, got {describe(value)}")
    if array.shape != place.shape:
        raise ValueError(
            f"{name} must have shape {place.shape}, got {array.shape}; a parameter "
            "keeps its shape"
        )
    place[...] = array


def as_parameters(params: Iterable[Parameter], name: str = "params") -> list[Parameter]:
    """`params` as a list, checked: at least one, all of one dtype, each once."""
    if not isinstance(params, Iterable) or isinstance(params, np.ndarray):
        raise TypeError(
            f"{name} must be the parameters of a module, net.parameters(), or a list, "
            f"got {describe(params)}"
        )
    found = list(params)
    for p in found:
        if not isinstance(p, Parameter):
            raise TypeError(f"{name} must hold Parameters, got {describe(p)}")
    if not found:
        raise ValueError(
            f"{name} holds no parameter; has the network any? net.parameters() can be "
            "walked through once, so call it anew for each use"
        )
    if len({id(p) for p in found}) < len(found):
        raise ValueError(f"{name} holds a parameter twice; pass each once")
    dtypes = {str(p.dtype) for p in found}
    if len(dtypes) > 1:
        raise TypeError(
            f"{name} must have one dtype, got {' and '.join(sorted(dtypes))}; make all "
            "layers with the same dtype"
        )
    return found

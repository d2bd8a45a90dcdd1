"""A module: what turns an input into an output, and can walk back."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Self

import numpy as np

from nnguide._arguments import explained
from nnguide._validation import true_or_false
from nnguide.scratch.network._attributes import CONTAINERS, as_attribute, check_open
from nnguide.scratch.network._passes import Pass, check_pass, new_pass, one_array
from nnguide.scratch.network._settings import KeepsSettings
from nnguide.scratch.network._state_dict import check_arrays
from nnguide.scratch.network.parameter import Parameter, have_changed

__all__ = ["Module"]


class Module(KeepsSettings):
    r"""The base of all layers: `forward` computes, `backward` walks back.

    A module knows nothing of the others. In `forward` it keeps what its own derivative
    needs. In `backward` it is given $\partial L / \partial \text{output}$, writes
    $\partial L / \partial W$ into `grad` of each of its parameters, and returns
    $\partial L / \partial \text{input}$, which is the gradient that the module before
    it is waiting for. That is the chain rule, one link a module.

    To write one, put `Parameter`s and other modules into attributes and define
    `forward` and `backward`; `remember` and `recall` carry values from one to the
    other.

    Attributes:
        training: Whether the module behaves as in training. `train` and `eval` set it.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Module, Parameter
        >>> class Scale(Module):
        ...     def __init__(self):
        ...         self.factor = Parameter(np.array(3.0))
        ...     def forward(self, x):
        ...         return self.remember(self.factor.data * x, x)
        ...     def backward(self, grad_output):
        ...         (x,) = self.recall(grad_output)
        ...         self.factor.grad = (grad_output * x).sum()
        ...         return grad_output * self.factor.data
        >>> scale = Scale()
        >>> scale(np.array([1.0, 2.0]))
        array([3., 6.])
        >>> scale.backward(np.array([1.0, 10.0]))
        array([ 3., 30.])
        >>> scale.factor.grad
        array(21.)

    Note:
        PyTorch derives `backward` by itself and hides it. Each backward pass here
        replaces `grad`; in PyTorch it adds to it.

        A module remembers its last forward pass, for one backward pass. An error says
        if something came in between: another pass, a step, another mode, a thread.
        Two losses of one network, both in training mode, cannot be told apart:
        `backward` follows the last. Measure with `evaluate`, which leaves no trace.

        PyTorch lets settings and parameters be replaced, and an optimizer goes on with
        the old ones. Here a module keeps both; a parameter is changed by
        `module.weight.data = ...`.

        Nothing is shared between threads: a network, its loss and its optimizer belong
        to one thread. Give another thread a `copy.deepcopy`.
    """

    training = True
    _buffers: tuple[str, ...] = ()  # attributes that are saved but not trained
    _each_pixel = False  # whether a pixel of the output sees only its own in the input
    _memory: Pass | Literal["walked"] | None = None  # the last forward pass

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.forward(x)

    def __setattr__(self, name: str, value: Any) -> None:
        old = vars(self).get(name)
        if value is not old:
            value = as_attribute(self, name, old, value)
        super().__setattr__(name, value)

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Compute the output. Call the module, `net(x)`, as in PyTorch.

        Args:
            x: The input; each module says of what shape.

        Returns:
            The output, in the dtype of `x`.
        """
        raise NotImplementedError(f"{type(self).__name__} must define forward(x)")

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """Write the gradient of each parameter, return that of the input.

        Args:
            grad_output: The gradient of the loss along the output of the last forward
                pass, of its shape and dtype.

        Returns:
            The gradient of the loss along the input, of its shape and dtype.

        Raises:
            TypeError: `grad_output` is not an array of the dtype of the output.
            ValueError: There was no forward pass, or the shape differs.
        """
        raise NotImplementedError(
            f"{type(self).__name__} must define backward(grad_output)"
        )

    def backward_parameters(self, grad_output: np.ndarray) -> None:
        """Write the gradient of each parameter and stop there.

        The input of the first layer is data, which no step changes. Its gradient would
        cost a matrix product for nothing.

        Args:
            grad_output: As for `backward`.
        """
        self.backward(grad_output)

    def remember(self, output: np.ndarray, *values: Any) -> np.ndarray:
        """Keep `values` until `backward`. Ends a `forward`.

        Args:
            output: What the forward pass has computed. Only its shape and dtype are
                kept, which `recall` compares with the gradient.
            *values: What the backward pass will need.

        Returns:
            `output`.
        """
        if type(output) is not np.ndarray:
            output = one_array(output, self)
        self.__dict__["_memory"] = new_pass(output, values, self.training)
        return output

    def recall(self, grad_output: np.ndarray) -> tuple[Any, ...]:
        """Give back what `remember` kept, and check the gradient. Starts a `backward`.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The values, in the order in which they were given to `remember`.

        Raises:
            TypeError: `grad_output` is not an array of the dtype of the output.
            ValueError: There was no forward pass, or the shape differs.
        """
        last = self._memory
        if last is None:
            raise ValueError(
                f"{type(self).__name__}.backward needs a forward pass before it; "
                "compute the output first, with net(x)"
            )
        if isinstance(last, str):
            raise ValueError(
                f"{type(self).__name__}.backward: its last forward pass has been "
                "followed backward already, as by a network in which this module "
                "stands in two places; make two of them, or compute the output again"
            )
        values = check_pass(last, self, grad_output)
        self.__dict__["_memory"] = "walked"
        return values

    def named_children(self) -> Iterator[tuple[str, "Module"]]:
        """The modules that this one is made of, each with its name.

        Returns:
            Pairs of name and module, in the order in which they were assigned.
        """
        for name, value in vars(self).items():
            if isinstance(value, Module):
                yield name, value
            elif type(value) in CONTAINERS:
                check_open(self, name, value)

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """All parameters, each under its key in `state_dict`.

        Returns:
            Pairs such as `("0.weight", parameter)`.
        """
        for name, value in vars(self).items():
            if isinstance(value, Parameter):
                yield name, value
        for name, child in self.named_children():
            for key, parameter in child.named_parameters():
                yield f"{name}.{key}", parameter

    def parameters(self) -> Iterator[Parameter]:
        """All parameters, for an optimizer.

        Returns:
            The parameters in the order of `named_parameters`.
        """
        for _, parameter in self.named_parameters():
            yield parameter

    def modules(self) -> Iterator["Module"]:
        """This module and all that it is made of.

        Returns:
            The module itself, then its children, each with its own.
        """
        yield self
        for _, child in self.named_children():
            yield from child.modules()

    def train(self, mode: bool = True) -> Self:
        """Behave as in training: `Dropout` drops, `BatchNorm1d` uses the batch.

        Args:
            mode: `False` is the same as `eval`.

        Returns:
            The module itself.

        Raises:
            TypeError: `mode` is not a truth value.
        """
        true_or_false(mode, "mode")
        for module in self.modules():
            vars(module)["training"] = mode
        return self

    def eval(self) -> Self:
        """Behave as in use: what is random or depends on the batch stands still.

        Returns:
            The module itself.
        """
        return self.train(False)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of all parameters and buffers, under PyTorch's keys.

        Returns:
            Such as `{"0.weight": ..., "0.bias": ...}`. What training changes later
            does not change them; in PyTorch it would.
        """
        return {key: array.copy() for key, array in self._arrays().items()}

    @explained
    def load_state_dict(self, state_dict: Mapping[str, np.ndarray]) -> None:
        """Copy weights into this module, in place.

        Args:
            state_dict: The keys and shapes of `state_dict()`. Float arrays of another
                precision are rounded to that of the module.

        Raises:
            TypeError: `state_dict` is not a dict of arrays of the right kind.
            ValueError: A key is missing or unknown, a shape differs, or an entry is
                not finite. Nothing has changed then.
        """
        own = self._arrays()
        check_arrays(state_dict, own, "state_dict")
        for key, array in own.items():
            array[...] = state_dict[key]
        have_changed(self.parameters())

    def _arrays(self) -> dict[str, np.ndarray]:
        """The arrays themselves: own parameters, own buffers, then the children's."""
        arrays = {
            key: value.data
            for key, value in vars(self).items()
            if isinstance(value, Parameter)
        }
        arrays |= {key: getattr(self, key) for key in self._buffers}
        for name, child in self.named_children():
            arrays |= {f"{name}.{key}": a for key, a in child._arrays().items()}
        return arrays

    def __getstate__(self) -> dict[str, Any]:
        """What `copy` and `pickle` take along: all but the last forward pass."""
        return {key: value for key, value in vars(self).items() if key != "_memory"}

    def extra_repr(self) -> str:
        """The arguments that `repr` shows.

        Returns:
            Text, empty unless a module defines it.
        """
        return ""

    def __repr__(self) -> str:
        lines = self.extra_repr().splitlines()
        children = [f"({name}): {child!r}" for name, child in self.named_children()]
        if len(lines) > 1 or children:
            inner = "\n".join(lines + children).replace("\n", "\n  ")
            return f"{type(self).__name__}(\n  {inner}\n)"
        return f"{type(self).__name__}({''.join(lines)})"

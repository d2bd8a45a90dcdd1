"""Modules one after the other."""

from collections.abc import Iterator
from typing import Any, overload

import numpy as np

from nnguide._validation import describe
from nnguide.scratch.network._modes import evaluating
from nnguide.scratch.network.module import Module

__all__ = ["Sequential"]


class Sequential(Module):
    r"""Modules one after the other: forward in order, backward in reverse order.

    The whole of backpropagation is the loop in `backward`. Each module turns the
    gradient along its output into the gradient along its input, which is the output of
    the module before it:

    $$
    \frac{\partial L}{\partial a_{l-1}} =
    \frac{\partial L}{\partial a_l}\, \frac{\partial a_l}{\partial a_{l-1}}
    $$

    Args:
        *modules: At least one. A module may stand in only one place, since it remembers
            one forward pass.

    Raises:
        TypeError: An argument is not a module.
        ValueError: There is no module, or one stands in two places.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> rng = np.random.default_rng(0)
        >>> net = nn.Sequential(
        ...     nn.Linear(2, 3, rng=rng), nn.ReLU(), nn.Linear(3, 1, rng=rng)
        ... )
        >>> net
        Sequential(
          (0): Linear(in_features=2, out_features=3, bias=True)
          (1): ReLU()
          (2): Linear(in_features=3, out_features=1, bias=True)
        )
        >>> z = net(np.array([[1.0, -1.0], [0.5, 2.0]]))
        >>> z.shape, net.backward(np.ones_like(z)).shape, net[0].weight.grad.shape
        ((2, 1), (2, 2), (3, 2))
        >>> [key for key, _ in net.named_parameters()]
        ['0.weight', '0.bias', '2.weight', '2.bias']

    Note:
        PyTorch also takes an `OrderedDict` of names; here the names are the numbers.
    """

    def __init__(self, *modules: Module) -> None:
        if not modules:
            raise ValueError("Sequential needs at least one module, got none")
        for module in modules:
            if not isinstance(module, Module):
                hint = ""
                if isinstance(module, type):
                    hint = f"; a module is made by {module.__name__}(...)"
                elif isinstance(module, list | tuple):
                    hint = "; unpack it with Sequential(*modules)"
                raise TypeError(
                    f"Sequential takes modules, got {describe(module)}{hint}"
                )
        self._check_places(modules)
        self._modules = list(modules)

    @staticmethod
    def _check_places(modules: tuple[Module, ...]) -> None:
        seen: set[int] = set()
        for module in modules:
            for part in module.modules():
                if id(part) in seen:
                    raise ValueError(
                        f"{type(part).__name__} stands in two places of the network, "
                        "but remembers one forward pass; make two of them"
                    )
                seen.add(id(part))

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Pass `x` through all modules, the first one first.

        Args:
            x: What the first module takes.

        Returns:
            What the last module gives.
        """
        for i, module in enumerate(self._modules):
            try:
                x = module(x)
                if x is None:
                    raise _returned_none("forward")
            except (TypeError, ValueError) as error:
                _add_place(error, i, module)
                raise
        return self.remember(x)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """Pass the gradient through all modules, the last one first.

        Args:
            grad_output: The gradient along the output of the last forward pass.

        Returns:
            The gradient along the input.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        self.recall(grad_output)
        return self._back_to(0, grad_output)

    def _back_to(self, first: int, grad_output: np.ndarray) -> np.ndarray:
        """Pass the gradient through the modules from the last to the `first`."""
        for i in reversed(range(first, len(self._modules))):
            try:
                grad_output = self._modules[i].backward(grad_output)
                # Below the first there may be no gradient: words have none.
                if grad_output is None and i > 0:
                    raise _returned_none("backward")
            except (TypeError, ValueError) as error:
                _add_place(error, i, self._modules[i])
                raise
        return grad_output

    def backward_parameters(self, grad_output: np.ndarray) -> None:
        """As `backward`, but stop at the first module that has parameters.

        Args:
            grad_output: The gradient along the output of the last forward pass.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        self.recall(grad_output)
        trained = (i for i, m in enumerate(self._modules) if any(m.parameters()))
        first = next(trained, None)
        if first is None:
            return
        grad_output = self._back_to(first + 1, grad_output)
        self._modules[first].backward_parameters(grad_output)

    def summary(self, x: np.ndarray) -> str:
        """A table of the modules, with the shape of each output and the parameters.

        Args:
            x: An input, such as a first batch. It is passed through once, in evaluation
                mode, so that no running statistics and no generator move.

        Returns:
            Text to print.

        Examples:
            >>> import numpy as np
            >>> from nnguide import scratch as nn
            >>> rng = np.random.default_rng(0)
            >>> net = nn.Sequential(
            ...     nn.Linear(2, 3, rng=rng), nn.ReLU(), nn.Linear(3, 1, rng=rng)
            ... )
            >>> print(net.summary(np.zeros((32, 2))))
               module   output shape   parameters
            0  Linear   (32, 3)                 9
            1  ReLU     (32, 3)                 0
            2  Linear   (32, 1)                 4
               total                           13
        """
        rows, total = [("", "module", "output shape", "parameters")], 0
        with evaluating(self):
            for name, module in self.named_children():
                x = module(x)
                count = sum(p.size for p in module.parameters())
                total += count
                rows.append((name, type(module).__name__, str(x.shape), f"{count:,}"))
        rows.append(("", "total", "", f"{total:,}"))
        a, b, c, d = (max(len(row[i]) for row in rows) for i in range(4))
        return "\n".join(
            f"{i:<{a}}  {kind:<{b}}   {shape:<{c}}   {count:>{d}}"
            for i, kind, shape, count in rows
        )

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules, named by their place.

        Returns:
            Pairs such as `("0", module)`.
        """
        for i, module in enumerate(self._modules):
            yield str(i), module

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> "Sequential": ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return Sequential(*self._modules[index])
        return self._modules[index]


def _returned_none(method: str) -> TypeError:
    return TypeError(f"its {method} returns None; let it end in return")


def _add_place(error: Exception, i: int, module: Module) -> None:
    """Say at the front of the message which module it comes from."""
    error.args = (f"in module {i}, {type(module).__name__}: {error}",)

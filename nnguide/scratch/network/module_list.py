"""Modules in a list that their owner can see."""

from collections.abc import Iterable, Iterator

import numpy as np

from nnguide._validation import describe
from nnguide.scratch.network.module import Module

__all__ = ["ModuleList"]


class ModuleList(Module):
    """A list of modules, whose parameters are found, trained and saved.

    A plain list in an attribute would hide them. How the modules are connected is up to
    the module that owns the list: in its `forward` and, in reverse, its `backward`.

    Args:
        modules: The modules, in order; none unless given.

    Raises:
        TypeError: `modules` holds something else.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> class Stack(nn.Module):
        ...     def __init__(self, depth, rng):
        ...         self.blocks = nn.ModuleList(
        ...             nn.Linear(3, 3, rng=rng) for _ in range(depth)
        ...         )
        ...     def forward(self, x):
        ...         for block in self.blocks:
        ...             x = x + block(x)
        ...         return x
        ...     def backward(self, grad_output):
        ...         for block in reversed(self.blocks):
        ...             grad_output = grad_output + block.backward(grad_output)
        ...         return grad_output
        >>> net = Stack(2, np.random.default_rng(0))
        >>> [key for key, _ in net.named_parameters()]
        ['blocks.0.weight', 'blocks.0.bias', 'blocks.1.weight', 'blocks.1.bias']

    Note:
        Modules can be added, not exchanged or removed: `append`, `extend`.
    """

    def __init__(self, modules: Iterable[Module] = ()) -> None:
        self._modules: list[Module] = []
        self.extend(modules)

    def forward(self, x: np.ndarray) -> np.ndarray:
        raise NotImplementedError(
            "a ModuleList only holds modules; call each of them, or use Sequential to "
            "pass x through all"
        )

    def append(self, module: Module) -> "ModuleList":
        """Add a module at the end.

        Args:
            module: The module.

        Returns:
            The list itself.

        Raises:
            TypeError: It is no module.
        """
        if not isinstance(module, Module):
            raise TypeError(f"a ModuleList takes modules, got {describe(module)}")
        self._modules.append(module)
        return self

    def extend(self, modules: Iterable[Module]) -> "ModuleList":
        """Add several modules at the end.

        Args:
            modules: The modules, in order.

        Returns:
            The list itself.

        Raises:
            TypeError: One is no module, or `modules` cannot be walked through.
        """
        if not isinstance(modules, Iterable):
            raise TypeError(
                f"modules must be a list of modules, got {describe(modules)}"
            )
        for module in modules:
            self.append(module)
        return self

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

    def __getitem__(self, index: int) -> Module:
        return self._modules[index]

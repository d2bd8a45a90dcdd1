"""Settings that stay as they were when the object was made."""

from typing import Any

from nnguide._arguments import Explained
from nnguide._validation import describe


class KeepsSettings(Explained):
    """What modules, losses, optimizers and schedules share: their settings stay.

    A constructor checks how its arguments go together and builds on them. What is
    assigned to one of them later would escape that, so it is refused.
    """

    _settings: tuple[str, ...] = ()  # attributes that are set once

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._settings and name in vars(self):
            kind = type(self).__name__
            raise ValueError(
                f"{kind}.{name} stays as it was made, {describe(vars(self)[name])}; "
                f"got {describe(value)}; make a new {kind} with it instead"
            )
        super().__setattr__(name, value)

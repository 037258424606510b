from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...component import Component, Example
from ...icons import ICONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon(Component):
    """A small drawing beside words; never the only bearer of meaning. `name` is a key of `ICONS`."""

    name: str
    large: bool = False

    def context(self) -> dict[str, Any]:
        return {"path": ICONS[self.name], "large": self.large}


EXAMPLES = [Example(name, Icon(name=name)) for name in ICONS] + [Example("large", Icon(name="gate", large=True))]

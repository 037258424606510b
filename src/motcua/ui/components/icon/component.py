from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.safestring import SafeString

from ...component import Component, Example
from ...icons import ICONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon(Component):
    """A small drawing beside words; never the only bearer of meaning. `name` is a key of `ICONS`."""

    name: str
    large: bool = False

    def context(self) -> dict[str, Any]:
        return {"path": ICONS[self.name], "large": self.large}

    def render(self, csrf_token: object = "") -> SafeString:
        """A list has hundreds of them, all from a few drawings: each is drawn once in a process."""
        return _drawn(self)


@cache
def _drawn(icon: Icon) -> SafeString:
    return Component.render(icon)


EXAMPLES = [Example(name, Icon(name=name)) for name in ICONS] + [Example("large", Icon(name="gate", large=True))]

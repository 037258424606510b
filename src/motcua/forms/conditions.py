"""Conditions over answers, in CEL. A condition over what was not answered is false, never a crash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from motcua.kernel import cel


class Condition:
    """A compiled condition; raises `InvalidExpression` when the text is not CEL.

    Days are compared as text (`"2020-01-31"`), amounts as integers, an address, a person or a file by
    its parts, as in the stored JSON.
    """

    __slots__ = ("names", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.names = cel.names_in(source)

    def holds(self, known: Mapping[str, Any]) -> bool:
        """`known` maps each answered question to its JSON value."""
        values = {name: known[name] for name in self.names if name in known}
        if self.names and not values:
            return False
        try:
            return cel.holds(self.source, values)
        except cel.ExpressionFailed:
            return False


def condition(source: str) -> Condition | None:
    """A blank text is no condition: the thing is always shown."""
    return Condition(source) if source.strip() else None

"""A record read from outside, and what it makes of the version that stands.

The same procedure reaches us in forms of different fullness: the record as the national portal prints it,
the same with its cells split but many fields missing, a province's own with its fees and cases, our own short
demonstration text. A poorer form may not undo a fuller one: seen for the first time it only fills gaps. No form
says anything new before it has changed since it was last read, so files may be read again in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from .values import Content, ProcedureVersion

FULLNESS = {"demo": 0, "older": 0, "split": 1, "raw": 2, "defence": 2, "api": 3, "land": 3, "office": 4}
EVERYTHING = frozenset(f.name for f in fields(Content)) - {"code"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """`covers` names the fields of the content on which this form speaks; `digest` is of the record as read."""

    content: Content
    form: str
    covers: frozenset[str]
    digest: str


def settle(incoming: Incoming, standing: ProcedureVersion | None, last_digest: str | None) -> tuple[Content, str]:
    """The content that should be in force, and the fullest form it rests on."""
    if standing is None:
        return incoming.content, incoming.form
    if last_digest == incoming.digest and incoming.form != "office":
        return standing.content, standing.source
    if FULLNESS[incoming.form] >= FULLNESS[standing.source]:
        return _overlaid(standing.content, incoming, incoming.covers), incoming.form
    if last_digest is None:
        gaps = frozenset(name for name in incoming.covers if _says_nothing(getattr(standing.content, name)))
        return _overlaid(standing.content, incoming, gaps), standing.source
    return _overlaid(standing.content, incoming, incoming.covers), standing.source


def _overlaid(standing: Content, incoming: Incoming, names: frozenset[str]) -> Content:
    return replace(standing, **{name: getattr(incoming.content, name) for name in names})


def _says_nothing(value: object) -> bool:
    return value is None or value in ("", ())

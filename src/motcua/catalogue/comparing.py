"""Two versions side by side: which lines of which field came, went or were reworded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .life import Change
from .values import Content
from .wording import LABELS, lines_of

# Two lines are one reworded, not one gone and another come, when this share of their words is the same.
REWORDED = 0.5

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line; `differs` when the other side does not have them."""

    text: str
    differs: bool


type Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A line on either side; an empty one where the other side has nothing to answer it."""

    before: Line
    after: Line

    @property
    def is_same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose two sides differ, with all its lines."""

    field: str
    pairs: tuple[Pair, ...]

    @property
    def label(self) -> str:
        return str(LABELS[self.field])


def compare(before: Content, after: Content) -> tuple[Difference, ...]:
    """The fields in which two contents differ, in the order of the record."""
    return tuple(
        difference(name, getattr(before, name), getattr(after, name))
        for name in LABELS
        if getattr(before, name) != getattr(after, name)
    )


def difference(field: str, before: object, after: object) -> Difference:
    """One field, side by side."""
    return Difference(field, tuple(_pairs(lines_of(before), lines_of(after))))


def differences_of(change: Change) -> tuple[Difference, ...]:
    """What a change did, field by field, in the order of the record."""
    order = list(LABELS)
    found = sorted(change.fields, key=lambda one: order.index(one.field))
    return tuple(difference(one.field, one.before, one.after) for one in found)


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterable[Pair]:
    for _tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if _tag == "equal":
            yield from (Pair(_whole(line), _whole(line)) for line in before[a:b])
        else:
            yield from _matched(list(before[a:b]), list(after[c:d]))


def _matched(gone: list[str], come: list[str]) -> Iterable[Pair]:
    """Lines that changed places in the text: each that went beside the first that came and is like it."""
    for line in gone:
        like = next((n for n, other in enumerate(come) if _alike(line, other)), None)
        if like is None:
            yield Pair(_whole(line, differs=True), ())
            continue
        yield from (Pair((), _whole(other, differs=True)) for other in come[:like])
        yield _reworded(line, come[like])
        del come[: like + 1]
    yield from (Pair((), _whole(line, differs=True)) for line in come)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= REWORDED


def _reworded(before: str, after: str) -> Pair:
    """The same line on both sides, with the words that differ."""
    left, right = _PIECES.findall(before), _PIECES.findall(after)
    one: list[Piece] = []
    other: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        # A blank alone between two changed words is no rest for the eye: it changes with them.
        differs = tag != "equal" or not "".join(left[a:b]).strip()
        _add(one, "".join(left[a:b]), differs)
        _add(other, "".join(right[c:d]), differs)
    return Pair(tuple(one), tuple(other))


def _add(pieces: list[Piece], text: str, differs: bool) -> None:
    """Onto the piece before, when that is of the same kind."""
    if pieces and pieces[-1].differs is differs:
        pieces[-1] = Piece(pieces[-1].text + text, differs)
    elif text:
        pieces.append(Piece(text, differs))


def _whole(line: str, *, differs: bool = False) -> Line:
    return (Piece(line, differs),)

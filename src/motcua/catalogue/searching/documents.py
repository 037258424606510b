"""What is searched of a procedure: each place of its published version, and how much it counts there."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import F

from .. import models, queries
from ..values import Procedure
from .words import as_written, plain, settled, words_of

MANY = 500  # procedures; so many are taken apart beside other work
BREATH_SECONDS = 0.0005
LONGEST_PLACE = 6000  # characters; what stands further down says little of what a procedure is for
PAIR = 1 << 32  # a key below is a word's, one above two words'
_COLUMNS = ("keywords", "agencies", "conditions", "steps")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand, what one there weighs, and whether its diacritics are counted too."""

    weight: float
    marked: bool = True
    evenness: float = 0.5  # how far a long text is held to an average one's length


PLACES = {
    "name": Place(4.0, evenness=0.3),
    "keywords": Place(1.5),
    "field": Place(0.6),
    "agencies": Place(0.2),
    "results": Place(1.0),
    "papers": Place(0.8, marked=False),
    "conditions": Place(0.5, marked=False),
    "steps": Place(0.5, marked=False),
    "channels": Place(0.1, marked=False),
}

type Keys = np.ndarray[Any, np.dtype[np.int64]]
type Numbers = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The terms of one place, each once, with how often; `length` in terms."""

    keys: Keys
    times: Numbers
    length: int


@dataclass(frozen=True, slots=True)
class Document:
    """A procedure taken apart. `core` are the terms of its name outside brackets, `named` the plain words of
    its name and keywords."""

    line: Procedure
    places: dict[str, Counted]
    core: frozenset[int]
    named: frozenset[str]


class Lexicon(dict[str, tuple[int, int]]):
    """A number for every word, without its diacritics and (or -1) with them, by the word as it is written.

    It only grows, so that documents taken apart once stay readable.
    """

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}
        self.marked: list[bool] = []

    def __missing__(self, written: str) -> tuple[int, int]:
        word = settled(written)
        bare = plain(word)
        self[written] = numbers = (self._learn(bare), -1 if word == bare else self._learn(word))
        return numbers

    def key(self, term: str) -> int:
        """The key of a word or of two side by side; -1 where it stands nowhere."""
        first, _, second = term.partition(" ")
        number = self._numbers.get(first, -1)
        if not second or number < 0:
            return number
        other = self._numbers.get(second, -1)
        return -1 if other < 0 else (number + 1) * PAIR + other

    def count(self, text: str, *, marked: bool) -> Counted:
        numbers = np.array([self[word] for word in as_written(text)], dtype=np.int64).reshape(-1, 2)
        bare = numbers[:, 0]
        parts = [bare, (bare[:-1] + 1) * PAIR + bare[1:]]
        if marked:
            parts.append(numbers[:, 1][numbers[:, 1] >= 0])
        every = np.concatenate(parts)
        keys, times = np.unique(every, return_counts=True)
        return Counted(keys, times.astype(np.float32), len(every))

    def _learn(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self._numbers))
        if number == len(self.marked):
            self.marked.append(word != plain(word))
        return number


_lexicon = Lexicon()
_taken_apart: dict[UUID, Document] = {}


def lexicon() -> Lexicon:
    return _lexicon


def restore(lexicon: Lexicon, known: dict[UUID, Document]) -> None:
    """Goes on from what another process took apart."""
    global _lexicon, _taken_apart
    _lexicon, _taken_apart = lexicon, known


def taken_apart() -> dict[UUID, Document]:
    return _taken_apart


def current_versions() -> tuple[UUID, ...]:
    """The published version of every procedure, by the code of the procedure. One query."""
    found = models.Procedure.objects.filter(current__isnull=False).order_by("code")
    return tuple(found.values_list("current_id", flat=True))


def published(current: Sequence[UUID]) -> list[Document]:
    """These published versions. What was taken apart before is not read again: a version never changes. Five
    queries where something is new."""
    fresh = [version for version in current if version not in _taken_apart]
    for row in _rows(fresh):
        _taken_apart[row["current_id"]] = document_of(row)
        if len(fresh) > MANY:
            time.sleep(BREATH_SECONDS)  # lets those in who want an answer now: this thread would not by itself
    for gone in _taken_apart.keys() - set(current):
        del _taken_apart[gone]
    return [_taken_apart[version] for version in current]


def named_words(documents: Iterable[Document]) -> frozenset[str]:
    return frozenset().union(*(document.named for document in documents))


def _rows(versions: list[UUID]) -> Iterator[dict[str, Any]]:
    """Each part read whole and put together here: asked for one version at a time, the database would read every
    paper once for each, as long as it has not yet counted what an import brought.
    """
    if not versions:
        return
    parts = {
        "cases": _of_versions(models.Variant, versions, "version_id", "name"),
        "papers": _of_versions(models.Paper, versions, "variant__version_id", "name"),
        "results": _of_versions(models.Result, versions, "version_id", "name"),
        "channels": _of_versions(models.Channel, versions, "version_id", "description"),
    }
    found = models.Procedure.objects.filter(current_id__in=versions).annotate(
        keywords=F("current__keywords"),
        agencies=F("current__executing_agencies"),
        conditions=F("current__conditions"),
        steps=F("current__steps"),
    )
    for row in found.order_by("code").values(*queries.LINE, *_COLUMNS):
        yield {**row, **{name: part[row["current_id"]] for name, part in parts.items()}}


def _of_versions(model: Any, versions: list[UUID], owner: str, column: str) -> defaultdict[UUID, list[str]]:
    texts: defaultdict[UUID, list[str]] = defaultdict(list)
    for version, text in model.objects.filter(**{f"{owner}__in": versions}).order_by("id").values_list(owner, column):
        texts[version].append(text)
    return texts


def document_of(row: dict[str, Any]) -> Document:
    line = queries.line(row)
    texts = {
        "name": line.name,
        "keywords": " ".join(row["keywords"]),
        "field": line.field,
        "agencies": " ".join(row["agencies"]),
        "results": " ".join(row["results"]),
        "papers": " ".join([*row["papers"], *row["cases"]]),
        "conditions": row["conditions"],
        "steps": row["steps"],
        "channels": " ".join(row["channels"]),
    }
    places = {
        name: _lexicon.count(text[:LONGEST_PLACE], marked=PLACES[name].marked) for name, text in texts.items() if text
    }
    outside = _IN_BRACKETS.sub(" ", line.name)
    core = _lexicon.count(outside if words_of(outside) else line.name, marked=True)
    named = frozenset(plain(word) for word in words_of(f"{line.name} {texts['keywords']}"))
    return Document(line, places, frozenset(core.keys.tolist()), named)

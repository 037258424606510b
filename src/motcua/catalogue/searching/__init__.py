"""Search over the published procedures, in the process: whole questions, everyday words, slips, no diacritics.

The index is rebuilt when the catalogue changes, the vocabulary read anew when its rules do; every process
notices by the mark of the catalogue, with one query. `docs/explanation/search.md` says how the order comes about.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from motcua.kernel.text import tidy

from .. import queries
from ..search_rules import rules_in_use
from ..search_values import SearchRule
from ..values import Procedure
from .documents import lexicon, named_words, published
from .index import Index, build
from .ranking import LONGEST_QUESTION, Ranker
from .slips import Neighbours
from .vocabulary import Vocabulary

__all__ = ["Found", "find", "related", "search", "try_out"]


NEIGHBOURHOOD = 40  # procedures looked at for those related to one


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a question, the best first. `fitting` False: nothing in it speaks of any procedure's name."""

    procedures: tuple[Procedure, ...]
    fitting: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: UUID | None
    versions: tuple[UUID, ...]
    index: Index
    neighbours: Neighbours
    ranker: Ranker


_kept: _Kept | None = None
_building = threading.Lock()


def search(text: str, limit: int = 10) -> list[Procedure]:
    """Published procedures for words, a question or a code, the best first. One query."""
    return list(find(text, limit).procedures)


def find(text: str, limit: int = 10) -> Found:
    """The same, and whether it fits. One query, and a few more after the catalogue has changed."""
    return _answer(_current().ranker, text, limit)


def related(code: str, limit: int = 5) -> list[Procedure]:
    """Procedures of the same field whose names say most of what this one's does; none for an unknown code."""
    index = _current().index
    at = index.by_code.get(code)
    if at is None:
        return []
    own = index.lines[at]
    near = find(own.name, NEIGHBOURHOOD).procedures
    return [line for line in near if line.code != code and line.field == own.field][:limit]


def try_out(rules: Iterable[SearchRule], text: str, limit: int = 10) -> Found:
    """What would be found if these were the rules."""
    kept = _current()
    return _answer(Ranker(kept.index, Vocabulary(rules), kept.neighbours), text, limit)


def _answer(ranker: Ranker, text: str, limit: int) -> Found:
    index = ranker.index
    ranked = ranker.rank(text, limit)
    best = list(ranked.documents)
    exact = index.by_code.get(tidy(text[:LONGEST_QUESTION]))
    if exact is not None:
        best = [exact, *(document for document in best if document != exact)][:limit]
    return Found(tuple(index.lines[document] for document in best), ranked.fitting or exact is not None)


def _current() -> _Kept:
    global _kept
    mark = queries.revision()
    kept = _kept
    if kept is None or kept.mark != mark:
        with _building:
            if _kept is None or _kept.mark != mark:
                _kept = _build(mark, _kept)
            kept = _kept
    return kept


def _build(mark: UUID | None, before: _Kept | None) -> _Kept:
    """Anew; where only the rules changed, the index stays."""
    current = published()
    versions = tuple(document.line.version_id for document in current)
    if before is not None and before.versions == versions:
        index, neighbours = before.index, before.neighbours
    else:
        words = named_words(current)
        index, neighbours = build(current, lexicon(), words), Neighbours(words)
    return _Kept(mark, versions, index, neighbours, Ranker(index, Vocabulary(rules_in_use()), neighbours))

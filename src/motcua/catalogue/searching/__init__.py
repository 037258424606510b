"""Search over the published procedures, in the process: whole questions, everyday words, slips, no diacritics.

The index is rebuilt when the catalogue changes, the vocabulary read anew when its rules do; every process
notices by the mark of the catalogue, with one query. Nobody waits for an index of many procedures to be built.
`docs/explanation/search.md` says how the order comes about.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from motcua.kernel.text import tidy

from .. import queries
from ..search_rules import rules_in_use
from ..search_values import SearchRule
from ..values import Procedure
from . import shelf
from .documents import MANY as FEW
from .documents import current_versions, lexicon, named_words, published, restore, taken_apart
from .index import Index, build
from .plainly import Found, plain_answer
from .ranking import LONGEST_QUESTION, Ranker
from .slips import Neighbours
from .vocabulary import Vocabulary

__all__ = ["Found", "find", "make_ready", "read_kept", "related", "search", "try_out"]


log = logging.getLogger(__name__)

NEIGHBOURHOOD = 40  # procedures looked at for those related to one


@dataclass(frozen=True, slots=True)
class _Kept:
    """`mark` is that of the catalogue it is of."""

    mark: UUID | None
    versions: tuple[UUID, ...]
    index: Index
    neighbours: Neighbours
    ranker: Ranker


_kept: _Kept | None = None
_building = threading.Lock()
_begun = threading.Lock()  # held while a thread builds


def search(text: str, limit: int = 10) -> list[Procedure]:
    """Published procedures for words, a question or a code, the best first. One query."""
    return list(find(text, limit).procedures)


def find(text: str, limit: int = 10) -> Found:
    """The same, and whether it fits. One query, and a few more after the catalogue has changed."""
    kept = _current()
    return plain_answer(text, limit) if kept is None else _answer(kept.ranker, text, limit)


def related(code: str, limit: int = 5) -> list[Procedure]:
    """Procedures of the same field whose names say most of what this one's does; none for an unknown code."""
    kept = _current()
    index = kept.index if kept else None
    at = index.by_code.get(code) if index else None
    if index is None or at is None:
        return []
    own = index.lines[at]
    near = find(own.name, NEIGHBOURHOOD).procedures
    return [line for line in near if line.code != code and line.field == own.field][:limit]


def try_out(rules: Iterable[SearchRule], text: str, limit: int = 10) -> Found:
    """What would be found if these were the rules."""
    kept = _settled()
    return _answer(Ranker(kept.index, Vocabulary(rules), kept.neighbours), text, limit)


def _answer(ranker: Ranker, text: str, limit: int) -> Found:
    index = ranker.index
    ranked = ranker.rank(text, limit)
    best = list(ranked.documents)
    exact = index.by_code.get(tidy(text[:LONGEST_QUESTION]))
    if exact is not None:
        best = [exact, *(document for document in best if document != exact)][:limit]
    return Found(tuple(index.lines[document] for document in best), ranked.fitting or exact is not None)


def make_ready(*, wait: bool = False) -> None:
    """Reads or builds the index now, beside what the process does, unless `wait`. For processes that start."""
    if wait:
        _settled()
    else:
        _renew_beside(queries.revision)


def read_kept() -> None:
    """Takes the index from the shelf if it is there as the catalogue is now, and builds nothing. For a process that
    is about to fork: its children share the index, and answer from their first moment.
    """
    global _kept
    mark, versions = queries.revision(), current_versions()
    index = _from_shelf(versions) if len(versions) > FEW else None
    if index is not None:
        _kept = _ready(mark, versions, index, Neighbours(index.named_words))


def _settled() -> _Kept:
    """The index of the catalogue as it is, however long that takes."""
    return _renewed(queries.revision())


def _current() -> _Kept | None:
    """The index to answer from. Where building one takes long it is done beside, and the former one answers; none
    at the beginning of a process.
    """
    mark = queries.revision()
    kept = _kept
    if (kept is not None and kept.mark == mark) or _begun.locked():
        return kept
    versions = current_versions()
    if len(versions) <= FEW or (kept is not None and kept.versions == versions):
        return _renewed(mark)
    _renew_beside(lambda: mark)
    return kept


def _renew_beside(mark: Callable[[], UUID | None]) -> None:
    """In a thread of its own, unless one is at it."""

    def renew() -> None:
        try:
            _renewed(mark())
        except Exception:
            log.exception("search index not built")
        finally:
            connections.close_all()
            _begun.release()

    if _begun.acquire(blocking=False):
        threading.Thread(target=renew, name="search index", daemon=True).start()


def _renewed(mark: UUID | None) -> _Kept:
    global _kept
    with _building:
        if _kept is None or _kept.mark != mark:
            _kept = _built(mark, _kept)
        return _kept


def _built(mark: UUID | None, before: _Kept | None) -> _Kept:
    """Anew; where only the rules changed, the index stays."""
    versions = current_versions()
    if before is not None and before.versions == versions:
        return _ready(mark, versions, before.index, before.neighbours)
    index = _index(versions) if len(versions) <= FEW else _shelved(versions)
    return _ready(mark, versions, index, Neighbours(index.named_words))


def _shelved(versions: tuple[UUID, ...]) -> Index:
    """From the shelf if it is there, else built and put there."""
    with shelf.alone():
        index = _from_shelf(versions)
        if index is None:
            index = _index(versions)
            shelf.keep((lexicon(), taken_apart(), versions, index))
        return index


def _from_shelf(versions: tuple[UUID, ...]) -> Index | None:
    """An index of other versions still spares taking apart those that it knows."""
    stored = shelf.read(versions)
    if stored is None:
        return None
    lexicon_, known, of, index = stored
    restore(lexicon_, known)
    return index if of == versions else None


def _index(versions: tuple[UUID, ...]) -> Index:
    documents = published(versions)
    return build(documents, lexicon(), named_words(documents))


def _ready(mark: UUID | None, versions: tuple[UUID, ...], index: Index, neighbours: Neighbours) -> _Kept:
    return _Kept(mark, versions, index, neighbours, Ranker(index, Vocabulary(rules_in_use()), neighbours))

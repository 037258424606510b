"""The plain answer of a process that has no index yet: names that hold most of the words, without diacritics."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel.memo import remembered
from motcua.kernel.text import fold

from .. import models, queries
from ..values import Procedure

A_MOMENT = 60.0  # seconds; longer than an index takes to be read or built


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a question, the best first. `fitting` False: nothing in it speaks of any procedure's name."""

    procedures: tuple[Procedure, ...]
    fitting: bool


def plain_answer(text: str, limit: int) -> Found:
    """Always called fitting: what was asked before the index was there counts as no search in vain."""
    words = set(fold(text).split())
    ranked = sorted(
        ((-len(words & said), len(said), line.code, line) for said, line in _names()), key=lambda found: found[:3]
    )
    return Found(tuple(line for missing, _length, _code, line in ranked[:limit] if missing), fitting=True)


@remembered(seconds=A_MOMENT)
def _names() -> tuple[tuple[frozenset[str], Procedure], ...]:
    rows = models.Procedure.objects.filter(current__isnull=False).order_by("code").values(*queries.LINE)
    lines = [queries.line(row) for row in rows]
    return tuple((frozenset([line.code, *fold(line.name).split()]), line) for line in lines)

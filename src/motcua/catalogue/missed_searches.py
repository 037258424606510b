"""What people searched for and nothing fitted, for whoever keeps the words of search.

No word of it says who asked: words are kept without diacritics, numbers of six digits or more are left out, and
only how often and on which days is counted. Kept in the process and written in one go now and then, so that
no search waits for it.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import F
from django.db.models.functions import Greatest

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.text import fold, tidy
from motcua.kernel.time import day_of

from . import access
from .search_models import MissedSearch as _Row
from .search_values import MissedSearch

LONGEST_PHRASE = 120  # characters
MOST_WAITING = 500  # phrases in the process
WRITTEN_EVERY = timedelta(seconds=30)
KEPT_DAYS = 180
MOST_KEPT = 5000  # phrases; of more, those asked least and longest ago go

_LONG_NUMBER = re.compile(r"\d(?:[\s.\-]?\d){5,}")
_ADDRESS = re.compile(r"\S+@\S+")
_WORD = re.compile(r"[^\W_]+")


class _Waiting:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._written_at: datetime | None = None

    def add(self, phrase: str, at: datetime) -> bool:
        """Whether it is time to write."""
        with self._lock:
            if phrase in self._counts or len(self._counts) < MOST_WAITING:
                self._counts[phrase] += 1
            return self._written_at is None or at - self._written_at >= WRITTEN_EVERY

    def take(self, at: datetime) -> Counter[str]:
        with self._lock:
            taken, self._counts, self._written_at = self._counts, Counter(), at
            return taken


_waiting = _Waiting()


def note_missed_search(*, text: str, at: datetime) -> None:
    """Counts the phrase. Mostly no query; two when others have waited for `WRITTEN_EVERY`."""
    phrase = anonymous(text)
    if phrase and _waiting.add(phrase, at):
        write_missed_searches(at=at)


def write_missed_searches(*, at: datetime) -> None:
    """Writes what this process has counted."""
    counted = _waiting.take(at)
    if counted:
        _write(counted, day_of(at))


def anonymous(text: str) -> str:
    """The phrase that is kept of a question: blank where nothing is left of it."""
    bare = _LONG_NUMBER.sub(" ", _ADDRESS.sub(" ", tidy(text)))
    return " ".join(_WORD.findall(fold(bare)))[:LONGEST_PHRASE].strip()


def missed_searches(limit: int = 200) -> list[MissedSearch]:
    """Those asked most often, the latest first among equals. One query."""
    rows = _Row.objects.order_by("-count", "-last_day", "phrase")[:limit]
    return [MissedSearch(row.phrase, row.count, row.first_day, row.last_day) for row in rows]


def settle_missed_search(*, actor: Actor, phrase: str, at: datetime) -> None:
    """Strikes the phrase off the list: it was seen to, or is nothing of ours. Raises `MayNotConfigure`."""
    access.keeper(actor)
    struck, _ = _Row.objects.filter(phrase=phrase).delete()
    if struck:
        audit.record(
            actor=actor,
            action="catalogue.settle_missed_search",
            subject_kind="catalogue.missed_search",
            subject_id=None,
            at=at,
            details={"phrase": phrase},
        )


def forget_old_missed_searches(*, at: datetime) -> int:
    """Deletes what nobody asked for `KEPT_DAYS`, and the rarest beyond `MOST_KEPT`; returns how many."""
    old, _ = _Row.objects.filter(last_day__lt=day_of(at) - timedelta(days=KEPT_DAYS)).delete()
    beyond = list(_Row.objects.order_by("-count", "-last_day", "id").values_list("id", flat=True)[MOST_KEPT:])
    rare, _ = _Row.objects.filter(id__in=beyond).delete()
    return old + rare


def _write(counted: Mapping[str, int], day: date) -> None:
    known = set(_Row.objects.filter(phrase__in=counted).values_list("phrase", flat=True))
    _Row.objects.bulk_create(
        [_Row(phrase=p, count=n, first_day=day, last_day=day) for p, n in sorted(counted.items()) if p not in known],
        ignore_conflicts=True,
    )
    for phrase in sorted(known):
        _Row.objects.filter(phrase=phrase).update(
            count=F("count") + counted[phrase], last_day=Greatest(F("last_day"), day)
        )

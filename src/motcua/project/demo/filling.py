"""Fills the city: every act of every dossier in the order of time, as it would have happened."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from motcua.audit import api as audit
from motcua.dossiers import api as dossiers
from motcua.outbox import api as outbox

from .city import City, found_city
from .fates import DAYS, plan
from .lives import KEY, live, own_answers
from .papers import PaperShelf
from .registry import load_registry

DOSSIERS = 2000
SMALL = 150
DRAFTS = 8
SEED = 2026
_BATCH = 1000


class RealDossiers(Exception):
    """The database holds dossiers that are not the demonstration's."""


def load_demo(
    *, at: datetime, dossiers_wanted: int = DOSSIERS, seed: int = SEED, on_filed: Callable[[], None] = lambda: None
) -> bool:
    """Fills an empty database with the demonstration; whether it did. One that is filled stays as it is.

    All or nothing: what is interrupted leaves no dossier. The same seed makes the same dossiers, dated
    back from `at`. Raises `RealDossiers`.
    """
    if dossiers.holds_any(keyed=KEY):
        return False
    if dossiers.holds_any():
        raise RealDossiers
    load_registry(at - timedelta(days=DAYS + 1))
    with transaction.atomic():
        _fill(at, dossiers_wanted, seed, on_filed)
    _tidy_up(at)
    return True


def _fill(at: datetime, dossiers_wanted: int, seed: int, on_filed: Callable[[], None]) -> None:
    city = found_city(at - timedelta(days=DAYS + 1))
    shelf = PaperShelf()
    plans = [plan(number, seed, city, at) for number in range(1, dossiers_wanted + 1)]
    _run((live(each, city, shelf) for each in plans), at, on_filed)
    _leave_drafts(city, Random(seed), at)


def _run(lives: Iterable[Iterator[datetime]], until: datetime, on_filed: Callable[[], None]) -> None:
    """Lets all lives go on side by side, always the one whose next act comes first."""
    queue = [(next(life), number, True, life) for number, life in enumerate(lives)]
    heapq.heapify(queue)
    while queue:
        _now, number, is_filing, life = heapq.heappop(queue)
        following = next(life, None)
        if following is not None and following <= until:
            heapq.heappush(queue, (following, number, False, life))
        if is_filing:
            on_filed()


def _leave_drafts(city: City, chance: Random, at: datetime) -> None:
    """The first citizens have begun something that they have not filed."""
    for citizen in city.citizens[:DRAFTS]:
        request = city.request(chance, online=True)
        begun = at - timedelta(minutes=chance.randrange(30, 60 * 24 * 9))
        unit = chance.choice(request.units)
        draft = dossiers.start_draft(actor=citizen, at=begun, version_id=request.version.id, unit_id=unit.id)
        saved = begun + timedelta(minutes=chance.randrange(2, 20))
        dossiers.save_answers(actor=citizen, at=saved, draft_id=draft, answers=own_answers(citizen))


def _tidy_up(at: datetime) -> None:
    """Hands on the events and seals the trail, as the worker would have done all along."""
    while outbox.relay_once(_BATCH):
        pass
    while audit.seal(at):
        pass

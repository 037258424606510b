"""Fills the city: every act of every dossier in the order of time, as it would have happened."""

from __future__ import annotations

import heapq
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from motcua.audit import api as audit
from motcua.dossiers import api as dossiers
from motcua.outbox import api as outbox

from .bundled import Way, live_together
from .city import City, found_city
from .fates import DAYS, Plan, plan
from .lives import KEY, live, own_answers
from .papers import PaperShelf
from .registry import load_registry
from .shifts import Shift, in_shifts

DOSSIERS = 1000
SMALL = 150
DRAFTS = 8
HOME = "00070"  # the commune where interlinked procedures are filed
SEED = 2026
_WORTH_A_PROCESS = 250  # dossiers
_BATCH = 1000
_A_DAY = timedelta(days=1)

type Progress = Callable[[int], None]
type Queue = list[tuple[datetime, int, bool, Iterator[datetime]]]  # the next act of each life


class RealDossiers(Exception):
    """The database holds dossiers that are not the demonstration's."""


def load_demo(
    *, at: datetime, wanted: int = DOSSIERS, seed: int = SEED, on_progress: Progress = lambda filed: None
) -> bool:
    """Fills an empty database with the demonstration; whether it did. One that is filled stays as it is.

    All or nothing: what is interrupted leaves no dossier. The same seed makes the same dossiers, dated
    back from `at`. `on_progress` hears how many are filed. Raises `RealDossiers`.
    """
    if dossiers.holds_any(keyed=KEY):
        return False
    if dossiers.holds_any():
        raise RealDossiers
    founded_at = at - (DAYS + 1) * _A_DAY
    load_registry(founded_at)
    city = found_city(founded_at)
    plans = [plan(number, seed, city, at) for number in range(1, wanted + 1)]
    count = max(1, min(os.process_cpu_count() or 1, wanted // _WORTH_A_PROCESS))
    in_shifts(_by_desk(plans, count), lambda shift, part: _work(shift, part, city, seed, at), on_progress)
    in_shifts([_BATCH] * count, _hand_on, lambda done: None)
    while audit.seal(at):
        pass
    return True


def _by_desk(plans: Iterable[Plan], count: int) -> list[list[Plan]]:
    """The plans in `count` parts of about one size. Desks that share numbers are never parted."""
    desks: dict[object, list[Plan]] = {}
    for each in plans:
        desks.setdefault(each.unit.point_id or each.unit.id, []).append(each)
    parts: list[list[Plan]] = [[] for _ in range(count)]
    for desk in sorted(desks.values(), key=len, reverse=True):
        min(parts, key=len).extend(desk)
    return parts


def _work(shift: Shift, plans: list[Plan], city: City, seed: int, until: datetime) -> None:
    """Lets all lives go on side by side, day by day, always the one whose next act comes first.

    Whoever has the desk of `HOME` files the interlinked procedures there too.
    """
    shelf = PaperShelf()
    with transaction.atomic():
        queue: Queue = [(next(life), each.number, True, life) for each in plans for life in [live(each, city, shelf)]]
        home = next((each.unit for each in plans if each.unit.commune_code == HOME), None)
        if home is not None:
            together = enumerate((live_together(way, city, shelf, home, until) for way in Way), start=-len(Way))
            queue += [(next(life), number, False, life) for number, life in together]
        heapq.heapify(queue)
        for evening in _evenings(until):
            _live_until(evening, queue, shift.count)
            shift.meet()
        if shift.is_first:
            _leave_drafts(city, Random(seed), until)
        shift.meet()


def _evenings(until: datetime) -> list[datetime]:
    return [until - back * _A_DAY for back in range(DAYS + 1, -1, -1)]


def _live_until(evening: datetime, queue: Queue, count: Progress) -> None:
    while queue and queue[0][0] <= evening:
        _now, number, is_filing, life = heapq.heappop(queue)
        following = next(life, None)
        if following is not None:
            heapq.heappush(queue, (following, number, False, life))
        if is_filing:
            count(1)


def _leave_drafts(city: City, chance: Random, at: datetime) -> None:
    """The first citizens have begun something that they have not filed."""
    for citizen in city.citizens[:DRAFTS]:
        request = city.request(chance, online=True)
        begun = at - timedelta(minutes=chance.randrange(30, 60 * 24 * 9))
        unit = chance.choice(request.units)
        draft = dossiers.start_draft(actor=citizen, at=begun, version_id=request.version.id, unit_id=unit.id)
        saved = begun + timedelta(minutes=chance.randrange(2, 20))
        dossiers.save_answers(actor=citizen, at=saved, draft_id=draft, answers=own_answers(citizen))


def _hand_on(_shift: Shift, batch: int) -> None:
    """Hands on the events, as the worker would have done all along."""
    while outbox.relay_once(batch):
        pass

"""Acts that cross, workers that die, a year that turns, a request sent again: once each, and nothing lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from motcua.casework import api as casework
from motcua.casework.models import Alarm, Assignment, Case, ClockFact, HistoryEntry
from motcua.documents.models import Document
from motcua.dossiers import alarms
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Attachment, Dossier, SupplementRequest, Upload
from motcua.kernel.actor import Role
from motcua.kernel.codes import DossierCode
from motcua.kernel.errors import Refusal
from motcua.kernel.time import VIETNAM, day_of
from motcua.outbox import api as outbox
from motcua.outbox.models import Delivery, DeliveryState

from .builders import MONDAY, City, a_filed_dossier, a_filing, an_accepted_dossier, an_upload, the_step
from .test_races import at_once
from .test_side_exits import DAY, HOUR, LONG, answers, ask, case_of, in_hand, relay, state_of

pytestmark = pytest.mark.django_db(transaction=True)

SOON = MONDAY + 2 * HOUR

type Act = Callable[[], object]


@contextmanager
def held(filed: dossiers.Filed, *, waiting: int) -> Iterator[None]:
    """Holds the dossier until so many others wait for it, so that they go on as close together as can be."""
    started = threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Case.objects.select_for_update().get(pk=filed.case_id)
                started.set()
                until = time.monotonic() + 3
                while _blocked() < waiting and time.monotonic() < until:
                    time.sleep(0.005)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    started.wait(10)
    try:
        yield
    finally:
        holder.join(10)


def _blocked() -> int:
    """How many connections wait for another's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


def collide(filed: dossiers.Filed, *acts: Act) -> list[object]:
    """All acts in flight on the dossier before any of them may go on."""
    with held(filed, waiting=len(acts)):
        return list(at_once(*acts))


def entries(filed: dossiers.Filed, verb: str) -> int:
    return HistoryEntry.objects.filter(case_id=filed.case_id, verb=f"dossiers.{verb}").count()


def ensure_whole(filed: dossiers.Filed) -> None:
    """The clock is readable and says what the case says; nothing hangs on it twice; what is closed is closed."""
    case, clock = case_of(filed), casework.clock_of(filed.case_id)
    assert clock is not None
    if case.closed_at is None:
        assert clock.reading.stopped_at is None
        assert (None if clock.reading.is_paused else clock.reading.due_at) == case.due_at
    else:
        assert clock.reading.stopped_at is not None
        assert timedelta(0) <= clock.reading.stopped_at - case.closed_at < timedelta(seconds=1)
        assert not Assignment.objects.filter(case_id=case.id, closed_at=None).exists()
    clock.shares_of_steps(SOON + 30 * DAY)
    held_by = [fact.kind for fact in ClockFact.objects.filter(case_id=case.id) if fact.kind in {"hold", "release"}]
    assert (
        held_by.count("hold") - held_by.count("release")
        == Assignment.objects.filter(case_id=case.id, closed_at=None, part="do").count()
    )
    papers = list(Attachment.objects.filter(dossier_id=case.id).values_list("stored_id", flat=True))
    assert len(papers) == len(set(papers))


# -- acts that cross each other ----------------------------------------------------------------


@dataclass(frozen=True)
class Crossing:
    """Acts on one dossier of which just one may go through, and what each would have left behind."""

    acts: Callable[[City, dossiers.Filed], tuple[Act, ...]]
    ends: tuple[tuple[str, str], ...]  # state and history verb, by act
    refusals: frozenset[str] = frozenset({"NotNow"})


def _answer_twice(city: City, filed: dossiers.Filed) -> tuple[Act, ...]:
    given = answers(city, ask(city, filed), SOON)
    return (
        lambda: dossiers.answer_supplement(actor=city.citizen, at=SOON, reference=filed.reference, given=given),
    ) * 2


def _ask_twice(city: City, filed: dossiers.Filed) -> tuple[Act, ...]:
    return (lambda: ask(city, filed, at=SOON),) * 2


def _reappoint_twice(city: City, filed: dossiers.Filed) -> tuple[Act, ...]:
    due = case_of(filed).due_at
    assert due is not None

    def put_off(days: int) -> dossiers.Reappointed:
        return dossiers.reappoint(
            actor=city.staff[Role.LEADER],
            at=SOON,
            reference=filed.reference,
            day=day_of(due) + days * DAY,
            reason="Chờ xác minh",
        )

    return (lambda: put_off(7), lambda: put_off(14))


def _pay_twice(city: City, filed: dossiers.Filed) -> tuple[Act, ...]:
    dossiers.ask_payment(
        actor=city.staff[Role.SPECIALIST], at=MONDAY + HOUR, reference=filed.reference, what="Lệ phí", amount=50_000
    )
    cashier = city.staff[Role.CASHIER]
    return (
        lambda: dossiers.confirm_payment(actor=cashier, at=SOON, reference=filed.reference, receipt="BL-0001"),
        lambda: dossiers.confirm_payment(actor=cashier, at=SOON, reference=filed.reference, receipt="BL-0002"),
    )


def _pause_twice(city: City, filed: dossiers.Filed) -> tuple[Act, ...]:
    specialist = city.staff[Role.SPECIALIST]
    return (lambda: dossiers.pause(actor=specialist, at=SOON, reference=filed.reference, ground="tax"),) * 2


def _stop(city: City, filed: dossiers.Filed) -> Act:
    return lambda: dossiers.stop(
        actor=city.staff[Role.LEADER],
        at=SOON,
        reference=filed.reference,
        ground="authority_order",
        reason="Quyết định 12",
    )


def _withdraw(city: City, filed: dossiers.Filed, at: datetime = SOON) -> Act:
    return lambda: dossiers.withdraw(actor=city.citizen, at=at, reference=filed.reference, reason="Thôi")


def _complete(city: City, filed: dossiers.Filed, at: datetime = SOON) -> Act:
    step = the_step(filed.reference)
    return lambda: dossiers.complete_step(
        actor=city.staff[Role.SPECIALIST], at=at, reference=filed.reference, step=step
    )


def _find_ineligible(city: City, filed: dossiers.Filed) -> Act:
    return lambda: dossiers.find_ineligible(
        actor=city.staff[Role.SPECIALIST], at=SOON, reference=filed.reference, reason="Không đủ điều kiện"
    )


CROSSINGS = {
    "answered twice": Crossing(_answer_twice, (("processing", "supplement_answered"),) * 2),
    "asked twice": Crossing(_ask_twice, (("supplement", "supplement_asked"),) * 2),
    "put off twice": Crossing(
        _reappoint_twice, (("processing", "reappointed"),) * 2, frozenset({"AlreadyReappointed"})
    ),
    "paid twice": Crossing(_pay_twice, (("processing", "payment_confirmed"),) * 2),
    "paused twice": Crossing(_pause_twice, (("paused", "paused"),) * 2),
    "stopped and withdrawn": Crossing(
        lambda city, filed: (_stop(city, filed), _withdraw(city, filed)),
        (("stopped", "stopped"), ("withdrawn", "withdrawn")),
    ),
    "found ineligible and completed": Crossing(
        lambda city, filed: (_find_ineligible(city, filed), _complete(city, filed)),
        (("ineligible", "found_ineligible"), ("processing", "handled")),
        frozenset({"NotNow", "NotYourTurn", "StepAlreadyDone"}),
    ),
}


@pytest.mark.parametrize("name", CROSSINGS)
def test_of_acts_that_exclude_each_other_just_one_goes_through(city: City, name: str) -> None:
    crossing, filed = CROSSINGS[name], in_hand(city)
    before = Attachment.objects.filter(dossier_id=filed.case_id).count()
    came = collide(filed, *crossing.acts(city, filed))
    refused = [isinstance(one, Refusal) for one in came]
    assert sorted(refused) == [False, True], came
    assert {type(one).__name__ for one in came if isinstance(one, Refusal)} <= crossing.refusals
    state, verb = crossing.ends[refused.index(False)]
    assert state_of(filed) == state
    assert entries(filed, verb) == 1
    assert sum(entries(filed, verb) for _, verb in set(crossing.ends)) == 1
    assert Attachment.objects.filter(dossier_id=filed.case_id).count() == before + (name == "answered twice")
    ensure_whole(filed)


def test_a_step_completed_while_the_applicant_withdraws_is_done_or_not_and_all_is_withdrawn(city: City) -> None:
    filed = in_hand(city)
    withdrawn, completed = collide(filed, _withdraw(city, filed), _complete(city, filed))
    assert withdrawn is None
    assert state_of(filed) == "withdrawn"
    assert entries(filed, "handled") == (0 if isinstance(completed, dossiers.StepAlreadyDone) else 1)
    ensure_whole(filed)


def test_who_waited_for_the_dossier_acts_after_whom_it_waited_for(city: City) -> None:
    """Each act bears the instant of its request; a lock may let the later request go first."""
    first, then = SOON, SOON - timedelta(milliseconds=200)
    filed = in_hand(city)
    _complete(city, filed, first)()
    _withdraw(city, filed, then)()
    ensure_whole(filed)
    paid = in_hand(city)
    specialist, cashier = city.staff[Role.SPECIALIST], city.staff[Role.CASHIER]
    by: dict[str, Any] = {"at": MONDAY, "reference": paid.reference}
    asked = dossiers.ask_opinion(
        actor=specialist, unit_id=city.other_commune, question="Có trùng không?", days=1, waits=False, **by
    )
    dossiers.ask_payment(actor=specialist, what="Lệ phí", amount=50_000, **by)
    answerer = city.strangers[Role.SPECIALIST]
    dossiers.answer_opinion(actor=answerer, at=first, reference=paid.reference, consultation_id=asked, answer="Không.")
    dossiers.confirm_payment(actor=cashier, at=then, reference=paid.reference, receipt="BL-1")
    ensure_whole(paid)


def test_at_the_last_instant_the_answer_or_the_alarm_wins_and_never_both(city: City) -> None:
    for seed in (1, 2, 3):
        filed = an_accepted_dossier(city, code=LONG, seed=seed)
        request = SupplementRequest.objects.get(pk=ask(city, filed))
        relay()
        given = answers(city, request.id, SOON)
        answer = partial(dossiers.answer_supplement, actor=city.citizen, reference=filed.reference, given=given)
        acts: tuple[Act, ...] = (
            partial(answer, at=request.answer_by),
            partial(casework.alarms.fire_due, request.answer_by + alarms.A_MINUTE),
        )
        came = at_once(*acts)
        casework.alarms.fire_due(request.answer_by + alarms.A_MINUTE)
        closed = state_of(filed) == "closed_no_supplement"
        assert isinstance(came[0], casework.NotNow) == closed
        assert closed or state_of(filed) == "processing"
        assert (entries(filed, "closed_unanswered"), entries(filed, "supplement_answered")) == (closed, not closed)
        assert not Alarm.objects.exclude(attempts=0).exists()
        ensure_whole(filed)


# -- workers at once, and workers that die ------------------------------------------------------


def test_three_workers_fire_each_alarm_once(city: City) -> None:
    filed = [an_accepted_dossier(city, code=LONG, seed=seed) for seed in range(4)]
    for one in filed:
        ask(city, one)
    relay()
    last = MONDAY + 40 * DAY
    fired = at_once(*[lambda: casework.alarms.fire_due(last)] * 3)
    assert sum(one for one in fired if isinstance(one, int)) == len(filed)
    assert [entries(one, "closed_unanswered") for one in filed] == [1] * len(filed)
    assert not Alarm.objects.exclude(attempts=0).exists()
    for one in filed:
        ensure_whole(one)


def test_a_worker_that_read_before_a_change_does_not_undo_the_alarms_set_after_it(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = in_hand(city)
    read, over, arrange = threading.Event(), threading.Event(), casework.alarms.arrange
    slow: list[bool] = []

    def arranged(case_id: UUID, wanted: dict[tuple[str, UUID | None], datetime | None]) -> None:
        if not slow:
            slow.append(True)
            read.set()
            while not over.is_set() and not _blocked():  # slow to write what it read
                time.sleep(0.005)
        arrange(case_id, wanted)

    monkeypatch.setattr(casework.alarms, "arrange", arranged)

    def act_and_relay() -> None:
        read.wait(10)
        ask(city, filed)
        relay()
        over.set()

    at_once(relay, act_and_relay)
    (alarm,) = Alarm.objects.filter(case_id=filed.case_id, fired_at=None)
    assert alarm.kind == alarms.UNANSWERED


WORKER = """
import pkgutil, sys, time
import django
django.setup()
from datetime import datetime
from motcua.casework import api as casework
from motcua.outbox import api as outbox

place, name, work = sys.argv[1:]
owner = pkgutil.resolve_name(place)
writes = getattr(owner, name)

def stuck(*given, **more):
    writes(*given, **more)
    print("written", flush=True)
    time.sleep(60)

setattr(owner, name, stuck)
outbox.relay_once() if work == "relay" else casework.alarms.fire_due(datetime.fromisoformat(work))
"""


def kill_a_worker_after(place: str, name: str, work: str) -> None:
    """Starts a process that does the work up to the end of the function of that name, and kills it there."""
    database = connection.settings_dict["NAME"]
    url = re.sub(r"/[^/?]*(\?|$)", rf"/{database}\1", os.environ["MOTCUA_DATABASE_URL"], count=1)
    environment = os.environ | {"MOTCUA_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "motcua.project.settings"}
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, place, name, work], env=environment, stdout=subprocess.PIPE, text=True
    )
    with worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "written\n"
        worker.kill()


def until(done: Callable[[], bool], work: Act) -> None:
    """Works until it is done, as workers do."""
    for _ in range(200):
        work()
        if done():
            return
        time.sleep(0.02)
    raise AssertionError("it was never done")


def test_an_alarm_whose_worker_is_killed_is_fired_whole_by_the_next(city: City) -> None:
    filed = in_hand(city)
    ask(city, filed)
    relay()
    last = MONDAY + 40 * DAY
    kill_a_worker_after("motcua.casework.alarms", "_follow", last.isoformat())
    until(lambda: state_of(filed) != "supplement", lambda: casework.alarms.fire_due(last))
    assert state_of(filed) == "closed_no_supplement"
    assert entries(filed, "closed_unanswered") == 1
    assert list(Alarm.objects.filter(case_id=filed.case_id).values_list("fired_at", "attempts")) == [(last, 0)]
    ensure_whole(filed)


def test_an_event_whose_worker_is_killed_is_handled_whole_by_the_next(city: City) -> None:
    filed = a_filed_dossier(city)
    kill_a_worker_after("motcua.casework.models:HistoryEntry", "save", "relay")
    until(lambda: not Delivery.objects.exclude(state=DeliveryState.DONE).exists(), outbox.relay_once)
    assert entries(filed, "acknowledged") == 1
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}
    assert Alarm.objects.filter(case_id=filed.case_id).count() == 2


# -- the year turns -----------------------------------------------------------------------------

LAST_MINUTE = datetime(2026, 12, 31, 23, 59, tzinfo=VIETNAM)
FIRST_MINUTE = LAST_MINUTE + timedelta(minutes=1)
FIRST_DAY_OF_WORK = datetime(2027, 1, 4, 8, 0, tzinfo=VIETNAM)


def test_a_dossier_filed_in_the_old_year_and_accepted_in_the_new_keeps_its_code_and_takes_new_numbers(
    city: City,
) -> None:
    old = an_accepted_dossier(city, at=datetime(2026, 12, 31, 9, 0, tzinfo=VIETNAM), seed=1)
    dossiers.slips.receipt_slip(city.citizen, old.reference, at=LAST_MINUTE)
    filed = a_filed_dossier(city, at=LAST_MINUTE, seed=2)
    dossiers.accept(actor=city.staff[Role.RECEPTION], at=FIRST_DAY_OF_WORK, reference=filed.reference)
    dossiers.slips.receipt_slip(city.citizen, filed.reference, at=FIRST_DAY_OF_WORK)
    assert DossierCode.parse(filed.reference).day == LAST_MINUTE.date()
    slips = [Document.objects.get(case_id=one.case_id) for one in (old, filed)]
    assert [(slip.year, slip.serial) for slip in slips] == [(2026, 1), (2027, 1)]
    ensure_whole(filed)


def test_around_midnight_each_year_counts_its_own_and_no_number_comes_twice(city: City) -> None:
    filings = [a_filing(city, seed=seed, at=LAST_MINUTE) for seed in range(4)]
    instants = (LAST_MINUTE, FIRST_MINUTE, LAST_MINUTE, FIRST_MINUTE)

    def file_five(filing: dossiers.Filing, at: datetime) -> list[str]:
        return [dossiers.file(actor=city.citizen, at=at, filing=filing).reference for _ in range(5)]

    came = at_once(*[partial(file_five, filing, at) for filing, at in zip(filings, instants, strict=True)])
    codes = [DossierCode.parse(code) for codes in came if isinstance(codes, list) for code in codes]
    for at in (LAST_MINUTE, FIRST_MINUTE):
        assert sorted(code.serial for code in codes if code.day == at.date()) == list(range(1, 11))


def test_slips_made_around_midnight_take_the_first_number_of_their_year_and_each_its_own(city: City) -> None:
    accepted = [an_accepted_dossier(city, at=LAST_MINUTE - 9 * HOUR, seed=seed) for seed in range(4)]
    instants = (LAST_MINUTE, FIRST_MINUTE, LAST_MINUTE, FIRST_MINUTE)
    receipt = partial(dossiers.slips.receipt_slip, city.citizen)
    at_once(*[partial(receipt, one.reference, at=at) for one, at in zip(accepted, instants, strict=True)])
    numbers = sorted(Document.objects.values_list("year", "serial"))
    assert numbers == [(2026, 1), (2026, 2), (2027, 1), (2027, 2)]


# -- the same request again ---------------------------------------------------------------------


def test_a_filing_sent_again_with_its_key_is_told_where_it_stands_even_a_year_later(city: City) -> None:
    filing = replace(a_filing(city, at=LAST_MINUTE), key="api:retried", digest="same")
    first = dossiers.file(actor=city.citizen, at=LAST_MINUTE, filing=filing)
    again = dossiers.file(actor=city.citizen, at=FIRST_DAY_OF_WORK, filing=filing)
    assert (again.reference, again.secret, again.repeated) == (first.reference, first.secret, True)
    assert Dossier.objects.count() == 1


def signed_in(account: str) -> Client:
    client = Client()
    client.post("/dang-nhap/trinh-dien/", {"account": account})
    return client


def follow_twice(client: Client, url: str, posted: dict[str, str]) -> list[str]:
    """What each of two posts, one after the other, is told in the end."""
    pages = [client.post(url, posted, follow=True) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    return [page.content.decode() for page in pages]


def test_a_file_kept_twice_by_a_double_click_is_given_once(city: City) -> None:
    filed = in_hand(city)
    given = answers(city, ask(city, filed), SOON)
    paper = next(item for item, answer in given.items() if answer.uploads)
    again = an_upload(city.citizen, "supplement", SOON)
    given[paper] = replace(given[paper], uploads=(*given[paper].uploads, again.id))
    dossiers.answer_supplement(actor=city.citizen, at=SOON, reference=filed.reference, given=given)
    assert Attachment.objects.filter(answers_id=paper).count() == 1
    assert not Upload.objects.filter(id__in=given[paper].uploads).exists()
    ensure_whole(filed)


def test_a_withdrawal_posted_twice_is_one_and_the_second_is_told_nothing_false(city: City) -> None:
    filed = in_hand(city, at=timezone.now() - HOUR)
    first, second = follow_twice(signed_in("congdan01"), f"/ho-so/{filed.reference}/rut/", {"reason": "Thôi"})
    assert "Đã rút hồ sơ." in first
    assert str(dossiers.ResultExists.message) not in second
    assert entries(filed, "withdrawn") == 1
    ensure_whole(filed)


def test_an_act_of_an_officer_posted_twice_is_done_once_and_told_as_it_stands(city: City) -> None:
    filed = in_hand(city, at=timezone.now() - HOUR)
    officer = signed_in("chuyenvien.hoankiem")
    url = f"/lam-viec/ho-so/{filed.reference}/tam-dung/"
    _, second = follow_twice(officer, url, {"pause_ground": "tax"})
    assert str(casework.NotNow.message) in second
    assert (state_of(filed), entries(filed, "paused")) == ("paused", 1)
    ensure_whole(filed)

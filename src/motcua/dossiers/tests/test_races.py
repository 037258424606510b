"""Many at once, on a real database: one wins, and nothing is done twice."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import Error, connection, transaction

from motcua.casework import api as casework
from motcua.casework.api import NotNow
from motcua.casework.models import Case, ClockFact, HistoryEntry
from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, Draft, Upload
from motcua.identity.tests.builders import a_staff_account, an_appointment
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.codes import DossierCode
from motcua.kernel.errors import Refusal
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.organisation.models import Unit

from .builders import BIRTH, MONDAY, City, a_filed_dossier, a_filing, an_accepted_dossier, the_step
from .test_restructuring import DAY, NEW_CODE, TUESDAY, merging

pytestmark = pytest.mark.django_db(transaction=True)


def at_once[T](*acts: Callable[[], T]) -> list[T | Refusal]:
    """Starts every act at the same moment, each on a connection of its own."""
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Refusal:
        try:
            connection.ensure_connection()
            together.wait(10)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_officers_accept_and_one_of_them_does(city: City) -> None:
    filed = a_filed_dossier(city)

    def accept() -> dossiers.Accepted:
        return dossiers.accept(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)

    came = at_once(accept, accept, accept)
    assert sorted(type(one).__name__ for one in came) == ["Accepted", "NotNow", "NotNow"]
    assert [fact.kind for fact in ClockFact.objects.filter(case_id=filed.case_id)] == ["start", "hold"]
    assert HistoryEntry.objects.filter(case_id=filed.case_id, verb="dossiers.accepted").count() == 1


def test_accepting_and_refusing_at_once_ends_in_one_of_the_two(city: City) -> None:
    filed = a_filed_dossier(city)
    desk = {"actor": city.staff[Role.RECEPTION], "at": MONDAY, "reference": filed.reference}
    ground = dossiers.RefusalGround.OTHER
    came = at_once(
        lambda: dossiers.accept(**desk),
        lambda: dossiers.refuse(**desk, ground=ground, reason="Không đúng nơi."),
    )
    assert sum(isinstance(one, NotNow) for one in came) == 1
    case = Case.objects.get(pk=filed.case_id)
    assert (case.state == "refused") == (case.received_at is None) == (case.closed_at is not None)


def test_a_draft_filed_by_two_clicks_is_one_dossier(city: City) -> None:
    for seed in range(5):
        version = catalogue.version_in_force(BIRTH, day_of(MONDAY))
        draft_id = dossiers.start_draft(actor=city.citizen, at=MONDAY, version_id=version.id, unit_id=city.commune)
        answers = a_filing(city, seed=seed).answers
        dossiers.save_answers(actor=city.citizen, at=MONDAY, draft_id=draft_id, answers=answers)
        Upload.objects.filter(draft=None).update(draft=draft_id)  # they go when the draft goes

        def click(draft_id=draft_id) -> dossiers.Filed:  # type: ignore[no-untyped-def]
            return dossiers.file_draft(actor=city.citizen, at=MONDAY, draft_id=draft_id)

        came = at_once(click, click, click)
        assert [one for one in came if isinstance(one, Refusal)] == []
        assert len({one.reference for one in came}) == 1
        assert sorted(one.repeated for one in came) == [False, True, True]
    assert Dossier.objects.count() == 5
    assert not Draft.objects.exists()


def test_the_same_key_at_once_files_once(city: City) -> None:
    filing = replace(a_filing(city), key="api:one-key", digest="same")
    came = at_once(*[lambda: dossiers.file(actor=city.citizen, at=MONDAY, filing=filing)] * 6)
    assert len({(one.reference, one.secret) for one in came}) == 1
    assert Dossier.objects.count() == Case.objects.count() == 1


def test_eighty_filings_of_eight_threads_count_one_to_eighty(city: City) -> None:
    filings = [a_filing(city, seed=n) for n in range(8)]

    def file_ten(filing: dossiers.Filing) -> list[str]:
        return [dossiers.file(actor=city.citizen, at=MONDAY, filing=filing).reference for _ in range(10)]

    came = at_once(*[lambda filing=filing: file_ten(filing) for filing in filings])
    codes = [DossierCode.parse(reference) for references in came for reference in references]
    assert sorted(code.serial for code in codes) == list(range(1, 81))


def test_a_step_completed_twice_at_once_is_completed_once(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    step = the_step(reference)

    def complete() -> dossiers.State:
        return dossiers.complete_step(actor=city.staff[Role.SPECIALIST], at=MONDAY, reference=reference, step=step)

    came = at_once(complete, complete)
    assert sorted(type(one).__name__ for one in came) == ["State", "StepAlreadyDone"]
    assert HistoryEntry.objects.filter(verb="dossiers.handled").count() == 1


def test_two_who_start_a_restructure_at_once_start_it_once(city: City) -> None:
    plan = merging(city)
    organisation.check_restructure(actor=SYSTEM, at=MONDAY, restructure_id=plan)
    came = at_once(*[lambda: organisation.start_restructure(actor=SYSTEM, at=TUESDAY, restructure_id=plan)] * 3)
    assert sorted(type(one).__name__ for one in came) == ["NoneType", "PlanNotNow", "PlanNotNow"]
    assert Unit.objects.filter(name="Phường Hợp Nhất").count() == 1


def test_two_plans_for_the_same_units_at_once_end_in_one_of_the_two(city: City) -> None:
    plans = [merging(city, number="7/NQ"), merging(city, number="8/NQ", code="99998")]
    for plan in plans:
        organisation.check_restructure(actor=SYSTEM, at=MONDAY, restructure_id=plan)
    came = at_once(
        *[
            lambda plan=plan: organisation.start_restructure(actor=SYSTEM, at=TUESDAY, restructure_id=plan)
            for plan in plans
        ]
    )
    assert sorted(type(one).__name__ for one in came) == ["NoneType", "PlanHasProblems"]
    assert Unit.objects.filter(name="Phường Hợp Nhất").count() == 1


def test_workers_who_move_at_once_and_officers_who_act_meanwhile_lose_nothing(city: City) -> None:
    """Three workers, and an officer who completes steps of the very dossiers that are being moved."""
    filed = [an_accepted_dossier(city, answers={"delivery": "counter"}) for _ in range(8)]
    plan = merging(city)
    organisation.check_restructure(actor=SYSTEM, at=MONDAY, restructure_id=plan)
    organisation.start_restructure(actor=SYSTEM, at=TUESDAY, restructure_id=plan)

    def work() -> int:
        return organisation.carry_restructure_through(at=TUESDAY, restructure_id=plan, limit=2)

    def officer() -> int:
        done = 0
        for one in filed:
            try:
                dossiers.complete_step(
                    actor=city.staff[Role.SPECIALIST], at=TUESDAY, reference=one.reference, step=steps[one.reference]
                )
                done += 1
            except (dossiers.DossierNotFound, dossiers.NotYourTurn):
                continue
        return done

    steps = {one.reference: the_step(one.reference) for one in filed}
    *_workers, done = at_once(work, work, work, officer)
    organisation.move_strays(at=TUESDAY)
    new = organisation.unit_by_code(NEW_CODE, DAY).id
    assert isinstance(done, int)
    assert HistoryEntry.objects.filter(verb="dossiers.handled").count() == done
    for one in filed:
        assert HistoryEntry.objects.filter(case_id=one.case_id, verb="dossiers.passed_on").count() == 1
        assert {turn.unit_id for turn in casework.open_assignments([one.case_id])[one.case_id]} == {new}
    assert set(Case.objects.values_list("unit_id", flat=True)) == {new}


def test_a_worker_killed_within_a_batch_leaves_it_undone_and_the_next_does_it(city: City) -> None:
    """The connection dies after the batch was written and before it was committed."""
    filed = [a_filed_dossier(city) for _ in range(4)]
    plan = merging(city)
    organisation.check_restructure(actor=SYSTEM, at=MONDAY, restructure_id=plan)
    organisation.start_restructure(actor=SYSTEM, at=TUESDAY, restructure_id=plan)

    def killed() -> None:
        with contextlib.suppress(Error), transaction.atomic():
            while organisation.carry_on_restructure(at=TUESDAY, restructure_id=plan, limit=2).mover:
                if HistoryEntry.objects.filter(verb="dossiers.passed_on").exists():
                    connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")

    at_once(killed)
    assert not HistoryEntry.objects.filter(verb="dossiers.passed_on").exists()
    organisation.carry_restructure_through(at=TUESDAY, restructure_id=plan, limit=2)
    assert HistoryEntry.objects.filter(verb="dossiers.passed_on").count() == len(filed)


def test_a_turn_given_away_while_it_is_completed_is_one_or_the_other(city: City) -> None:
    colleague = a_staff_account()
    an_appointment(colleague, Role.SPECIALIST, city.commune)
    specialist, head = city.staff[Role.SPECIALIST], city.staff[Role.DIVISION_HEAD]
    for _ in range(3):
        reference = an_accepted_dossier(city).reference
        step, by = the_step(reference), {"at": MONDAY, "reference": reference}
        came = at_once(
            lambda by=by, step=step: dossiers.complete_step(actor=specialist, step=step, **by),
            lambda by=by, step=step: dossiers.reassign(
                actor=head, step=step, account_id=colleague.id, reason="Chia việc", **by
            ),
        )
        refused = [type(one).__name__ for one in came if isinstance(one, Refusal)]
        handled = HistoryEntry.objects.filter(case__reference=reference, verb="dossiers.handled").count()
        assert refused in (["StepAlreadyDone"], ["NotYourTurn"])
        assert (refused == ["StepAlreadyDone"]) == (handled == 1)


def test_a_question_answered_twice_at_once_has_one_answer(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    question = dossiers.ask_opinion(
        actor=city.staff[Role.SPECIALIST],
        at=MONDAY,
        reference=reference,
        unit_id=city.other_commune,
        question="Có trùng không?",
        days=1,
        waits=True,
    )
    by = {"at": MONDAY, "reference": reference, "consultation_id": question}
    answerer, lead = city.strangers[Role.SPECIALIST], city.staff[Role.LEADER]
    at_once(
        lambda: dossiers.answer_opinion(actor=answerer, answer="Không.", **by),
        lambda: dossiers.answer_opinion(actor=answerer, answer="Có.", **by),
        lambda: dossiers.recall_opinion(actor=lead, reason="Đã rõ.", **by),
    )
    told = HistoryEntry.objects.filter(verb__in=["dossiers.gave_opinion", "dossiers.recalled_opinion"])
    assert told.count() == 1
    assert ClockFact.objects.filter(kind="release", unit_id=city.other_commune).count() == 1
    dossiers.complete_step(actor=city.staff[Role.SPECIALIST], at=MONDAY, reference=reference, step=the_step(reference))


def test_the_same_dossiers_accepted_by_two_desks_at_once_are_accepted_once(city: City) -> None:
    references = [a_filed_dossier(city, seed=n).reference for n in range(4)]

    def accept_all(order: list[str]) -> tuple[dossiers.Outcome, ...]:
        return dossiers.accept_many(actor=city.staff[Role.RECEPTION], at=MONDAY, references=order)

    came = at_once(lambda: accept_all(references), lambda: accept_all(references[::-1]))
    outcomes = [one for many in came if not isinstance(many, Refusal) for one in many]
    assert sum(one.went_through for one in outcomes) == len(references)
    assert all(one.went_through or one.was_done for one in outcomes)
    assert ClockFact.objects.filter(kind="start").count() == len(references)

"""Many at once, on a real database: one wins, and nothing is done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from motcua.casework.api import NotNow
from motcua.casework.models import Case, ClockFact, HistoryEntry
from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, Draft, Upload
from motcua.kernel.actor import Role
from motcua.kernel.codes import DossierCode
from motcua.kernel.errors import Refusal
from motcua.kernel.time import day_of

from .builders import BIRTH, MONDAY, City, a_city, a_filed_dossier, a_filing, an_accepted_dossier, the_step

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


@pytest.fixture
def city() -> City:
    return a_city()


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

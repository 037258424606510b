"""The demonstration is true to the rules, whole, and there once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from motcua.casework import api as casework
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.identity import api as identity
from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import VIETNAM
from motcua.organisation import api as organisation
from motcua.project.demo import RealDossiers, load_demo
from motcua.project.demo.city import found_city
from motcua.project.demo.fates import Fate, plan

NOW = datetime(2026, 11, 25, 10, 17, tzinfo=VIETNAM)  # a Wednesday
MANY = 30


@pytest.fixture(scope="module", autouse=True)
def _filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        assert load_demo(at=NOW, wanted=MANY)
        yield
        transaction.set_rollback(True)


def a_retelling() -> list[tuple[object, ...]]:
    rows = Dossier.objects.filter(filing_key__startswith="demo:").select_related("case").order_by("filing_key")
    return [(d.filing_key, d.applicant_name, d.case.state, d.case.opened_at, d.case.due_at) for d in rows]


def test_a_second_run_adds_nothing() -> None:
    before = a_retelling()
    assert not load_demo(at=NOW + timedelta(hours=1), wanted=2 * MANY)
    assert a_retelling() == before
    assert len(before) == MANY


def test_every_state_is_there() -> None:
    states = Counter(casework.Case.objects.filter(kind="dossier").values_list("state", flat=True))
    assert set(states) == {state.value for state in dossiers.State}


def test_the_first_citizen_has_one_of_each_fate_and_a_draft() -> None:
    mine = Dossier.objects.filter(filing_key__in=[f"demo:{n}" for n in range(1, len(Fate) + 1)])
    assert len({d.filer_account_id for d in mine}) == 1
    assert {dossiers.State.REFUSED, dossiers.State.SUBMITTED} <= {d.case.state for d in mine}
    assert mine.filter(granted=False).exclude(document_id=None).exists()
    (draft,) = dossiers.drafts(identity.actor_of(mine[0].filer_account_id, NOW))
    assert draft.updated_at < NOW


def test_nothing_lies_in_the_future_and_each_history_runs_forward() -> None:
    for case in casework.Case.objects.all():
        times = [entry.at for entry in casework.timeline(case.id)]
        assert times == sorted(times)
        assert times[0] == case.opened_at
        assert times[-1] <= NOW


def test_codes_are_unique_and_number_each_day_of_a_unit_in_order_of_filing() -> None:
    cases = casework.Case.objects.order_by("opened_at")
    references = [case.reference for case in cases]
    assert len(set(references)) == len(references) > MANY
    series = {reference.rpartition("-")[0] for reference in references}
    for one in series:
        serials = [reference for reference in references if reference.startswith(f"{one}-")]
        assert serials == sorted(serials)


def test_due_instants_follow_the_clock() -> None:
    dated = casework.Case.objects.exclude(due_at=None)
    assert dated.exists()
    for case in dated:
        explanation = dossiers.explain_due(case.id)
        assert explanation is not None
        clock = explanation.reading
        assert clock.due_at == case.due_at
        calendar = organisation.calendar_of(case.unit_id, NOW.date())
        own = casework.due(calendar, clock.limit, clock.cutoff, clock.received_at)
        assert clock.first_due_at == (clock.alignments[0].due_at if clock.alignments else own)


def test_most_results_are_issued_in_time() -> None:
    stops = casework.ClockFact.objects.filter(kind=casework.FactKind.STOP, case__due_at__isnull=False)
    in_time = [stop.at <= stop.case.due_at for stop in stops.select_related("case") if stop.case.due_at]
    assert 0.7 <= sum(in_time) / len(in_time) <= 1.0


def test_interlinked_procedures_stand_at_every_point_of_their_way() -> None:
    cases = casework.Case.objects.filter(kind="bundle")
    assert Counter(cases.values_list("state", flat=True)) == {"filed": 1, "running": 1, "stuck": 1, "finished": 1}
    stuck = dossiers.bundles.read(SYSTEM, cases.get(state="stuck").reference, at=NOW, purpose="test")
    assert {part.path: part.state.value for part in stuck.parts} == {
        "birth": "done",
        "residence": "done",
        "health_card": "failed",
    }
    finished = dossiers.bundles.read(SYSTEM, cases.get(state="finished").reference, at=NOW, purpose="test")
    assert all(part.document is not None and part.document.demonstration for part in finished.parts)
    assert [part.due_at <= finished.due_at for part in finished.parts if part.due_at and finished.due_at] == [True] * 3
    insurance = casework.find_case(finished.parts[-1].reference)
    assert insurance is not None
    assert organisation.unit(insurance.unit_id).name.startswith("Bảo hiểm xã hội")


def test_it_stays_away_from_real_dossiers() -> None:
    with transaction.atomic():
        Dossier.objects.filter(filing_key__startswith="demo:").update(filing_key=None)
        with pytest.raises(RealDossiers):
            load_demo(at=NOW, wanted=1)
        transaction.set_rollback(True)
    assert dossiers.search(SYSTEM, "H26", at=NOW).items == ()


def test_the_same_seed_plans_the_same_dossiers_on_any_day() -> None:
    city = found_city(NOW)

    def told(at: datetime) -> list[tuple[object, ...]]:
        plans = [plan(number, 5, city, at) for number in range(1, 200)]
        return [(p.fate, p.request.version.code, p.unit.code, p.channel, p.actor.name) for p in plans]

    assert told(NOW) == told(NOW + timedelta(days=40))
    assert all(plan(number, 5, city, NOW).filed_at < NOW for number in range(1, 200))

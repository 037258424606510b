"""Whatever the plan, everything that runs ends with a unit that lives, and the past is as it was."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.casework.clock import FactKind
from motcua.casework.models import Assignment, Case, ClockFact, HistoryEntry
from motcua.catalogue import api as catalogue
from motcua.dossiers.models import Dossier
from motcua.kernel.actor import SYSTEM, Role
from motcua.organisation import api as organisation
from motcua.organisation.models import Unit
from motcua.organisation.tests.restructures import BEFORE, THE_DAY, OldCity, a_plan, an_old_city, applied

from .builders import BIRTH

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(db: None) -> OldCity:
    """Every commune settles what every commune received: one running, one finished for each pair."""
    city = an_old_city()
    catalogue.load_demo_catalogue(at=BEFORE)
    version = catalogue.version_in_force(BIRTH, BEFORE.date())
    then = BEFORE - timedelta(days=1)
    for number, (unit, desk) in enumerate((a, b) for a in city.communes.values() for b in city.communes.values()):
        for closed_at in (None, BEFORE):
            case = Case.objects.create(
                kind="dossier", reference=f"{unit.code}-{then:%y%m%d}-{number * 2 + (closed_at is None) + 1:04d}",
                state="processing" if closed_at is None else "returned", unit=unit, subject=version.name,
                party_name="Người Mẫu", party_folded="nguoi mau", opened_at=then, received_at=then,
                due_at=BEFORE + timedelta(days=3), closed_at=closed_at,
            )  # fmt: skip
            Dossier.objects.create(
                case=case, version_id=version.id, procedure_code=version.code, receiving_unit=desk, channel="online",
                applicant_kind="citizen", applicant_number="000190000001", applicant_name="Người Mẫu",
                applicant_address=f"Tổ {number}, {unit.name}", form_key="birth", form_version=1,
                tracking_secret="0000000000",
            )  # fmt: skip
            ClockFact.objects.create(case=case, at=then, kind=FactKind.START, unit=unit)
            if closed_at is None:
                ClockFact.objects.create(case=case, at=then, kind=FactKind.HOLD, unit=unit, step="check", minutes=960)
                Assignment.objects.create(
                    case=case, unit=unit, role=Role.SPECIALIST, step="check", name="Thẩm định", opened_at=then,
                    minutes=960, due_at=case.due_at,
                )  # fmt: skip
    return city


# Of each commune that is touched: where it goes, which of these is named its heir (none: left to be assumed),
# and the addresses that go to the last of them.
plans = st.dictionaries(
    st.sampled_from([f"{n:05d}" for n in range(1, 6)]),
    st.tuples(
        st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True),
        st.integers(0, 3),
        st.sampled_from(["", "tổ 3; tổ 14", "tổ 7"]),
    ),
    min_size=1,
)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(wanted=plans)
def test_all_that_runs_ends_with_a_living_unit_and_the_past_is_as_it_was(
    old: OldCity, wanted: dict[str, tuple[list[int], int, str]]
) -> None:
    rows = [
        (
            f"Phường {into}", f"0010{into}", old.communes[code].name, code,
            "Nhập toàn bộ" if len(targets) == 1 else "Nhập một phần",
            "x" if number == heir else "", "", part if number == len(targets) - 1 else "",
        )
        for code, (targets, heir, part) in wanted.items()
        for number, into in enumerate(targets)
    ]  # fmt: skip
    with transaction.atomic():
        organisation.forget()
        finished = Counter(Case.objects.exclude(closed_at=None).values_list("unit_id", "state"))
        promised = dict(Case.objects.values_list("id", "due_at"))
        plan = a_plan(*rows)
        assert organisation.preview_restructure(SYSTEM, plan).problems == ()
        applied(plan)
        ended = set(Unit.objects.exclude(valid_to=None).values_list("id", flat=True))
        assert not Case.objects.filter(closed_at=None, unit_id__in=ended).exists()
        assert not Dossier.objects.filter(case__closed_at=None, receiving_unit_id__in=ended).exists()
        assert not Assignment.objects.filter(closed_at=None, unit_id__in=ended).exists()
        assert Counter(Case.objects.exclude(closed_at=None).values_list("unit_id", "state")) == finished
        assert dict(Case.objects.values_list("id", "due_at")) == promised
        told = HistoryEntry.objects.filter(verb="dossiers.passed_on").values_list("case_id", flat=True)
        assert len(told) == len(set(told))
        assert all(organisation.unit(one.unit_id).holds_on(THE_DAY) for one in Case.objects.filter(closed_at=None))
        transaction.set_rollback(True)
    organisation.forget()

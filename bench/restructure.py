"""526 communes become 126, with dossiers running in every one of them.

The old city is loaded from the files beside the project (`MOTCUA_UNITS_DATA`), each commune with posts, people
and dossiers; the plan of 1/7/2025 is imported, previewed and carried out. The yardstick is the same number of
rows written by plain SQL, a batch a transaction, on the same server in the same run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bench._server import a_home

RUNNING, CLOSED = 20, 20  # dossiers of each old commune
BATCH = 200
ROWS = {  # changed or added for each thing moved: itself, history, trail, clock, turn
    "organisation.positions": 2,
    "identity.appointments": 3,
    "dossiers.dossiers": 7,
}


def run() -> None:
    with a_home():
        import os

        import django
        from django.core.management import call_command

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
        django.setup()
        call_command("migrate", verbosity=0)
        from motcua.organisation.tests.real_mapping import folder

        data = folder()
        if data is None:
            print("skipped: the real mapping is not beside the project")
            return
        _City(data).measure()


class _City:
    """The old city with its work."""

    def __init__(self, data: Any) -> None:
        from motcua.organisation import api as organisation
        from motcua.organisation.tests.real_mapping import FIVE_PAST_MIDNIGHT, load_old_city

        self._data, self._at = data, FIVE_PAST_MIDNIGHT
        load_old_city(data, organisation.seed_national_calendar())
        self._communes = organisation.communes(self._at.date() - timedelta(days=1))
        _appoint(self._at)
        _file(self._communes, self._at)

    def measure(self) -> None:
        from motcua.casework.models import Assignment, Case
        from motcua.identity.models import Appointment
        from motcua.kernel.actor import SYSTEM
        from motcua.organisation import api as organisation
        from motcua.organisation.models import Unit
        from motcua.organisation.tests.real_mapping import THE_DAY, import_mapping

        closed = _by_unit()
        plan, imported = _timed(lambda: import_mapping(self._data))
        preview, previewed = _timed(lambda: organisation.preview_restructure(SYSTEM, plan))
        assert preview.problems == (), preview.problems
        organisation.check_restructure(actor=SYSTEM, at=self._at, restructure_id=plan)
        given: dict[str, Any] = {"at": self._at, "restructure_id": plan}
        _none, started = _timed(lambda: organisation.start_restructure(actor=SYSTEM, **given))
        moved, carried = _timed(lambda: organisation.carry_restructure_through(**given, limit=BATCH))
        ended = Unit.objects.exclude(valid_to=None).values("id")
        assert not Case.objects.filter(closed_at=None, unit_id__in=ended).exists()
        assert not Assignment.objects.filter(closed_at=None, unit_id__in=ended).exists()
        assert not Appointment.objects.filter(valid_to=None, unit_id__in=ended).exists()
        assert _by_unit() == closed, "the past has changed"
        rows = sum(number * preview.totals[key] for key, number in ROWS.items())
        plain = _yardstick(rows)
        for key, words in preview.columns.items():
            print(f"{words}: {preview.totals[key]:,}")
        print(f"communes: {len(self._communes)} before, {len(organisation.communes(THE_DAY))} after")
        print(f"import {imported:.1f} s, preview {previewed:.1f} s, units changed in one transaction {started:.1f} s")
        print(f"moved {moved:,} things in {carried:.1f} s; plain SQL for as many rows ({rows:,}) {plain:.1f} s")
        print(f"ratio {carried / plain:.1f} (aim ≤ 8)")


def _timed[T](act: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = act()
    return result, time.perf_counter() - start


def _by_unit() -> dict[UUID, int]:
    from django.db.models import Count

    from motcua.casework.models import Case

    done = Case.objects.exclude(closed_at=None).order_by("unit_id").values_list("unit_id")
    return dict(done.annotate(n=Count("id")))


def _appoint(at: datetime) -> None:
    """Somebody in every position."""
    from motcua.identity.models import Account, Appointment
    from motcua.organisation.models import Position

    positions = list(Position.objects.order_by("id"))
    accounts = [Account(name=f"canbo{number}", kind="staff", password="!") for number in range(len(positions))]
    Account.objects.bulk_create(accounts)
    Appointment.objects.bulk_create(
        Appointment(
            account=account, position=position, unit_id=position.unit_id, role=position.role,
            valid_from=at.date() - timedelta(days=300),
        )
        for account, position in zip(accounts, positions, strict=True)
    )  # fmt: skip


def _file(communes: Any, at: datetime) -> None:
    """Dossiers accepted a week ago, some of them finished since."""
    from motcua.casework.clock import FactKind
    from motcua.casework.models import Assignment, Case, ClockFact
    from motcua.catalogue import api as catalogue
    from motcua.dossiers.models import Dossier
    from motcua.kernel.actor import Role

    catalogue.load_demo_catalogue(at=at)
    version = catalogue.version_in_force("1.001193", at.date())
    then = at - timedelta(days=7)
    cases, dossiers, turns, facts = [], [], [], []
    for unit in communes:
        for number in range(RUNNING + CLOSED):
            is_closed = number >= RUNNING
            case = Case(
                kind="dossier", reference=f"{unit.code}-{then:%y%m%d}-{number + 1:04d}",
                state="returned" if is_closed else "processing", unit_id=unit.id, subject=version.name,
                party_name="Người Mẫu", party_folded="nguoi mau", opened_at=then, received_at=then,
                due_at=at + timedelta(days=1), closed_at=then + timedelta(days=3) if is_closed else None,
            )  # fmt: skip
            cases.append(case)
            dossiers.append(
                Dossier(
                    case=case, version_id=version.id, procedure_code=version.code, receiving_unit_id=unit.id,
                    channel="online", applicant_kind="citizen", applicant_number="000190000001",
                    applicant_name="Người Mẫu", applicant_address=f"Số {number}, {unit.name}", form_key="birth",
                    form_version=1, tracking_secret="0000000000",
                )
            )  # fmt: skip
            facts.append(ClockFact(case=case, at=then, kind=FactKind.START, unit_id=unit.id))
            if not is_closed:
                turn = Assignment(
                    case=case, unit_id=unit.id, role=Role.SPECIALIST, step="check", name="Thẩm định", opened_at=then
                )  # fmt: skip
                turns.append(turn)
                facts.append(ClockFact(case=case, at=then, kind=FactKind.HOLD, unit_id=unit.id, step="check"))
    for rows in (cases, dossiers, turns, facts):
        type(rows[0])._default_manager.bulk_create(rows, batch_size=2000)


def _yardstick(rows: int) -> float:
    """As many rows, every other one changed and the rest added, by plain SQL in batches."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain (id int PRIMARY KEY, unit uuid); CREATE TABLE told (id serial, text text)")
        cursor.execute("INSERT INTO plain SELECT n, gen_random_uuid() FROM generate_series(1, %s) AS n", [rows])
        start = time.perf_counter()
        for first in range(1, rows + 1, 4 * BATCH):
            with transaction.atomic():
                numbers = [[number] for number in range(first, min(first + 4 * BATCH, rows + 1))]
                cursor.executemany("UPDATE plain SET unit = gen_random_uuid() WHERE id = %s", numbers[::2])
                cursor.executemany("INSERT INTO told (text) VALUES (%s::text)", numbers[1::2])
        return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(run())

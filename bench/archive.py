"""Nothing open gets slower as the archive grows: tracking and inbox at 10,000 and 1,000,000 closed dossiers.

Closed dossiers are copies, made in SQL, of one that went its whole way through the product's actions.
The pages are asked in turn, in this process, through the whole WSGI application; the figure is the ratio
of their 95th percentiles.
"""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

from bench._server import a_home
from bench.filing import Target, prepare

SMALL, LARGE = 10_000, 1_000_000
OPEN = 120
ASKED = 300


def run() -> None:
    with a_home():
        target = prepare()
        pages = _Pages(target)
        _grow(pages.closed_case, 1, SMALL)
        small = pages.measure()
        _grow(pages.closed_case, SMALL + 1, LARGE)
        large = pages.measure()
        for name in small:
            print(
                f"{name}: 95th percentile {small[name]:.1f} ms at {SMALL:,}, {large[name]:.1f} ms at {LARGE:,} "
                f"closed dossiers: ratio {large[name] / small[name]:.2f} (aim ≤ 1.3)"
            )


class _Pages:
    """A tracked dossier, a full inbox, and clients to ask for both."""

    def __init__(self, target: Target) -> None:
        from django.test import Client
        from django.utils import timezone

        from motcua.dossiers import api as dossiers
        from motcua.identity import api as identity
        from motcua.kernel.actor import SYSTEM, Role
        from motcua.organisation import api as organisation

        at = timezone.now()
        unit = organisation.unit_by_code(target.unit)
        self._visitor = Client(headers={"Host": "localhost"})
        self._officer = Client(headers={"Host": "localhost"})
        filed = [dossiers.file(actor=SYSTEM, at=at, filing=target.filing(number)) for number in range(OPEN + 1)]
        for one in filed:
            dossiers.accept(actor=SYSTEM, at=at, reference=one.reference)
        staff = {role: identity.staff_at([unit.id], role, at)[0] for role in Role}
        self.closed_case = filed[0].case_id
        self._finish(filed[0].reference, staff, at)
        self._tracking = f"/tra-cuu/{filed[1].reference}/{filed[1].secret}/"
        self._sign_in("chuyenvien.hoankiem")

    def _finish(self, reference: str, staff: dict, at) -> None:  # type: ignore[type-arg,no-untyped-def]
        from motcua.dossiers import api as dossiers
        from motcua.identity import api as identity
        from motcua.kernel.actor import Role

        for hours, role in enumerate((Role.SPECIALIST, Role.LEADER, Role.CLERK, Role.RETURN), 1):
            actor = identity.actor_of(staff[role], at)
            view = dossiers.read(actor, reference, at=at, purpose="bench")
            if not view.turns:
                return
            decision = dossiers.Decision(granted=True) if role is Role.LEADER else None
            dossiers.complete_step(
                actor=actor,
                at=at + timedelta(hours=hours),
                reference=reference,
                step=view.turns[0].step,
                decision=decision,
            )

    def _sign_in(self, name: str) -> None:
        self._officer.post("/dang-nhap/trinh-dien/", {"account": name})

    def measure(self) -> dict[str, float]:
        """The 95th percentile of each page, in milliseconds."""
        from motcua.identity.models import Attempts

        times: dict[str, list[float]] = {"tracking": [], "inbox": []}
        for number in range(ASKED + 20):
            if number % 5 == 0:
                Attempts.objects.all().delete()  # or the guard against guessing would answer
            for name, client, path in (
                ("tracking", self._visitor, self._tracking),
                ("inbox", self._officer, "/lam-viec/"),
            ):
                start = time.perf_counter()
                response = client.get(path)
                took = time.perf_counter() - start
                assert response.status_code == 200, (path, response.status_code)
                if number >= 20:
                    times[name].append(1000 * took)
        return {name: statistics.quantiles(values, n=20)[-1] for name, values in times.items()}


BASE = int("0100000000000000", 16)
CASE_ID = f"(lpad(to_hex({BASE} + n), 16, '0') || '0000000000000000')::uuid"
ROW_ID = f"(lpad(to_hex({BASE} + n), 16, '0') || lpad(to_hex(row_number() OVER ()), 16, '0'))::uuid"
EARLIER = "{column} - n * interval '1 minute'"


def _grow(model: object, first: int, last: int) -> None:
    """Copies of the closed dossier, numbered from first to last."""
    from django.db import connection

    from motcua.casework.models import Assignment, Case, HistoryEntry
    from motcua.dossiers.models import Dossier

    reference = "'H26.999-' || to_char(opened_at, 'YYMMDD') || '-' || lpad(n::text, 8, '0')"
    times = {name: EARLIER.format(column=name) for name in ("opened_at", "received_at", "due_at", "closed_at")}
    copies = (
        (Case, "id", {"id": CASE_ID, "reference": reference, **times}),
        (Dossier, "case_id", {"case_id": CASE_ID, "filing_key": "NULL"}),
        (Assignment, "case_id", {"id": ROW_ID, "case_id": CASE_ID}),
        (HistoryEntry, "case_id", {"id": ROW_ID, "case_id": CASE_ID}),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # copies of good rows: nothing to check again
        for table, key, changed in copies:
            names = [field.column for field in table._meta.concrete_fields]
            values = ", ".join(changed.get(name, name) for name in names)
            name = table._meta.db_table
            cursor.execute(
                f"INSERT INTO {name} ({', '.join(names)}) SELECT {values} FROM {name}, "
                f"generate_series({first}, {last}) AS n WHERE {key} = '{model}'"
            )
            cursor.execute(f"VACUUM ANALYZE {name}")
        cursor.execute("RESET session_replication_role")
    assert Case.objects.exclude(closed_at=None).count() >= last

"""History is appended, never edited: the database itself refuses."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.casework.api import FactKind
from motcua.casework.models import ClockFact, HistoryEntry

from .builders import AT, a_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET at = at + interval '1 day'",
        "UPDATE {table} SET at = at WHERE false",
        "DELETE FROM {table}",
    ],
)
@pytest.mark.parametrize("model", [HistoryEntry, ClockFact])
def test_no_row_is_changed_or_taken_away(model: type[HistoryEntry | ClockFact], statement: str) -> None:
    case = a_case()
    ClockFact.objects.create(case=case, at=AT, kind=FactKind.START, unit_id=case.unit_id)
    HistoryEntry.objects.create(case=case, at=AT, verb="dossiers.accepted", actor_kind="system")
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=model._meta.db_table))
    assert model.objects.get(case=case).at == AT


def test_tables_of_history_refuse_truncation_outside_tests() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'casework\\_%\\_no\\_truncate' AND NOT tgisinternal"
        )
        assert cursor.fetchone() == (2,)


def test_clocks_from_before_promises_were_kept_get_them_once_and_are_closed_again() -> None:
    """The one time facts were completed, by a migration: from what the case itself told."""
    due_at = AT + timedelta(days=3)
    plain, resumed, aligned = (a_case(received_at=AT, due_at=due_at) for _number in range(3))
    for case in (plain, resumed, aligned):
        ClockFact.objects.create(case=case, at=AT, kind=FactKind.START, unit_id=case.unit_id)
    ClockFact.objects.create(case=resumed, at=AT, kind=FactKind.PAUSE, reason="Chờ bổ sung")
    ClockFact.objects.create(case=resumed, at=AT, kind=FactKind.RESUME)
    ClockFact.objects.create(case=aligned, at=AT, kind=FactKind.ALIGN, due_at=due_at, reason="Hẹn chung")
    statements = import_module("motcua.casework.migrations.0005_promises_kept").KEEP_PROMISES
    for _time in range(2):
        with connection.cursor() as cursor:
            cursor.execute(statements)
    told = {fact.case_id: fact.kind for fact in ClockFact.objects.filter(due_at=due_at)}
    assert told == {plain.id: FactKind.START, resumed.id: FactKind.RESUME, aligned.id: FactKind.ALIGN}
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        ClockFact.objects.update(due_at=None)

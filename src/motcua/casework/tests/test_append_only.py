"""History is appended, never edited: the database itself refuses."""

from __future__ import annotations

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

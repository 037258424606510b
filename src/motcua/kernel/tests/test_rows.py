"""Rows planned together are written together, or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from motcua.casework.models import Serial
from motcua.kernel.rows import Rows, every, found

pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_of_one_table_are_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows = Rows(*(Serial(series=f"s{i}", last=i) for i in range(5)))  # with BEGIN and COMMIT, three
    with django_assert_num_queries(3), transaction.atomic():
        rows.write()
    assert Serial.objects.count() == 5


def test_a_changed_row_is_written_field_by_field() -> None:
    serial = Serial.objects.create(series="s", last=1)
    Serial.objects.filter(series="s").update(last=5)
    rows = Rows()
    serial.last = 9
    rows.change(serial, "last")
    with transaction.atomic():
        rows.write()
    assert Serial.objects.get(series="s").last == 9


def test_a_constraint_broken_by_one_row_undoes_all() -> None:
    Serial.objects.create(series="taken", last=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rows(Serial(series="new", last=1), Serial(series="taken", last=2)).write()
    assert list(Serial.objects.values_list("series", flat=True)) == ["taken"]


def test_after_a_failure_the_connection_still_works() -> None:
    for _ in range(2):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rows(Serial(series="a", last=1), Serial(series="a", last=2)).write()
    assert Serial.objects.count() == 0


def test_rows_are_refused_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        Rows(Serial(series="a", last=1)).write()


def test_written_rows_count_as_saved(db: Any) -> None:
    serial = Serial(series="a", last=1)
    with transaction.atomic():
        Rows(serial).write()
    serial.last = 2
    serial.save()
    assert Serial.objects.get().last == 2


def test_rows_are_found_by_their_values_and_in_order() -> None:
    Serial.objects.bulk_create([Serial(series=name, last=last) for name, last in (("b", 1), ("a", 1), ("c", 2))])
    assert [row.series for row in every(Serial, last=1, order_by=("series",))] == ["a", "b"]
    assert [row.series for row in every(Serial, series=["c", "a"], order_by=("series",))] == ["a", "c"]
    assert every(Serial, last=3, order_by=("series",)) == []
    assert found(Serial, series="c", last=2) == Serial.objects.get(series="c")
    assert found(Serial, series="c", last=None) is None


def test_one_row_was_meant() -> None:
    Serial.objects.bulk_create([Serial(series=name, last=1) for name in "ab"])
    with pytest.raises(RuntimeError, match="2 rows"):
        found(Serial, last=1)


def test_what_is_sent_twice_is_planned_by_the_server_once() -> None:
    connection.close()  # another test may have sent the same
    for _ in range(2):
        found(Serial, series="a")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]
    assert [statement for statement in prepared if "casework_serial" in statement] == prepared
    assert len(prepared) == 1

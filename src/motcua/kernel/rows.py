"""Rows planned first, sent together: the hot paths' one way to write many tables at once.

An action that writes a dozen rows builds them as model instances, their identifiers known before the
write, adds them to a `Rows`, and calls `write()` once. All statements leave in a single round trip
(psycopg's pipeline mode), several rows of a table as one insert. Constraints hold as ever; the rows
need no `save()`, no signal and no default of the database.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import psycopg
from django.db import IntegrityError, connection, models


@cache
def _columns(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(f for f in model._meta.local_concrete_fields if not isinstance(f, models.GeneratedField))


@cache
def _insert(model: type[models.Model], count: int) -> str:
    quote: Any = connection.ops.quote_name
    names = ", ".join(quote(f.column) for f in _columns(model))
    row = "(" + ", ".join(["%s"] * len(_columns(model))) + ")"
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([row] * count)}"


@cache
def _update(model: type[models.Model], fields: tuple[str, ...]) -> str:
    quote: Any = connection.ops.quote_name
    changed: list[Any] = [model._meta.get_field(name) for name in fields]
    pairs = ", ".join(f"{quote(field.column)} = %s" for field in changed)
    key: Any = model._meta.pk
    return f"UPDATE {quote(model._meta.db_table)} SET {pairs} WHERE {quote(key.column)} = %s"


def _value(field: models.Field[Any, Any], row: models.Model) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


class Rows:
    """A plan of inserts and updates. Tables are inserted into in the order in which each first
    appeared; updates follow.
    """

    def __init__(self, *instances: models.Model) -> None:
        self._inserts: dict[type[models.Model], list[models.Model]] = {}
        self._updates: list[tuple[models.Model, tuple[str, ...]]] = []
        self.add(*instances)

    def add(self, *instances: models.Model) -> None:
        """Plans the insert of each instance."""
        for instance in instances:
            self._inserts.setdefault(type(instance), []).append(instance)

    def change(self, instance: models.Model, *fields: str) -> None:
        """Plans writing the named fields of a row that the caller has locked."""
        self._updates.append((instance, fields))

    def write(self) -> None:
        """Sends everything inside the caller's transaction; raises `IntegrityError` as Django does."""
        if not connection.in_atomic_block:
            raise RuntimeError("rows are written inside a transaction")
        raw: psycopg.Connection[Any] = connection.connection
        try:
            with raw.pipeline(), psycopg.Cursor(raw) as cursor:
                for model, rows in self._inserts.items():
                    values = [_value(field, row) for row in rows for field in _columns(model)]
                    _execute(cursor, _insert(model, len(rows)), values)
                for row, names in self._updates:
                    fields: list[Any] = [row._meta.get_field(name) for name in names]
                    values = [_value(field, row) for field in fields]
                    _execute(cursor, _update(type(row), names), [*values, row.pk])
        except psycopg.IntegrityError as error:
            connection.needs_rollback = True
            raise IntegrityError(*error.args) from error
        for rows in self._inserts.values():
            for row in rows:
                row._state.adding = False
                row._state.db = connection.alias
        self._inserts.clear()
        self._updates.clear()


def _execute(cursor: psycopg.Cursor[Any], statement: str, parameters: list[Any]) -> None:
    """Through Django's execute wrappers and query log, so that query counts see every statement."""

    def run(sql: Any, params: Any, many: bool, context: Any) -> Any:
        return cursor.execute(sql, params, prepare=True)

    executor: Any = run
    for wrapper in reversed(connection.execute_wrappers):
        executor = _wrap(wrapper, executor)
    executor(statement, parameters, False, {"connection": connection, "cursor": cursor})
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": "0"})


def _wrap(wrapper: Any, inner: Any) -> Any:
    return lambda sql, params, many, context: wrapper(inner, sql, params, many, context)

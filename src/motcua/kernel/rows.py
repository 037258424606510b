"""Rows planned first, sent together: the hot paths' one way to write many tables at once.

An action that writes a dozen rows builds them as model instances, their identifiers known before the
write, adds them to a `Rows`, and calls `write()` once. All inserts leave in a single round trip
(psycopg's pipeline mode), several rows of a table as one statement. Constraints hold as ever; the
rows need no `save()`, no signal and no default of the database.
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
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([row] * count)}"  # noqa: S608


class Rows:
    """A plan of inserts. Tables are written in the order in which each first appeared."""

    def __init__(self, *instances: models.Model) -> None:
        self._by_model: dict[type[models.Model], list[models.Model]] = {}
        self.add(*instances)

    def add(self, *instances: models.Model) -> None:
        for instance in instances:
            self._by_model.setdefault(type(instance), []).append(instance)

    def write(self) -> None:
        """Sends everything inside the caller's transaction; raises `IntegrityError` as Django does."""
        if not connection.in_atomic_block:
            raise RuntimeError("rows are written inside a transaction")
        connection.ensure_connection()
        raw: psycopg.Connection[Any] = connection.connection
        statements = [
            (
                _insert(model, len(rows)),
                [f.get_db_prep_save(f.pre_save(r, True), connection) for r in rows for f in _columns(model)],
            )
            for model, rows in self._by_model.items()
        ]
        try:
            with raw.pipeline(), psycopg.Cursor(raw) as cursor:
                for statement, parameters in statements:
                    _execute(cursor, statement, parameters)
        except psycopg.IntegrityError as error:
            connection.needs_rollback = True
            raise IntegrityError(*error.args) from error
        for rows in self._by_model.values():
            for row in rows:
                row._state.adding = False
                row._state.db = connection.alias
        self._by_model.clear()


def _execute(cursor: psycopg.Cursor[Any], statement: str, parameters: list[Any]) -> None:
    """Through Django's execute wrappers, so that query counts and budgets see every statement."""

    def run(sql: Any, params: Any, many: bool, context: Any) -> Any:
        return cursor.execute(sql, params, prepare=True)

    executor = run
    for wrapper in reversed(connection.execute_wrappers):
        executor = _wrap(wrapper, executor)
    executor(statement, parameters, False, {"connection": connection, "cursor": cursor})
    if connection.force_debug_cursor:
        connection.queries_log.append({"sql": statement, "time": "0"})


def _wrap(wrapper: Any, inner: Any) -> Any:
    return lambda sql, params, many, context: wrapper(inner, sql, params, many, context)

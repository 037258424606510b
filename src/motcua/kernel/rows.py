"""Rows planned first, sent together: the hot paths' one way to write many tables at once.

An action that writes a dozen rows builds them as model instances, their identifiers known before the
write, adds them to a `Rows`, and calls `write()` once. All statements leave in a single round trip
(psycopg's pipeline mode), several rows of a table as one insert. Constraints hold as ever; the rows
need no `save()`, no signal and no default of the database. `found` and `every` are its counterparts for
reading: one row, or a few of one case. Statements are made once per model and prepared by the server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any
from weakref import WeakKeyDictionary

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, models
from psycopg.types.json import Jsonb

type Reader = Callable[[models.Model], Any]

# Fields whose Python value is what psycopg sends; the others go through Django's conversion.
_AS_IS = (models.UUIDField, models.DateTimeField, models.DateField, models.IntegerField, models.BooleanField)
_cursors: WeakKeyDictionary[psycopg.Connection[Any], psycopg.Cursor[Any]] = WeakKeyDictionary()


@cache
def _columns(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(f for f in model._meta.local_concrete_fields if not isinstance(f, models.GeneratedField))


@cache
def _readers(model: type[models.Model]) -> tuple[Reader, ...]:
    return tuple(_reader(field) for field in _columns(model))


@cache
def _reader(field: models.Field[Any, Any]) -> Reader:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, _AS_IS):
        return attrgetter(field.attname)
    if isinstance(target, models.CharField | models.TextField):
        return lambda row: _text(getattr(row, field.attname))
    if isinstance(target, models.JSONField) and target.encoder is None:
        return lambda row: _json(getattr(row, field.attname))
    return lambda row: field.get_db_prep_save(getattr(row, field.attname), connection)


def _text(value: Any) -> str | None:
    """Plain text, also of an enumeration's member."""
    return value if value is None or type(value) is str else str(value)


def _json(value: Any) -> Jsonb | None:
    return None if value is None else Jsonb(value, _dumps)


def _dumps(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


@cache
def _insert(model: type[models.Model], count: int) -> str:
    quote: Any = connection.ops.quote_name
    names = ", ".join(quote(f.column) for f in _columns(model))
    row = "(" + ", ".join(["%s"] * len(_columns(model))) + ")"
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([row] * count)}"


@cache
def _update(model: type[models.Model], fields: tuple[str, ...]) -> tuple[str, tuple[Reader, ...]]:
    quote: Any = connection.ops.quote_name
    changed: list[Any] = [model._meta.get_field(name) for name in fields]
    pairs = ", ".join(f"{quote(field.column)} = %s" for field in changed)
    key: Any = model._meta.pk
    statement = f"UPDATE {quote(model._meta.db_table)} SET {pairs} WHERE {quote(key.column)} = %s"
    return statement, tuple(_reader(field) for field in changed)


@cache
def _select(
    model: type[models.Model],
    wanted: tuple[tuple[str, bool], ...],
    missing: tuple[str, ...],
    order_by: tuple[str, ...],
    lock: bool,
) -> str:
    quote: Any = connection.ops.quote_name

    def column(name: str) -> str:
        field: Any = model._meta.get_field(name)
        return str(quote(field.column))

    names = ", ".join(quote(f.column) for f in model._meta.concrete_fields)
    conditions = [
        *(f"{column(name)} = {'ANY(%s)' if is_one_of else '%s'}" for name, is_one_of in wanted),
        *(f"{column(name)} IS NULL" for name in missing),
    ]
    order = f" ORDER BY {', '.join(column(name) for name in order_by)}" if order_by else ""
    tail = " FOR UPDATE" if lock else ""
    return f"SELECT {names} FROM {quote(model._meta.db_table)} WHERE {' AND '.join(conditions)}{order}{tail}"


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
        database = connections[DEFAULT_DB_ALIAS]  # asked for once: `connection` looks it up at every turn
        if not database.in_atomic_block:
            raise RuntimeError("rows are written inside a transaction")
        raw: psycopg.Connection[Any] = database.connection
        cursor = _cursor(raw)
        try:
            with raw.pipeline():
                for model, rows in self._inserts.items():
                    values = [read(row) for row in rows for read in _readers(model)]
                    _execute(database, cursor, _insert(model, len(rows)), values)
                for row, names in self._updates:
                    statement, readers = _update(type(row), names)
                    _execute(database, cursor, statement, [*(read(row) for read in readers), row.pk])
        except psycopg.IntegrityError as error:
            database.needs_rollback = True
            raise IntegrityError(*error.args) from error
        for rows in self._inserts.values():
            for row in rows:
                row._state.adding = False
                row._state.db = DEFAULT_DB_ALIAS
        self._inserts.clear()
        self._updates.clear()


def found[M: models.Model](model: type[M], *, lock: bool = False, **fields: Any) -> M | None:
    """The one row whose fields have the values, or none; with `lock`, held until the transaction ends.

    `found(Case, reference="H26.14-261122-0001", lock=True)`. The values must fit one row at most.
    """
    rows = every(model, order_by=(), lock=lock, **fields)
    if len(rows) > 1:
        raise RuntimeError(f"{len(rows)} rows of {model.__name__} where one was meant")
    return rows[0] if rows else None


def every[M: models.Model](model: type[M], *, order_by: tuple[str, ...], lock: bool = False, **fields: Any) -> list[M]:
    """The rows whose fields have the values (none: is empty; a list: one of these), in that order. For what is few.

    `every(Assignment, case=case_ids, closed_at=None, order_by=("opened_at", "id"))`.
    """
    wanted = tuple((name, isinstance(value, list)) for name, value in fields.items() if value is not None)
    missing = tuple(name for name, value in fields.items() if value is None)
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    cursor = _cursor(database.connection)
    _execute(database, cursor, _select(model, wanted, missing, order_by, lock), [fields[name] for name, _ in wanted])
    names, converters = _reading(model)
    found = cursor.fetchall()
    if converters:
        found = [_converted(converters, row) for row in found]
    return [model.from_db(DEFAULT_DB_ALIAS, names, row) for row in found]


@cache
def _reading(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    """The names of the columns in order, and those by number whose values Django reads in its own way."""
    fields = model._meta.concrete_fields
    converters = [(n, getattr(field, "from_db_value", None)) for n, field in enumerate(fields)]
    return [field.attname for field in fields], [(n, convert) for n, convert in converters if convert is not None]


def _converted(converters: list[tuple[int, Any]], row: Sequence[Any]) -> Sequence[Any]:
    """Values as Django reads them: JSON comes as text from its own connections, and so it does here."""
    values = list(row)
    for number, convert in converters:
        values[number] = convert(values[number], None, connection)
    return values


def _cursor(raw: psycopg.Connection[Any]) -> psycopg.Cursor[Any]:
    """One cursor per connection, so that it learns how to send each type only once."""
    cursor = _cursors.get(raw)
    if cursor is None:
        cursor = _cursors[raw] = psycopg.Cursor(raw)
    return cursor


def _execute(database: Any, cursor: psycopg.Cursor[Any], statement: str, parameters: list[Any]) -> None:
    """Through Django's execute wrappers and query log, so that query counts see every statement."""
    if not database.execute_wrappers and not database.queries_logged:
        cursor.execute(statement, parameters, prepare=True)
        return

    def run(sql: Any, params: Any, many: bool, context: Any) -> Any:
        return cursor.execute(sql, params, prepare=True)

    executor: Any = run
    for wrapper in reversed(database.execute_wrappers):
        executor = _wrap(wrapper, executor)
    executor(statement, parameters, False, {"connection": database, "cursor": cursor})
    if database.queries_logged:
        database.queries_log.append({"sql": statement, "time": "0"})


def _wrap(wrapper: Any, inner: Any) -> Any:
    return lambda sql, params, many, context: wrapper(inner, sql, params, many, context)

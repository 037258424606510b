"""What a builder wrote into a freshly migrated database, kept to be written again at once.

Building a city takes most of a second and gives the same every time; copying its three thousand rows takes a
tenth of that. The first test of a process that needs it builds it, through the actions as ever; those after it
get a copy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

_NOT_OURS = ("auth", "contenttypes", "sessions")


@dataclass(frozen=True, slots=True)
class _Snapshot:
    before: dict[str, int]  # how many rows each table held that held any
    rows: dict[str, bytes]  # by table, as COPY writes them


_taken: dict[object, _Snapshot] = {}


def once(key: object, build: Callable[[], None]) -> None:
    """Leaves the database as `build` does; where it starts from something else than last time, builds anew."""
    before = _counts() if _may_copy() else {}
    taken = _taken.get(key)
    if taken is not None and taken.before == before:
        _copy_in(taken)
        return
    build()
    if before and taken is None:
        _taken[key] = _Snapshot(before, {table: _copy_out(table) for table in _counts()})


def _may_copy() -> bool:
    """Rows are copied as they are, past triggers that refuse a later change; not everybody may do that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (is_superuser,) = cursor.fetchone()
    return bool(is_superuser)


def _counts() -> dict[str, int]:
    """The tables that hold rows, and how many."""
    models = [model for model in apps.get_models() if model._meta.app_label not in _NOT_OURS and model._meta.managed]
    tables = sorted({model._meta.db_table for model in models})
    counting = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(table), sql.Identifier(table)) for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(counting)
        return {table: count for table, count in cursor.fetchall() if count}


def _copy_out(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
        return b"".join(bytes(part) for part in copy)


def _copy_in(snapshot: _Snapshot) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in snapshot.before:
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        for table, rows in snapshot.rows.items():
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                copy.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")

"""Reading the trail as the database holds it, past Django's model: with `txid` and `epoch`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from .chain import Entry

_SELECT = """
    SELECT id, epoch, txid::text::bigint, at, actor_kind, actor_id, actor_name, action,
           subject_kind, subject_id, purpose, details::text
    FROM audit_auditrecord
"""
_IN_NO_SEAL = """
    WHERE NOT EXISTS (
        SELECT 1 FROM (SELECT unnest(record_ids) AS id FROM audit_auditseal) AS sealed
        WHERE sealed.id = audit_auditrecord.id
    )
"""
_LOOSE = f"""
    WITH marks AS (
        SELECT DISTINCT ON (epoch) epoch, watermark_txid::text::xid8 AS txid, watermark_id AS id
        FROM audit_auditseal ORDER BY epoch, number DESC
    ), loose AS (
        SELECT audit_auditrecord.id,
               epoch <> %s OR COALESCE((audit_auditrecord.txid, audit_auditrecord.id) <= (marks.txid, marks.id), false)
               AS strange
        FROM audit_auditrecord LEFT JOIN marks USING (epoch)
        {_IN_NO_SEAL}
    )
    SELECT (SELECT array_agg(id) FROM (SELECT id FROM loose WHERE strange ORDER BY id LIMIT %s) AS shown),
           (SELECT count(*) FROM loose WHERE NOT strange)
"""


def by_ids(ids: Sequence[UUID]) -> dict[UUID, Entry]:
    """The records of these identifiers that exist."""
    return {e.id: e for e in _entries(_SELECT + "WHERE id = ANY(%s)", [list(ids)])}


def complete_after(epoch: int, txid: int, record_id: UUID, limit: int) -> list[Entry]:
    """Records past the watermark whose transactions can have no more of them.

    Those are the transactions older than every one of this database that the statement's snapshot saw
    running: they have ended, and the same snapshot sees all that they wrote. What runs in another database
    of the server holds nobody up, where the server lets us see whose it is.
    """
    return _entries(
        _SELECT
        + """
        WHERE epoch = %s AND (txid, id) > (%s::text::xid8, %s)
          AND txid < (
              SELECT COALESCE(min(running), pg_snapshot_xmax(pg_current_snapshot()))
              FROM pg_snapshot_xip(pg_current_snapshot()) AS running
              WHERE NOT EXISTS (
                  SELECT 1 FROM pg_stat_activity JOIN pg_database ON pg_database.oid = datid
                  WHERE backend_xid::text::bigint = running::text::bigint & 4294967295
                    AND pg_database.datname <> current_database()
              )
          )
        ORDER BY txid, id LIMIT %s""",
        [epoch, str(txid), record_id, limit],
    )


def unsealed(epoch: int, limit: int) -> list[Entry]:
    """Records of the epoch in no seal at all, whatever their transaction. Reads the whole trail."""
    return _entries(_SELECT + _IN_NO_SEAL + "AND epoch = %s ORDER BY txid, id LIMIT %s", [epoch, limit])


def strangers(limit: int) -> tuple[list[UUID], int]:
    """Records in no seal where all had been sealed, up to `limit`; and how many rightly wait for one.

    All had been sealed up to an epoch's watermark, and in an epoch that is past.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOOSE, [current_epoch(), limit])
        ids, waiting = cursor.fetchone()
    return list(ids or []), int(waiting)


def current_epoch() -> int:
    """The epoch that new records get: the default of the column, so that writing asks nobody."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_get_expr(adbin, adrelid)::int FROM pg_attrdef
            JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
            WHERE adrelid = 'audit_auditrecord'::regclass AND attname = 'epoch'"""
        )
        return int(cursor.fetchone()[0])


def start_epoch(epoch: int) -> None:
    """From here on new records belong to `epoch`. Waits for, and holds off, every writer."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE audit_auditrecord IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"ALTER TABLE audit_auditrecord ALTER COLUMN epoch SET DEFAULT {int(epoch)}")


def system_identifier() -> str:
    """The number of the database cluster, or nothing where the server does not tell."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE')"
            " THEN (SELECT system_identifier::text FROM pg_control_system()) ELSE '' END"
        )
        return str(cursor.fetchone()[0])


def _entries(sql: str, parameters: list[Any]) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Entry(*row) for row in cursor.fetchall()]

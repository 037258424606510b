"""The state of the installation, read when Prometheus asks: jobs, outbox, database, cases, parts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from motcua.casework import api as casework
from motcua.kernel import health
from motcua.outbox import api as outbox

CHECKS_KEPT_SECONDS = 30.0  # looking at every part takes its time, and asks strangers

_JOBS = """
    SELECT status::text, count(*), coalesce(extract(epoch FROM now() - min(scheduled_or_first)), 0)
    FROM (
        SELECT job.status, coalesce(job.scheduled_at, (
            SELECT min(event.at) FROM procrastinate_events AS event WHERE event.job_id = job.id
        )) AS scheduled_or_first
        FROM procrastinate_jobs AS job WHERE job.status IN ('todo', 'doing', 'failed')
    ) AS waiting GROUP BY status
"""
_CONNECTIONS = """
    SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity
    WHERE datname = current_database() GROUP BY 1
"""

_found: tuple[float, tuple[tuple[str, health.Finding], ...]] | None = None


class Installation(Collector):
    """Asks the database a handful of short questions. What cannot be asked is left out."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        yield from _jobs()
        yield from _outbox(now)
        yield from _database()
        yield from _cases(now)
        yield _parts()


def _jobs() -> Iterator[GaugeMetricFamily]:
    found = {status: (count, age) for status, count, age in _rows(_JOBS)}
    depth = GaugeMetricFamily("motcua_jobs", "Jobs by state", labels=["state"])
    for status in ("todo", "doing", "failed"):
        depth.add_metric([status], found.get(status, (0, 0))[0])
    yield depth
    age = max(float(found.get("todo", (0, 0))[1]), 0.0)
    yield GaugeMetricFamily("motcua_job_oldest_seconds", "How long the oldest waiting job has been due", value=age)


def _outbox(now: datetime) -> Iterator[GaugeMetricFamily]:
    backlog = outbox.backlog()
    lag = (now - backlog.oldest_at).total_seconds() if backlog.oldest_at else 0.0
    yield GaugeMetricFamily("motcua_outbox_waiting", "Events not yet dispatched", value=backlog.waiting)
    yield GaugeMetricFamily("motcua_outbox_pending", "Deliveries not yet made", value=backlog.pending)
    yield GaugeMetricFamily("motcua_outbox_dead", "Deliveries given up", value=backlog.dead)
    yield GaugeMetricFamily("motcua_outbox_lag_seconds", "Age of the oldest event that waits", value=max(lag, 0.0))


def _database() -> Iterator[GaugeMetricFamily]:
    connections = GaugeMetricFamily("motcua_database_connections", "Connections by state", labels=["state"])
    for state, count in _rows(_CONNECTIONS):
        connections.add_metric([state], count)
    yield connections
    ((most,),) = _rows("SELECT current_setting('max_connections')::int")
    yield GaugeMetricFamily("motcua_database_connections_max", "Connections the server allows", value=most)


def _cases(now: datetime) -> Iterator[GaugeMetricFamily]:
    overdue = casework.count_overdue(at=now)
    yield GaugeMetricFamily("motcua_cases_overdue", "Open cases past their due instant", value=overdue)


def _parts() -> GaugeMetricFamily:
    up = GaugeMetricFamily("motcua_part_up", "1 when the part's own check found no failure", labels=["part"])
    failed = {key for key, finding in findings() if finding.level is health.Level.FAILED}
    for key in health.HEALTH:
        up.add_metric([key], 0 if key in failed else 1)
    return up


def findings() -> tuple[tuple[str, health.Finding], ...]:
    """What the checks found, not more than `CHECKS_KEPT_SECONDS` ago."""
    global _found
    if _found is None or time.monotonic() > _found[0] + CHECKS_KEPT_SECONDS:
        _found = time.monotonic(), tuple(health.run_checks())
    return _found[1]


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())

"""Starting and completing steps, beside one bare INSERT and commit on the same database."""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter, process_time

from . import _server

STARTS = 5_000
CASES = 60


def run() -> None:
    """Prints the cost of planning a start, of the engine alone, and of completing with the database."""
    with _server.a_home():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _measure()


def _measure() -> None:
    from datetime import UTC, datetime

    from django.db import connection, transaction

    from motcua.kernel.actor import SYSTEM
    from motcua.kernel.ids import new_id
    from motcua.kernel.rows import Rows
    from motcua.processes import api
    from motcua.processes.engine import Run
    from motcua.processes.queries import runtime

    at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    version = api.process_for("0", at.date())

    planned = _each(STARTS, lambda: api.plan_start(version.id, case_id=new_id(), at=at), process_time)
    received = _each(STARTS, lambda: api.plan_start(version.id, case_id=new_id(), at=at, received=True), process_time)
    print(f"plan_start: {planned * 1e6:.0f} µs of CPU; with reception done {received * 1e6:.0f} µs")

    spec, state = runtime(version.id).spec, runtime(version.id).start_state or {}
    first = version.steps[0].id

    def engine_alone() -> None:
        step = Run.resume(spec, state)
        step.complete(first)
        step.state()

    alone = _each(200, engine_alone, process_time)
    print(f"engine, one step (restore, complete, save): {alone * 1e3:.2f} ms of CPU")

    cases = [new_id() for _ in range(CASES)]
    with transaction.atomic():
        for case_id in cases:
            Rows(*api.plan_start(version.id, case_id=case_id, at=at).rows).write()

    def all_steps() -> None:
        for case_id in cases:
            for step in version.steps:
                with transaction.atomic():
                    api.complete(case_id, step.id, actor=SYSTEM, outcome="done", at=at)

    completed = _each(1, all_steps) / (CASES * len(version.steps))

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO yardstick (body) VALUES (%s)", ["x" * 200])

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE yardstick (id bigserial PRIMARY KEY, body text)")
    yardstick = _each(300, bare)
    print(f"complete, durable: {completed * 1e3:.2f} ms; a bare INSERT and commit: {yardstick * 1e3:.2f} ms")
    print(f"ratio complete / bare insert: {completed / yardstick:.1f}")


def _each(times: int, act: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """Seconds per call, after one call to warm up when there are several."""
    if times > 1:
        act()
    begun = clock()
    for _ in range(times):
        act()
    return (clock() - begun) / times

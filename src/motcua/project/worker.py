"""The job worker: the outbox relay, and Procrastinate's jobs and periodic tasks, in one process."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import connections
from procrastinate.job_context import JobContext
from procrastinate.worker import Worker

from motcua.kernel import tracing
from motcua.outbox import api as outbox

logger = logging.getLogger(__name__)


def run_worker() -> None:
    """Works until SIGTERM or SIGINT; a job under way may end first. Exits with 1 if the relay fails."""
    from procrastinate.contrib.django import app

    stop = threading.Event()
    failed = threading.Event()
    relay = threading.Thread(target=_relay, args=(stop, failed), name="outbox relay")
    relay.start()
    try:
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            app.run_worker(worker_middleware=[traced])
    finally:
        stop.set()
        relay.join()
    if failed.is_set():
        sys.exit(1)


async def traced(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
    """A job continues the request that deferred it (`tracing.carried`), or begins something of its own."""
    carried = context.job.task_kwargs.pop(tracing.JOB_ARGUMENT, None)
    with tracing.within(str(carried or f"job-{context.job.id:08d}")):
        return await call_next()


def _relay(stop: threading.Event, failed: threading.Event) -> None:
    try:
        outbox.run_relay(stop)
    except Exception:
        logger.exception("the outbox relay failed")
        failed.set()
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        connections.close_all()

"""The job worker: the outbox relay, and Procrastinate's jobs and periodic tasks, in one process."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

from django.db import connections

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
            app.run_worker()
    finally:
        stop.set()
        relay.join()
    if failed.is_set():
        sys.exit(1)


def _relay(stop: threading.Event, failed: threading.Event) -> None:
    try:
        outbox.run_relay(stop)
    except Exception:
        logger.exception("the outbox relay failed")
        failed.set()
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        connections.close_all()

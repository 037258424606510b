"""The web server: Granian running our WSGI application, assets included (WhiteNoise has them compressed)."""

from __future__ import annotations

import errno
import gc
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .env import Environment
from .lifetime import die_with
from .metrics.shared import share

THREADS = 8  # of each worker: mostly waiting for the database
STOP_SECONDS = 10
RELEASE_SECONDS = 3.0  # how long a port may take to be let go by a server just killed


class PortInUse(Exception):
    """Somebody else listens there; the message names the address and the variable to change."""


def refuse_port_in_use(bind: str, port: int) -> None:
    """Raises `PortInUse`. Granian shares its port between workers, and would share it with strangers."""
    until = time.monotonic() + RELEASE_SECONDS
    while True:
        try:
            family = socket.AF_INET6 if ":" in bind else socket.AF_INET
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((bind, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise PortInUse(f"cannot listen on {bind}:{port}: {error.strerror}") from error
            if time.monotonic() > until:
                raise PortInUse(f"{bind}:{port} is in use by another program; set MOTCUA_PORT") from error
            time.sleep(0.1)
        else:
            return


def run_web(env: Environment) -> None:
    """Serves until SIGTERM or SIGINT; requests under way may end first."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    refuse_port_in_use(env.bind, env.port)
    share(env.home / "metrics" / str(env.port))
    application = _application()
    from motcua.catalogue import api as catalogue  # not before the settings are read

    parent = os.getpid()

    def in_worker(target: str) -> Callable[..., Any]:
        die_with(parent, signal.SIGKILL)  # or it would hold the port
        catalogue.make_search_ready()
        return application

    Server(
        "motcua.project.wsgi:application",
        address=env.bind,
        port=env.port,
        interface=Interfaces.WSGI,
        workers=env.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
    ).serve(target_loader=in_worker)


def _application() -> Callable[..., Any]:
    """The application with every address and template engine loaded, and the index of search if there is one, to be
    shared by the workers."""
    from django.db import DatabaseError, connections
    from django.template import engines
    from django.urls import get_resolver

    from motcua.catalogue import api as catalogue

    from .wsgi import application

    _ = get_resolver().url_patterns, engines.all()
    with suppress(DatabaseError):  # the pages say so themselves
        catalogue.read_kept_search()
    connections.close_all()
    gc.collect()
    gc.freeze()
    return application

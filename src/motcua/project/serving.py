"""`motcua serve`: database, migrations, web server and job worker, in one foreground process."""

from __future__ import annotations

import http.client
import signal
import sys
import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.identity import api as identity

from .cluster import Cluster
from .env import Environment
from .supervisor import Part, Supervisor
from .web import refuse_port_in_use, run_web
from .worker import run_worker

WATCH_SECONDS = 5.0
READY_POLL_SECONDS = 0.05


def serve(env: Environment, *, cluster: Cluster | None, say: Callable[[str], None]) -> int:
    """Runs everything until told to stop, and answers the exit code.

    `cluster` is the embedded one, held by the caller; it is started again should it die. `say` tells
    the address, and the demonstration's accounts, once the web server answers.
    """
    refuse_port_in_use(env.bind, env.port)
    call_command("migrate", verbosity=0, interactive=False)
    words = greeting(env)
    connections.close_all()  # children are forked: they must not share a connection
    watch = _Watch(env, cluster, lambda: say(words))
    parts = [
        Part("web", lambda: run_web(env)),
        Part("worker", run_worker, on_orphaned=signal.SIGTERM),
    ]
    sys.stdout.flush()
    return Supervisor(parts, watch).run()


class _Watch:
    """Says once that the web server answers; then looks after the database now and then."""

    def __init__(self, env: Environment, cluster: Cluster | None, on_ready: Callable[[], None]) -> None:
        self._env = env
        self._cluster = cluster
        self._on_ready = on_ready
        self._ready = False
        self._next = time.monotonic() + WATCH_SECONDS

    def __call__(self) -> float:
        if not self._ready and _answers(self._env):
            self._ready = True
            self._on_ready()
        if self._cluster is not None and time.monotonic() >= self._next:
            self._cluster.revive()
            self._next = time.monotonic() + WATCH_SECONDS
        return WATCH_SECONDS if self._ready else READY_POLL_SECONDS


def _answers(env: Environment) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(env.bind, env.bind)
    connection = http.client.HTTPConnection(host, env.port, timeout=1)
    try:
        connection.request("GET", "/suc-khoe/song", headers={"Host": env.allowed_hosts[0]})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def greeting(env: Environment) -> str:
    """What `serve` prints when it answers."""
    lines = [_("Một Cửa đang chạy tại %(address)s — nhấn Ctrl-C để dừng.") % {"address": f"{env.base_url}/"}]
    if env.demo:
        lines += _accounts()
    return "\n".join(lines)


def _accounts() -> list[str]:
    """Some of the demonstration's people; the page of signing in shows them all."""
    groups = [group for group in identity.demonstration_groups(timezone.now()) if group.is_open]
    if not groups:
        return []
    lines = [_("Tài khoản trình diễn, mật khẩu chung: %(password)s") % {"password": identity.DEMO_PASSWORD}]
    lines += [f"  {account.sign_in_name:<24} {account.words}" for group in groups for account in group.accounts]
    return lines

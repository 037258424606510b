"""`motcua serve`, from the first start to the last process gone."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from motcua.project.cluster import Cluster


class Served:
    """One data folder and port; `motcua serve` on them, started as often as a test wants."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None

    def run(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("MOTCUA_", "PYTEST_", "DJANGO_"))},
            "MOTCUA_HOME": str(self.home),
            "MOTCUA_PORT": str(self.port),
            "MOTCUA_WORKERS": "2",
        }
        return subprocess.Popen(
            [sys.executable, "-c", "from motcua.project.cli import main; main()", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start(self) -> subprocess.Popen[str]:
        self.process = self.run("serve")
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert f"http://127.0.0.1:{self.port}/" in line, line + self.process.stdout.read()
        return self.process

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def processes(self) -> set[int]:
        """Every process that was given this data folder, the database's among them."""
        found = set()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                ours = f"MOTCUA_HOME={self.home}".encode() in (process / "environ").read_bytes().split(b"\0")
                if ours or os.readlink(process / "cwd") == str(self.home / "postgres" / "data"):
                    found.add(int(process.name))
        return found

    def query(self, statement: str) -> object:
        with psycopg.connect(Cluster(self.home / "postgres").url()) as connection:
            row = connection.execute(statement).fetchone()
        assert row is not None
        return row[0]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="motcua-serve-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    served = Served(home)
    yield served
    for pid in served.processes():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if served.process is not None:
        served.process.communicate()


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_it_serves_and_leaves_nothing_behind_when_told_to_stop(served: Served) -> None:
    process = served.start()
    assert served.get("/suc-khoe/song") == (200, "ok\n")
    assert served.get("/suc-khoe/san-sang") == (200, "ok\n")
    wait_for(lambda: served.query("SELECT count(*) FROM procrastinate_workers"))

    second = served.run("serve")
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"127.0.0.1:{served.port} is in use" in said

    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert served.processes() == set()
    assert not served.listens()


def test_after_a_kill_it_starts_again_on_the_same_port(served: Served) -> None:
    process = served.start()
    process.kill()
    process.communicate()
    process = served.start()
    assert served.get("/suc-khoe/san-sang") == (200, "ok\n")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert served.processes() == set()


def test_a_part_that_crashed_is_started_again(served: Served) -> None:
    process = served.start()
    killed = _children(process.pid)
    assert len(killed) == 2
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: len(set(_children(process.pid)) - set(killed)) == 2)
    wait_for(lambda: _is_ready(served))
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert served.processes() == set()


def _children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _is_ready(served: Served) -> bool:
    with suppress(OSError, http.client.HTTPException):
        return served.get("/suc-khoe/san-sang")[0] == 200
    return False

"""A real server on a throw-away data folder, and what its processes cost."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from motcua.project.cluster import Cluster, programs

TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def a_home() -> Iterator[Path]:
    """A fresh data folder with a durable embedded cluster, set in the environment."""
    home = Path(tempfile.mkdtemp(prefix="motcua-bench-"))
    home.chmod(0o711)
    os.environ["MOTCUA_HOME"] = str(home)
    cluster = Cluster(home / "postgres")
    cluster.acquire()
    os.environ["MOTCUA_DATABASE_URL"] = cluster.url()
    try:
        yield home
    finally:
        cluster.release()
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def a_web_server(port: int) -> Iterator[int]:
    """The product's own web server; yields its process id. What it logs is shown only when it does not start."""
    environment = {**os.environ, "MOTCUA_PORT": str(port), "MOTCUA_BASE_URL": f"http://127.0.0.1:{port}"}
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from motcua.project.cli import main; main()", "web"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        try:
            _wait_for(port, process, log)
            yield process.pid
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: TextIO) -> None:
    for _ in range(900):
        if process.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"the web server stopped: {log.read()[-2000:]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("the web server did not answer")


def cpu_seconds(root: int) -> float:
    """Processor time of a process and all its descendants, those that ended included."""
    total = 0.0
    for pid in _tree(root):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(int(fields[i]) for i in (11, 12, 13, 14)) / TICKS
    return total


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(children.get(pid, ()))
    return found


def pgbench(*arguments: str, url: str) -> float:
    """Transactions a second, as pgbench counts them (without connecting)."""
    done = subprocess.run([str(programs() / "pgbench"), *arguments, url], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    line = next((line for line in done.stdout.splitlines() if line.startswith("tps")), "tps = 0")
    return float(line.split()[2])

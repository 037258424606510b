"""A warm `motcua serve`, from the command to the first answer; beside `python -c "import django"`."""

from __future__ import annotations

import http.client
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from bench._server import free_port

RUNS = 5


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        os.chmod(home, 0o711)
        environment = {**os.environ, "MOTCUA_HOME": home, "MOTCUA_PORT": str(free_port())}
        environment.pop("MOTCUA_DATABASE_URL", None)  # as a user starts it: with the embedded database
        _serve(environment)  # makes the tables, and the compiled modules
        ours = statistics.median(_serve(environment) for _ in range(RUNS))
    yardstick = statistics.median(_import_django() for _ in range(RUNS))
    print(f"motcua serve answers after {ours:.2f} s (median of {RUNS}); aim: 5 s")
    print(f'python -c "import django; …" takes {yardstick:.2f} s; ratio {ours / yardstick:.1f}')


def _serve(environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", "from motcua.project.cli import main; main()", "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        while not _answers(int(environment["MOTCUA_PORT"])):
            if process.poll() is not None:
                raise RuntimeError("motcua serve ended")
            time.sleep(0.01)
        return time.perf_counter() - begun
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/suc-khoe/san-sang")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _import_django() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import django, django.db.models, django.http, django.urls"], check=True)
    return time.perf_counter() - begun

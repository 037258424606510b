"""The embedded PostgreSQL, as it is started, shared, killed and moved about."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from motcua.project.cluster import Cluster, ClusterFailed

# A process of its own that holds the cluster, says what it sees, and lets go when its input ends.
HOLD = """
import sys
from pathlib import Path
import psycopg
from motcua.project.cluster import Cluster
with Cluster(Path(sys.argv[1]), durable="durable" in sys.argv) as cluster:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        print(connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0], flush=True)
        for line in sys.stdin:
            print(connection.execute(line).fetchone()[0], flush=True)
"""
AS_ORDINARY_USER = """
import os, pwd, sys
from pathlib import Path
import psycopg
from motcua.project.cluster import Cluster
nobody = pwd.getpwnam("nobody")
os.setgroups([])
os.setgid(nobody.pw_gid)
os.setuid(nobody.pw_uid)
with Cluster(Path(sys.argv[1]), durable=False) as cluster, psycopg.connect(cluster.url()) as connection:
    print(os.geteuid(), (Path(sys.argv[1]) / "data").stat().st_uid, connection.execute("SELECT 1").fetchone()[0])
"""


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    """A folder that any user may pass through."""
    path = Path(tempfile.mkdtemp(prefix="motcua-room-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def made(room: Path) -> Path:
    """A cluster that has been made, and stopped."""
    with Cluster(room / "made", durable=False):
        pass
    return room / "made"


@pytest.fixture
def folder(room: Path, made: Path) -> Iterator[Path]:
    """A stopped cluster of this test's own."""
    path = room / "own"
    copy(made, path)
    yield path
    kill_processes_in(path / "data")
    shutil.rmtree(path, ignore_errors=True)


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


@contextmanager
def holder(folder: Path, *how: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), *how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        with suppress(BrokenPipeError):
            process.communicate(timeout=30)


def says(process: subprocess.Popen[str], statement: str = "") -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    if statement:
        process.stdin.write(statement + "\n")
        process.stdin.flush()
    return process.stdout.readline().strip()


def processes_in(data: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.readlink(process / "cwd") == str(data):
                found.append(int(process.name))
    return found


def kill_processes_in(data: Path) -> None:
    for pid in processes_in(data):
        with suppress(ProcessLookupError):  # the first one's end takes others along
            os.kill(pid, signal.SIGKILL)


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_two_processes_at_once_make_one_cluster_and_the_last_stops_it(room: Path) -> None:
    folder = room / "fresh"
    with holder(folder) as one, holder(folder) as two:
        started = says(one)
        assert started
        assert says(two) == started
        one.communicate(timeout=30)
        assert one.returncode == 0
        assert says(two, "SELECT 41 + 1") == "42"
        assert processes_in(folder / "data")
        two.communicate(timeout=30)
        assert two.returncode == 0
    assert processes_in(folder / "data") == []


def test_what_was_committed_survives_a_kill_of_everything(folder: Path) -> None:
    cluster = Cluster(folder)
    with holder(folder, "durable") as process:
        says(process)
        with psycopg.connect(cluster.url()) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
            connection.commit()
            connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
            process.kill()
            kill_processes_in(folder / "data")
            with suppress(psycopg.OperationalError):
                connection.commit()
    with cluster, psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_left_behind_number_that_is_another_process_by_now_does_not_hinder(folder: Path) -> None:
    cluster = Cluster(folder, durable=False)
    stranger = subprocess.Popen(["sleep", "60"], **cluster._privileges())
    try:
        for left in (folder / "data" / "postmaster.pid", folder / "socket" / ".s.PGSQL.5432.lock"):
            left.write_text(f"{stranger.pid}\n{folder / 'data'}\n1\n5432\n{folder / 'socket'}\n\n  1 1\n")
        with cluster, psycopg.connect(cluster.url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_killed_under_its_user_is_started_again(folder: Path) -> None:
    with Cluster(folder, durable=False) as cluster:
        kill_processes_in(folder / "data")
        wait_for(lambda: not processes_in(folder / "data"))
        cluster.revive()
        with psycopg.connect(cluster.url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_long_path_with_spaces_and_letters_works(room: Path, made: Path) -> None:
    folder = room / "dữ liệu" / ("rất dài " * 12) / "postgres"
    copy(made, folder)
    with Cluster(folder, durable=False) as cluster, psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert len(os.fsencode(cluster.sockets)) < 90
    shutil.rmtree(cluster.sockets)


if os.geteuid() == 0:  # for others, the rest of this module is that test

    def test_it_works_as_an_ordinary_user(room: Path, made: Path) -> None:
        nobody = pwd.getpwnam("nobody")
        folder = room / "nobodys"
        folder.mkdir()
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        run = subprocess.run(
            [sys.executable, "-c", AS_ORDINARY_USER, str(folder)], capture_output=True, text=True, check=False
        )
        assert run.stdout.split() == [str(nobody.pw_uid), str(nobody.pw_uid), "1"], run.stderr
        with Cluster(folder, durable=False) as cluster, psycopg.connect(cluster.url()) as connection:  # then root comes
            assert connection.execute("SELECT 1").fetchone() == (1,)

    def test_as_root_the_server_is_somebody_else(made: Path) -> None:
        owner = (made / "data").stat().st_uid
        assert owner != 0
        assert owner == os.geteuid() or os.geteuid() == 0


def test_nobody_connects_without_the_password(folder: Path) -> None:
    with Cluster(folder, durable=False) as cluster:
        assert (folder / "password").stat().st_mode & 0o077 == 0
        assert cluster.sockets.stat().st_mode & 0o077 == 0
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://motcua:wrong@/motcua?host={cluster.sockets}")


def test_asking_before_the_first_start_says_what_to_do(room: Path) -> None:
    with pytest.raises(ClusterFailed, match="motcua serve"):
        Cluster(room / "nothing").database()

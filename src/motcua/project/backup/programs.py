"""PostgreSQL's own programs for dumping and restoring: those of the server's version, or the next newer ones."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connection

from ..cluster import ClusterFailed, programs
from ..logs import veiled
from .errors import NoPrograms, ProgramFailed

_SYSTEM = Path("/usr/lib/postgresql")  # where Debian and its kin keep every version beside the others
_WORDS_MAX = 600


def run(program: str, *arguments: str) -> None:
    """Runs `pg_dump` or `pg_restore` on our database. Raises `NoPrograms`, `ProgramFailed`."""
    given: dict[str, Any] = connection.settings_dict
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C",
        "PGDATABASE": given["NAME"],
        "PGUSER": given["USER"],
        "PGHOST": given["HOST"],
        "PGPORT": str(given["PORT"]),
        "PGPASSWORD": given["PASSWORD"],
    }
    done = subprocess.run(
        [str(_folder(server_version()) / program), *arguments],
        env={name: value for name, value in environment.items() if value},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = veiled(done.stderr.strip())[-_WORDS_MAX:]
        raise ProgramFailed(ProgramFailed.message % {"program": program, "words": words})


def server_version() -> int:
    """The server's major version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        return int(cursor.fetchone()[0])


def _folder(server: int) -> Path:
    """An older program refuses a newer server; a newer one may write what an older server does not know."""
    usable = sorted((version, folder) for folder in _folders() if (version := _version(folder)) >= server)
    if not usable:
        raise NoPrograms(NoPrograms.message % {"version": server})
    return usable[0][1]


def _folders() -> Iterator[Path]:
    with suppress(ClusterFailed):
        yield programs()
    yield from _SYSTEM.glob("*/bin")
    if found := shutil.which("pg_dump"):
        yield Path(found).parent


def _version(folder: Path) -> int:
    try:
        said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = re.search(r"(\d+)(\.\d+)*", said)
    return int(found[1]) if found else 0

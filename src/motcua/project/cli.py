"""`motcua`: the one command line. Our own commands and Django's, with the database at hand."""

from __future__ import annotations

import os
import signal
import sys
from importlib.metadata import version

from .cluster import Cluster, ClusterFailed
from .env import BadEnvironment, read_environment

WITHOUT_DATABASE = {"help", "--help", "-h", "makemessages", "compilemessages"}
_held: Cluster | None = None


def main() -> None:
    """Starts the embedded database when none is configured, then hands over to Django."""
    global _held
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads would not survive a fork
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # so that what is below runs
    arguments = sys.argv[1:] or ["help"]
    if arguments[0] in {"--version", "version"}:
        sys.stdout.write(f"motcua {version('motcua')}\n")
        return
    try:
        env = read_environment()
        if env.database_url or arguments[0] in WITHOUT_DATABASE or {"-h", "--help"} & set(arguments):
            _run()
        else:
            with Cluster(env.home / "postgres") as _held:
                _run()
    except (BadEnvironment, ClusterFailed) as error:
        sys.exit(f"motcua: {error}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def held_cluster() -> Cluster | None:
    """The embedded cluster that this process holds, if it uses one."""
    return _held


def _run() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["motcua", *(sys.argv[1:] or ["help"])])

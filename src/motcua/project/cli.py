"""`motcua`: the one command line. Our own commands and Django's, with the database at hand."""

from __future__ import annotations

import os
import sys

from .cluster import Cluster, ClusterFailed
from .env import BadEnvironment, read_environment

WITHOUT_DATABASE = {"help", "--help", "-h", "--version", "makemessages", "compilemessages"}


def main() -> None:
    """Starts the embedded database when none is configured, then hands over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    arguments = sys.argv[1:] or ["help"]
    try:
        env = read_environment()
        if env.database_url or arguments[0] in WITHOUT_DATABASE:
            _run()
        else:
            with Cluster(env.home / "postgres"):
                _run()
    except (BadEnvironment, ClusterFailed) as error:
        sys.exit(f"motcua: {error}")


def _run() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["motcua", *(sys.argv[1:] or ["help"])])

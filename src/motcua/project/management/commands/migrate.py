"""Django's `migrate`, one process at a time: of two starting at once, the second waits and finds it done."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

_LOCK = 0x6D6F7475  # any number, as long as it is this one everywhere


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            if options["verbosity"] > 0 or not _nothing_to_do(connection):
                super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _nothing_to_do(connection: Any) -> bool:
    """Whether the schema is as the code wants it: then a quiet run can end here, which `serve` makes use of."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())

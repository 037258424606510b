"""`motcua database`."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from motcua.project import cli


class Command(BaseCommand):
    help = "Keeps the embedded database running until Ctrl-C; `serve` runs it together with the rest."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        cluster = cli.held_cluster()
        if cluster is None:
            raise CommandError(_("Đang dùng máy chủ cơ sở dữ liệu riêng (MOTCUA_DATABASE_URL)."))
        self.stdout.write(_("Cơ sở dữ liệu đang chạy, ổ cắm tại %(folder)s") % {"folder": cluster.sockets})
        self.stdout.flush()
        awaited = {signal.SIGINT, signal.SIGTERM}
        signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
        signal.sigwait(awaited)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, awaited)

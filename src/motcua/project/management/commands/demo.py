"""`motcua demo`: fills an empty database with the demonstration city."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from motcua.identity import api as identity
from motcua.project.demo import DOSSIERS, SMALL, RealDossiers, load_demo

GROUPS_SHOWN = 2  # of the sign-in page: some citizens and one commune


class Command(BaseCommand):
    help = "Fills an empty database with the demonstration city; a second run adds nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        size = parser.add_mutually_exclusive_group()
        size.add_argument("--small", action="store_true", help=f"{SMALL} dossiers, not {DOSSIERS}")
        size.add_argument("--dossiers", type=int, default=DOSSIERS, help="how many dossiers to make up")
        parser.add_argument("--quiet", action="store_true", help="no progress bar and no list of accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DEMO = True  # its people act here, whatever the server is told later
        call_command("migrate", verbosity=0, interactive=False)
        console = Console(quiet=options["quiet"])
        wanted = SMALL if options["small"] else options["dossiers"]
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        try:
            # Drawn when told to, not by a thread: the work forks.
            with Progress(*columns, console=console, auto_refresh=False) as progress:
                task = progress.add_task("Hồ sơ trình diễn", total=wanted)
                filled = load_demo(
                    at=timezone.now(),
                    wanted=wanted,
                    on_progress=lambda filed: progress.update(task, completed=filed, refresh=True),
                )
                progress.update(task, visible=filled, refresh=True)
        except RealDossiers as error:
            raise CommandError(
                "Cơ sở dữ liệu này đã có hồ sơ thật, nên không nạp dữ liệu trình diễn. "
                "Hãy dùng thư mục dữ liệu khác (MOTCUA_HOME) hoặc cơ sở dữ liệu khác (MOTCUA_DATABASE_URL)."
            ) from error
        if not filled:
            console.print("Dữ liệu trình diễn đã có sẵn; không thêm gì.")
        self._introduce(console)

    def _introduce(self, console: Console) -> None:
        """Where to go, and as whom."""
        table = Table("", "Tên đăng nhập", "Họ tên, vai trò", title="Tài khoản trình diễn")
        for group in identity.demonstration_groups(timezone.now())[:GROUPS_SHOWN]:
            for account in group.accounts:
                table.add_row(str(group.title), account.sign_in_name, account.words)
        console.print(table)
        console.print(f"Mật khẩu của cán bộ: {identity.DEMO_PASSWORD}; công dân đăng nhập bằng một lần bấm.")
        console.print(f"Chạy MOTCUA_DEMO=1 motcua serve rồi mở {settings.BASE_URL}/", style="bold")

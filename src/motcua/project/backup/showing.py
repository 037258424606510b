"""What a backup shows at the terminal, and the passphrase it reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from .archive import Progress

PASSPHRASE_MIN = 12


@contextmanager
def shown(console: Console) -> Iterator[Progress]:
    """One bar for each thing that takes its time."""
    words = {"check": _("Đọc kiểm bản sao lưu"), "database": _("Cơ sở dữ liệu"), "files": _("Tệp")}
    with Bars(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), console=console
    ) as bars:
        tasks = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(words[what])
            bars.update(tasks[what], completed=done, total=max(total, 1))

        yield progress


def read_passphrase(file: Path | None) -> bytes | None:
    """The first line of the file. Refuses one too short to keep anything secret."""
    if file is None:
        return None
    try:
        passphrase = file.read_bytes().partition(b"\n")[0].strip()
    except OSError as error:
        raise CommandError(_("%(path)s: không đọc được") % {"path": file}) from error
    if len(passphrase) < PASSPHRASE_MIN:
        raise CommandError(_("Mật khẩu của bản sao lưu cần ít nhất %(count)d ký tự.") % {"count": PASSPHRASE_MIN})
    return passphrase

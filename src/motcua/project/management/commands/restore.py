"""`motcua restore FILE`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console

from motcua.kernel.errors import Refusal
from motcua.project.backup.restoring import How, restore, try_out
from motcua.project.backup.showing import read_passphrase, shown


class Command(BaseCommand):
    help = "Restores a backup into an empty database, with nothing running; or only tries it out."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--verify", action="store_true", help="only try it, in a place thrown away afterwards")
        parser.add_argument("--replace", action="store_true", help="replace all that the database holds")
        parser.add_argument("--passphrase-file", type=Path, help="opens the keys sealed into the backup")
        parser.add_argument("--without-keys", action="store_true", help="leave sealed keys alone")
        parser.add_argument("--expect", default="", metavar="FINGERPRINT", help="refuse any other backup than this")
        parser.add_argument("--quiet", action="store_true", help="no progress bars")

    def handle(self, *args: Any, **options: Any) -> None:
        place: Path = options["file"].resolve()
        if options["verify"]:
            is_well, words = try_out(place, options["passphrase_file"])
            if not is_well:
                raise CommandError(_("Khôi phục thử không được: %(words)s") % {"words": words})
            self.stdout.write(_("Đã khôi phục thử: số dòng, tệp và chuỗi nhật ký đều khớp."))
            return
        how = How(
            replace=options["replace"],
            with_keys=not options["without_keys"],
            passphrase=read_passphrase(options["passphrase_file"]),
            expected=options["expect"],
        )
        try:
            with shown(Console(quiet=options["quiet"])) as progress:
                manifest = restore(place, how, at=timezone.now(), progress=progress).manifest
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(
            _("Đã khôi phục %(rows)d dòng và %(files)d tệp của bản sao lưu lúc %(at)s.")
            % {"rows": sum(manifest.counts.values()), "files": manifest.files, "at": manifest.made_at}
        )

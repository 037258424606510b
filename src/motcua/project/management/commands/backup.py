"""`motcua backup [FILE]`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console

from motcua.kernel.errors import Refusal
from motcua.project.backup.making import make_backup, note
from motcua.project.backup.restoring import try_out
from motcua.project.backup.showing import read_passphrase, shown


class Command(BaseCommand):
    help = "Backs up database, files and, with a passphrase, keys into one file, while everything runs."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: MOTCUA_HOME/backups/motcua-TIME.tar")
        parser.add_argument("--passphrase-file", type=Path, help="seals the keys into the backup")
        parser.add_argument("--verify", action="store_true", help="restore it into a place thrown away afterwards")
        parser.add_argument("--quiet", action="store_true", help="no progress bars")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        place = options["file"] or settings.HOME / "backups" / f"motcua-{timezone.localtime(at):%Y%m%d-%H%M%S}.tar"
        place = place.resolve()
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        passphrase = read_passphrase(options["passphrase_file"])
        try:
            with shown(Console(quiet=options["quiet"])) as progress:
                made = make_backup(place, at=at, passphrase=passphrase, progress=progress)
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
        manifest = made.manifest
        self.stdout.write(
            _("Đã sao lưu %(rows)d dòng và %(files)d tệp vào %(place)s")
            % {"rows": sum(manifest.counts.values()), "files": manifest.files, "place": place}
        )
        self.stdout.write(_("Dấu vân tay, hãy giữ ở nơi khác: %(fingerprint)s") % {"fingerprint": made.fingerprint})
        if passphrase is None:
            self.stdout.write(_("Khóa ký và khóa bí mật không nằm trong bản này; thêm --passphrase-file để niêm vào."))
        if options["verify"]:
            self._verify(place, options["passphrase_file"])
            note(made, at=at, verified=True)

    def _verify(self, place: Path, passphrase_file: Path | None) -> None:
        is_well, words = try_out(place, passphrase_file)
        if not is_well:
            raise CommandError(_("Khôi phục thử không được: %(words)s") % {"words": words})
        self.stdout.write(_("Đã khôi phục thử: số dòng, tệp và chuỗi nhật ký đều khớp."))

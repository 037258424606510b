"""`motcua audit verify | seal | new-epoch`."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.progress import Progress

from motcua.audit import api as audit
from motcua.kernel.actor import SYSTEM

_HEAD = re.compile(r"(\d+):([0-9a-f]{64})")


def _faults() -> dict[audit.Fault, str]:
    return {
        audit.Fault.CHANGED: _("Dấu niêm số %(seal)s: bản ghi %(record)s đã bị sửa"),
        audit.Fault.DELETED: _("Dấu niêm số %(seal)s: bản ghi %(record)s đã bị xóa"),
        audit.Fault.INSERTED: _("Bản ghi %(record)s được chèn vào phần đã niêm"),
        audit.Fault.SEAL_BROKEN: _("Dấu niêm số %(seal)s không khớp với nội dung của chính nó"),
        audit.Fault.SEAL_MISSING: _("Thiếu dấu niêm số %(seal)s"),
        audit.Fault.CHAIN_BROKEN: _("Dấu niêm số %(seal)s không nối với dấu niêm trước"),
        audit.Fault.HEAD_LOST: _("Dấu niêm số %(seal)s không phải là dấu niêm đã được ghi lại ở nơi khác"),
    }


class Command(BaseCommand):
    help = "Verifies, seals or renumbers the audit trail."

    def add_arguments(self, parser: CommandParser) -> None:
        doing = parser.add_subparsers(dest="what", required=True)
        verify = doing.add_parser("verify", help="compute the chain again; exit code 1 if anything was tampered with")
        verify.add_argument(
            "--expect", action="append", default=[], metavar="NUMBER:HASH", help="a head kept elsewhere; repeatable"
        )
        doing.add_parser("seal", help="seal now what the worker would seal within a minute")
        doing.add_parser("new-epoch", help="after restoring a dump: close the old numbering and begin a new one")

    def handle(self, *args: Any, what: str, expect: list[str] | None = None, **options: Any) -> None:
        if what == "verify":
            self._verify(dict(self._head(text) for text in expect or []))
        elif what == "seal":
            total = 0
            while count := audit.seal(timezone.now()):
                total += count
            self.stdout.write(_("Đã niêm %(count)d bản ghi.") % {"count": total})
        else:
            count = audit.new_epoch(actor=SYSTEM, at=timezone.now())
            self.stdout.write(_("Đã niêm %(count)d bản ghi và mở kỳ mới.") % {"count": count})

    def _head(self, text: str) -> tuple[int, str]:
        match = _HEAD.fullmatch(text.strip().lower())
        if match is None:
            raise CommandError(_("--expect cần có dạng SỐ:MÃ_BĂM, mã băm gồm 64 ký tự hexa."))
        return int(match[1]), match[2]

    def _verify(self, expected: dict[int, str]) -> None:
        with Progress(transient=True) as bar:
            task = bar.add_task(_("Kiểm tra nhật ký"), total=None)
            report = audit.verify(
                expected=expected, progress=lambda done, total: bar.update(task, completed=done, total=total)
            )
        faults = _faults()
        for problem in report.problems:
            line = faults[problem.fault] % {"seal": problem.seal, "record": problem.record_id}
            self.stdout.write(self.style.ERROR(line))
        self.stdout.write(
            _("%(records)d bản ghi trong %(seals)d dấu niêm; %(unsealed)d bản ghi chờ niêm.")
            % {"records": report.records, "seals": report.seals, "unsealed": report.unsealed}
        )
        if report.head_number:
            self.stdout.write(
                _("Dấu niêm cuối, hãy ghi lại ở nơi khác: %(head)s")
                % {"head": f"{report.head_number}:{report.head_hash}"}
            )
        if not report.intact:
            raise CommandError(_("Nhật ký đã bị can thiệp."))
        self.stdout.write(self.style.SUCCESS(_("Nhật ký còn nguyên vẹn.")))

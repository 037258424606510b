"""Having `maker` make the clean PDF, and saying what went wrong in words."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ..files.errors import FileRefused
from .outcomes import MAX_PAGES, TOO_LONG

_MAKER = "motcua.documents.copying.maker"
_SECONDS = 180
_makers = threading.BoundedSemaphore(2)  # at once, in this process


class ScanUnreadable(FileRefused):
    code = "scan_unreadable"
    message = _("Không đọc được trang nào đó của bản quét. Hãy quét lại hoặc lưu lại thành PDF khác.")


class ScanTooLong(FileRefused):
    code = "scan_too_long"
    message = _("Bản quét quá dài: mỗi bản sao không quá %(pages)d trang.")


def clean_pdf(files: Sequence[Path], *, field: str) -> tuple[bytes, int]:
    """One PDF of all the files in their order, and the number of its pages.

    Its pages look as those of the files and hold nothing that acts. Raises `ScanUnreadable`, `ScanTooLong`.
    """
    with tempfile.TemporaryDirectory(prefix="motcua-copy-") as folder, _makers:
        output = Path(folder) / "copy.pdf"
        command = [sys.executable, "-m", _MAKER, str(output), *map(str, files)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise ScanUnreadable.on(field) from error
        if done.returncode == TOO_LONG:
            raise ScanTooLong.on(field, ScanTooLong.message % {"pages": MAX_PAGES})
        if done.returncode != 0:  # unreadable, or stopped at its limits
            raise ScanUnreadable.on(field)
        return output.read_bytes(), int(done.stdout)

"""The port behind which uploads are looked through for malware, and what a file's state after that means."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict

from .errors import FileRefused


class ScanState(StrEnum):
    """What is known of a file. Blank: made by us, or taken in where no scanner was configured."""

    NOT_SCANNED = ""
    CLEAN = "clean"
    HELD = "held"  # the scanner was away: nobody reads it until it was scanned
    PASSED = "passed"  # the scanner was away: readable, marked, scanned later
    INFECTED = "infected"


class WhenAway(StrEnum):
    """What becomes of an upload while the scanner does not answer."""

    HOLD = "hold"
    PASS = "pass"  # noqa: S105 - lets it pass


class ScannerUnavailable(Exception):
    """The scanner did not answer in time, or could not work: try again later."""


class FileInfected(FileRefused):
    code = "file_infected"
    message = _("Tệp có mã độc nên không được nhận. Hãy quét máy của bạn rồi gửi lại tệp khác.")


class FileHeld(Conflict):
    code = "file_held"
    message = _("Tệp đang chờ quét mã độc nên chưa mở được. Hãy thử lại sau ít phút.")


class FileBarred(Conflict):
    code = "file_barred"
    message = _("Tệp này có mã độc, không ai mở được. Hãy yêu cầu người nộp gửi lại tệp khác.")


class Scanner(Protocol):
    """Looks through one file at a time."""

    is_real: bool  # without a real one, files are taken in without being scanned

    def scan(self, path: Path) -> str:
        """What was found, by its name; blank where nothing was. Raises `ScannerUnavailable`."""

    def problems(self) -> list[str]:
        """What is wrong with the configuration, for the administrator; empty when all is well."""

    def words(self) -> str:
        """What it is, for the administrator. Raises `ScannerUnavailable`."""


_make_scanner: Callable[[], Scanner] | None = None


def use_scanner(make: Callable[[], Scanner]) -> None:
    """Called by wiring."""
    global _make_scanner
    _make_scanner = cache(make)


def scanner() -> Scanner:
    if _make_scanner is None:
        raise ScannerUnavailable("no scanner is configured")
    return _make_scanner()

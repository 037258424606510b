"""No scanner: files are taken in without being looked through; and the fake, which finds one harmless line."""

from __future__ import annotations

from pathlib import Path

from ..files.scanning import ScannerUnavailable

TEST_LINE = b"MOTCUA-ANTIVIRUS-TEST-STRING"
TEST_NAME = "Motcua.Test"


class NoScanner:
    """Where an office has no scanner (yet)."""

    is_real = False

    def scan(self, path: Path) -> str:
        return ""

    def problems(self) -> list[str]:
        return []

    def words(self) -> str:
        return ""


class FakeScanner:
    """For tests: finds `TEST_LINE`, and is away when told so."""

    is_real = True

    def __init__(self) -> None:
        self.is_away = False

    def scan(self, path: Path) -> str:
        if self.is_away:
            raise ScannerUnavailable("away")
        return TEST_NAME if TEST_LINE in path.read_bytes() else ""

    def problems(self) -> list[str]:
        return ["away"] if self.is_away else []

    def words(self) -> str:
        if self.is_away:
            raise ScannerUnavailable("away")
        return "fake"

"""ClamAV's daemon, asked over its socket or by TCP. Source: clamd(8), INSTREAM.

What is scanned is sent to it, so that it needs no access to our files and may run on another machine.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ..files.scanning import ScannerUnavailable

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 60.0
_CHUNK = 64 * 1024
_ANSWER_MAX = 4096
_FOUND = " FOUND"
_CLEAN = "stream: OK"


@dataclass(frozen=True, slots=True)
class Address:
    """A socket in the file system, or host and port."""

    path: str = ""
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"


class ClamdScanner:
    is_real = True

    def __init__(self, address: Address) -> None:
        self._address = address

    def scan(self, path: Path) -> str:
        with self._asked(b"zINSTREAM\0") as connection, path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                connection.sendall(struct.pack("!L", len(chunk)) + chunk)
            connection.sendall(struct.pack("!L", 0))
            answer = _answer(connection)
        if answer == _CLEAN:
            return ""
        if answer.endswith(_FOUND):
            return answer.removeprefix("stream: ").removesuffix(_FOUND)
        raise ScannerUnavailable(answer)  # for instance, longer than the daemon takes

    def problems(self) -> list[str]:
        try:
            self.words()
        except ScannerUnavailable as error:
            return [_("clamd tại %(address)s không trả lời: %(error)s") % {"address": self._address, "error": error}]
        return []

    def words(self) -> str:
        with self._asked(b"zVERSION\0") as connection:
            return _answer(connection)

    @contextmanager
    def _asked(self, command: bytes) -> Iterator[socket.socket]:
        try:
            with self._connected() as connection:
                connection.sendall(command)
                yield connection
        except OSError as error:
            raise ScannerUnavailable(str(error)) from error

    def _connected(self) -> socket.socket:
        if not self._address.path:
            connection = socket.create_connection((self._address.host, self._address.port), CONNECT_SECONDS)
        else:
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(CONNECT_SECONDS)
            try:
                connection.connect(self._address.path)
            except OSError:
                connection.close()
                raise
        connection.settimeout(ANSWER_SECONDS)
        return connection


def _answer(connection: socket.socket) -> str:
    """Up to the zero byte that ends it."""
    said = b""
    while b"\0" not in said and len(said) < _ANSWER_MAX:
        chunk = connection.recv(_ANSWER_MAX)
        if not chunk:
            break
        said += chunk
    if not said:
        raise ScannerUnavailable("no answer")
    return said.partition(b"\0")[0].decode(errors="replace")

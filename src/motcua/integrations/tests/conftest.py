from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest
from django.utils import timezone
from pytest_django import Settings

from motcua.dossiers.tests.builders import MONDAY
from motcua.identity.actors import forget_tokens


@dataclass
class Receiver:
    """A system of somebody else on this machine, which keeps what it is sent and answers `status`."""

    url: str
    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            there.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(there.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there = Receiver(f"http://127.0.0.1:{server.server_port}/nhan?a=1")
    thread = threading.Thread(target=server.serve_forever, args=[0.01])  # how often it looks whether to stop
    thread.start()
    yield there
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _at_nine_on_monday(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    settings.DEMO = True  # the people of the tests are those of the demonstration
    monkeypatch.setattr(timezone, "now", lambda: MONDAY.astimezone(UTC))
    yield
    forget_tokens()

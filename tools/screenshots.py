"""Takes the screenshots of the documents: a demonstration of its own, headless Chromium.

python tools/screenshots.py                      starts a demonstration in a temporary folder
python tools/screenshots.py http://127.0.0.1:8000   photographs one that runs
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
LARGEST_BYTES = 200_000
START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Shot:
    """A page as one person sees it. `account` is a demonstration account; none is a stranger."""

    name: str
    path: str
    width: int
    height: int
    scale: float = 1
    account: str = ""


SHOTS = [
    Shot("start-phone", "/", 390, 760, scale=1.5),
    Shot("procedure-phone", "/thu-tuc/1.001193/", 390, 760, scale=1.5),
    Shot("inbox", "/lam-viec/", 1366, 700, account="chuyenvien.hoankiem"),
]


@contextlib.contextmanager
def demonstration() -> Iterator[str]:
    """A small demonstration of our own, served until the end of the block; answers its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o711)  # the database may run as another user
        environment = {**os.environ, "MOTCUA_HOME": home, "MOTCUA_PORT": str(port), "MOTCUA_DEMO": "1"}
        motcua = [sys.executable, "-c", "from motcua.project.cli import main; main()"]
        subprocess.run([*motcua, "demo", "--small", "--quiet"], env=environment, check=True)
        server = subprocess.Popen([*motcua, "serve"], env=environment, stdout=subprocess.DEVNULL)
        try:
            _await(server, f"{address}/suc-khoe/san-sang")
            yield address
        finally:
            server.terminate()
            server.wait()


def _await(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=1)  # noqa: S310  # our own server
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def take(browser: Browser, address: str, shot: Shot) -> bytes:
    """The page as PNG, in few colours."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height}, device_scale_factor=shot.scale, locale="vi-VN"
    )
    page = context.new_page()
    if shot.account:
        page.goto(f"{address}/dang-nhap/")
        page.locator(f"button[name=account][value='{shot.account}']").dispatch_event("click")
        page.wait_for_url(f"{address}/lam-viec/")
    page.goto(address + shot.path)
    page.evaluate("document.fonts.ready")
    taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
    context.close()
    small = BytesIO()
    taken.quantize(128, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # so that nothing is left behind
    IMAGES.mkdir(exist_ok=True)
    running = contextlib.nullcontext(sys.argv[1].rstrip("/")) if sys.argv[1:] else demonstration()
    with running as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--headless", "--no-sandbox"])
        for shot in SHOTS:
            picture = take(browser, address, shot)
            if len(picture) > LARGEST_BYTES:
                sys.exit(f"{shot.name} has {len(picture)} bytes, more than {LARGEST_BYTES}")
            (IMAGES / f"{shot.name}.png").write_bytes(picture)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

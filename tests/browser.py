"""A real browser for tests: `live_server`, `browser_page`, `axe`.

A pytest plug-in, loaded by the root `conftest.py`. Tests that use it carry `@pytest.mark.browser` and are
skipped, saying why, where Chromium or the built assets are missing.

    @pytest.mark.browser
    def test_…(live_server, open_page, axe):
        page = open_page(live_server.url + "/", width=360, language="en")
        axe(page)
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from motcua.ui.manifest import bundle

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE = (360, 740)
DESK = (1366, 768)
SCREENS = {PHONE[0]: PHONE[1], DESK[0]: DESK[1]}
# The one without windows comes first: it takes two thirds of the time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What it brings along of style sheets is for a rule that is off.
RUN_AXE = """async () => {
    if (!window.axe) bringAxe();
    const {violations} = await axe.run(document, {resultTypes: ["violations"], preload: {assets: ["media"]}});
    return violations.map((rule) =>
        `${rule.id}: ${rule.help}\\n` + rule.nodes.map((node) => "    " + node.html).join("\\n"));
}"""

LEADS_AWAY = """(one) => one.matches("a") ? !one.getAttribute("href").startsWith("#") : one.type === "submit" """
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class OpenPage(Protocol):
    def __call__(
        self, url: str = "about:blank", *, width: int = 1366, language: str = "vi", javascript: bool = True
    ) -> Page: ...


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, once for a module.

    Playwright keeps an event loop running in this thread as long as it is open: Django is told that its
    database calls here are wanted, and the loop is gone before the next module.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("Chromium is not installed (apt-get install chromium-headless-shell, or chromium)")
    if bundle("citizen") is None:
        pytest.skip("the assets are not built (make assets)")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens pages as different people would, each a visitor of its own; an error in the console fails the test.

    The page keeps our Content-Security-Policy: what it forbids shows as an error.
    """
    contexts = []
    complaints: list[str] = []

    def open_one(url: str = "about:blank", *, width: int = 1366, language: str = "vi", javascript: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": SCREENS[width]}, java_script_enabled=javascript, locale="vi-VN"
        )
        contexts.append(context)
        chosen = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language}
        context.add_cookies([{**chosen, "domain": "localhost", "path": "/"}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [text for text in complaints if "status of 4" not in text] == []


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fails with what axe-core finds wrong on the page as it stands."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci)")
    bring = f"window.bringAxe = () => {{ {AXE.read_text()} }}"
    known: set[BrowserContext] = set()

    def check(page: Page) -> None:
        if page.context not in known:  # half a megabyte, sent once and not to every page
            known.add(page.context)
            page.context.add_init_script(bring)
            page.evaluate(bring)
        violations = page.evaluate(RUN_AXE)
        assert violations == [], "\n".join([page.url, *violations])

    return check


def go_by(page: Page, what: Locator) -> None:
    """Presses `what`, and where that leads to another page returns when it stands.

    Without this the next question may be answered by the page that is left, or by one that has no document yet.
    """
    if not what.evaluate(LEADS_AWAY):
        what.click()
        return
    with page.expect_navigation(wait_until="domcontentloaded"):
        what.click()


def fits(page: Page, *screens: tuple[int, int]) -> None:
    """Fails when the page is wider than one of `screens`: the phone's and the desk's unless told. Leaves it at the
    last one."""
    for width, height in screens or (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": height})
        wider = page.evaluate(OVERHANG)
        assert wider <= 0, f"{page.url} is {wider} px wider than {width}"

"""Every page, in a browser: nothing wider than the screen in either language, on a phone and on a desk; no axe
violation, in turns in Vietnamese on a phone and in English on a desk; and the start page is light.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.browser import DESK, PHONE, OpenPage, fits
from tests.town import Town

from . import world
from .browsing import Person
from .pages import PAGES, REFUSALS

pytestmark = pytest.mark.browser

SIGHTS = (("vi", (DESK, PHONE)), ("en", (PHONE, DESK)))  # axe listens on the second screen


@pytest.fixture(scope="module")
def names(town: Town) -> dict[str, str]:
    return world.names(town.city)


@pytest.mark.parametrize("account", PAGES, ids=lambda account: account or "stranger")
def test_no_page_is_too_wide_or_has_violations(
    town: Town, names: dict[str, str], open_page: OpenPage, axe: Callable[[Page], None], account: str
) -> None:
    page = Person(town, open_page, account).page
    for place, address in enumerate(PAGES[account]):
        for turn, (language, screens) in enumerate(SIGHTS):
            page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": town.url}])
            answer = page.goto(town.url + address.format(**names))
            assert answer is not None
            assert answer.status == REFUSALS.get(address, 200), page.url
            assert page.get_attribute("html", "lang") == language
            fits(page, *screens)
            if place % len(SIGHTS) == turn:
                axe(page)


def test_the_first_load_of_the_start_page_is_under_150_kilobytes(town: Town, open_page: OpenPage) -> None:
    sizes: dict[str, int] = {}
    page = Person(town, open_page, "").page
    page.on("response", lambda answer: sizes.setdefault(answer.url, _compressed(answer.url, answer.body())))
    page.goto(town.url + "/", wait_until="networkidle")
    assert any(".css" in url for url in sizes)
    assert sum(sizes.values()) < 150_000, sizes


def _compressed(url: str, body: bytes) -> int:
    return len(body) if url.endswith(".woff2") else len(gzip.compress(body, 6))

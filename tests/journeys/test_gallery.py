"""Every component and every layout, in a browser: no axe violation, nothing wider than the screen, keys that work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import include, path
from playwright.sync_api import Page, expect

from motcua.project.urls import urlpatterns as product
from motcua.ui.component import entries
from motcua.ui.specimens import SPECIMENS
from tests.browser import DESK, PHONE, OpenPage, fits, go_by

urlpatterns = [path("ui/", include("motcua.ui.urls")), *product]
COMPONENTS = [
    *(f"{entry.name}/?" for entry in entries()),
    *(f"{e.name}/?vi-du={n}&" for e in entries() for n, example in enumerate(e.examples, 1) if example.alone),
]
PAGES = ["", *(f"trang/{name}/" for name in SPECIMENS)]

pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__)]


@pytest.mark.parametrize(("screen", "language"), [(PHONE, "vi"), (DESK, "en")])
@pytest.mark.parametrize("address", PAGES)
def test_a_layout_has_no_violations_on_a_phone_nor_on_a_desk(
    live_server: object,
    open_page: OpenPage,
    axe: Callable[[Page], None],
    address: str,
    screen: tuple[int, int],
    language: str,
) -> None:
    page = open_page(f"{live_server}/ui/{address}", width=screen[0], language=language)
    expect(page.locator("html")).to_have_attribute("lang", language)
    fits(page, screen)
    axe(page)


@pytest.mark.parametrize(("layout", "screen", "language"), [("", PHONE, "vi"), ("nhan-vien", DESK, "en")])
def test_no_component_has_violations_among_citizens_nor_staff(
    live_server: object,
    open_page: OpenPage,
    axe: Callable[[Page], None],
    layout: str,
    screen: tuple[int, int],
    language: str,
) -> None:
    page = open_page(width=screen[0], language=language)
    for address in COMPONENTS:
        page.goto(f"{live_server}/ui/{address}{layout}")
        fits(page, screen)
        axe(page)


def test_the_first_load_of_a_start_page_stays_under_150_kilobytes(live_server: object, open_page: OpenPage) -> None:
    sizes: dict[str, int] = {}
    page = open_page(width=PHONE[0])
    page.on("response", lambda answer: sizes.setdefault(answer.url, _compressed(answer.url, answer.body())))
    page.goto(f"{live_server}/ui/trang/start/", wait_until="networkidle")
    assert any(url.endswith(".woff2") for url in sizes)
    assert sum(sizes.values()) < 150_000, sizes


def _compressed(url: str, body: bytes) -> int:
    import zlib

    return len(body) if url.endswith(".woff2") else len(zlib.compress(body, 6))


def test_the_inbox_is_walked_with_keys(live_server: object, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/ui/trang/inbox/")
    rows = page.locator("[data-inbox] tbody a")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#H26.18-261120-0003")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.press("j")
    assert page.locator("[data-search]").input_value() == "j"


def test_rows_of_a_wide_table_stand_as_cards_on_a_phone(live_server: object, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/ui/table/", width=PHONE[0])
    table = page.locator(".mc-table--cards").first
    caption, row = table.locator("caption").bounding_box(), table.locator("tbody tr").first
    assert caption is not None
    assert caption["width"] > PHONE[0] / 2, "words of a caption stand beside each other"
    assert row.evaluate("row => row.scrollWidth <= row.parentElement.clientWidth")
    shown = row.locator("td[data-head]").first
    assert (
        shown.evaluate("cell => getComputedStyle(cell, '::before').content") == f'"{shown.get_attribute("data-head")}"'
    )


def test_keys_are_listed_when_asked(live_server: object, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/ui/trang/inbox/")
    keys = page.locator("[data-keys]")
    assert keys.get_attribute("open") is None
    page.keyboard.press("?")
    assert keys.get_attribute("open") is not None


def test_a_form_is_sent_once_however_often_its_button_is_pressed(live_server: object, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/ui/trang/form/")
    sent: list[str] = []
    page.route("**/ui/trang/form/", lambda route: sent.append(route.request.method))
    button = page.get_by_role("button", name="Lưu nháp")
    button.evaluate("button => { button.click(); button.click(); button.form.requestSubmit(); }")
    page.wait_for_timeout(200)
    assert sent == ["POST"]


def test_without_javascript_tabs_show_every_panel(live_server: object, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/ui/tabs/", javascript=False)
    expect(page.get_by_text("Nộp tại điểm tiếp nhận gần nhất.")).to_be_visible()
    expect(page.get_by_text("Nộp trên trang này.")).to_be_visible()


def test_the_language_is_changed_and_kept(live_server: object, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/ui/trang/start/")
    go_by(page, page.get_by_role("button", name="English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.goto(f"{live_server}/ui/")
    expect(page.locator("html")).to_have_attribute("lang", "en")

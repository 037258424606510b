"""The page of the system, as those who run it use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from motcua.administration.tests.test_operations_pages import a_dead_letter
from tests.browser import DESK, PHONE, OpenPage
from tests.town import Town

from .browsing import Person

pytestmark = pytest.mark.browser


def test_what_was_not_delivered_is_seen_by_two_and_sent_again_by_one(
    town: Town, open_page: OpenPage, axe: Callable[[Page], None]
) -> None:
    a_dead_letter()
    supervisor = Person(town, open_page, "giamsat.hoankiem", width=PHONE[0])
    supervisor.go("/quan-tri/").follow("Giám sát hệ thống").sees("PostgreSQL").sees("tests.letter_lost")
    expect(supervisor.main.get_by_role("button", name="Gửi lại các thông điệp đã chọn")).to_have_count(0)
    axe(supervisor.page)
    supervisor.follow("Khi không quét được mã độc").sees("Bạn chỉ xem")
    axe(supervisor.page)

    administrator = Person(town, open_page, "quantri.ubndtphanoi", width=DESK[0])
    administrator.go("/quan-tri/he-thong/quet-ma-doc/").press("Ghi quy định").sees("Hãy chọn cách xử lý.")
    axe(administrator.page)
    administrator.go("/quan-tri/he-thong/").press("Gửi lại các thông điệp đã chọn").sees("Hãy chọn thông điệp")
    administrator.main.locator("input[name=thong-diep]").check(force=True)
    administrator.press("Gửi lại các thông điệp đã chọn").sees("Sẽ gửi lại 1 thông điệp")
    administrator.sees("Không có thông điệp nào không gửi được.")

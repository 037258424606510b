"""What goes wrong while filing costs nobody what they had done."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone
from playwright.sync_api import expect

from motcua.dossiers import api as dossiers
from tests.browser import PHONE, OpenPage
from tests.town import Town

from .browsing import NEXT, Person, a_scan
from .office import a_draft

pytestmark = pytest.mark.browser


def test_a_file_of_a_wrong_type_is_refused_at_its_field_and_the_rest_is_kept(town: Town, open_page: OpenPage) -> None:
    draft = a_draft(town.city, town.city.citizen)
    parent = Person(town, open_page, "congdan01", width=PHONE[0]).go(f"/nop/{draft}/trang/marriage/")
    page = {"name": "kết hôn.pdf", "mimeType": "application/pdf", "buffer": b"<html><script>alert(1)</script>"}
    label = "Bản chụp Giấy chứng nhận kết hôn"
    parent.fill("Số Giấy chứng nhận kết hôn", "12/2020").give(label, page).press(NEXT)
    expect(parent.page).to_have_title("Lỗi: Giấy chứng nhận kết hôn của cha, mẹ – Một Cửa")
    parent.page.get_by_role("alert").get_by_role("link").click()
    expect(parent.field(label)).to_be_focused()
    expect(parent.field(label)).to_have_attribute("aria-invalid", "true")
    expect(parent.field("Số Giấy chứng nhận kết hôn")).to_have_value("12/2020")
    assert not parent.main.get_by_role("link", name="kết hôn.pdf").count()

    parent.give(label, a_scan("trang 1.pdf")).press(NEXT)
    assert parent.heading == "Giấy tờ về việc sinh"
    parent.go(f"/nop/{draft}/trang/marriage/")
    expect(parent.main.get_by_role("link", name="trang 1.pdf").first).to_be_visible()
    expect(parent.field("Số Giấy chứng nhận kết hôn")).to_have_value("12/2020")


def test_switching_to_english_in_the_middle_keeps_the_draft(town: Town, open_page: OpenPage) -> None:
    draft = a_draft(town.city, town.city.citizen, child_name="")
    parent = Person(town, open_page, "congdan01").go(f"/nop/{draft}/trang/child/")
    parent.fill("Họ, chữ đệm, tên của trẻ", "Trần Hải Đăng").press(NEXT)
    parent.go_by(parent.page.get_by_role("button", name="English"))
    assert parent.heading == "Place of birth"
    assert parent.page.url.endswith(f"/nop/{draft}/trang/birth_place/")
    parent.go_by(parent.main.get_by_role("button").last)
    expect(parent.page.locator("h1")).to_have_text("Circumstances of the birth")
    parent.go(f"/nop/{draft}/kiem-tra/").sees("Trần Hải Đăng").sees("Lê Thu Hà")
    parent.go_by(parent.main.get_by_role("button").last)
    parent.page.wait_for_url("**/da-nop/")


def test_an_answer_is_changed_from_the_last_page(town: Town, open_page: OpenPage) -> None:
    draft = a_draft(town.city, town.city.citizen, father_declared=False, father=None, parents_married=None)
    parent = Person(town, open_page, "congdan01", width=PHONE[0]).go(f"/nop/{draft}/kiem-tra/")
    parent.follow("Sửa Trẻ được khai sinh")
    expect(parent.field("Họ, chữ đệm, tên của trẻ")).to_have_value("Trần Minh Khôi")
    parent.fill("Họ, chữ đệm, tên của trẻ", "Trần Gia Khôi").press(NEXT)
    assert parent.heading == "Kiểm tra trước khi nộp"
    parent.sees("Trần Gia Khôi")
    assert "Trần Minh Khôi" not in parent.text

    parent.follow("Sửa Khai về người cha").choose("Bạn có khai thông tin người cha không?", "Có").press(NEXT)
    father = parent.page.get_by_role("link", name="Người cha", exact=True)
    expect(parent.main.get_by_role("listitem").filter(has=father)).to_contain_text("Chưa xong")
    assert not parent.main.get_by_role("link", name="Kiểm tra và nộp").count()
    parent.go(f"/nop/{draft}/kiem-tra/").press("Nộp hồ sơ")
    parent.go_by(parent.page.get_by_role("alert").get_by_role("link").first)
    assert parent.heading == "Người cha"


def test_a_page_is_filled_in_with_the_keyboard_alone(town: Town, open_page: OpenPage) -> None:
    draft = a_draft(town.city, town.city.citizen, child_name="", child_sex="", child_origin="")
    parent = Person(town, open_page, "congdan01").go(f"/nop/{draft}/trang/child/")
    keys, focused = parent.page.keyboard, parent.page.locator(":focus")

    def tab_to(name: str) -> None:
        keys.press("Tab")
        expect(focused).to_have_attribute("name", name)

    keys.press("Tab")
    expect(focused).to_have_text("Đến nội dung chính")
    keys.press("Enter")
    for name in ("child_name", "child_birth_date_day", "child_birth_date_month", "child_birth_date_year", "child_sex"):
        tab_to(name)
    for name in ("child_ethnicity", "child_nationality", "child_origin"):
        tab_to(name)
    keys.press("Tab")
    expect(focused).to_have_text(NEXT)
    keys.press("Enter")

    expect(parent.page.locator(".govuk-error-summary")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(parent.field("Họ, chữ đệm, tên của trẻ")).to_be_focused()
    keys.type("Trần Hải Đăng")
    for _ in range(4):
        keys.press("Tab")
    keys.press("ArrowDown")
    expect(parent.page.get_by_role("radio", name="Nữ")).to_be_checked()
    for _ in range(3):
        keys.press("Tab")
    keys.type("Xã Đông Sơn, tỉnh Thanh Hóa")
    keys.press("Enter")
    expect(parent.page.locator("h1")).to_have_text("Nơi sinh")
    parent.go(f"/nop/{draft}/trang/child/")
    expect(parent.page.get_by_role("radio", name="Nữ")).to_be_checked()


def test_filing_a_draft_at_once_from_everywhere_files_it_once(town: Town) -> None:
    draft = a_draft(town.city, town.city.citizen)
    with ThreadPoolExecutor(4) as presses:
        filed = list(presses.map(lambda _: _files(town, draft), range(8)))
    assert len({one.reference for one in filed}) == 1
    assert [one.repeated for one in filed].count(False) == 1


def test_a_second_press_finds_the_first_even_when_it_read_the_draft_before(town: Town) -> None:
    """The second is held where it looks for the files, which go with the draft as the first files it."""
    draft = a_draft(town.city, town.city.citizen)
    with ThreadPoolExecutor(1) as presses:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE dossiers_upload IN ACCESS EXCLUSIVE MODE")
            second = presses.submit(_files, town, draft)
            while not _somebody_waits(cursor):
                time.sleep(0.01)
            first = dossiers.file_draft(actor=town.city.citizen, at=timezone.now(), draft_id=draft)
        assert second.result().reference == first.reference


def _files(town: Town, draft: UUID) -> dossiers.Filed:
    try:
        return dossiers.file_draft(actor=town.city.citizen, at=timezone.now(), draft_id=draft)
    finally:
        connection.close()


def _somebody_waits(cursor: Any) -> bool:
    cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'dossiers_upload'::regclass)")
    return bool(cursor.fetchone()[0])

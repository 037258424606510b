"""A procedure controller builds a form in the browser, tries it and publishes it; a citizen is then asked by it."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from motcua.dossiers.tests.builders import BIRTH
from motcua.forms.tests.builders import a_form_under_way
from tests.browser import PHONE, OpenPage
from tests.town import Town

from .browsing import Person

pytestmark = pytest.mark.browser


def test_a_page_is_added_branched_tried_and_published(town: Town, open_page: OpenPage) -> None:
    form_id = a_form_under_way(BIRTH, timezone.now())
    home = f"/quan-tri/bieu-mau/{form_id}/"
    editor = Person(town, open_page, "kiemsoat.ttpvhcchanoi", javascript=False)

    editor.go(home).follow("Thêm trang")
    editor.fill("Tên trang (tiếng Việt)", "Quà tặng").fill("Tên trang (tiếng Anh)", "A present")
    editor.main.locator("[name=key]").fill("present")
    editor.press("Lưu")
    expect(editor.page).to_have_url(re.compile("#trang-present"))

    editor.go(f"{home}trang/present/cau-hoi/?loai=yes_no")
    editor.fill("Câu hỏi (tiếng Việt)", "Có nhận sách cho trẻ không?")
    editor.main.locator("[name=key]").fill("book")
    editor.main.locator("[name=show_if]").fill('relation = "mother"')
    editor.press("Kiểm tra điều kiện")
    expect(editor.main).to_contain_text("Dòng 1, ký tự 10")
    editor.main.locator("[name=show_if]").fill('relation == "mother"')
    editor.press("Lưu")
    expect(editor.main.locator("#label_vi-error")).to_be_visible()
    editor.fill("Câu hỏi (tiếng Anh)", "Would you like a book for the child?")
    editor.press("Lưu")
    expect(editor.page).to_have_url(re.compile("#cau-book"))

    editor.go(f"{home}thu/?so=2&dap.relation=mother")
    expect(editor.main.get_by_text("Có nhận sách cho trẻ không?").first).to_be_visible()
    editor.go(f"{home}xem/?trang=present")
    frame = editor.page.frame_locator("iframe")
    expect(frame.get_by_text("Có nhận sách cho trẻ không?")).to_be_visible()
    box = editor.page.locator("iframe").bounding_box()
    assert box is not None
    assert box["width"] <= PHONE[0] + 2

    editor.go(f"{home}ban-hanh/")
    expect(editor.main).to_contain_text("Quà tặng")
    editor.press("Ban hành")
    expect(editor.main).to_contain_text("Đã ban hành phiên bản này.")
    expect(editor.main.get_by_role("link", name="Lập phiên bản mới")).to_be_visible()

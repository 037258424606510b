"""A commune drafts a version; the city's controller takes it to the public and mends the next in a workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from motcua.catalogue import api as catalogue
from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import day_of
from tests.browser import DESK, PHONE, OpenPage, fits
from tests.town import Town

from .browsing import Person

pytestmark = pytest.mark.browser

CODE = "1.001193"
PAGE = f"/quan-tri/thu-tuc/{CODE}/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DECISION = tuple(("Quyết định", *one) for one in (("A3", CODE), ("B3", "88/QĐ-UBND"), ("C3", "1/11/2026")))
NAME = "Đăng ký khai sinh cho trẻ em"


def test_a_version_is_published_by_decision_and_the_next_comes_from_a_workbook(
    town: Town, open_page: OpenPage, axe: Callable[[Page], None]
) -> None:
    commune = Person(town, open_page, "kiemsoat.hoankiem")
    commune.go(PAGE).press("Lập phiên bản mới").sees("Sửa từng phần")
    commune.go(f"{PAGE}sua/chung/").fill("Tên thủ tục", NAME).press("Lưu").sees(NAME)
    commune.sees("xem và công bố bản nháp này").follow("Quyền của cấp xã").sees("chưa xác nhận")
    keeper = Person(town, open_page, "kiemsoat.ttpvhcchanoi")
    _decide(keeper)
    keeper.sees("Đã công bố.").follow("Công khai").press("Công khai")
    keeper.sees("Đã công khai.")
    assert catalogue.procedure(CODE).name == NAME

    keeper.go(f"{PAGE}so-sanh/")
    expect(keeper.main.locator("ins").first).to_be_visible()

    keeper.go("/quan-tri/thu-tuc/").follow("Nhập thủ tục từ tệp")
    answer = keeper.page.request.get(f"{town.url}/quan-tri/thu-tuc/nhap/mau.xlsx?ma={CODE}")
    wrong = _changed(answer.body(), ("Cách nộp và phí", "E3", "ba ngày"), ("Thủ tục", "B3", f"{NAME} em"))
    keeper.give("Tệp thủ tục", {"name": "khai-sinh.xlsx", "mimeType": XLSX, "buffer": wrong})
    keeper.press("Tải lên và xem trước").sees("Cách nộp và phí!E3").sees("Nhập thời hạn là một số")
    _sound(keeper.page, axe)
    marked = load_workbook(io.BytesIO(keeper.download("Tải tệp có đánh dấu ô lỗi")))
    assert "một số" in marked["Cách nộp và phí"]["E3"].comment.text

    mended = _changed(wrong, ("Cách nộp và phí", "E3", 3), ("Cách nộp và phí", "F3", "ngày làm việc"), *DECISION)
    keeper.follow("Nhập thủ tục từ tệp")
    keeper.give("Tệp thủ tục", {"name": "khai-sinh.xlsx", "mimeType": XLSX, "buffer": mended})
    keeper.press("Tải lên và xem trước").sees("Phiên bản mới: 1")
    keeper.press("Xác nhận, lập bản nháp").sees("Đã lập bản nháp.")
    draft = catalogue.in_the_making(SYSTEM, CODE)
    assert (draft.status, draft.content.name) == (catalogue.Status.DRAFT, f"{NAME} em")
    assert catalogue.procedure(CODE).name == NAME  # a file publishes nothing
    keeper.go(f"{PAGE}cong-bo/")
    expect(keeper.field("Số quyết định")).to_have_value("88/QĐ-UBND")


def _decide(keeper: Person) -> None:
    """Announces the draft by a decision of today that counts from today."""
    keeper.go(f"{PAGE}cong-bo/")
    today = day_of(timezone.now())
    for name in ("decided_on", "effective_from"):
        for part in ("day", "month", "year"):
            keeper.main.locator(f"[name={name}_{part}]").fill(str(getattr(today, part)))
    keeper.main.locator("[name=number]").fill("77/QĐ-UBND")
    keeper.main.locator("[name=agency]").fill("Chủ tịch UBND thành phố")
    keeper.main.locator("[name=issuer][value=province]").check()
    keeper.main.locator("[name=manner][value=amend]").check()
    if keeper.main.locator("[name=reason]").count():
        keeper.main.locator("[name=reason]").fill("Theo hồ sơ gốc")
    keeper.press("Công bố")


def _changed(body: bytes, *cells: tuple[str, str, Any]) -> bytes:
    book = load_workbook(io.BytesIO(body))
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sound(page: Page, axe: Callable[[Page], None]) -> None:
    """No sideways scroll on a phone or a desk, and nothing axe-core finds wrong."""
    for screen in (PHONE, DESK):
        fits(page, screen)
        axe(page)

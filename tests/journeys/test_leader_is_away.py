"""The leader is away: the head of division signs by authority, and the paper says so; then the leader is back."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from motcua.documents.models import Document
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of
from tests.browser import OpenPage
from tests.town import Town

from .browsing import Person
from .office import an_accepted, goes_through

pytestmark = pytest.mark.browser


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in PdfDocument(pdf))


def test_the_deputy_signs_in_the_leader_s_name_and_the_paper_says_so(town: Town, open_page: OpenPage) -> None:
    filed = an_accepted(town.city)
    goes_through(town.city, filed.reference, Role.SPECIALIST)
    deputy = Person(town, open_page, "truongphong.hoankiem").go("/lam-viec/")
    assert filed.reference not in deputy.text

    today = day_of(timezone.now())
    leader = Person(town, open_page, "lanhdao.hoankiem").go("/lam-viec/uy-quyen/")
    leader.fill("Số, ký hiệu quyết định", "12/QĐ-UBND").fill("Phạm vi công việc được giao", "Ký kết quả thủ tục")
    leader.press("Giao quyền")
    expect(leader.page.locator(".govuk-error-summary")).to_contain_text("Nhập ngày cuối cùng theo lịch")
    leader.fill_date("Đến hết ngày", str(today.day), str(today.month), str(today.year))
    name = town.city.staff[Role.DIVISION_HEAD].name
    leader.select("Người được giao", f"{name} – Trưởng phòng").press("Giao quyền").sees("Đang có hiệu lực")

    deputy.go("/lam-viec/").sees("Bạn đang được giao quyền").follow(filed.reference)
    deputy.choose("Quyết định", "Đồng ý").press("Ký").sees("Đã ký")
    chair = town.city.staff[Role.LEADER].name
    deputy.sees(f"{name} (TUQ. Chủ tịch Ủy ban nhân dân {chair}) ký kết quả")
    goes_through(town.city, filed.reference, Role.CLERK)

    citizen = Person(town, open_page, "congdan01").go(f"/ho-so/{filed.reference}/")
    pdf = citizen.download(Document.objects.get(case_reference=filed.reference, kind="result").title[:12])
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) >= 1
    said = words_of(pdf)
    assert "TUQ. CHỦ TỊCH" in said
    assert "TRƯỞNG PHÒNG" in said
    assert name in said
    assert "TM. ỦY BAN NHÂN DÂN" not in said

    leader.go("/lam-viec/uy-quyen/").unfold("Chấm dứt sớm").fill("Lý do chấm dứt", "Đã về cơ quan")
    leader.press("Chấm dứt").sees("Đã chấm dứt")
    assert "Bạn đang được giao quyền" not in deputy.go("/lam-viec/").text

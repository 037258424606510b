"""An officer with a phone at a point takes a birth in for another commune, passes the papers on, and hands the
result over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from motcua.dossiers.models import Dossier, PaperPlace
from motcua.dossiers.tests.builders import BIRTH
from motcua.dossiers.tests.desk import a_far_point
from motcua.kernel.actor import Role
from motcua.organisation import api as organisation
from tests.browser import PHONE, OpenPage
from tests.town import Town

from .browsing import Person
from .office import goes_through
from .test_counter_intake import BIRTH_ANSWERS, CARD, LATER, posted, the_account

pytestmark = pytest.mark.browser


def fill_in(officer: Person, answers: dict[str, Any]) -> None:
    """Each control by its name, as the long page has several of one label."""
    for name, value in posted(answers).items():
        control = officer.page.locator(f"[name='{name}']")
        kind = control.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            for one in value if isinstance(value, list) else [value]:
                officer.page.locator(f"[name='{name}'][value='{one}']").check()
        elif control.first.evaluate("e => e.tagName") == "SELECT":
            control.select_option(str(value))
        else:
            control.fill(str(value))


def takes_in(officer: Person) -> str:
    """From the search to the slip, filling the long page in as it grows."""
    officer.go("/lam-viec/nop-tai-quay/").page.get_by_role("searchbox").fill("dang ky khai sinh")
    officer.page.get_by_role("searchbox").press("Enter")
    officer.follow("Đăng ký khai sinh").press("Bắt đầu nhận")
    box = officer.field("Mã QR trên thẻ căn cước")
    box.fill(CARD)
    box.press("Enter")  # as a scanner does
    expect(officer.page.locator("[name='applicant.name']")).to_have_value("Lê Thu Hà")
    fill_in(officer, {**BIRTH_ANSWERS, "child_birth_date": timezone.now().date().isoformat()})
    officer.press("Lưu, hiện câu hỏi tiếp theo")
    fill_in(officer, LATER)
    officer.press("Tiếp nhận").sees("Đánh dấu đã nhận “Giấy chứng sinh”")
    officer.page.get_by_role("alert").get_by_role("link").first.click()
    expect(officer.page.locator("[name='giay.birth_notice']")).to_be_focused()
    officer.page.locator("[name='giay.birth_notice']").check()
    officer.main.get_by_role("button", name="Tiếp nhận", exact=True).dblclick()
    officer.sees("Hẹn trả kết quả")
    assert officer.download("In giấy tiếp nhận").startswith(b"%PDF-")
    return officer.page.locator(".govuk-panel__body").inner_text().strip()


@pytest.fixture(scope="module")
def far(town: Town) -> UUID:
    return a_far_point(town.city)


def test_a_point_takes_in_passes_on_and_hands_over(
    town: Town, open_page: OpenPage, far: UUID, axe: Callable[[Page], None]
) -> None:
    officer = Person(town, open_page, the_account(far), width=PHONE[0])
    officer.go(f"/lam-viec/nop-tai-quay/thu-tuc/{BIRTH}/").press("Bắt đầu nhận")
    officer.press("Tiếp nhận").sees("Có thông tin cần sửa")
    axe(officer.page)
    reference = takes_in(officer)
    dossier = Dossier.objects.get(case__reference=reference)
    assert (dossier.receiving_unit_id, dossier.case.unit_id) == (far, town.city.commune)

    officer.go("/lam-viec/ban-giao/").press("Giao cho Phường Hoàn Kiếm").sees("chờ ký nhận")
    number = officer.heading.split()[0]
    specialist = Person(town, open_page, "chuyenvien.hoankiem").go("/lam-viec/").follow(reference)
    specialist.sees(organisation.unit(far).name).sees("Giấy chứng sinh")
    specialist.go("/lam-viec/ban-giao/").follow(number).press("Ký nhận").sees("Đã nhận đủ")
    assert PaperPlace.objects.get(pk=dossier.pk).unit_id == town.city.commune

    goes_through(town.city, reference, Role.SPECIALIST, Role.LEADER, Role.CLERK)
    returner = Person(town, open_page, the_account(far, Role.RETURN), width=PHONE[0])
    returner.go("/lam-viec/da-nhan/?xem=noi-khac").follow(reference).press("Trả kết quả cho người nộp")
    returner.sees("Đã trả kết quả")

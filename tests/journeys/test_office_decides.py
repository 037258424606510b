"""The office says no, thinks again, or hands over at the counter; the citizen sees what concerns them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from motcua.kernel.actor import Role
from tests.browser import PHONE, OpenPage
from tests.town import Town

from .browsing import Person
from .office import a_filed, an_accepted, goes_through

pytestmark = pytest.mark.browser


def test_a_refusal_says_its_reason_to_the_citizen(town: Town, open_page: OpenPage) -> None:
    filed = a_filed(town.city)
    officer = Person(town, open_page, "tiepnhan.hoankiem").go("/lam-viec/tiep-nhan/").follow(filed.reference)
    officer.unfold("Từ chối tiếp nhận").select("Lý do từ chối", "Thiếu giấy tờ").press("Từ chối tiếp nhận")
    expect(officer.field("Giải thích cho người nộp")).to_have_attribute("aria-invalid", "true")
    officer.fill("Giải thích cho người nộp", "Thiếu giấy chứng sinh bản chính.").press("Từ chối tiếp nhận")
    officer.sees("Đã từ chối tiếp nhận hồ sơ")
    assert not officer.main.get_by_role("button", name="Tiếp nhận", exact=True).count()

    citizen = Person(town, open_page, "congdan01", width=PHONE[0]).go("/ho-so/").follow(filed.reference)
    citizen.sees("Thiếu giấy tờ").sees("Thiếu giấy chứng sinh bản chính.")
    citizen.go(f"/tra-cuu/{filed.reference}/{filed.secret}/").sees("Thiếu giấy chứng sinh bản chính.")


def test_two_officers_accept_at_once_and_one_is_told_so(town: Town, open_page: OpenPage) -> None:
    filed = a_filed(town.city)
    both = [Person(town, open_page, "tiepnhan.hoankiem") for _ in range(2)]
    for officer in both:
        officer.go(f"/lam-viec/ho-so/{filed.reference}/")
    for officer in both:
        button = officer.main.get_by_role("button", name="Tiếp nhận", exact=True)
        button.evaluate("button => setTimeout(() => button.form.requestSubmit())")
    for officer in both:
        expect(officer.page.locator("main")).to_contain_text(re.compile("Đã tiếp nhận. Hẹn trả|không còn ở trạng thái"))
        assert not officer.main.get_by_role("button", name="Tiếp nhận", exact=True).count()
    assert sorted("Đã tiếp nhận. Hẹn trả" in officer.text for officer in both) == [False, True]
    assert both[0].go(f"/lam-viec/ho-so/{filed.reference}/").text.count("tiếp nhận hồ sơ; hẹn trả") == 1


def test_a_step_is_sent_back_then_the_leader_denies(town: Town, open_page: OpenPage) -> None:
    filed = an_accepted(town.city)
    goes_through(town.city, filed.reference, Role.SPECIALIST)
    leader = Person(town, open_page, "lanhdao.hoankiem").go("/lam-viec/").follow(filed.reference)
    leader.unfold("Chuyển trả bước trước").press("Chuyển trả")
    expect(leader.field("Lý do chuyển trả")).to_have_attribute("aria-invalid", "true")
    expect(leader.field("Lý do, nếu từ chối")).not_to_have_attribute("aria-invalid", "true")
    leader.fill("Lý do chuyển trả", "Đối chiếu lại ngày sinh.").press("Chuyển trả").sees("Đã chuyển trả bước trước")
    assert filed.reference not in leader.go("/lam-viec/").text

    specialist = Person(town, open_page, "chuyenvien.hoankiem").go("/lam-viec/").follow(filed.reference)
    specialist.sees("Đối chiếu lại ngày sinh.").press("Hoàn thành bước này").sees("chuyển hồ sơ đi tiếp")
    citizen = Person(town, open_page, "congdan01", width=PHONE[0]).go(f"/ho-so/{filed.reference}/")
    citizen.sees("Đang giải quyết")
    assert "Đối chiếu lại ngày sinh." not in citizen.text

    leader.go("/lam-viec/").follow(filed.reference).choose("Quyết định", "Từ chối").press("Ký")
    expect(leader.field("Lý do, nếu từ chối")).to_have_attribute("aria-invalid", "true")
    leader.fill("Lý do, nếu từ chối", "Đã được khai sinh ở nơi khác.").press("Ký").sees("Đã ký")
    Person(town, open_page, "vanthu.hoankiem").go("/lam-viec/").follow(filed.reference).press("Đóng dấu và phát hành")
    assert citizen.go(f"/ho-so/{filed.reference}/").download("từ chối").startswith(b"%PDF-")


def test_a_result_for_the_counter_is_handed_over_there(town: Town, open_page: OpenPage) -> None:
    filed = an_accepted(town.city, answers={"delivery": "counter"})
    goes_through(town.city, filed.reference, Role.SPECIALIST, Role.LEADER, Role.CLERK)
    citizen = Person(town, open_page, "congdan01").go(f"/ho-so/{filed.reference}/").sees("Đã có kết quả")
    desk = Person(town, open_page, "traketqua.hoankiem").go("/lam-viec/").follow(filed.reference)
    desk.press("Trả kết quả cho người nộp").sees("trả kết quả cho người nộp")
    citizen.go(f"/ho-so/{filed.reference}/").sees("Đã trả kết quả")

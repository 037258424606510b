"""Beside the straight way, in a browser: what the office asks, stops or puts off, and what the citizen sees of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from motcua.dossiers import api as dossiers
from motcua.kernel.actor import Role
from motcua.kernel.time import local
from tests.browser import PHONE, OpenPage
from tests.town import Town

from .browsing import Person, a_picture
from .office import a_filed, an_accepted

pytestmark = pytest.mark.browser

LONG = "1.004884"  # several working days


def officer(town: Town, open_page: OpenPage, account: str, reference: str) -> Person:
    return Person(town, open_page, account).go(f"/lam-viec/ho-so/{reference}/")


def citizen(town: Town, open_page: OpenPage, reference: str) -> Person:
    return Person(town, open_page, "congdan01", width=PHONE[0]).go(f"/ho-so/{reference}/")


def test_what_is_missing_is_asked_once_and_given_on_a_phone(town: Town, open_page: OpenPage) -> None:
    filed = an_accepted(town.city, code=LONG)
    specialist = officer(town, open_page, "chuyenvien.hoankiem", filed.reference)
    specialist.follow("Yêu cầu bổ sung, hoàn thiện hồ sơ").press("Gửi yêu cầu bổ sung")
    expect(specialist.field("Lý do")).to_have_value("")
    specialist.main.locator("#label_0").fill("Giấy xác nhận nơi cư trú")
    specialist.press("Gửi yêu cầu bổ sung")
    expect(specialist.field("Lý do")).to_have_attribute("aria-invalid", "true")
    expect(specialist.main.locator("#label_0")).to_have_value("Giấy xác nhận nơi cư trú")
    specialist.fill("Lý do", "Chưa có giấy tờ chứng minh nơi cư trú.").press("Gửi yêu cầu bổ sung")
    specialist.sees("Đã gửi yêu cầu bổ sung").sees("Chờ bổ sung giấy tờ")
    assert not specialist.main.get_by_role("button", name="Hoàn thành bước này").count()

    person = citizen(town, open_page, filed.reference)
    person.sees("Giấy xác nhận nơi cư trú").follow("Bổ sung ngay").press("Gửi phần bổ sung")
    person.sees("Còn nội dung chưa được bổ sung")
    person.give("Tệp đính kèm", a_picture("xac-nhan.png")).press("Tải tệp lên, chưa gửi").sees("xac-nhan.png")
    person.press("Gửi phần bổ sung").sees("Đã gửi phần bổ sung").sees("Đang giải quyết")
    specialist.go(f"/lam-viec/ho-so/{filed.reference}/").sees("xac-nhan.png")
    expect(specialist.main.get_by_role("button", name="Hoàn thành bước này")).to_be_visible()


def test_another_counter_takes_what_was_asked_for(town: Town, open_page: OpenPage) -> None:
    filed = a_filed(town.city, code=LONG)
    dossiers.ask_supplement(
        actor=town.city.staff[Role.RECEPTION],
        at=timezone.now(),
        reference=filed.reference,
        items=[dossiers.Wanted("Ảnh chân dung", "Ảnh 3x4, chụp trong sáu tháng")],
        reason="Thiếu ảnh.",
    )
    elsewhere = Person(town, open_page, "tiepnhan.badinh").go("/lam-viec/bo-sung/")
    elsewhere.fill("Mã hồ sơ", filed.reference).fill("Mã tra cứu trên phiếu", "SAI").press("Mở danh sách cần bổ sung")
    expect(elsewhere.field("Mã hồ sơ")).to_have_value(filed.reference)
    elsewhere.fill("Mã tra cứu trên phiếu", filed.secret).press("Mở danh sách cần bổ sung")
    elsewhere.sees("Ảnh 3x4").main.get_by_label("Người nộp đã đưa bản giấy").check()
    elsewhere.press("Ghi nhận đã bổ sung đủ").sees("Đã nhận phần bổ sung")
    officer(town, open_page, "tiepnhan.hoankiem", filed.reference).sees("Đã nộp, chờ tiếp nhận")


def test_the_citizen_withdraws_with_a_reason(town: Town, open_page: OpenPage) -> None:
    filed = an_accepted(town.city, code=LONG)
    person = citizen(town, open_page, filed.reference).follow("Rút hồ sơ này").press("Rút hồ sơ")
    expect(person.field("Vì sao bạn rút hồ sơ")).to_have_attribute("aria-invalid", "true")
    person.fill("Vì sao bạn rút hồ sơ", "Tôi chưa cần nữa.").press("Rút hồ sơ").sees("Đã rút theo yêu cầu")
    assert not person.main.get_by_role("link", name="Rút hồ sơ này").count()
    officer(town, open_page, "chuyenvien.hoankiem", filed.reference).sees("Tôi chưa cần nữa.")


def test_a_leader_stops_on_a_ground_in_law(town: Town, open_page: OpenPage) -> None:
    filed = an_accepted(town.city, code=LONG)
    leader = officer(town, open_page, "lanhdao.hoankiem", filed.reference).unfold("Dừng giải quyết hồ sơ")
    leader.press("Dừng giải quyết hồ sơ")
    expect(leader.main.locator("#stop_ground")).to_have_attribute("aria-invalid", "true")
    leader.main.locator("#stop_ground").select_option(index=1)
    leader.main.locator("#stop_reason").fill("Theo Quyết định số 12.")
    leader.press("Dừng giải quyết hồ sơ").sees("Đã dừng giải quyết")
    citizen(town, open_page, filed.reference).sees("Đã dừng giải quyết").sees("Theo Quyết định số 12.")


def test_a_pause_names_its_ground_and_the_page_of_the_date_tells_it(town: Town, open_page: OpenPage) -> None:
    filed = an_accepted(town.city, code=LONG)
    specialist = officer(town, open_page, "chuyenvien.hoankiem", filed.reference).unfold("Tạm dừng tính thời hạn")
    specialist.main.locator("#pause_ground").select_option(index=1)
    specialist.press("Tạm dừng tính thời hạn").sees("Đã tạm dừng tính thời hạn")
    citizen(town, open_page, filed.reference).sees("Thời hạn tạm dừng")
    specialist.press("Tính tiếp thời hạn").sees("Đã tính tiếp thời hạn")
    citizen(town, open_page, filed.reference).follow("Vì sao có ngày hẹn này?").sees("Không tính thời gian từ")


def test_money_owed_is_asked_for_and_its_receipt_goes_on(town: Town, open_page: OpenPage) -> None:
    filed = an_accepted(town.city, code=LONG)
    specialist = officer(town, open_page, "chuyenvien.hoankiem", filed.reference)
    specialist.unfold("Yêu cầu thực hiện nghĩa vụ tài chính").fill("Khoản phải nộp", "Lệ phí trước bạ")
    specialist.fill("Số tiền", "một triệu").press("Yêu cầu thực hiện nghĩa vụ tài chính")
    expect(specialist.field("Số tiền")).to_have_value("một triệu")
    specialist.fill("Số tiền", "1.250.000").press("Yêu cầu thực hiện nghĩa vụ tài chính")
    citizen(town, open_page, filed.reference).sees("Cần nộp: 1.250.000 ₫")
    desk = officer(town, open_page, "tiepnhan.hoankiem", filed.reference)
    desk.fill("Số biên lai", "BL-0001").press("Xác nhận đã nộp tiền").sees("Đã ghi biên lai").sees("BL-0001")


def test_an_apology_gives_a_new_date_once(town: Town, open_page: OpenPage) -> None:
    filed = an_accepted(town.city, code=LONG)
    leader = officer(town, open_page, "lanhdao.hoankiem", filed.reference).unfold("Xin lỗi và hẹn lại ngày trả")
    day = local(timezone.now()) + timedelta(days=30)
    leader.fill_date("Ngày hẹn mới", str(day.day), str(day.month), str(day.year))
    leader.press("Xin lỗi và hẹn lại ngày trả")
    expect(leader.field("Lý do chậm")).to_have_attribute("aria-invalid", "true")
    leader.fill("Lý do chậm", "Chờ kết quả xác minh.").press("Xin lỗi và hẹn lại ngày trả").sees("Đã xin lỗi")
    assert not leader.main.locator("summary").filter(has_text="Xin lỗi và hẹn lại").count()
    citizen(town, open_page, filed.reference).sees("Chờ kết quả xác minh.")


def test_what_is_not_eligible_goes_back_through_the_desk_with_its_reasons(town: Town, open_page: OpenPage) -> None:
    filed = an_accepted(town.city, code=LONG)
    specialist = officer(town, open_page, "chuyenvien.hoankiem", filed.reference).unfold("Trả hồ sơ không đủ điều kiện")
    specialist.main.locator("#find_ineligible_reason").fill("Chưa đủ tuổi theo luật.")
    specialist.press("Trả hồ sơ không đủ điều kiện").sees("Đã trả hồ sơ về nơi tiếp nhận")
    person = citizen(town, open_page, filed.reference)
    assert "Chưa đủ tuổi" not in person.text
    desk = Person(town, open_page, "tiepnhan.hoankiem").go("/lam-viec/").follow(filed.reference)
    desk.press("Thông báo không đủ điều kiện").sees("Đã thông báo cho người nộp")
    person.go(f"/ho-so/{filed.reference}/").sees("Chưa đủ tuổi theo luật.")

"""A system of another office is let in, told of dossiers, and looked after: by an administrator at a desk."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from motcua.identity.tests.builders import a_service_account, an_appointment
from motcua.kernel.actor import Role
from tests.browser import DESK, PHONE, OpenPage, fits
from tests.town import Town

from .browsing import Person

pytestmark = pytest.mark.browser
type Axe = Callable[[Page], None]


def _sound(page: Page, axe: Axe, *, key_page: bool = False) -> None:
    """No violation, and nothing wider than the screen, on a phone and on a desk.

    Pages much like another that is tried at both widths are tried for violations on a desk alone, for speed.
    """
    for screen in (PHONE, DESK):
        fits(page, screen)
        if key_page or screen == DESK:
            axe(page)


def test_a_system_gets_its_secret_and_its_address_and_is_looked_after(
    town: Town, open_page: OpenPage, axe: Axe
) -> None:
    system = a_service_account()
    an_appointment(system, Role.RECEPTION, town.city.commune)
    administrator = Person(town, open_page, "quantri.hoankiem").go("/quan-tri/").follow("Kết nối")

    administrator.follow(system.name)
    administrator.page.get_by_role("checkbox", name="Xem tình trạng hồ sơ").check()
    administrator.press("Ghi phạm vi quyền").press("Cấp khóa mới").sees("motcua_cs_")
    administrator.follow("Về trang hệ thống").sees("motcua_cs_")
    administrator.fill("Hoặc khóa công khai của hệ thống", "-----").press("Đăng ký khóa công khai")
    administrator.sees("Dán một khóa công khai")
    _sound(administrator.page, axe, key_page=True)

    administrator.follow("Thêm địa chỉ nhận thông báo").fill("Địa chỉ", "https://10.0.0.7/nhan")
    administrator.page.get_by_role("checkbox", name="Hồ sơ được nộp").check()
    administrator.page.get_by_role("checkbox", name="Thủ tục được công khai").check()
    administrator.press("Thêm địa chỉ").sees("10.0.0.7 thuộc mạng không được phép gọi tới")
    _sound(administrator.page, axe)
    administrator.fill("Địa chỉ", "https://don-vi.example/nhan").press("Thêm địa chỉ").sees("whsec_")
    administrator.follow("Về trang địa chỉ").press("Gửi tin thử").sees("Tin thử")
    administrator.unfold("Dừng gửi").press("Dừng gửi tới địa chỉ này").sees("Đang dừng")
    _sound(administrator.page, axe, key_page=True)
    administrator.press("Gửi tiếp").sees("Đang gửi")
    administrator.unfold("Xóa địa chỉ").press("Xóa địa chỉ này").sees("Chưa đăng ký địa chỉ nào")
    expect(administrator.page).to_have_url(re.compile(str(system.id)))


def test_a_rule_of_the_competent_unit_is_tried_before_it_is_set(town: Town, open_page: OpenPage, axe: Axe) -> None:
    controller = Person(town, open_page, "kiemsoat.ttpvhcchanoi").go("/quan-tri/phan-luong/")
    controller.follow("Đặt quy tắc mới").choose("Phạm vi", "Một lĩnh vực").fill(
        "Mã thủ tục hoặc tên lĩnh vực", "Hộ tịch"
    )
    controller.fill("Biểu thức tìm nơi giải quyết (CEL)", '["00070"').fill("Căn cứ", "luat-ho-tich-2014")
    controller.fill("Lý do, tiếng Việt", "{unit}, để thử.").fill("Lý do, tiếng Anh", "{unit}, for a trial.")
    controller.fill("Thử với mã thủ tục", "1.001193").press("Thử trên câu trả lời mẫu").sees("Biểu thức chưa đúng")
    controller.fill("Biểu thức tìm nơi giải quyết (CEL)", '["00070"]').press("Thử trên câu trả lời mẫu")
    controller.sees("Phường Hoàn Kiếm, để thử.")
    _sound(controller.page, axe, key_page=True)
    controller.press("Đặt quy tắc").sees("Chưa xác nhận")
    administrator = Person(town, open_page, "quantri.ubndtphanoi").go("/quan-tri/phan-luong/")
    administrator.follow("Lĩnh vực Hộ tịch").press("Xác nhận đã đọc căn cứ").follow("Xem trước khi bắt buộc")
    _sound(administrator.page, axe)
    administrator.press("Đặt bắt buộc").sees("Người nộp không chọn được cơ quan khác.")

"""The administrator of a city reads the year, swaps two days, tries a limit, gives a commune another calendar from
a day on, and closes its office.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from motcua.identity.models import Account
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from tests.browser import DESK, PHONE, OpenPage, fits
from tests.town import Town

from .browsing import Person

pytestmark = pytest.mark.browser


def test_two_days_are_swapped_an_office_closes_and_a_limit_is_tried(
    town: Town, open_page: OpenPage, axe: Callable[[Page], None]
) -> None:
    top = Account.objects.get(name__startswith="quantri.", appointments__unit__parent=None).name
    person = Person(town, open_page, top)
    page = person.page

    def sound(*, heard_on: tuple[tuple[int, int], ...]) -> None:
        for screen in (PHONE, DESK):
            fits(page, screen)
            if screen in heard_on:
                axe(page)

    calendar = organisation.unit_calendar_book(town.city.commune, day_of(timezone.now())).calendar.id
    person.go(f"/quan-tri/lich/{calendar}/?nam=2030").sees("Có ngày được đánh dấu")
    sound(heard_on=())

    person.follow("Hoán đổi hai ngày")
    person.fill_date("Ngày làm việc được nghỉ", "2", "1", "2030").fill_date("Ngày nghỉ phải làm bù", "3", "1", "2030")
    person.fill("Nội dung hoán đổi", "Nghỉ Tết Dương lịch, làm bù").press("Xem hệ quả")
    person.sees("Ngày làm bù phải là ngày nghỉ hằng tuần.")
    sound(heard_on=())
    person.fill_date("Ngày nghỉ phải làm bù", "5", "1", "2030").press("Xem hệ quả")
    person.sees("Ngày đã hẹn trên giấy tiếp nhận giữ nguyên").sees("02/01/2030")
    sound(heard_on=(DESK,))
    person.press("Ghi vào lịch").sees("Đã ghi vào lịch.")
    person.go(f"/quan-tri/lich/{calendar}/?nam=2030").sees("làm bù thứ Bảy, 05/01/2030")

    person.fill_date("Nhận hồ sơ ngày", "31", "12", "2029").fill("Lúc", "9:00").fill("Thời hạn", "2").press("Thử")
    person.sees("Hết hạn lúc 09:00, thứ Sáu, 04/01/2030.").sees("Nghỉ Tết Dương lịch, làm bù")

    person.go("/quan-tri/lich/").follow("Mở lịch mới").fill("Tên lịch", "Ca sáng").press("Mở lịch")
    person.sees("Đã mở lịch.").sees("Chưa đơn vị nào theo lịch này.")
    person.go(f"/quan-tri/lich/?don-vi={town.city.commune}").follow("Đổi lịch từ một ngày").select("Lịch", "Ca sáng")
    sound(heard_on=(DESK,))
    person.fill_date("Áp dụng từ ngày", "1", "7", "2030").press("Xem hệ quả").press("Ghi vào lịch").sees("01/07/2030")
    sound(heard_on=())

    person.go(f"/quan-tri/lich/?don-vi={town.city.commune}").follow("Đóng cửa một ngày hoặc một buổi")
    person.fill_date("Ngày", "7", "1", "2030").fill("Lý do", "Chuyển trụ sở").press("Xem hệ quả")
    person.press("Ghi vào lịch").sees("Đã ghi vào lịch.")
    person.go(f"/quan-tri/lich/don-vi/{town.city.commune}/?nam=2030").sees("Chuyển trụ sở")
    sound(heard_on=())

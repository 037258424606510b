"""An administrator finds the own commune in the tree, adds a division with a position, corrects it, loads
another from a file taken from the product itself, and looks at what is lent.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from motcua.organisation.models import Unit
from tests.browser import OpenPage, fits
from tests.town import Town

from .browsing import Person

pytestmark = pytest.mark.browser
ROOT = "/quan-tri/co-quan/"


def test_an_administrator_runs_the_units_of_a_commune(
    town: Town, open_page: OpenPage, axe: Callable[[Page], None]
) -> None:
    def sound() -> None:
        """Nothing wider than the screen on a phone and on a desk, and no violation on the desk."""
        fits(one.page)
        axe(one.page)

    commune = Unit.objects.get(pk=town.city.commune)
    one = Person(town, open_page, "quantri.hoankiem")
    one.go("/quan-tri/").follow("Cơ quan, đơn vị").sees("Sở Tư pháp")
    one.fill("Tên hoặc mã", "phuong hoan kiem").press("Tìm").follow("Phường Hoàn Kiếm")
    one.sees("Chủ tịch Ủy ban nhân dân").sees("Điểm phục vụ hành chính công khu vực Hoàn Kiếm")

    one.follow("Thêm đơn vị trực thuộc").press("Thêm đơn vị").sees("Hãy nhập tên.")
    sound()
    one.fill("Tên đơn vị", "Phòng Kinh tế").select("Loại", "Phòng, bộ phận").press("Thêm đơn vị")
    one.sees("Đã thêm đơn vị.")
    one.follow("Thêm vị trí").fill("Tên vị trí", "Trưởng phòng").select("Vai trò", "Trưởng phòng").press("Thêm vị trí")
    one.follow("Trưởng phòng")
    one.fill("Tên vị trí", "Trưởng phòng Kinh tế").press("Đổi tên vị trí").sees("Trưởng phòng Kinh tế")
    one.follow("Sửa điều ghi sai").fill("Địa chỉ", "12 Hàng Bài").press("Lưu").sees("12 Hàng Bài")

    one.go(f"{ROOT}nap-csv/")
    table = one.download("Cây đơn vị hiện nay").decode()
    row = f'{commune.code}.9,Phòng Văn hóa,"Phòng, bộ phận",{commune.code},1/7/2025\r\n'
    for added, told in ((row.replace("1/7/2025", "45"), "Ghi ngày như 01/07/2025."), (row, "Phòng Văn hóa")):
        file = {"name": "don-vi.csv", "mimeType": "text/csv", "buffer": (table + added).encode()}
        one.go(f"{ROOT}nap-csv/").give("Tệp CSV", file).press("Xem trước").sees(told)
    sound()
    one.press("Ghi các thay đổi").sees("Đã thêm 1 và sửa 0 đơn vị.")
    assert Unit.objects.get(name="Phòng Văn hóa").parent_id == commune.id

    one.follow("Ủy quyền").sees("Không có việc ủy quyền nào.")
    one.follow("Ghi ủy quyền theo quyết định giấy")
    one.select("Lãnh đạo của đơn vị nào đã ký quyết định?", "Phường Hoàn Kiếm").press("Tiếp tục")
    one.press("Ghi ủy quyền").sees("Hãy chọn người đã giao quyền.")
    sound()

"""A citizen finds a procedure in her own words and prints its poster; what she sought in vain is taught to search."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page

from motcua.catalogue import api as catalogue
from tests.browser import PHONE, OpenPage
from tests.town import Town

from .browsing import Person

pytestmark = pytest.mark.browser


def test_what_a_citizen_sought_in_vain_is_found_once_an_administrator_has_taught_it(
    town: Town, open_page: OpenPage, axe: Callable[[Page], None]
) -> None:
    citizen = Person(town, open_page, width=PHONE[0])
    keeper = Person(town, open_page, "kiemsoat.ttpvhcchanoi")

    def seeks(words: str) -> None:
        citizen.go("/").page.get_by_role("searchbox").fill(words)
        citizen.page.get_by_role("searchbox").press("Enter")
        citizen.page.wait_for_url(re.compile("tim-kiem"))

    seeks("lam giay khai sinh cho con het bao nhieu tien")
    citizen.follow("Đăng ký khai sinh").sees("1.001193")
    citizen.go("/").follow("Kết hôn").sees("Khi đăng ký kết hôn ở nơi khác nơi thường trú")
    citizen.follow("Đăng ký kết hôn").sees("Mã thủ tục")
    citizen.go("/linh-vuc/").follow("Hộ tịch")
    citizen.go_by(citizen.main.locator("a[href='/thu-tuc/1.001193/']"))
    citizen.sees("Mã thủ tục 1.001193")
    poster = citizen.download("A4")
    assert opened_by(poster).endswith("/thu-tuc/1.001193/")
    citizen.go("/niem-yet/").follow("Phường Hoàn Kiếm").sees("Thủ tục niêm yết: Phường Hoàn Kiếm")

    seeks("zwqkx")
    citizen.sees("Không tìm thấy")
    catalogue.write_missed_searches(at=timezone.now())
    keeper.go("/quan-tri/tim-kiem/")
    axe(keeper.page)
    keeper.follow("zwqkx").fill("Người dân nói", "zwqkx").fill("Tên trong danh mục", "đăng ký kết hôn")
    keeper.fill("Thử với câu", "zwqkx").press("Thử").sees("Sau khi lưu sẽ tìm thấy").sees("đăng ký kết hôn")
    keeper.press("Lưu").sees("Đã lưu")

    seeks("zwqkx")
    citizen.follow("Đăng ký kết hôn").sees("Mã thủ tục")
    keeper.go("/quan-tri/thu-tuc/niem-yet/").sees("Phường Hoàn Kiếm")

    keeper.go("/quan-tri/viec-trong-doi/").follow("Kết hôn").fill("Thủ tục, theo thứ tự cần đến", "1.009999")
    keeper.press("Lưu").sees("Dòng 1: danh mục không có thủ tục nào mã “1.009999”.")
    axe(keeper.page)
    keeper.fill("Tên việc", "Cưới").fill("Thủ tục, theo thứ tự cần đến", "1.000894 | Khi hai bên đã thuận").press("Lưu")
    keeper.sees("Đã lưu")
    citizen.go("/").follow("Cưới").sees("Khi hai bên đã thuận")


def opened_by(pdf: bytes) -> str:
    """The address its QR opens."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed (apt-get install poppler-utils)")
    command = ["pdftoppm", "-r", "80", "-png", "-singlefile", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    with Image.open(io.BytesIO(done.stdout)) as page:
        (code,) = zxingcpp.read_barcodes(page)
        return code.text

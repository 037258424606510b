"""The citizen at the desk, the copy certified, opened at home on a phone, verified by a stranger."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from motcua.documents.tests.builders import a_photograph
from tests.browser import PHONE, OpenPage, fits
from tests.town import Town

from .browsing import Person
from .office import a_counter_dossier_for_copies, the_worker_tells

pytestmark = pytest.mark.browser


def _the_worker_runs() -> None:
    """In a thread of its own, as beside a browser nothing may wait in this one."""

    def run() -> None:
        the_worker_tells()
        connection.close()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(run).result()


def test_a_copy_is_certified_at_the_desk_and_opened_at_home(
    town: Town, open_page: OpenPage, axe: Callable[[Page], None]
) -> None:
    reference = a_counter_dossier_for_copies(town.city).reference
    specialist = Person(town, open_page, "chuyenvien.hoankiem").go(f"/lam-viec/ho-so/{reference}/")
    specialist.press("Hoàn thành bước này").sees("Hãy quét bản chính và đối chiếu")
    specialist.follow("Quét và đối chiếu").fill("Tên giấy tờ", "Bằng tốt nghiệp đại học")
    axe(specialist.page)
    photograph = {"name": "bang.jpg", "mimeType": "image/jpeg", "buffer": a_photograph(size=(1240, 1754))}
    specialist.give("Bản quét", photograph).press("Tải bản quét lên").sees("Hãy đối chiếu với bản chính")
    axe(specialist.page)
    specialist.fill("Số trang của bản chính", "2").press("Xác nhận đã đối chiếu")
    expect(specialist.field("Số trang của bản chính")).to_have_attribute("aria-invalid", "true")
    specialist.fill("Số trang của bản chính", "1").field("Tôi đã đối chiếu").check()
    specialist.press("Xác nhận đã đối chiếu").sees("Đã ghi nhận việc đối chiếu")
    specialist.go(f"/lam-viec/ho-so/{reference}/").press("Hoàn thành bước này").sees("chuyển hồ sơ đi tiếp")
    leader = Person(town, open_page, "lanhdao.hoankiem").go(f"/lam-viec/ho-so/{reference}/")
    leader.choose("Quyết định", "Đồng ý").press("Ký").sees("Đã ký")
    clerk = Person(town, open_page, "vanthu.hoankiem").go(f"/lam-viec/ho-so/{reference}/")
    clerk.press("Đóng dấu và phát hành").sees("Đã trả kết quả")
    clerk.go("/lam-viec/so-chung-thuc/").sees("Bằng tốt nghiệp đại học").sees("SCT-BSĐT")
    axe(clerk.page)
    _the_worker_runs()

    citizen = Person(town, open_page, "congdan01", width=PHONE[0]).go("/kho-giay-to/")
    citizen.follow("Bằng tốt nghiệp đại học").sees("Còn hiệu lực")
    fits(citizen.page, PHONE)
    assert citizen.download("Tải về").startswith(b"%PDF-")
    share = citizen.main.locator("a", has_text="/xac-minh/").inner_text()

    stranger = Person(town, open_page, width=PHONE[0])
    stranger.page.goto(share)
    stranger.sees("Văn bản này có thật và còn hiệu lực").sees("SCT-BSĐT")
    assert "Bằng tốt nghiệp" not in stranger.text

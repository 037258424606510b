"""A parent on a phone files birth, residence and health card at once, and sees how each stands."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.utils import timezone

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.dossiers.interlinked.models import BundlePart
from motcua.dossiers.interlinked.tests.builders import BIRTH_BUNDLE
from motcua.kernel.time import day_of
from tests.browser import PHONE, OpenPage, fits
from tests.town import Town

from .browsing import NEXT, REFERENCE, Person
from .office import a_declaration

pytestmark = pytest.mark.browser


def a_draft_but_for_the_end(town: Town) -> str:
    """Everything answered as for a birth; what the bundle asks beyond that is not."""
    city, at = town.city, timezone.now()
    version = catalogue.version_in_force(BIRTH_BUNDLE, day_of(at))
    draft_id = dossiers.start_draft(actor=city.citizen, at=at, version_id=version.id)
    declared = a_declaration(city.citizen, day_of(at))
    del declared["delivery"]
    declared |= {"birth_proof": "electronic"}
    dossiers.save_answers(actor=city.citizen, at=at, draft_id=draft_id, answers=declared)
    return str(draft_id)


def test_a_bundle_is_filed_on_a_phone_and_repaired_at_the_desk(town: Town, open_page: OpenPage) -> None:
    parent = Person(town, open_page, "congdan01", width=PHONE[0]).go("/").follow("Sinh con")
    parent.follow("Liên thông thủ tục hành chính").sees("Nộp một lần, gồm các thủ tục")
    parent.go(f"/nop/{a_draft_but_for_the_end(town)}/").follow("Nơi trẻ sẽ ở")
    parent.select("Xã, phường", "Phường Hoàn Kiếm").fill("Số nhà", "Số 12 đường Lê Lợi")
    parent.choose("Đăng ký thường trú cho trẻ cùng lúc?", "Có").press(NEXT)
    parent.fill("Họ, chữ đệm, tên chủ hộ", "Trần Quang Vinh").fill("Trẻ là gì của chủ hộ?", "con").press(NEXT)
    parent.choose("Cấp thẻ bảo hiểm y tế cho trẻ cùng lúc?", "Có").press(NEXT)
    parent.fill("Nơi đăng ký khám bệnh", "Bệnh viện Thống Nhất").press(NEXT)
    parent.choose("Bạn muốn nhận kết quả bằng cách nào?", "Bản điện tử").press(NEXT)
    parent.sees("Phường Hoàn Kiếm, vì trẻ sẽ ở đó.").press("Tiếp tục").sees("Kiểm tra trước khi nộp")
    parent.main.get_by_role("button", name="Nộp hồ sơ", exact=True).dblclick()
    parent.sees("Đã nộp hồ sơ").sees("Cấp thẻ bảo hiểm y tế")
    bundle = REFERENCE.search(parent.text)
    assert bundle
    assert BundlePart.objects.filter(bundle__case__reference=bundle[0]).count() == 3

    officer = Person(town, open_page, "tiepnhan.hoankiem").go("/lam-viec/tiep-nhan/").follow(bundle[0])
    officer.press("Tiếp nhận").sees("Đã tiếp nhận. Hẹn trả kết quả")
    parent.go("/ho-so/").follow(bundle[0]).sees("xong 0 trên 3 thủ tục")
    parent.sees("Bắt đầu khi có kết quả “Đăng ký khai sinh”.")
    fits(parent.page, PHONE)
    parent.follow("Hồ sơ H26").sees(f"hồ sơ liên thông {bundle[0]}")
    assert re.search("Đăng ký khai sinh|khai sinh", parent.text)
    connection.close()

"""A child is born: three procedures of two agencies in one filing, one appointment, one set of results."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from motcua.catalogue import api as catalogue
from motcua.dossiers.interlinked.models import BundlePart
from motcua.dossiers.interlinked.tests.builders import BIRTH_BUNDLE, news_travels
from motcua.dossiers.tests.builders import City
from motcua.forms import api as forms
from motcua.kernel.time import day_of

from .people import Visitor

pytestmark = pytest.mark.django_db

REFERENCE = re.compile(r"H26[\d.]*-\d{6}-\d{4}")


def settles(unit: str, reference: str) -> None:
    """The office takes the dossier to its end, and the bundle hears of it."""
    Visitor(f"chuyenvien.{unit}").go("/lam-viec/").follow(reference).send(button="Hoàn thành bước này")
    Visitor(f"lanhdao.{unit}").go("/lam-viec/").follow(reference).send({"granted": "yes"}, button="Ký")
    Visitor(f"vanthu.{unit}").go("/lam-viec/").follow(reference).send(button="Đóng dấu và phát hành")
    news_travels()


def of_part(bundle: str, path: str) -> str:
    """The reference of the part's dossier."""
    part = BundlePart.objects.select_related("dossier__case").get(bundle__case__reference=bundle, path=path)
    assert part.dossier is not None
    return str(part.dossier.case.reference)


def test_a_birth_a_home_and_a_health_card_in_one_filing(city: City) -> None:
    parent = Visitor("congdan01").go("/").follow("Sinh con")
    assert "Nộp một lần cho nhiều thủ tục" in parent.text
    parent.follow("Liên thông thủ tục hành chính về đăng ký khai sinh")
    assert "Sau khi có kết quả “Đăng ký khai sinh”." in parent.text
    parent.follow("Nộp hồ sơ trực tuyến").send(button="Bắt đầu").follow("Người đi đăng ký")
    version = catalogue.version_in_force(BIRTH_BUNDLE, day_of(timezone.now()))
    answers = forms.sample_answers(forms.form_for(version.id), 1, on=day_of(timezone.now()))
    answers |= {
        "circumstances": "ordinary",
        "home": {"commune": "00070", "street": "Số 12 đường Lê Lợi"},
        "residence_wanted": True,
        "household_head": "Nguyễn Văn Chủ",
        "household_relation": "con",
        "health_card_wanted": True,
        "hospital": "Bệnh viện Thống Nhất",
        "delivery": "counter",
    }
    parent.answer(answers).send(button="Tiếp tục")
    assert parent.path.endswith("/kiem-tra/"), (parent.path, parent.text[:500])
    parent.send(button="Nộp hồ sơ")
    assert parent.heading.startswith("Đã nộp hồ sơ")
    bundle = REFERENCE.search(parent.text)[0]  # type: ignore[index]
    secret = re.search(r"Mã tra cứu: (\w{10})", parent.text)[1]  # type: ignore[index]
    assert "Cấp thẻ bảo hiểm y tế" in parent.text

    officer = Visitor("tiepnhan.hoankiem").go("/lam-viec/").follow(bundle)
    officer.send({"ground": "", "reason": "thiếu"}, button="Từ chối tiếp nhận")
    assert officer.status == 422
    officer.send(button="Tiếp nhận")
    assert "Đã tiếp nhận. Hẹn trả kết quả" in officer.text
    settles("hoankiem", of_part(bundle, "birth"))

    parent.go("/ho-so/").follow(bundle)
    assert "xong 1 trên 3 thủ tục" in parent.text
    Visitor("tiepnhan.baohiemxahoithanhphohanoi").go("/lam-viec/tiep-nhan/").follow(
        of_part(bundle, "health_card")
    ).send({"ground": "papers_invalid", "reason": "Chưa rõ nơi khám bệnh."}, button="Từ chối tiếp nhận")
    news_travels()
    settles("hoankiem", of_part(bundle, "residence"))

    officer = Visitor("tiepnhan.hoankiem").go("/lam-viec/").follow(bundle)
    assert "Chưa rõ nơi khám bệnh." in officer.text
    officer.follow("Xử lý: Cấp thẻ").send({"skip_reason": ""}, button="Bỏ qua phần này")
    assert officer.status == 422
    officer.follow("Nơi khám bệnh ban đầu").send({"hospital": ""}, button="Lưu và nộp lại")
    assert officer.status == 422
    officer.send({"hospital": "Bệnh viện Đống Đa, cơ sở 2"}, button="Lưu và nộp lại")
    assert "Đã lập lại hồ sơ" in officer.text
    Visitor("tiepnhan.baohiemxahoithanhphohanoi").go("/lam-viec/tiep-nhan/").follow(
        of_part(bundle, "health_card")
    ).send(button="Tiếp nhận")
    settles("baohiemxahoithanhphohanoi", of_part(bundle, "health_card"))

    desk = Visitor("traketqua.hoankiem").go("/lam-viec/").follow(bundle).send(button="Đã trả cho người nộp")
    assert "Đã trả chung các kết quả" in desk.text
    parent.go("/ho-so/").follow(bundle)
    assert "Đã trả 3 trên 3 kết quả." in parent.text
    assert parent.follow("Tải kết quả").body.startswith(b"%PDF-")

    stranger = Visitor().go("/tra-cuu/").send({"reference": bundle, "secret": secret}, button="Tra cứu")
    assert "Đã trả 3 trên 3 kết quả." in stranger.text
    assert "Nguyễn Văn Chủ" not in stranger.text
    assert Visitor("congdan02").go(f"/ho-so/{bundle}/").status == 404
    assert Visitor("tiepnhan.badinh").go(f"/lam-viec/ho-so/{bundle}/").status == 404

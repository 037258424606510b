"""A parent registers a birth; the office handles it; the parent gets the certificate. No JavaScript."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from motcua.catalogue import api as catalogue
from motcua.dossiers.tests.builders import City
from motcua.forms import api as forms
from motcua.kernel.time import day_of

from .people import Visitor

pytestmark = pytest.mark.django_db


def test_a_birth_is_registered_without_javascript(city: City) -> None:
    parent = Visitor("congdan01")
    parent.go("/").go("/thu-tuc/1.001193/").follow("Nộp hồ sơ trực tuyến")
    parent.send(button="Bắt đầu")
    parent.follow("Người đi đăng ký")
    version = catalogue.version_in_force("1.001193", day_of(timezone.now()))
    answers = forms.sample_answers(forms.form_for(version.id), 1, on=day_of(timezone.now()))
    answers["delivery"] = "online"
    answers["mother"]["residence"] = {"commune": "00070", "street": "Số 12 đường Lê Lợi"}
    parent.answer(answers)
    assert "Phường Hoàn Kiếm, vì cha hoặc mẹ của trẻ" in parent.text
    parent.send(button="Tiếp tục")  # the unit that follows from the answers is chosen already
    assert parent.path.endswith("/kiem-tra/"), (parent.path, parent.text[:500])
    parent.send(button="Nộp hồ sơ")
    assert parent.heading.startswith("Đã nộp hồ sơ")
    assert "congdan" not in parent.text
    reference = re.search(r"H26[\d.]*-\d{6}-\d{4}", parent.text)[0]  # type: ignore[index]
    secret = re.search(r"Mã tra cứu: (\w{10})", parent.text)[1]  # type: ignore[index]

    officer = Visitor("tiepnhan.hoankiem").go("/lam-viec/tiep-nhan/").follow(reference)
    officer.send({"ground": "", "reason": "thiếu"}, button="Từ chối tiếp nhận")
    assert officer.status == 422
    assert "Chọn lý do từ chối" in officer.text
    assert "thiếu" in officer.page.xpath("//textarea[@name='reason']")[0].text_content()
    officer.send(button="Tiếp nhận")
    assert "Đã tiếp nhận. Hẹn trả kết quả" in officer.text

    specialist = Visitor("chuyenvien.hoankiem").go("/lam-viec/").follow(reference)
    specialist.send({"note": "Đã đối chiếu"}, button="Hoàn thành bước này")
    leader = Visitor("lanhdao.hoankiem").go("/lam-viec/").follow(reference)
    leader.send(button="Ký")
    assert "Hãy chọn đồng ý hoặc từ chối" in leader.text
    leader.send({"granted": "yes"}, button="Ký")
    assert "Đã ký" in leader.text
    clerk = Visitor("vanthu.hoankiem").go("/lam-viec/").follow(reference)
    clerk.send(button="Đóng dấu và phát hành")

    parent.go("/ho-so/").follow(reference)
    assert "Đã trả kết quả" in parent.text
    parent.follow("Giấy khai sinh")
    assert parent.body.startswith(b"%PDF-")

    stranger = Visitor().go("/tra-cuu/")
    stranger.send({"reference": reference, "secret": "0" * 10}, button="Tra cứu")
    assert stranger.status == 422
    stranger.send({"reference": reference, "secret": secret}, button="Tra cứu")
    assert "Đã trả kết quả" in stranger.text
    stranger.follow("Vì sao có ngày hẹn này?")
    assert "Từng ngày một" in stranger.text

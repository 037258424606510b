"""An office at work without JavaScript: many accepted, a colleague asked, another unit answers, many signed."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.utils import timezone

from motcua.casework.models import Assignment
from motcua.dossiers.tests.builders import City, a_filed_dossier

from .people import Visitor

pytestmark = pytest.mark.django_db


def test_many_come_in_one_is_asked_about_and_many_are_signed(city: City) -> None:
    references = [a_filed_dossier(city, at=timezone.now(), seed=n).reference for n in (1, 2)]
    desk = Visitor("tiepnhan.hoankiem").go("/lam-viec/tiep-nhan/")
    desk.send({"ho-so": references}, button="Tiếp nhận các hồ sơ đã chọn")
    assert "2 trong 2 hồ sơ vừa được thực hiện" in desk.text

    asked_about = references[0]
    specialist = Visitor("chuyenvien.hoankiem").go("/lam-viec/").follow(asked_about)
    specialist.follow("Mời phối hợp, xin ý kiến").go(f"{specialist.path}?tim=ba+dinh").follow("Phường Ba Đình")
    specialist.send({"question": "Đã khai sinh ở phường chưa?", "waits": "yes"}, button="Gửi xin ý kiến")
    assert "chưa hoàn thành được" in specialist.text
    specialist.send(button="Hoàn thành bước này")
    assert "đang chờ ý kiến của đơn vị khác" in specialist.text

    answering = Visitor("chuyenvien.badinh").go("/lam-viec/").follow(asked_about)
    answering.send({"answer": "Chưa đăng ký."}, button="Gửi trả lời", upload=True)
    assert "Đã gửi ý kiến trả lời" in answering.text
    assert asked_about not in answering.text

    for reference in references:
        specialist.go(f"/lam-viec/ho-so/{reference}/").send(button="Hoàn thành bước này")
        assert "chuyển hồ sơ đi tiếp" in specialist.text
    assert "Chưa đăng ký." in specialist.go(f"/lam-viec/ho-so/{asked_about}/").text

    leader = Visitor("lanhdao.hoankiem").go("/lam-viec/")
    turns = {turn.case.reference: turn.step for turn in Assignment.objects.filter(closed_at=None, role="leader")}
    ticked = [f"{reference}|{turns[reference]}" for reference in references]
    assert "Xem lại và ký các hồ sơ đã chọn" in leader.text
    leader.go(f"/lam-viec/cho-ky/xac-nhan/?{urlencode({'viec': ticked}, doseq=True)}")
    assert "Giấy khai sinh" in leader.text
    leader.send(button="Đồng ý và ký 2 hồ sơ")
    assert "2 trong 2 hồ sơ vừa được thực hiện" in leader.text
    assert not set(references) & set(leader.go("/lam-viec/").text.split())

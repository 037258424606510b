"""A paper shown at the desk becomes a certified electronic copy in its owner's store. No JavaScript."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.documents.tests.builders import a_photograph, a_text_pdf
from motcua.dossiers.tests.builders import City

from .office import a_counter_dossier_for_copies, the_worker_tells
from .people import Visitor

pytestmark = pytest.mark.django_db


def _scan(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_copies_go_from_the_desk_to_the_store_and_a_stranger_verifies_one(city: City) -> None:
    reference = a_counter_dossier_for_copies(city).reference
    specialist = Visitor("chuyenvien.hoankiem").go("/lam-viec/").follow(reference)
    specialist.send(button="Hoàn thành bước này")
    assert specialist.status == 422
    assert "Hãy quét bản chính và đối chiếu" in specialist.text
    specialist.follow("Quét và đối chiếu")
    specialist.send({"paper": "Bằng tốt nghiệp", "files": []}, button="Tải bản quét lên")
    assert "Hãy chọn bản quét" in specialist.text
    for paper, file in (
        ("Bằng tốt nghiệp", [_scan(a_photograph(), "1.jpg"), _scan(a_photograph(turned=6), "2.jpg")]),
        ("Giấy khai sinh", [_scan(a_text_pdf(), "giay.pdf")]),
    ):
        specialist.send({"paper": paper, "files": file}, button="Tải bản quét lên")
        assert "Hãy đối chiếu với bản chính" in specialist.text
        pages = "2" if paper == "Bằng tốt nghiệp" else "1"
        specialist.send({"pages": pages}, button="Xác nhận đã đối chiếu")
        assert "Hãy xác nhận đã đối chiếu" in specialist.text
        specialist.send({"pages": pages, "compared": "yes"}, button="Xác nhận đã đối chiếu")
        assert "Đã ghi nhận việc đối chiếu" in specialist.text
    specialist.go(f"/lam-viec/ho-so/{reference}/").send(button="Hoàn thành bước này")
    assert "chuyển hồ sơ đi tiếp" in specialist.text

    leader = (
        Visitor("lanhdao.hoankiem").go("/lam-viec/").follow(reference).follow("Xem các bản sao").follow("Giấy khai")
    )
    leader.send({"reason": ""}, button="Từ chối giấy tờ này")
    assert leader.status == 422
    leader.send({"reason": "Bản chính bị tẩy xóa năm sinh."}, button="Từ chối giấy tờ này")
    leader.go(f"/lam-viec/ho-so/{reference}/").send({"granted": "yes"}, button="Ký")
    assert "Đã ký" in leader.text
    clerk = Visitor("vanthu.hoankiem").go("/lam-viec/").follow(reference).send(button="Đóng dấu và phát hành")
    assert clerk.go("/lam-viec/so-chung-thuc/").text.count("SCT-BSĐT") == 1
    the_worker_tells()

    citizen = Visitor("congdan01").go("/kho-giay-to/").follow("Bằng tốt nghiệp")
    assert "01/SCT-BSĐT" in citizen.text
    assert "Giấy khai sinh" not in citizen.go("/kho-giay-to/").text
    citizen.follow("Bằng tốt nghiệp").follow("Tải về")
    with pikepdf.open(io.BytesIO(citizen.body)) as pdf:
        assert len(pdf.pages) == 3
    found = re.search(r"/xac-minh/(\w{12})/", citizen.source)
    assert found is not None

    stranger = Visitor().go(f"/xac-minh/{found[1]}/")
    assert "Văn bản này có thật và còn hiệu lực" in stranger.text
    assert "01/SCT-BSĐT" in stranger.text
    assert "Bằng tốt nghiệp" not in stranger.text
    held = citizen.path
    for other in ("congdan02", "tiepnhan.hoankiem"):
        assert Visitor(other).go(held).status == 404
        assert Visitor(other).go(f"{held}tep/").status == 404

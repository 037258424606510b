"""A point takes a birth in for a commune elsewhere; the commune settles it; the point hands the result over."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest

from motcua.dossiers.models import Dossier, HandedPaper
from motcua.dossiers.tests.builders import BIRTH, CHAIN, City, do_step
from motcua.dossiers.tests.desk import a_far_point, an_officer_of
from motcua.frontdesk.models import Intake
from motcua.identity.models import Account
from motcua.kernel.actor import Role
from motcua.organisation import api as organisation

from .people import Visitor, _posted

pytestmark = pytest.mark.django_db

CARD = "000195000777|000123456|Lê Thu Hà|03021995|Nữ|Số 12 Lê Lợi, Phường Hoàn Kiếm, Hà Nội|05012022|thêm"
HOME = {"commune": "00070", "street": "Số 12 Lê Lợi"}
BIRTH_ANSWERS: dict[str, Any] = {
    "phone": "0912345678",
    "relation": "mother",
    "child_name": "Trần Minh Khôi",
    "child_birth_date": "2026-11-02",
    "child_sex": "male",
    "child_ethnicity": "Kinh",
    "child_nationality": "Việt Nam",
    "child_origin": "Xã Tân Lập, tỉnh Thái Nguyên",
    "birth_address": HOME,
    "circumstances": "ordinary",
    "copies": "1",
    "pledge": ["true"],
    "delivery": "counter",
}
LATER: dict[str, Any] = {
    "mother": {
        "name": "Lê Thu Hà", "number": "000195000777", "birth_date": "1995-02-03",
        "ethnicity": "Kinh", "nationality": "Việt Nam", "residence": HOME,
    },
    "father_declared": "no",
    "birth_proof": "notice",
}  # fmt: skip


def posted(answers: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in answers.items():
        found |= _posted(value, key)
    return found


@pytest.fixture
def far(city: City) -> UUID:
    return a_far_point(city)


def the_account(unit_id: UUID, role: Role = Role.RECEPTION) -> str:
    return Account.objects.get(pk=an_officer_of(unit_id, role).id).name


def begun(account: str, code: str = BIRTH) -> Visitor:
    officer = Visitor(account).go("/lam-viec/nop-tai-quay/?q=dang+ky+khai+sinh")
    officer.go(f"/lam-viec/nop-tai-quay/thu-tuc/{code}/").send(button="Bắt đầu nhận")
    assert officer.status == 200, officer.text
    return officer


def act(officer: Visitor, what: str, fields: dict[str, Any] | None = None) -> Visitor:
    return officer.send({**(fields or {}), "viec": what}, button="Tiếp nhận")


def test_a_point_takes_in_for_another_commune_and_hands_the_result_over(city: City, far: UUID) -> None:
    officer = begun(the_account(far))
    act(officer, "doc", {"the.applicant": CARD})
    assert officer.page.xpath("//input[@name='applicant.name']/@value") == ["Lê Thu Hà"]
    assert officer.page.xpath("//input[@name='applicant.birth_date_year']/@value") == ["1995"]
    assert "Phường Hoàn Kiếm, vì" in officer.text
    act(officer, "luu", posted(BIRTH_ANSWERS))
    act(officer, "nhan", posted(LATER))
    assert officer.status == 422  # the birth notice is asked for only now
    assert "Đánh dấu đã nhận “Giấy chứng sinh”" in officer.text
    assert officer.page.xpath("//input[@name='mother.name']/@value") == ["Lê Thu Hà"]
    links = officer.page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")
    assert links
    assert all(officer.page.xpath(f"//*[@id='{link[1:]}']") for link in links), links
    act(officer, "nhan", {"giay.birth_notice": "co", "giay.birth_notice.sao": "2"})
    assert officer.status == 200, officer.text
    assert "Đã tiếp nhận" in officer.text
    dossier = Dossier.objects.get()
    assert (dossier.receiving_unit_id, dossier.case.unit_id) == (far, city.commune)
    (paper,) = HandedPaper.objects.values_list("paper", "originals", "copies")
    assert paper == ("birth_notice", 0, 2)
    assert not Intake.objects.exists()
    officer.follow("In giấy tiếp nhận và hẹn trả")
    assert officer.body.startswith(b"%PDF-")

    reference = dossier.case.reference
    specialist = Visitor("chuyenvien.hoankiem").go("/lam-viec/").follow(reference)
    assert organisation.unit(far).name in specialist.text
    assert "Giấy chứng sinh" in specialist.text
    for role in CHAIN:
        do_step(city, reference, role)
    returner = Visitor(the_account(far, Role.RETURN)).go("/lam-viec/da-nhan/?xem=noi-khac").follow(reference)
    returner.send(button="Trả kết quả cho người nộp")
    assert "Đã trả kết quả" in returner.text
    assert reference in officer.go("/lam-viec/da-nhan/?xem=xong").text
    found = re.search(r"Mã tra cứu: (\w{10})", officer.go(f"/lam-viec/nop-tai-quay/da-nhan/{reference}/").text)
    assert found
    stranger = Visitor().go(f"/tra-cuu/{reference}/{found[1]}/")
    assert "Nơi tiếp nhận" in stranger.text
    assert organisation.unit(far).name in stranger.text


def test_pressed_again_it_shows_the_first_dossier(city: City) -> None:
    officer = begun("tiepnhan.hoankiem")
    act(officer, "doc", {"the.applicant": CARD})
    act(officer, "luu", posted(BIRTH_ANSWERS))
    act(officer, "luu", posted(LATER))
    path, page, source = officer.path, officer.page, officer.source
    fields = {"giay.birth_notice": "co"}
    act(officer, "nhan", fields)
    assert officer.heading.startswith("Đã tiếp nhận")
    first = officer.heading + officer.text
    officer.path, officer.page, officer.source = path, page, source  # the page that was still open
    act(officer, "nhan", fields)
    assert officer.heading + officer.text == first
    assert Dossier.objects.count() == 1


def test_a_desk_helps_to_file_online(city: City, far: UUID) -> None:
    officer = Visitor(the_account(far)).go(f"/lam-viec/nop-tai-quay/thu-tuc/{BIRTH}/")
    officer.send({"way": "helped"}, button="Bắt đầu nhận")
    officer.send({"the.applicant": "000195000777", "viec": "doc"}, button="Nộp trực tuyến")
    answers = {"applicant": {"name": "Lê Thu Hà", "birth_date": "1995-02-03", "residence": HOME}, **BIRTH_ANSWERS}
    officer.send({**posted(answers), "viec": "luu"}, button="Nộp trực tuyến")
    officer.send({**posted(LATER), "viec": "luu"}, button="Nộp trực tuyến")
    officer.send({"viec": "nhan"}, button="Nộp trực tuyến", upload=True)
    assert "chờ nơi có thẩm quyền tiếp nhận" in officer.text, officer.text
    dossier = Dossier.objects.get()
    assert (dossier.support_unit_id, dossier.receiving_unit_id) == (far, city.commune)
    waiting = Visitor("tiepnhan.hoankiem").go("/lam-viec/tiep-nhan/").follow(dossier.case.reference)
    assert "Nơi hỗ trợ" in waiting.text


def test_what_is_no_card_is_told_at_its_box_and_the_rest_is_kept(city: City) -> None:
    officer = begun("tiepnhan.hoankiem")
    act(officer, "luu", {"the.applicant": "rác|rác", "child_name": "Trần Minh Khôi"})
    assert officer.status == 422
    assert "Không đọc được mã QR" in officer.text
    assert officer.page.xpath("//input[@name='child_name']/@value") == ["Trần Minh Khôi"]


@pytest.mark.parametrize("account", ["chuyenvien.hoankiem", "quantri.hoankiem", "congdan01", ""])
def test_only_a_desk_takes_in(city: City, account: str) -> None:
    visitor = Visitor(account).go("/lam-viec/nop-tai-quay/")
    assert visitor.status == 403 or "dang-nhap" in visitor.path
    other = begun("tiepnhan.hoankiem")
    assert Visitor(account).go(other.path).status in {403, 404} or not account


def test_an_intake_is_its_officer_s_own(city: City) -> None:
    other = begun("tiepnhan.hoankiem")
    assert Visitor("tiepnhan.badinh").go(other.path).status == 404

"""A point gives papers to a commune, which signs for them; the record is printed for both."""

from __future__ import annotations

from uuid import UUID

import pytest

from motcua.dossiers.models import Handover, PaperPlace
from motcua.dossiers.tests.builders import City
from motcua.dossiers.tests.desk import a_far_point
from motcua.dossiers.tests.test_handover import taken_in
from motcua.kernel.actor import Role

from .people import Visitor
from .test_counter_intake import the_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def far(city: City) -> UUID:
    return a_far_point(city)


def test_papers_are_given_and_signed_for_with_a_remark(city: City, far: UUID) -> None:
    cases = [taken_in(city, far, seed) for seed in (1, 2)]
    officer = Visitor(the_account(far)).go("/lam-viec/ban-giao/")
    officer.send({"ho_so": []}, button="Giao cho Phường Hoàn Kiếm")
    assert officer.status == 422
    assert "Chọn ít nhất một hồ sơ" in officer.text
    officer.send(button="Giao cho Phường Hoàn Kiếm")
    assert officer.status == 200
    assert "Đã giao, chờ ký nhận" in officer.text
    number = officer.heading.split()[0]
    officer.follow("In biên bản")
    assert officer.body.startswith(b"%PDF-")

    clerk = Visitor("vanthu.hoankiem").go("/lam-viec/ban-giao/").follow(number)
    clerk.send({f"thay.{cases[0]}": "partly"}, button="Ký nhận")
    assert clerk.status == 422
    assert "Ghi rõ thiếu gì" in clerk.text
    clerk.send({f"thay.{cases[0]}": "partly", f"ghi.{cases[0]}": "Thiếu bản sao"}, button="Ký nhận")
    assert "Đã nhận, có ghi chú" in clerk.text
    assert "Thiếu bản sao" in clerk.text
    assert set(PaperPlace.objects.values_list("unit_id", flat=True)) == {city.commune}
    reference = Handover.objects.get().lines.get(dossier_id=cases[0]).dossier.case.reference
    assert "còn thiếu: Thiếu bản sao" in clerk.go(f"/lam-viec/ho-so/{reference}/").text
    assert number in officer.go("/lam-viec/ban-giao/").text


def test_taken_back_before_anybody_signed(city: City, far: UUID) -> None:
    taken_in(city, far)
    officer = Visitor(the_account(far)).go("/lam-viec/ban-giao/").send(button="Giao cho Phường Hoàn Kiếm")
    officer.send(button="Hủy lần giao này")
    assert "Đã hủy" in officer.text
    assert "Giao cho Phường Hoàn Kiếm" in officer.go("/lam-viec/ban-giao/").text


def test_others_see_no_record(city: City, far: UUID) -> None:
    taken_in(city, far)
    officer = Visitor(the_account(far)).go("/lam-viec/ban-giao/").send(button="Giao cho Phường Hoàn Kiếm")
    for account in ("vanthu.badinh", "lanhdao.hoankiem", "quantri.hoankiem", the_account(far, Role.CASHIER)):
        visitor = Visitor(account)
        assert visitor.go(officer.path).status == 404, account
        assert visitor.go(f"{officer.path}in/").status == 404, account
    assert Visitor("congdan01").go(officer.path).status == 403
    assert Visitor("quantri.hoankiem").go("/lam-viec/ban-giao/").status == 403

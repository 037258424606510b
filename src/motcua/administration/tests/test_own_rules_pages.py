"""The pages of what the office laid down of its own for a procedure, over HTTP."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from motcua.catalogue import api as catalogue
from motcua.catalogue.models import LocalRule, RepresentationRule
from motcua.dossiers.tests.builders import SignIn
from motcua.dossiers.tests.test_budgets import fewest
from motcua.kernel.time import day_of

BIRTH = "1.001193"
ROOT = f"/quan-tri/thu-tuc/{BIRTH}/quy-dinh/"
TERMS, OTHERS = f"{ROOT}thoi-han/", f"{ROOT}nop-thay/"


def _day(name: str, ahead: int = 0) -> dict[str, object]:
    day = day_of(timezone.now()) + timedelta(days=ahead)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def terms(**more: Any) -> dict[str, Any]:
    said = {"channel": "online", "amount": "2,5", "unit": "working_day", "cutoff": "16h", "source": "Quyết định 12"}
    return {**said, **_day("effective_from"), **more}


@pytest.fixture
def controller(sign_in: SignIn) -> Client:
    return sign_in("kiemsoat.ttpvhcchanoi")


@pytest.mark.parametrize(
    ("account", "status", "sets", "confirms"),
    [
        ("quantri.ubndtphanoi", 200, 302, 302),
        ("kiemsoat.ttpvhcchanoi", 200, 302, 403),
        ("quantri.hoankiem", 403, 403, 403),
        ("kiemsoat.hoankiem", 403, 403, 403),
        ("lanhdao.hoankiem", 403, 403, 403),
        ("", 302, 302, 302),
    ],
)
def test_keepers_set_and_end_rules_and_only_administrators_confirm_them(
    sign_in: SignIn, account: str, status: int, sets: int, confirms: int
) -> None:
    client = sign_in(account)
    rule = LocalRule.objects.get(procedure_code=BIRTH)
    assert not rule.confirmed
    assert {client.get(at).status_code for at in (ROOT, TERMS, OTHERS, f"{ROOT}{rule.id}/")} == {status}
    assert client.post(TERMS, terms()).status_code == sets
    assert client.post(f"{ROOT}{rule.id}/xac-nhan/", {"confirmed": "yes"}).status_code == confirms
    assert client.post(f"{ROOT}{rule.id}/ket-thuc/", _day("last_day")).status_code == sets
    rule.refresh_from_db()
    assert rule.confirmed is (account == "quantri.ubndtphanoi")
    is_keeper = status == 200
    assert (rule.effective_to is not None) is is_keeper
    assert LocalRule.objects.filter(procedure_code=BIRTH, channel="online").exists() is is_keeper


def test_a_time_limit_and_a_cut_off_of_the_office_hold_from_their_day(controller: Client) -> None:
    page = controller.post(TERMS, terms(), follow=True)
    assert "2,5 ngày làm việc; nộp sau 16:00 tính từ ngày làm việc tiếp theo" in page.text
    (rule,) = LocalRule.objects.filter(procedure_code=BIRTH, channel="online")
    assert (rule.limit_amount, rule.limit_unit, rule.cutoff) == (Decimal("2.5"), "working_day", time(16))
    version = catalogue.version_in_force(BIRTH, day_of(timezone.now()))
    found = catalogue.terms_for(version.id, "online", on=day_of(timezone.now()))
    assert (found.rule_id, found.cutoff, found.source) == (rule.id, time(16), "Quyết định 12")
    same_day = controller.post(TERMS, terms(channel="direct", amount="", unit="same_day"), follow=True)
    assert "Trong ngày làm việc; nộp sau 16:00" in same_day.text
    again = controller.post(TERMS, terms())
    assert (again.status_code, "Hãy ghi ngày cuối của quy định đó trước" in again.text) == (409, True)
    assert LocalRule.objects.filter(procedure_code=BIRTH, channel="online").count() == 1


def test_whether_somebody_may_file_for_another_is_said_from_a_day_on(controller: Client, sign_in: SignIn) -> None:
    RepresentationRule.objects.filter(procedure_code=BIRTH).delete()
    assert "Hãy chọn có được nộp thay" in controller.post(OTHERS, {"source": "a", **_day("effective_from")}).text
    page = controller.post(OTHERS, {"allowed": "no", "source": "a", **_day("effective_from")}, follow=True)
    assert "Không được nộp thay người khác" in page.text
    today = day_of(timezone.now())
    rule = catalogue.representation_rule(BIRTH, today)
    assert (rule.allowed, rule.confirmed) == (False, False)
    sign_in("quantri.ubndtphanoi").post(f"{ROOT}{rule.id}/xac-nhan/", {"confirmed": "yes"})
    assert catalogue.representation_rule(BIRTH, today).confirmed
    controller.post(f"{ROOT}{rule.id}/ket-thuc/", _day("last_day"))
    assert catalogue.representation_rule(BIRTH, today + timedelta(days=1)).id is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"channel": "post"}, "Hãy chọn cách nộp"),
        ({"amount": "hai"}, "Nhập thời hạn là một số lớn hơn 0"),
        ({"unit": "same_day"}, "Chọn đơn vị thời hạn"),
        ({"unit": ""}, "Chọn đơn vị thời hạn"),
        ({"unit": "month"}, "Thời hạn theo ngày hoặc tháng phải là số nguyên"),
        ({"cutoff": "25:00"}, "Nhập giờ, ví dụ"),
        ({"amount": "", "unit": "", "cutoff": ""}, "Hãy nhập thời hạn hoặc giờ tiếp nhận cuối"),
        ({"source": " "}, "Hãy nêu căn cứ"),
        ({"effective_from_day": "45"}, "Nhập ngày theo lịch"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    controller: Client, more: dict[str, str], said: str
) -> None:
    page = controller.post(TERMS, terms(source="Quyết định 99") | more)
    assert page.status_code == 422
    assert said in page.text
    assert more.get("source") or 'value="Quyết định 99"' in page.text


def test_the_list_costs_the_same_with_more_rules(controller: Client) -> None:
    few = fewest(lambda: controller.get(ROOT))
    for channel in ("online", "direct", "postal"):
        assert controller.post(TERMS, terms(channel=channel)).status_code == 302
    assert controller.get(ROOT).text.count("Chưa xác nhận") >= 4
    assert fewest(lambda: controller.get(ROOT)) == few


def test_a_rule_of_another_procedure_is_not_found_here(controller: Client) -> None:
    rule = LocalRule.objects.exclude(procedure_code=BIRTH).first()
    assert rule is not None
    assert controller.get(f"{ROOT}{rule.id}/").status_code == 404
    assert controller.post(f"{ROOT}{rule.id}/ket-thuc/", _day("last_day")).status_code == 404
    assert controller.get("/quan-tri/thu-tuc/9.999999/quy-dinh/").status_code == 404

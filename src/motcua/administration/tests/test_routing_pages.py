"""The pages of the rules that find the competent unit, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from motcua.audit.models import AuditRecord
from motcua.catalogue.models import RoutingRule
from motcua.dossiers.tests.builders import SignIn
from motcua.kernel.time import day_of

ROOT = "/quan-tri/phan-luong/"
BIRTH = "1.001193"


def _day(name: str, ahead: int = 0) -> dict[str, object]:
    day = day_of(timezone.now()) + timedelta(days=ahead)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def a_rule(**more: Any) -> dict[str, Any]:
    return {
        "scope": "procedure",
        "key": BIRTH,
        "expression": "[mother.residence.commune]",
        "words": "{unit}, nơi người mẹ cư trú.",
        "words_en": "{unit}, where the mother lives.",
        "source": "luat-ho-tich-2014#13",
        **_day("effective_from", 1),
        **more,
    }


@pytest.fixture
def controller(sign_in: SignIn) -> Client:
    return sign_in("kiemsoat.ttpvhcchanoi")


@pytest.mark.parametrize(
    ("account", "status", "confirms"),
    [
        ("quantri.ubndtphanoi", 200, 302),
        ("kiemsoat.ttpvhcchanoi", 200, 403),
        ("quantri.hoankiem", 403, 403),
        ("kiemsoat.hoankiem", 403, 403),
        ("lanhdao.hoankiem", 403, 403),
        ("", 302, 302),
    ],
)
def test_keepers_see_the_rules_and_only_administrators_confirm_them(
    sign_in: SignIn, account: str, status: int, confirms: int
) -> None:
    client = sign_in(account)
    rule = RoutingRule.objects.get(scope="procedure", key=BIRTH)
    assert not rule.confirmed  # no rule comes confirmed
    assert {client.get(ROOT + path).status_code for path in ("", "moi/", f"{rule.id}/")} == {status}
    assert client.post(f"{ROOT}{rule.id}/xac-nhan/", {"confirmed": "yes"}).status_code == confirms
    rule.refresh_from_db()
    assert rule.confirmed is (account == "quantri.ubndtphanoi")


def test_a_rule_no_longer_confirmed_binds_no_longer(sign_in: SignIn) -> None:
    administrator, commune = sign_in("quantri.ubndtphanoi"), sign_in("quantri.hoankiem")
    rule = RoutingRule.objects.get(scope="procedure", key=BIRTH)
    RoutingRule.objects.filter(pk=rule.pk).update(confirmed=True, binding=True)
    for act, said in (("xac-nhan", {"confirmed": "no"}), ("ket-thuc", _day("last_day"))):
        assert commune.post(f"{ROOT}{rule.id}/{act}/", said).status_code == 403, "it binds everybody"
    assert "Ghi ngày cuối" not in commune.get(f"{ROOT}{rule.id}/").text
    administrator.post(f"{ROOT}{rule.id}/xac-nhan/", {"confirmed": "no"})
    rule.refresh_from_db()
    assert (rule.confirmed, rule.binding) == (False, False)
    assert AuditRecord.objects.get(action="catalogue.confirm_rule").details == {"confirmed": False}


def test_a_confirmed_rule_is_made_binding_at_the_top_after_its_preview(sign_in: SignIn) -> None:
    rule = RoutingRule.objects.get(scope="procedure", key=BIRTH)
    page, city = f"{ROOT}{rule.id}/", sign_in("quantri.ubndtphanoi")
    assert "Chỉ quy tắc đã xác nhận" in city.get(page).text
    assert "Chỉ quy tắc đã xác nhận" in city.post(f"{page}bat-buoc/", {"binding": "yes"}, follow=True).text
    city.post(f"{page}xac-nhan/", {"confirmed": "yes"})
    assert "Xem trước khi bắt buộc" in city.get(page).text
    assert "Trong đó phải chọn lại" in city.get(f"{page}bat-buoc/").text
    for account in ("quantri.hoankiem", "kiemsoat.ttpvhcchanoi"):
        assert sign_in(account).post(f"{page}bat-buoc/", {"binding": "yes"}).status_code == 403
    rule.refresh_from_db()
    assert not rule.binding
    for _twice in range(2):
        assert "Quy tắc nay bắt buộc" in city.post(f"{page}bat-buoc/", {"binding": "yes"}, follow=True).text
    assert "Quy tắc nay chỉ gợi ý" in city.post(f"{page}bat-buoc/", {"binding": "no"}, follow=True).text
    told = AuditRecord.objects.filter(action="catalogue.bind_rule").order_by("id")
    assert [record.details["binding"] for record in told] == [True, False]


def test_a_rule_follows_another_that_is_ended_first(controller: Client) -> None:
    old = RoutingRule.objects.get(scope="procedure", key=BIRTH)
    overlapping = controller.post(ROOT + "moi/", a_rule())
    assert (overlapping.status_code, "Hãy kết thúc quy tắc đó trước" in overlapping.text) == (409, True)
    assert controller.post(f"{ROOT}{old.id}/ket-thuc/", {}).status_code == 422
    assert controller.post(f"{ROOT}{old.id}/ket-thuc/", _day("last_day", -9999)).status_code == 422
    assert controller.post(f"{ROOT}{old.id}/ket-thuc/", _day("last_day")).status_code == 302
    assert controller.post(ROOT + "moi/", a_rule()).status_code == 302
    assert "Chưa bắt đầu" in controller.get(ROOT).text
    new = RoutingRule.objects.get(scope="procedure", key=BIRTH, effective_to=None)
    assert (new.confirmed, new.binding, new.effective_from) == (
        False,
        False,
        day_of(timezone.now()) + timedelta(days=1),
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"scope": ""}, "Hãy chọn phạm vi"),
        ({"key": ""}, "Hãy nhập mã thủ tục"),
        ({"key": "9.999999"}, "Không tìm thấy thủ tục hành chính này"),
        ({"expression": "[mother."}, "Biểu thức chưa đúng"),
        ({"expression": "[grandmother.residence.commune]"}, "không có câu hỏi: grandmother"),
        ({"words": "Nơi người mẹ cư trú."}, "Lý do tiếng Việt phải có {unit}"),
        ({"source": " "}, "Hãy nêu căn cứ"),
        ({"effective_from_day": "45"}, "Nhập ngày theo lịch"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    controller: Client, more: dict[str, str], said: str
) -> None:
    page = controller.post(ROOT + "moi/", a_rule(**more))
    assert page.status_code in {404, 422}
    assert said in page.text
    assert 'value="{unit}, where the mother lives."' in page.text


def test_a_rule_is_tried_on_invented_answers_before_it_is_set(controller: Client) -> None:
    page = controller.post(ROOT + "moi/", a_rule(expression='["00070"]', **{"try": "1"}))
    assert page.status_code == 200
    assert page.text.count("Phường Hoàn Kiếm, nơi người mẹ cư trú.") == 5
    general = controller.post(ROOT + "moi/", a_rule(scope="all", key="", tried_code="x", **{"try": "1"}))
    assert (general.status_code, "Không tìm thấy thủ tục" in general.text) == (404, True)
    assert RoutingRule.objects.filter(key=BIRTH).count() == 1

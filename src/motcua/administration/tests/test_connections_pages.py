"""The administrator's pages of connections, over HTTP."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from motcua.dossiers.tests.builders import City, SignIn
from motcua.identity.models import Account, ClientSecret, RequestPolicy
from motcua.identity.tests.builders import a_service_account, an_appointment
from motcua.identity.tests.test_client_keys import KEY, pem, signed
from motcua.identity.tests.test_client_keys import shown as key_shown
from motcua.integrations.models import Endpoint, Message, MessageState
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of

ROOT = "/quan-tri/ket-noi/"
URL = "https://don-vi.example/nhan"


def _day(name: str, ahead: int = 0) -> dict[str, object]:
    day = day_of(timezone.now()) + timedelta(days=ahead)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def administrator(sign_in: SignIn) -> Client:
    return sign_in("quantri.hoankiem")


@pytest.fixture
def system(city: City) -> Account:
    account = a_service_account()
    an_appointment(account, Role.RECEPTION, city.commune)
    return account


def _endpoint(administrator: Client, system: Account) -> UUID:
    given = {"url": URL, "events": ["dossier.filed"], "description": "Kho"}
    assert "whsec_" in administrator.post(f"{ROOT}{system.id}/dia-chi/", given).text
    return Endpoint.objects.get(account=system, url=URL).id


@pytest.mark.parametrize(("account", "status"), [("quantri.hoankiem", 200), ("lanhdao.hoankiem", 403), ("", 302)])
def test_only_administrators_see_connections(sign_in: SignIn, account: str, status: int) -> None:
    assert sign_in(account).get(ROOT).status_code == status


def test_systems_of_others_do_not_exist_here(sign_in: SignIn, administrator: Client, system: Account) -> None:
    endpoint = _endpoint(administrator, system)
    elsewhere = sign_in("quantri.badinh")
    assert system.name not in elsewhere.get(ROOT).text
    for path in (f"{system.id}/", f"dia-chi/{endpoint}/", f"dia-chi/{endpoint}/sua/"):
        assert elsewhere.get(ROOT + path).status_code == 404
    assert elsewhere.post(f"{ROOT}{system.id}/quyen/", {"scopes": ["dossiers:read"]}).status_code in {403, 404}
    assert elsewhere.post(f"{ROOT}dia-chi/{endpoint}/xoa/").status_code == 404


def test_a_system_is_given_scopes_and_a_secret_that_works(administrator: Client, system: Account) -> None:
    page = f"{ROOT}{system.id}/"
    nothing = administrator.post(page + "quyen/", {"seen": ""})
    assert (nothing.status_code, "Chọn ít nhất một phạm vi quyền" in nothing.text) == (422, True)
    administrator.post(page + "quyen/", {"seen": "", "scopes": ["dossiers:read", "dossiers:file"]})
    late = administrator.post(page + "quyen/", {"seen": "", "scopes": ["dossiers:handle"]})
    assert (late.status_code, "vừa được thay đổi" in late.text) == (409, True)

    shown = administrator.post(page + "khoa/", {"overlap": "24", "issued": "0"})
    secret = re.search(r"<code>(motcua_cs_[\w-]+)</code>", shown.text)[1]  # type: ignore[index]
    assert administrator.post(page + "khoa/", {"overlap": "24", "issued": "0"}).status_code == 409
    wrong = administrator.post(page + "khoa/", {"overlap": "một", "issued": "1"})
    assert (wrong.status_code, 'value="một"' in wrong.text) == (422, True)
    basic = base64.b64encode(f"{system.name}:{secret}".encode()).decode()
    answer = Client().post(
        "/oauth/token", {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    assert answer.status_code == 400  # a form of parts is no such request
    answer = Client().post(
        "/oauth/token",
        "grant_type=client_credentials",
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Basic {basic}"},
    )
    assert answer.json()["scope"] == "dossiers:file dossiers:read"
    seen = administrator.get(page).text
    assert "dùng gần nhất" in seen
    assert secret not in seen
    administrator.post(f"{page}khoa/{ClientSecret.objects.get().id}/")
    assert "Chưa có khóa nào dùng được" in administrator.get(page).text


def test_a_system_is_let_in_by_its_own_key_and_the_key_is_ended(administrator: Client, system: Account) -> None:
    page = f"{ROOT}{system.id}/"
    administrator.post(page + "quyen/", {"seen": "", "scopes": ["dossiers:read"]})
    wrong = administrator.post(page + "khoa-cong-khai/", {"public_key": "không phải khóa"})
    assert (wrong.status_code, "không phải khóa</textarea>" in wrong.text) == (422, True)
    assert administrator.post(page + "khoa-cong-khai/", {"public_key": pem(KEY)}).status_code == 302
    again = administrator.post(page + "khoa-cong-khai/", {"public_key": pem(KEY)})
    assert (again.status_code, "đã được đăng ký" in again.text) == (409, True)
    assert "khóa công khai, đăng ký" in administrator.get(page).text
    assert key_shown(Client(), signed(system)).json()["scope"] == "dossiers:read"
    administrator.post(f"{page}khoa/{ClientSecret.objects.get().id}/")
    assert "Chưa có khóa nào dùng được" in administrator.get(page).text


def test_an_address_is_refused_at_its_field_and_what_was_typed_stays(administrator: Client, system: Account) -> None:
    path = f"{ROOT}{system.id}/dia-chi/"
    inner = administrator.post(path, {"url": "https://10.0.0.7/nhan", "events": ["dossier.filed"]})
    assert inner.status_code == 422
    assert "Địa chỉ 10.0.0.7 thuộc mạng không được phép gọi tới." in inner.text
    assert 'value="https://10.0.0.7/nhan"' in inner.text
    none = administrator.post(path, {"url": URL})
    assert "Chọn ít nhất một sự kiện" in none.text
    _endpoint(administrator, system)
    again = administrator.post(path, {"url": URL, "events": ["dossier.filed"]})
    assert (again.status_code, "đã được đăng ký" in again.text) == (409, True)


def test_the_second_of_two_who_change_an_address_is_told_what_it_is_now(administrator: Client, system: Account) -> None:
    page = f"{ROOT}dia-chi/{_endpoint(administrator, system)}/"
    mark = re.search(r'name="seen" value="(\w+)"', administrator.get(page + "sua/").text)[1]  # type: ignore[index]
    first = {"url": URL, "events": ["dossier.ended"], "description": "Một", "seen": mark}
    assert administrator.post(page + "sua/", first).status_code == 302
    second = administrator.post(page + "sua/", {**first, "description": "Hai"})
    assert second.status_code == 409
    assert "Nội dung hiện nay" in second.text
    assert 'value="Hai"' in second.text
    assert administrator.post(page + "doi-khoa/", {"seen": mark}).status_code == 409
    assert Endpoint.objects.get().description == "Một"


def test_an_address_is_tried_paused_sent_again_and_ended(administrator: Client, system: Account) -> None:
    endpoint = _endpoint(administrator, system)
    page = f"{ROOT}dia-chi/{endpoint}/"
    administrator.post(page + "gui-thu/")
    message = Message.objects.get()
    assert "Tin thử" in administrator.get(page).text
    administrator.post(page + "dung/", {"reason": "Bảo trì"})
    assert "Bảo trì" in administrator.get(page).text
    administrator.post(page + "tiep-tuc/")
    assert "Bảo trì" not in administrator.get(page).text
    Message.objects.update(state=MessageState.FAILED)
    administrator.post(f"{page}thong-bao/{message.id}/")
    assert Message.objects.get().state == MessageState.PENDING
    assert administrator.post(page + "gui-lai/", {}).status_code == 422
    backwards = administrator.post(page + "gui-lai/", {**_day("since"), **_day("until", -1)})
    assert (backwards.status_code, "phải sau lúc bắt đầu" in backwards.text) == (422, True)
    Message.objects.update(state=MessageState.FAILED)
    administrator.post(page + "gui-lai/", {**_day("since", -2), **_day("until", -1)})
    assert Message.objects.get().state == MessageState.FAILED
    administrator.post(page + "gui-lai/", {**_day("since"), **_day("until")})
    assert Message.objects.get().state == MessageState.PENDING
    assert administrator.post(page + "xoa/")["Location"] == f"{ROOT}{system.id}/"
    assert administrator.get(page).status_code == 404


def test_limits_are_set_at_the_top_from_a_day_on(sign_in: SignIn, administrator: Client) -> None:
    given = {"per_system": "9000", "per_address": "90", **_day("limits_from")}
    assert administrator.post(ROOT + "gioi-han/", given).status_code == 403
    top = sign_in(Account.objects.get(name__startswith="quantri.", appointments__unit__parent=None).name)
    wrong = top.post(ROOT + "gioi-han/", {**given, "per_system": "nhiều"})
    assert (wrong.status_code, 'value="nhiều"' in wrong.text) == (422, True)
    top.post(ROOT + "gioi-han/", given)
    assert RequestPolicy.objects.get().per_system == 9000
    assert "9000" in top.get(ROOT).text


def test_pages_cost_the_same_however_much_there_is(
    administrator: Client, system: Account, city: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    endpoint = _endpoint(administrator, system)
    for _ in range(3):
        administrator.post(f"{ROOT}dia-chi/{endpoint}/gui-thu/")
        an_appointment(a_service_account(), Role.RECEPTION, city.commune)
    administrator.get(ROOT)
    with django_assert_max_num_queries(12):
        administrator.get(ROOT)
    with django_assert_max_num_queries(15):
        administrator.get(f"{ROOT}dia-chi/{endpoint}/")

"""Citizens sign in at a real provider on loopback, step up where a procedure asks for it, and sign out everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from motcua.dossiers.tests.builders import BIRTH
from motcua.identity import api as identity
from motcua.identity.health import check_provider
from motcua.identity.models import OpenSession, Person
from motcua.kernel.actor import SYSTEM
from motcua.kernel.health import Level
from motcua.kernel.time import day_of
from motcua.project.env import Oidc
from tests.browser import OpenPage
from tests.oidc.running import provider_for
from tests.town import Town

from .browsing import Person as Somebody

pytestmark = pytest.mark.browser
NEW = "000190900777"
PEOPLE = {
    "moi": {
        "SoDinhDanh": NEW, "HoVaTen": "Nguyễn Thị Mới", "NgayThangNamSinh": "05/03/1990", "LoaiTaiKhoan": "1",
    },
    "hong": {"SoDinhDanh": "12", "HoVaTen": "Ai Đó", "LoaiTaiKhoan": "1"},
}  # fmt: skip


@pytest.fixture(scope="module")
def provider(town: Town) -> Iterator[Oidc]:
    with provider_for(town.url, PEOPLE) as told, override_settings(OIDC=told):
        cache.clear()
        yield told


def _agree(one: Somebody, account: str, level: str = "1") -> Somebody:
    page = one.page
    page.get_by_label("Tài khoản").fill(account)
    page.get_by_label("Mức").fill(level)
    one.go_by(page.get_by_role("button", name="Đồng ý", exact=True))
    return one


def _come(town: Town, open_page: OpenPage, account: str, level: str = "1", **screen: Any) -> Somebody:
    one = Somebody(town, open_page, **screen).go("/dang-nhap/?next=/tai-khoan/")
    one.go_by(one.page.get_by_role("button", name="Đăng nhập bằng Định danh thử"))
    return _agree(one, account, level)


def test_a_citizen_signs_in_steps_up_for_a_procedure_and_signs_out_of_both(
    town: Town, provider: Oidc, open_page: OpenPage
) -> None:
    now = timezone.now()
    identity.need_assurance(
        actor=SYSTEM, at=now, valid_from=day_of(now), minimum=identity.Assurance.LEVEL_2, source="nd-69-2024",
        procedure_code=BIRTH,
    )  # fmt: skip
    one = _come(town, open_page, "moi", width=360)
    one.sees("Nguyễn Thị Mới").sees(NEW).sees("05/03/1990").sees("Tài khoản định danh điện tử")
    assert Person.objects.filter(number=NEW).count() == 1

    one.go(f"/thu-tuc/{BIRTH}/nop/").sees("mức độ 02").follow("Đăng nhập lại ở mức độ 02")
    _agree(one, "moi", "2")
    expect(one.page).to_have_url(re.compile(rf"/thu-tuc/{BIRTH}/nop/$"))
    assert "mức độ 02" not in one.text

    one.go_by(one.page.get_by_role("button", name="Đăng xuất").first)
    one.go_by(one.page.get_by_role("button", name="Đồng ý đăng xuất"))
    one.sees("Bạn đã đăng xuất.")
    one.go("/dang-nhap/")
    one.go_by(one.page.get_by_role("button", name="Đăng nhập bằng Định danh thử"))
    expect(one.page.get_by_label("Tài khoản")).to_be_visible()  # signed out there too: asked again


def test_signing_out_at_the_provider_ends_the_session_here(town: Town, provider: Oidc, open_page: OpenPage) -> None:
    one = _come(town, open_page, "moi")
    one.sees("Nguyễn Thị Mới")
    noted = OpenSession.objects.get(subject="moi", provider_session__gt="")
    one.page.goto(f"{provider.issuer}/session/end")
    one.go_by(one.page.get_by_role("button", name="Đồng ý đăng xuất"))
    expect(one.page.locator("body")).to_contain_text("Đã đăng xuất ở nơi định danh")
    assert not OpenSession.objects.filter(pk=noted.pk).exists()
    one.go("/tai-khoan/")
    expect(one.page).to_have_url(re.compile("/dang-nhap/"))


def test_what_is_wrong_is_told_in_words_and_opens_nothing(town: Town, provider: Oidc, open_page: OpenPage) -> None:
    one = _come(town, open_page, "hong")
    one.sees("SoDinhDanh").sees("12 chữ số")
    one.page.goto(f"{town.url}/dang-nhap/cong-dan/ve/?code=x&state=khong-phai-cua-toi")
    one.sees("không bắt đầu từ trình duyệt này")

    other = Somebody(town, open_page).go("/dang-nhap/cong-dan/")
    _spoil_nonce(other)
    _agree(other, "moi").sees("không xác thực được")
    assert other.status_of("/tai-khoan/") == 200
    other.go("/tai-khoan/")
    expect(other.page).to_have_url(re.compile("/dang-nhap/"))

    third = Somebody(town, open_page).go("/dang-nhap/cong-dan/")
    third.go_by(third.page.get_by_role("button", name="Không đồng ý"))
    third.sees("hủy đăng nhập")


def _spoil_nonce(one: Somebody) -> None:
    """What this browser was to find in the token is not what the provider was asked to put there."""
    key = next(c["value"] for c in one.page.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME)
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    states = session["socialaccount_states"]
    for state, *_rest in states.values():
        state["nonce"] = "mot-so-khac"
    session["socialaccount_states"] = states
    session.save()


def test_the_check_of_the_installation_says_how_the_provider_stands(town: Town, provider: Oidc) -> None:
    findings = list(check_provider())
    assert [one.level for one in findings] == [Level.GOOD, Level.NOTICE]  # the mapping shipped is not confirmed
    assert provider.issuer in str(findings[0].message)

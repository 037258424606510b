"""Somebody new joins the office: an account, a password of their own, a second factor, a passkey; and what is lost
is made good by the administrator.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from playwright.sync_api import CDPSession, Page, expect

from motcua.identity import api as identity
from motcua.identity.models import Account, OpenSession
from motcua.identity.tests.test_second_factor import code_at
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.time import day_of
from tests.browser import DESK, PHONE, OpenPage, fits
from tests.town import Town

from .browsing import Person

pytestmark = pytest.mark.browser
type Axe = Callable[[Page], None]
OWN = "câu-dài-của-riêng-tôi"


def _sound(page: Page, axe: Axe) -> None:
    """Nothing wider than the screen on a desk and on a phone, and no violation on the phone."""
    fits(page, DESK, PHONE)
    axe(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def _virtual_authenticator(page: Page) -> CDPSession:
    """A security key of the browser's own making, which verifies its owner and keeps passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def _sign_out(one: Person) -> None:
    one.go_by(one.page.get_by_role("button", name="Đăng xuất").first)
    expect(one.page).to_have_url(re.compile(r"localhost:\d+/$"))


def _password(one: Person, name: str, password: str) -> Person:
    one.go("/dang-nhap/").fill("Tên đăng nhập", name)
    one.page.get_by_label("Mật khẩu", exact=True).fill(password)
    return one.go_by(one.page.get_by_role("button", name="Đăng nhập", exact=True))


def test_from_the_first_password_to_a_passkey_and_back_after_a_loss(town: Town, open_page: OpenPage, axe: Axe) -> None:
    administrator = Person(town, open_page, "quantri.hoankiem").go("/quan-tri/tai-khoan/")
    administrator.follow("Thêm cán bộ")
    if administrator.page.get_by_label("Họ và tên").count() == 0:
        administrator.select("Đơn vị", "Phường Hoàn Kiếm").press("Chọn đơn vị")
    administrator.fill("Họ và tên", "Lý Thị Mới").fill("Tên đăng nhập", "ly.moi").choose("Vị trí", "Văn thư")
    administrator.press("Tạo tài khoản").sees("ly.moi")
    _sound(administrator.page, axe)
    password = re.search(r"\w{4}(-\w{4}){3}", administrator.text)[0]  # type: ignore[index]

    now = timezone.now()
    identity.require_second_factor(actor=SYSTEM, at=now, valid_from=day_of(now), roles=[Role.CLERK])
    new = _password(Person(town, open_page), "ly.moi", password)
    _sound(new.page, axe)
    new.page.get_by_label("Mật khẩu mới", exact=True).fill(OWN)
    new.press("Lưu và tiếp tục").sees("buộc phải có")
    _sound(new.page, axe)
    new.follow("Thiết lập mã ứng dụng")
    _sound(new.page, axe)
    secret = new.page.locator("main code").inner_text().replace(" ", "")
    shown = timezone.now()
    new.fill("Mã xác thực", code_at(secret, shown)).press("Xác nhận").sees("Các mã dưới đây chỉ hiện một lần")
    _sound(new.page, axe)
    recovery = new.page.locator("main li code").first.inner_text()
    new.follow("Tôi đã cất các mã này")
    expect(new.page).to_have_url(re.compile("/lam-viec/"))
    _sign_out(new)

    _password(new, "ly.moi", OWN).sees("6 chữ số")
    _sound(new.page, axe)
    new.fill("Mã xác thực", code_at(secret, shown)).press("Xác nhận").sees("đã dùng")  # it set the secret up
    new.fill("Mã xác thực", code_at(secret, shown + timedelta(seconds=30))).press("Xác nhận")
    expect(new.page).to_have_url(re.compile("/lam-viec/"))

    key = _virtual_authenticator(new.page)
    new.go("/tai-khoan/xac-thuc/").fill("Tên của khóa", "Máy cơ quan")
    new.page.get_by_label("Mật khẩu hiện tại", exact=True).first.fill(OWN)
    new.press("Thêm khóa truy cập").sees("Máy cơ quan")
    _sound(new.page, axe)
    _sign_out(new)
    new.go("/dang-nhap/?next=/tai-khoan/")
    new.press("Đăng nhập bằng khóa truy cập (passkey)").sees("Khóa truy cập")
    key.detach()

    other = _password(Person(town, open_page), "ly.moi", OWN)
    other.page.get_by_label("Mã xác thực").fill(recovery)
    other.press("Xác nhận").sees("Còn 9 mã")
    new.go("/tai-khoan/").press("Kết thúc phiên này").sees("Đã kết thúc phiên đăng nhập.")
    other.go("/tai-khoan/")
    expect(other.page).to_have_url(re.compile("/dang-nhap/"))

    account = Account.objects.get(name="ly.moi")
    administrator.go(f"/quan-tri/tai-khoan/{account.id}/").sees("Có mã ứng dụng.").sees("Chrome")
    administrator.press("Đặt lại xác thực hai lớp").sees("Chưa có yếu tố xác thực thứ hai.")
    assert not Authenticator.objects.filter(user=account).exists()
    assert not OpenSession.objects.filter(account=account).exists()
    _password(new, "ly.moi", OWN).sees("buộc phải có")

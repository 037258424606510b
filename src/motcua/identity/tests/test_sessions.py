from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from motcua.identity.devices import device_of, shortened
from motcua.identity.middleware import SEEN_AT, SessionStore
from motcua.identity.models import Account, OpenSession
from motcua.kernel.actor import Role

from .builders import PASSWORD, a_staff_account, an_appointment, records

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, "Firefox · Windows"),
        (CHROME, "Chrome · Android"),
        (CHROME.replace("Mobile", "Mobile Edg/140.0"), "Edge · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_machine_is_known_by_browser_and_system_without_versions(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("ở đâu đó", ""),
    ],
)
def test_of_an_address_only_the_network_is_kept(address: str, kept: str) -> None:
    assert shortened(address) == kept


@pytest.mark.django_db
def test_a_session_opens_nothing_once_its_time_is_over() -> None:
    kept = SessionStore()
    kept["whose"] = "mine"
    kept.save()
    assert SessionStore(kept.session_key)["whose"] == "mine"
    Session.objects.filter(pk=kept.session_key).update(expire_date=timezone.now())
    over = SessionStore(kept.session_key)
    assert "whose" not in over
    assert over.session_key is None


@pytest.fixture
def officer(db: None) -> Account:
    account = a_staff_account("tran.mau", password=PASSWORD)
    an_appointment(account, Role.RECEPTION)
    return account


def _signed_in(user_agent: str, address: str = "192.0.2.77") -> Client:
    client = Client(HTTP_USER_AGENT=user_agent, REMOTE_ADDR=address)
    client.post("/dang-nhap/", {"name": "tran.mau", "password": PASSWORD})
    return client


def test_ones_sessions_are_seen_with_device_time_and_network_and_ended_one_by_one(officer: Account) -> None:
    here, there = _signed_in(FIREFOX), _signed_in(CHROME)
    page = here.get("/tai-khoan/").text
    assert page.index("Firefox · Windows") < page.index("Chrome · Android")  # this one first
    assert "192.0.2.0/24" in page
    assert "192.0.2.77" not in page
    other = OpenSession.objects.get(device="Chrome · Android")
    here.post(f"/tai-khoan/phien/{other.id}/")
    assert there.get("/tai-khoan/").status_code == 302
    assert here.get("/tai-khoan/").status_code == 200
    assert "đã kết thúc" in here.post(f"/tai-khoan/phien/{other.id}/", follow=True).text
    assert records().filter(action="identity.end_session").count() == 1


def test_nobody_ends_somebody_elses_session(officer: Account) -> None:
    mine = _signed_in(FIREFOX)
    somebody = a_staff_account("le.khac", password=PASSWORD)
    intruder = Client()
    intruder.post("/dang-nhap/", {"name": somebody.name, "password": PASSWORD})
    intruder.post(f"/tai-khoan/phien/{OpenSession.objects.get(account=officer).id}/")
    assert mine.get("/tai-khoan/").status_code == 200


def test_signing_out_and_a_new_password_leave_no_session_that_is_over_on_the_list(officer: Account) -> None:
    here, there = _signed_in(FIREFOX), _signed_in(CHROME)
    here.post("/tai-khoan/mat-khau/", {"current": PASSWORD, "password": "một-mật-khẩu-khác-hẳn"})
    only = OpenSession.objects.get()
    assert (only.device, only.session_key) == ("Firefox · Windows", here.cookies["sessionid"].value)
    assert there.get("/tai-khoan/").status_code == 302
    here.post("/dang-xuat/")
    assert not OpenSession.objects.exists()
    assert not Session.objects.filter(session_key=only.session_key).exists()


def test_use_is_noted_every_ten_minutes_and_not_at_every_request(officer: Account) -> None:
    here = _signed_in(FIREFOX)
    OpenSession.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    here.get("/tai-khoan/")
    assert OpenSession.objects.get().seen_at < timezone.now() - timedelta(minutes=50)
    session = here.session
    session[SEEN_AT] = timezone.now().timestamp() - 601
    session.save()
    here.get("/tai-khoan/")
    assert OpenSession.objects.get().seen_at > timezone.now() - timedelta(minutes=1)

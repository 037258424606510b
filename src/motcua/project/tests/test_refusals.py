"""A refusal is a page with a way on, never an empty answer."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from motcua.identity.tests.builders import PASSWORD, a_staff_account
from motcua.project.middleware import BODY_MAX_BYTES, FORM_MAX_BYTES, WithoutNul

pytestmark = pytest.mark.django_db
FORM_S_ADDRESS = "/dang-xuat/"


def test_the_address_of_a_form_opened_by_itself_says_so_and_leads_back(client: Client) -> None:
    came = {"Accept": "text/html", "Referer": "http://testserver/tai-khoan/?a=1"}
    answer = client.get(FORM_S_ADDRESS, headers=came)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Không mở trực tiếp được địa chỉ này" in answer.text
    assert 'href="/tai-khoan/?a=1">Quay lại trang trước' in answer.text


def test_a_page_that_refuses_when_opened_again_leads_to_the_start(client: Client) -> None:
    came = {"Accept": "text/html", "Referer": f"http://testserver{FORM_S_ADDRESS}"}
    answer = client.get(FORM_S_ADDRESS, headers=came)
    assert "Quay lại trang trước" not in answer.text
    assert 'href="/">Về trang chủ' in answer.text


def test_what_is_too_large_for_any_form_is_refused_before_it_is_received(client: Client) -> None:
    for sent, status in ((BODY_MAX_BYTES, 405), (BODY_MAX_BYTES + 1, 413)):
        assert client.post("/", "a", "text/plain", CONTENT_LENGTH=str(sent)).status_code == status
    a_staff_account("tran.mau", password=PASSWORD)
    client.post("/dang-nhap/", {"name": "tran.mau", "password": PASSWORD})
    for sent, status in ((FORM_MAX_BYTES, 405), (FORM_MAX_BYTES + 1, 413)):
        assert client.post("/", "a", "text/plain", CONTENT_LENGTH=str(sent)).status_code == status


def test_a_machine_is_told_by_the_status_alone(client: Client) -> None:
    answer = client.get(FORM_S_ADDRESS)
    assert (answer.status_code, answer.content) == (405, b"")


@pytest.mark.parametrize("address", ["/tra-cuu/", "/api/v1/openapi.json"])
def test_whatever_answers_get_answers_head_without_a_body(client: Client, address: str) -> None:
    asked = client.get(address)
    answer = client.head(address)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Type"] == asked["Content-Type"]


def test_the_address_of_a_form_refuses_head_too(client: Client) -> None:
    assert client.head(FORM_S_ADDRESS).status_code == 405


@pytest.mark.parametrize("address", ["/thu-tuc/%00/", "/thu-tuc/1.001193%00/niem-yet.pdf", "/niem-yet/%00/"])
def test_an_address_with_what_no_text_may_hold_leads_nowhere(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_what_no_text_may_hold_is_taken_out_of_what_a_page_is_sent() -> None:
    request = RequestFactory().post("/?q=a%00b&q=c&p=d", {"reason": "e\0f", "kept": "g"})
    WithoutNul(lambda _request: HttpResponse()).process_view(request, HttpResponse)
    assert (request.GET.getlist("q"), request.GET["p"]) == (["ab", "c"], "d")
    assert (request.POST["reason"], request.POST["kept"]) == ("ef", "g")

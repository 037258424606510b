"""A refusal is a page with a way on, never an empty answer."""

from __future__ import annotations

import pytest
from django.test import Client

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

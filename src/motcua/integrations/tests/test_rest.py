"""Webhooks as another system keeps them."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from motcua.dossiers.tests.builders import MONDAY, City, a_token
from motcua.integrations.webhooks import delivering

from .conftest import Receiver

pytestmark = pytest.mark.django_db


class Caller:
    def __init__(self, token: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, body: Any = None) -> HttpResponse:
        content = "" if body is None else json.dumps(body)
        return self.client.generic(
            method, f"/api/v1{path}", content, content_type="application/json", headers=self.headers
        )


def test_a_system_registers_tries_reads_and_ends_an_endpoint(city: City, receiver: Receiver) -> None:
    mine = Caller(a_token("webhooks:manage", unit_id=city.commune))
    made = mine.call("POST", "/webhooks", {"url": receiver.url, "events": ["dossier.filed"]})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    path = f"/webhooks/{made.json()['id']}"
    changed = {"url": receiver.url, "events": ["dossier.filed", "dossier.ended"], "description": "Kho dữ liệu"}
    assert mine.call("PUT", path, changed).status_code == 204
    assert mine.call("GET", path).json()["events"] == ["dossier.ended", "dossier.filed"]
    assert "secret" not in mine.call("GET", "/webhooks").json()[0]
    assert mine.call("POST", f"{path}/ping").status_code == 204
    assert delivering.send_due(lambda: MONDAY) == 1
    (message,) = mine.call("GET", f"{path}/messages").json()["items"]
    assert (message["state"], message["tries"][0]["status"]) == ("delivered", 204)
    assert mine.call("POST", f"/webhook-messages/{message['id']}/replay").status_code == 204
    assert mine.call("POST", f"{path}/replay", {"since": "2026-11-01T00:00:00+07:00"}).json() == {"count": 1}
    delivering.send_due(lambda: MONDAY)
    assert [headers["webhook-id"] for headers, _body in receiver.got] == [message["webhook_id"]] * 2
    assert mine.call("POST", f"{path}/secret").json()["secret"] != made.json()["secret"]
    assert mine.call("POST", f"{path}/resumption").status_code == 204
    assert mine.call("DELETE", path).status_code == 204
    assert mine.call("GET", path).status_code == 404


def test_the_scope_is_needed_and_others_endpoints_do_not_exist(city: City, receiver: Receiver) -> None:
    body = {"url": receiver.url, "events": ["dossier.filed"]}
    assert Caller(a_token("dossiers:read")).call("POST", "/webhooks", body).status_code == 403
    made = Caller(a_token("webhooks:manage")).call("POST", "/webhooks", body).json()
    other = Caller(a_token("webhooks:manage"))
    assert other.call("GET", "/webhooks").json() == []
    for method, path in (
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/secret"),
        ("POST", "/ping"),
        ("GET", "/messages"),
    ):
        assert other.call(method, f"/webhooks/{made['id']}{path}").status_code == 404
    assert other.call("POST", f"/webhook-messages/{uuid4()}/replay").status_code == 404


def test_a_wrong_address_is_a_problem_at_the_field(city: City) -> None:
    mine = Caller(a_token("webhooks:manage"))
    answer = mine.call("POST", "/webhooks", {"url": "http://10.0.0.1/", "events": ["dossier.filed"]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "url"

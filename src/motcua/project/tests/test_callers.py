"""Whose request it is: the caller's own address behind trusted proxies, nobody's word otherwise."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from motcua.project.callers import CallersAddress, callers_address
from motcua.project.env import BadEnvironment, read_environment

TRUSTED = [ip_network("10.0.0.0/24"), ip_network("::1/128")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the left one is the caller's own word
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),  # two proxies of ours
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # not a proxy of ours
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),  # a machine of ours that called itself
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, _hidden", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("::1", "[2001:db8::7]:443", "2001:db8::7"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", ""),
    ],
)
def test_the_caller_is_the_first_address_outward_that_is_no_proxy_of_ours(
    peer: str, forwarded: str, caller: str
) -> None:
    assert callers_address(peer, forwarded, TRUSTED) == caller


@pytest.mark.parametrize(("trusted", "caller"), [([], "10.0.0.1"), (TRUSTED, "203.0.113.9")])
def test_no_header_is_believed_unless_proxies_are_named(settings: Settings, trusted: list[object], caller: str) -> None:
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "203.0.113.9"})
    CallersAddress(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == caller


@pytest.mark.django_db
def test_callers_behind_a_trusted_proxy_are_counted_apart(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = TRUSTED

    def left(caller: str) -> str:
        answer = Client(REMOTE_ADDR="10.0.0.1").get("/api/v1/procedures", headers={"X-Forwarded-For": caller})
        return str(answer["RateLimit"]).split(";")[1]

    first, again, other = left("203.0.113.9"), left("203.0.113.9"), left("203.0.113.8")
    assert first == other != again


def test_every_address_is_no_proxy(tmp_path: Path) -> None:
    with pytest.raises(BadEnvironment, match="not every address"):
        read_environment({"MOTCUA_HOME": str(tmp_path), "MOTCUA_TRUSTED_PROXIES": "0.0.0.0/0"})

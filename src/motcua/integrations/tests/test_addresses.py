"""Where we are willing to call."""

from __future__ import annotations

import re
import socket
from ipaddress import ip_network

import pytest
from pytest_django import Settings

from motcua.integrations.webhooks.addresses import AddressRefused, check_url, resolve


def answering(monkeypatch: pytest.MonkeyPatch, *ips: str) -> None:
    """Names lead to these addresses."""
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ips]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.9",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "::10.0.0.1",
        "fec0::1",
    ],
)
def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch, ip: str) -> None:
    answering(monkeypatch, ip)
    with pytest.raises(AddressRefused):
        resolve("https://don-vi.example/nhan")


def test_one_inner_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "93.184.215.14", "10.0.0.1")
    with pytest.raises(AddressRefused):
        resolve("https://don-vi.example/nhan")


def test_a_public_address_is_called_by_number_saying_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "93.184.215.14")
    target = resolve("https://don-vi.example:8443/nhan?x=1")
    assert (target.url, target.host_header) == ("https://93.184.215.14:8443/nhan?x=1", "don-vi.example:8443")


def test_a_network_that_the_installation_names_may_be_called(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("10.0.0.0/8")]
    answering(monkeypatch, "10.1.2.3")
    assert resolve("http://kho.noi-bo/nhan").ip == "10.1.2.3"
    answering(monkeypatch, "93.184.215.14")
    with pytest.raises(AddressRefused):
        resolve("http://don-vi.example/nhan")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "don-vi.example",
        "ftp://don-vi.example/",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@don-vi.example/",
        "https://don-vi.example:99999/",
        "https://don-vi.example/#x",
        "http://don-vi.example/",
        "https://[::1",
    ],
)
def test_an_address_of_another_form_is_refused_at_once(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url)


@pytest.mark.parametrize("host", ["10.0.0.1", "127.0.0.1", "localhost", "[fd00::1]", "[::ffff:10.0.0.1]"])
def test_an_inner_address_is_refused_by_name_before_anything_is_sent(host: str) -> None:
    with pytest.raises(AddressRefused, match=re.escape(host.strip("[]"))):
        check_url(f"https://{host}/nhan")

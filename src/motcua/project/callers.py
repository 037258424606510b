"""Whose request it is, behind proxies: one address for rate limits, lock-outs and every record of a caller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network


class CallersAddress:
    """Puts the caller's own address in `REMOTE_ADDR`, before anybody reads it.

    Without `MOTCUA_TRUSTED_PROXIES` no header is believed: whoever calls may write anything in one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if forwarded and settings.TRUSTED_PROXIES:
            peer = request.META.get("REMOTE_ADDR", "")
            request.META["REMOTE_ADDR"] = callers_address(peer, forwarded, settings.TRUSTED_PROXIES)
        return self._get_response(request)


def callers_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The first address, from here outward, that is none of the trusted proxies; `peer` is who called us.

    Each proxy adds on the right whom it was called by, so what stands left of an address that is not trusted is
    that stranger's own word. Something that is no address ends the chain at the proxy that passed it on.
    """
    known = _address(peer)
    for hop in reversed(forwarded.split(",")):
        if known is None or not any(known in network for network in trusted):
            break
        said = _address(hop)
        if said is None:
            break
        known = said
    return peer if known is None else str(known)


def _address(text: str) -> Address | None:
    """An address, with or without a port; IPv4 written in IPv6 is IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found

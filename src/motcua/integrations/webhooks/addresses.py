"""Where we are willing to call: public addresses over TLS, and the networks that the installation names.

An address is resolved once, judged, and then called as judged: a name that answers otherwise the second time
leads nowhere else.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Invalid

type Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"https": 443, "http": 80}
# IPv6 that leads to IPv4 or to a local network, whatever it says of itself. Source: RFC 4291, 6052, 8215, 3056, 3879
_LEADS_ELSEWHERE = [
    ipaddress.ip_network(one) for one in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "fec0::/10")
]


class AddressRefused(Invalid):
    """Not an address that may be called."""

    code = "webhook_address_refused"
    message = _("Không được gọi tới địa chỉ này.")


@dataclass(frozen=True, slots=True)
class Target:
    """An address as it will be called: by number, saying the name."""

    scheme: str
    host: str
    ip: str
    port: int
    path: str

    @property
    def url(self) -> str:
        ip = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"{self.scheme}://{ip}:{self.port}{self.path}"

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def check_url(url: str) -> None:
    """Judges the form, and what says itself where it leads, without asking the network. Raises `AddressRefused`."""
    scheme, host, _port, _path = _parts(url)
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        return  # a name, which is judged whenever it is called
    if not _may_call(address, scheme):
        raise _inner(host)


def resolve(url: str) -> Target:
    """The address to call. Raises `AddressRefused`, and `OSError` where the name is unknown now."""
    scheme, host, port, path = _parts(url)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
    inner = sorted({str(address) for address in addresses if not _may_call(address, scheme)})
    if inner or not addresses:
        raise _inner(", ".join(inner) or host)
    return Target(scheme, host, str(addresses[0]), port, path)


def _inner(named: str) -> AddressRefused:
    said = _("Địa chỉ %(named)s thuộc mạng không được phép gọi tới.")
    return AddressRefused(said % {"named": named})


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise AddressRefused(_("Địa chỉ chưa đúng; ví dụ https://don-vi.vn/nhan.")) from None
    if parts.scheme not in PORTS or not host or parts.username or parts.password or parts.fragment:
        raise AddressRefused(_("Địa chỉ chưa đúng; ví dụ https://don-vi.vn/nhan."))
    if parts.scheme == "http" and not settings.WEBHOOK_NETWORKS:
        raise AddressRefused(_("Địa chỉ phải bắt đầu bằng https://."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or PORTS[parts.scheme], path


def _may_call(address: Ip, scheme: str) -> bool:
    mapped = getattr(address, "ipv4_mapped", None) or address
    if any(mapped in network for network in settings.WEBHOOK_NETWORKS):
        return True
    leads_elsewhere = any(mapped in network for network in _LEADS_ELSEWHERE)
    return scheme == "https" and mapped.is_global and not mapped.is_multicast and not leads_elsewhere

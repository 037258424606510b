"""What is kept of the machine a session is open on: enough for its owner to know it again, and no more."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

_BROWSERS = (  # in this order: each of the later ones claims to be the earlier too
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_KEPT_BITS = {4: 24, 6: 48}


def device_of(user_agent: str) -> str:
    """“Firefox · Windows”: browser and system by name, without versions. Blank when neither is known."""
    names = (next((name for mark, name in marks if mark in user_agent), "") for marks in (_BROWSERS, _SYSTEMS))
    return " · ".join(name for name in names if name)


def shortened(address: str) -> str:
    """The network an address is in, not the machine: “192.0.2.0/24”. Blank for what is no address."""
    try:
        whole = ip_address(address)
    except ValueError:
        return ""
    if whole.version == 6 and whole.ipv4_mapped is not None:
        whole = whole.ipv4_mapped
    return str(ip_network(f"{whole}/{_KEPT_BITS[whole.version]}", strict=False))

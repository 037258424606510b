from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True)
class Crumb:
    text: Words
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breadcrumbs(Component):
    """Where this page stands, from the start page down. The last crumb, the page itself, has no address."""

    crumbs: Sequence[Crumb]


EXAMPLES = [
    Example("plain", Breadcrumbs(crumbs=[Crumb("Trang chủ", "/"), Crumb("Hộ tịch", "#"), Crumb("Đăng ký khai sinh")]))
]

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True)
class FooterLink:
    text: Words
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer(Component):
    """The foot of every page."""

    links: Sequence[FooterLink] = ()
    text: Words = _("Một Cửa là phần mềm nguồn mở phục vụ hành chính công ở địa phương.")


EXAMPLES = [
    Example(
        "plain", wide=True, component=Footer(links=[FooterLink("Trợ giúp", "#"), FooterLink("Khả năng tiếp cận", "#")])
    )
]

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipLink(Component):
    """First on every page, seen when focused: past the masthead to what matters."""

    href: str = "#noi-dung"
    text: Words = _("Đến nội dung chính")


EXAMPLES = [Example("plain", SkipLink(href="#main-content"))]

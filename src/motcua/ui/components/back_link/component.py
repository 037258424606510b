from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class BackLink(Component):
    """To the page before, in a row of pages answered one by one."""

    href: str
    text: Words = _("Quay lại")


EXAMPLES = [Example("plain", BackLink(href="#"))]

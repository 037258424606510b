from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBanner(Component):
    """Says on every page that nothing here is real."""

    text: Words = _("Không có thật, không có giá trị pháp lý.")


EXAMPLES = [Example("plain", DemoBanner())]

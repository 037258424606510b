from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ...component import Component, Content, Example


@dataclass(frozen=True, slots=True)
class Tab:
    id: str
    label: Words
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabs(Component):
    """Panels seen one at a time; without JavaScript, one after another under a list of links."""

    tabs: Sequence[Tab]
    title: Words = _("Nội dung")


EXAMPLES = [
    Example(
        "plain",
        Tabs(
            tabs=[
                Tab(
                    "truc-tiep",
                    "Trực tiếp",
                    format_html(
                        "<h2 class='govuk-heading-m'>{}</h2><p>{}</p>", "Trực tiếp", "Nộp tại điểm tiếp nhận gần nhất."
                    ),
                ),
                Tab(
                    "truc-tuyen",
                    "Trực tuyến",
                    format_html("<h2 class='govuk-heading-m'>{}</h2><p>{}</p>", "Trực tuyến", "Nộp trên trang này."),
                ),
            ]
        ),
    )
]

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ...component import Component, Content, Example, Together
from ..button.component import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionBar(Component):
    """What can be done with the thing on the page, most likely act first. `content` holds buttons."""

    content: Content
    label: Words = _("Thao tác")


EXAMPLES = [
    Example(
        "plain",
        ActionBar(
            content=Together(
                [
                    Button(text="Tiếp nhận"),
                    Button(text="Yêu cầu bổ sung", kind="secondary"),
                    Button(text="Từ chối", kind="warning"),
                ]
            )
        ),
    )
]

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ...component import Component, Content, Example, Together
from ...field import Choice
from ..input.component import Input
from ..select.component import Select


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterForm(Component):
    """Narrows a list; asks with GET so that the address can be kept. `content` holds the fields."""

    content: Content
    action: str = ""
    clear_href: str = ""
    title: Words = _("Lọc danh sách")


EXAMPLES = [
    Example(
        "plain",
        FilterForm(
            clear_href="#",
            content=Together(
                [
                    Input(name="loc-ma", label="Mã hồ sơ"),
                    Select(name="loc-trang-thai", label="Tình trạng", empty="Tất cả", choices=[Choice("ky", "Chờ ký")]),
                ]
            ),
        ),
        wide=True,
    )
]

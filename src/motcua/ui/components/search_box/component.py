from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBox(Component):
    """One line to search with; a form of its own that asks with GET. `size` "l" is for a start page."""

    action: str
    label: Words = _("Tìm kiếm")
    name: str = "q"
    value: str = ""
    hint: Words = ""
    size: Literal["m", "l"] = "m"
    id: str = "tim"
    label_hidden: bool = False
    as_heading: bool = False
    button: Words = _("Tìm")


EXAMPLES = [
    Example(
        "start page",
        SearchBox(
            action="#",
            label="Bạn cần làm thủ tục gì?",
            size="l",
            as_heading=True,
            hint="Ví dụ: khai sinh, kết hôn, sửa nhà. Gõ không dấu cũng được.",
            id="tim-1",
        ),
    ),
    Example("small", SearchBox(action="#", label="Tìm hồ sơ", label_hidden=True, value="H26.18", id="tim-2")),
]

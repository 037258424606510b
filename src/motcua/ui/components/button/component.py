from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Button(Component):
    """Sends the form it stands in. One primary button on a page; `guard` stops a second press from sending twice."""

    text: Words
    kind: Literal["primary", "secondary", "warning", "quiet"] = "primary"
    name: str = ""
    value: str = ""
    type: Literal["submit", "button", "reset"] = "submit"
    form: str = ""
    icon: str = ""
    guard: bool = True


EXAMPLES = [
    Example("primary", Button(text="Nộp hồ sơ")),
    Example("secondary", Button(text="Lưu nháp", kind="secondary", name="action", value="save")),
    Example("warning", Button(text="Từ chối hồ sơ", kind="warning")),
    Example("quiet", Button(text="Bỏ lọc", kind="quiet", type="reset")),
    Example("with an icon", Button(text="Tìm kiếm", icon="search")),
]

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkButton(Component):
    """Goes to another page, looking like a button. `start` has an arrow: the way into a service."""

    text: Words
    href: str
    kind: Literal["primary", "secondary", "quiet"] = "primary"
    start: bool = False
    icon: str = ""


EXAMPLES = [
    Example("start", LinkButton(text="Nộp trực tuyến", href="#nop", start=True)),
    Example("secondary", LinkButton(text="Tra cứu hồ sơ", href="#tra-cuu", kind="secondary")),
    Example("with an icon", LinkButton(text="Tải kết quả", href="#tai", icon="download", kind="secondary")),
]

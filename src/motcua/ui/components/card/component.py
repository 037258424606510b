from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from motcua.kernel.errors import Words

from ...component import Component, Content, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Component):
    """A way on, with a few words; several stand in `<div class="mc-cards">`. Without `href`, a plain box."""

    title: Words
    text: Words = ""
    href: str = ""
    icon: str = ""
    level: Literal[2, 3] = 3
    content: Content = ""


EXAMPLES = [
    Example(
        "link",
        Card(title="Sinh con", text="Khai sinh, thẻ bảo hiểm y tế, đăng ký thường trú", href="#", icon="newborn"),
    ),
    Example("box", Card(title="Điểm tiếp nhận", content="Tầng 1, 126 Hàng Trống", icon="building")),
]

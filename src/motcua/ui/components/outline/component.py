from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from motcua.kernel.errors import Words

from ...component import Component, Content, Example
from ...tones import Tone
from ..tag.component import Tag


@dataclass(frozen=True, slots=True)
class OutlineLink:
    """A way on from a node; `about` completes it for those who hear it."""

    text: Content
    href: str
    about: Words = ""


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A part: its title, how it stands, a sentence, ways on, and the parts within it."""

    title: Words
    status: Content = ""
    text: Content = ""
    links: Sequence[OutlineLink] = ()
    content: Content = ""
    tone: Tone = Tone.NEUTRAL
    nodes: Sequence[OutlineNode] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline(Component):
    """Something made of parts, at any depth, in order."""

    nodes: Sequence[OutlineNode]
    level: Literal[2, 3, 4] = 3


EXAMPLES = [
    Example(
        "nested",
        Outline(
            nodes=[
                OutlineNode(
                    "Đăng ký khai sinh",
                    Tag(text="Đã có kết quả", tone=Tone.CALM),
                    "Trả lúc 15:20 25/11/2026.",
                    [OutlineLink("Giấy khai sinh", "#a")],
                    tone=Tone.CALM,
                ),
                OutlineNode(
                    "Chế độ cho trẻ em",
                    Tag(text="Đang giải quyết", tone=Tone.WAITING),
                    tone=Tone.WAITING,
                    nodes=[
                        OutlineNode("Thẻ bảo hiểm y tế", Tag(text="Cần xử lý", tone=Tone.LATE), tone=Tone.LATE),
                        OutlineNode("Trợ cấp", Tag(text="Chờ đến lượt"), "Chờ thẻ bảo hiểm y tế."),
                    ],
                ),
            ]
        ),
    )
]

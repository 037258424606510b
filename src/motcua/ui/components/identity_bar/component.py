from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Content, Example
from ...tones import Tone
from ..due_badge.component import DueBadge
from ..tag.component import Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityBar(Component):
    """What case this is, at a glance: code, who, state, due. `content` may hold actions."""

    code: str
    title: Words
    applicant: Words = ""
    state: Component | str = ""
    due: Component | str = ""
    content: Content = ""


EXAMPLES = [
    Example(
        "plain",
        wide=True,
        component=IdentityBar(
            code="H26.18-261125-0007",
            title="Đăng ký khai sinh",
            applicant="Nguyễn Văn Bình",
            state=Tag(text="Chờ ký", tone=Tone.WAITING),
            due=DueBadge(text="Còn 2 giờ", tone=Tone.WAITING, at="17:00 hôm nay"),
        ),
    )
]

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.kernel.errors import Words

from ...component import Component, Example
from ...tones import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBadge(Component):
    """When a thing is due. The caller counts: `text` is "Còn 2 ngày làm việc", `at` the instant in words."""

    text: Words
    tone: Tone
    at: Words = ""

    def context(self) -> dict[str, Any]:
        tone = Tone(self.tone)
        return {"text": self.text, "tone": tone.value, "icon": tone.icon, "at": self.at}


EXAMPLES = [
    Example("in time", DueBadge(text="Còn 3 ngày làm việc", tone=Tone.CALM, at="17:00 25/11/2026")),
    Example("soon", DueBadge(text="Còn 2 giờ", tone=Tone.WAITING, at="17:00 hôm nay")),
    Example("late", DueBadge(text="Quá hạn 1 ngày", tone=Tone.LATE, at="17:00 20/11/2026")),
    Example("paused", DueBadge(text="Đang tạm dừng", tone=Tone.PAUSED)),
]

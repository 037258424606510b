from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.kernel.errors import Words

from ...component import Component, Example
from ...tones import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Component):
    """A state in a word, a tone and an icon. `icon` replaces the tone's own."""

    text: Words
    tone: Tone = Tone.NEUTRAL
    icon: str = ""

    def context(self) -> dict[str, Any]:
        tone = Tone(self.tone)
        return {"text": self.text, "tone": tone.value, "icon": self.icon or tone.icon}


EXAMPLES = [
    Example("calm", Tag(text="Đã trả kết quả", tone=Tone.CALM)),
    Example("waiting", Tag(text="Chờ bổ sung", tone=Tone.WAITING)),
    Example("late", Tag(text="Quá hạn", tone=Tone.LATE)),
    Example("paused", Tag(text="Tạm dừng", tone=Tone.PAUSED)),
    Example("neutral", Tag(text="Bản nháp")),
]

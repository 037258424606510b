from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from motcua.kernel.errors import Words

from ...component import Component, Content, Example
from ...tones import Tone


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened, in a sentence; who; when (`at` is an aware instant or words)."""

    title: Words
    at: datetime | Words
    by: Words = ""
    content: Content = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Component):
    """History in sentences, newest first or in the order given."""

    moments: Sequence[Moment]
    level: Literal[2, 3, 4] = 3


EXAMPLES = [
    Example(
        "plain",
        Timeline(
            moments=[
                Moment("Lãnh đạo đã ký kết quả", "15:20 25/11/2026", "Phó Chủ tịch UBND phường", tone=Tone.CALM),
                Moment(
                    "Yêu cầu bổ sung giấy tờ",
                    "09:05 24/11/2026",
                    "Chuyên viên tư pháp – hộ tịch",
                    "Thiếu bản chụp thẻ căn cước của cha.",
                    Tone.WAITING,
                ),
                Moment("Đã tiếp nhận hồ sơ", "08:12 24/11/2026", "Điểm tiếp nhận số 3"),
            ]
        ),
    )
]

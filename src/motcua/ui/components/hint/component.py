from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint(Component):
    """Quiet help beside something."""

    text: Words
    id: str = ""


EXAMPLES = [Example("plain", Hint(text="Bạn có thể nộp sau khi đã có đủ giấy tờ."))]

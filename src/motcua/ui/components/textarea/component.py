from __future__ import annotations

from dataclasses import dataclass

from ...component import Example
from ...field import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Textarea(Field):
    """Several lines of text."""

    value: str = ""
    rows: int = 5


EXAMPLES = [
    Example("plain", Textarea(name="noi-dung", label="Nội dung đề nghị", hint="Viết ngắn gọn, rõ việc cần giải quyết")),
    Example("error", Textarea(name="ly-do", label="Lý do từ chối", error="Nhập lý do từ chối", rows=3)),
]

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Example
from ...tones import Tone


@dataclass(frozen=True, slots=True)
class TaskItem:
    """One thing to do. Without `href` it cannot be begun yet."""

    title: Words
    status: Words
    href: str = ""
    tone: Tone = Tone.NEUTRAL
    hint: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskList(Component):
    """What is to be done, in any order, and how far each is. `id` tells two lists on one page apart."""

    tasks: Sequence[TaskItem]
    id: str = "viec"


EXAMPLES = [
    Example(
        "plain",
        TaskList(
            tasks=[
                TaskItem("Thông tin của con", "Đã xong", "#1", Tone.CALM),
                TaskItem("Thông tin cha mẹ", "Chưa xong", "#2", Tone.WAITING, hint="Còn thiếu số định danh của cha"),
                TaskItem("Giấy tờ kèm theo", "Chưa bắt đầu", "#3"),
                TaskItem("Kiểm tra và nộp", "Chưa thể bắt đầu"),
            ]
        ),
    )
]

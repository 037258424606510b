"""What the acts take and answer, as described to other systems."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

EXAMPLE = "019a0c6d-e0b9-7b3f-8b0f-5a3f1f4f9a11"
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class StandingOut(Schema):
    """Where the dossier stands after the act. `repeated`: the same key had been sent before."""

    reference: Annotated[str, Field(examples=["H26.14-261123-0001"])]
    state: Annotated[str, Field(examples=["processing"])]
    due_at: datetime | None
    repeated: bool


class ReasonIn(Schema):
    reason: Annotated[Text, Field(examples=["Ghi nhầm họ tên của cháu."])]


class GroundIn(Schema):
    ground: Annotated[str, Field(max_length=40, description="Căn cứ pháp lý / ground in law", examples=["tax"])]
    reason: Annotated[str, Field(max_length=2000)] = ""


class NewDateIn(Schema):
    day: Annotated[date, Field(examples=["2026-12-01"])]
    reason: Annotated[Text, Field(examples=["Chờ kết quả xác minh."])]


class WantedIn(Schema):
    label: Annotated[str, Field(min_length=1, max_length=500, examples=["Giấy chứng sinh"])]
    wanted: Annotated[Text, Field(examples=["Chụp lại rõ cả trang."])]
    paper: Annotated[str, Field(max_length=120)] = ""


class SupplementIn(Schema):
    items: Annotated[
        list[WantedIn],
        Field(
            min_length=1,
            max_length=50,
            examples=[[{"label": "Giấy chứng sinh", "wanted": "Chụp lại rõ cả trang."}]],
        ),
    ]
    reason: Annotated[Text, Field(examples=["Không đọc được ngày sinh."])]
    exception: Annotated[str, Field(max_length=2000)] = ""
    contact: Annotated[str, Field(max_length=500)] = ""


class GivenIn(Schema):
    item: Annotated[UUID, Field(examples=[EXAMPLE])]
    text: Annotated[str, Field(max_length=2000)] = ""
    uploads: Annotated[list[UUID], Field(max_length=20)] = []


class AnswersIn(Schema):
    items: Annotated[
        list[GivenIn],
        Field(min_length=1, max_length=50, examples=[[{"item": EXAMPLE, "text": "Đã nộp bản chính tại quầy."}]]),
    ]


class DecisionIn(Schema):
    granted: Annotated[bool, Field(examples=[True])]
    reason: Annotated[str, Field(max_length=2000)] = ""


class CompletionIn(Schema):
    note: Annotated[str, Field(max_length=2000)] = ""
    decision: Annotated[DecisionIn | None, Field(description="Chỉ bước ký / steps of signing only")] = None


class ReturnIn(Schema):
    to_step: Annotated[str, Field(max_length=120, examples=["tham-dinh"])]
    reason: Annotated[Text, Field(examples=["Thiếu ý kiến thẩm định."])]


class QuestionIn(Schema):
    unit: Annotated[str, Field(max_length=35, examples=["H26.14"])]
    question: Annotated[str, Field(min_length=1, max_length=4000, examples=["Thửa đất có thuộc quy hoạch không?"])]
    days: Annotated[int, Field(ge=1, le=60, examples=[3])]
    waits: bool = False


class OpinionIn(Schema):
    answer: Annotated[str, Field(min_length=1, max_length=4000, examples=["Không thuộc quy hoạch."])]


class TurnOut(Schema):
    step: str
    name: str
    duty: str
    is_mine: bool


class ItemOut(Schema):
    item: UUID
    label: str
    wanted: str


class OpinionOut(Schema):
    opinion: UUID
    unit: str
    question: str
    due_at: datetime
    is_open: bool
    answer: str


class WorkOut(Schema):
    """What waits: whose turn it is, what the applicant is asked for, who is asked for an opinion."""

    state: str
    turns: list[TurnOut]
    asked: list[ItemOut]
    opinions: list[OpinionOut]


class DayOut(Schema):
    day: date
    minutes: Annotated[int, Field(description="Phút làm việc được tính / working minutes counted")]
    total: int
    name: Annotated[str, Field(description="Ngày nghỉ, hoán đổi / holiday or swap")]


class ClockOut(Schema):
    """Why the dossier is due when it is."""

    due_at: datetime
    is_paused: bool
    story: list[str]
    days: list[DayOut]

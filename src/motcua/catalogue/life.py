"""What happened in the life of a procedure: decisions, steps, and who changed what. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from .lifecycle import Step
from .values import Content, Status


class Issuer(StrEnum):
    """Whose decision it is; the terms of publication differ by it."""

    MINISTRY = "ministry"
    PROVINCE = "province"

    @property
    def label(self) -> Words:
        return _ISSUER_LABELS[self]


_ISSUER_LABELS: dict[Issuer, Words] = {
    Issuer.MINISTRY: _("Bộ, cơ quan ngang bộ"),
    Issuer.PROVINCE: _("Tỉnh, thành phố"),
}


class Manner(StrEnum):
    """As what a decision announces a version."""

    NEW = "new"
    AMEND = "amend"
    REPLACE = "replace"

    @property
    def label(self) -> Words:
        return _MANNER_LABELS[self]


_MANNER_LABELS: dict[Manner, Words] = {
    Manner.NEW: _("Thủ tục mới ban hành"),
    Manner.AMEND: _("Thủ tục được sửa đổi, bổ sung"),
    Manner.REPLACE: _("Thủ tục được thay thế"),
}


class ChangeKind(StrEnum):
    STARTED = "started"
    EDITED = "edited"
    RENEWED = "renewed"
    DISCARDED = "discarded"

    @property
    def label(self) -> Words:
        return _CHANGE_LABELS[self]


_CHANGE_LABELS: dict[ChangeKind, Words] = {
    ChangeKind.STARTED: _("Lập bản nháp"),
    ChangeKind.EDITED: _("Sửa bản nháp"),
    ChangeKind.RENEWED: _("Cập nhật bản nháp theo phiên bản mới công khai"),
    ChangeKind.DISCARDED: _("Hủy bản nháp"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision a step rests on: its number, its day, the day from which it counts, and who issued it."""

    number: str
    decided_on: date
    effective_from: date
    agency: str
    issuer: Issuer


@dataclass(frozen=True, slots=True)
class Intended:
    """The decision that is to announce a draft, as far as it is known; the page of announcing begins with it."""

    number: str
    decided_on: date | None
    effective_from: date | None
    agency: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step taken. `done_on` is its own day; `successors` are codes of procedures in its place."""

    version_id: UUID
    version_number: int
    step: Step
    decision: Decision
    manner: Manner | None
    done_on: date
    successors: tuple[str, ...]
    note: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of the content, before and after, in the content's own types."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Change:
    """Who did what to a draft, when. `edits` is the draft's count of edits after it."""

    version_id: UUID
    version_number: int
    kind: ChangeKind
    edits: int
    note: str
    at: datetime
    by: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A version in the making. `edits` is what a save must name; `base_id` the version it started from.

    `is_stale`: another version has been published since it was started.
    """

    id: UUID
    procedure_id: UUID
    number: int
    status: Status
    content: Content
    edits: int
    base_id: UUID | None
    is_stale: bool

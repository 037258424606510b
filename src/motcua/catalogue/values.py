"""What the catalogue tells others: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words


class ChannelKind(StrEnum):
    """How a dossier is filed. Source: nd-118-2025#15."""

    DIRECT = "direct"
    ONLINE = "online"
    POSTAL = "postal"

    @property
    def label(self) -> Words:
        return _CHANNEL_LABELS[self]


_CHANNEL_LABELS: dict[ChannelKind, Words] = {
    ChannelKind.DIRECT: _("Trực tiếp"),
    ChannelKind.ONLINE: _("Trực tuyến"),
    ChannelKind.POSTAL: _("Bưu chính công ích"),
}


class LimitUnit(StrEnum):
    """What a time limit counts. The record's "Giờ" is a working hour, its "Ngày" a calendar day."""

    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


class Status(StrEnum):
    """Where a version stands in its life; what it may become next is in `lifecycle`.

    The status says what was decided; whether the version is in force on a day, its dates say.
    """

    DRAFT = "draft"
    ANNOUNCED = "announced"
    PUBLISHED = "published"
    AMENDED = "amended"
    REPLACED = "replaced"
    ABOLISHED = "abolished"
    DISCARDED = "discarded"

    @property
    def label(self) -> Words:
        return _STATUS_LABELS[self]


_STATUS_LABELS: dict[Status, Words] = {
    Status.DRAFT: _("Bản nháp"),
    Status.ANNOUNCED: _("Đã công bố, chờ công khai"),
    Status.PUBLISHED: _("Đã công khai"),
    Status.AMENDED: _("Đã được sửa đổi, bổ sung"),
    Status.REPLACED: _("Đã được thay thế"),
    Status.ABOLISHED: _("Đã bãi bỏ"),
    Status.DISCARDED: _("Bản nháp đã hủy"),
}

# Being written or waiting to be made public; what the public was ever shown; what never changes any more.
IN_THE_MAKING = (Status.DRAFT, Status.ANNOUNCED)
MADE_PUBLIC = (Status.PUBLISHED, Status.AMENDED, Status.REPLACED, Status.ABOLISHED)
FROZEN = (Status.ANNOUNCED, *MADE_PUBLIC)


class RuleScope(StrEnum):
    """What a routing rule is for; a procedure's own goes before its field's, and that before the general one."""

    PROCEDURE = "procedure"
    FIELD = "field"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A time limit with its unit. A number without a unit is no limit: the value is then None.

    Zero working days is "within the day": due by the close of the day on which counting begins.
    """

    amount: Decimal
    unit: LimitUnit

    @property
    def is_countable(self) -> bool:
        """Whether the clock can count it: days of the calendar and months only whole."""
        return self.working_minutes is not None or self.amount == self.amount.to_integral_value()

    @property
    def working_minutes(self) -> int | None:
        """Minutes of working time, at most: a working day is eight hours. None for calendar units."""
        per_unit = {LimitUnit.WORKING_HOUR: 60, LimitUnit.WORKING_DAY: 480}.get(self.unit)
        return None if per_unit is None else int((self.amount or 1) * per_unit)

    def __str__(self) -> str:
        if self.amount == 0:
            return gettext("trong ngày làm việc")
        number, count = number_format(f"{self.amount.normalize():f}"), 1 if self.amount == 1 else 2
        words = {
            LimitUnit.WORKING_HOUR: ngettext("%(n)s giờ làm việc", "%(n)s giờ làm việc", count),
            LimitUnit.WORKING_DAY: ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", count),
            LimitUnit.CALENDAR_DAY: ngettext("%(n)s ngày", "%(n)s ngày", count),
            LimitUnit.MONTH: ngettext("%(n)s tháng", "%(n)s tháng", count),
        }[self.unit]
        return words % {"n": number}


@dataclass(frozen=True, slots=True)
class Fee:
    """One line of the fee cell. `amount` in whole units of `currency`; 0 is free, None is not known."""

    amount: int | None
    currency: str = "VND"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """One row of the ways of filing. `limit` None means not known; `limit_text` keeps what was written.

    `variant` is the name of the case to which the row applies; blank is every case.
    """

    kind: ChannelKind
    limit: TimeLimit | None
    limit_text: str = ""
    fees: tuple[Fee, ...] = ()
    description: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A required paper. `originals` and `copies` are counts, None where the record does not say."""

    name: str
    form_files: tuple[str, ...] = ()
    originals: int | None = None
    copies: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """A case (trường hợp) with its own list of papers; a procedure with one case has a blank name."""

    name: str
    papers: tuple[Paper, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a version says, apart from its place in time: this is what is compared and hashed.

    A flag that is None is not known.
    """

    code: str
    name: str
    field: str = ""
    decision: str = ""
    levels: tuple[str, ...] = ()
    kind: str = ""
    issuer: str = ""
    steps: str = ""
    subjects: tuple[str, ...] = ()
    executing_agencies: tuple[str, ...] = ()
    competent_agencies: tuple[str, ...] = ()
    authorised_agencies: tuple[str, ...] = ()
    coordinating_agencies: tuple[str, ...] = ()
    reception_addresses: str = ""
    conditions: str = ""
    keywords: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    fully_online: bool | None = None
    partly_online: bool | None = None
    non_territorial: bool | None = None
    interlinked: bool | None = None
    source_url: str = ""
    variants: tuple[Variant, ...] = ()
    channels: tuple[Channel, ...] = ()
    bases: tuple[LegalBasis, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcedureVersion:
    """A published version, complete. It never changes, so it may be kept for ever."""

    id: UUID
    procedure_id: UUID
    number: int
    effective_from: date
    source: str
    content_hash: str
    content: Content

    @property
    def code(self) -> str:
        return self.content.code

    @property
    def name(self) -> str:
        return self.content.name

    @property
    def field(self) -> str:
        return self.content.field

    @property
    def levels(self) -> tuple[str, ...]:
        return self.content.levels

    @property
    def decision(self) -> str:
        return self.content.decision

    @property
    def steps(self) -> str:
        return self.content.steps

    @property
    def conditions(self) -> str:
        return self.content.conditions

    @property
    def variants(self) -> tuple[Variant, ...]:
        return self.content.variants

    @property
    def channels(self) -> tuple[Channel, ...]:
        return self.content.channels

    @property
    def bases(self) -> tuple[LegalBasis, ...]:
        return self.content.bases

    @property
    def results(self) -> tuple[Result, ...]:
        return self.content.results


@dataclass(frozen=True, slots=True)
class Procedure:
    """A line of a list: the procedure as its current version names it."""

    id: UUID
    code: str
    version_id: UUID
    name: str
    field: str
    levels: tuple[str, ...]
    issuer: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the history of a procedure. Dates are inclusive; `effective_to` None is open."""

    id: UUID
    number: int
    name: str
    decision: str
    status: Status
    effective_from: date
    effective_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class VersionOf:
    """A version, and the code of its procedure."""

    code: str
    line: VersionLine


@dataclass(frozen=True, slots=True)
class Count:
    """How many procedures share a field or an agency."""

    name: str
    count: int


class LimitOrigin(StrEnum):
    RECORD = "record"  # the published version says it
    OFFICE = "office"  # the record is silent, the office's own rule says it
    UNKNOWN = "unknown"  # nobody says it: the officer sets the appointment


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on which a dossier is received: the published version and the office's own rule, merged.

    `offered` is False when the record lists ways of filing and this is not one of them. `limit` is None
    when not known; `limits` then holds what the record lists when it lists several that differ.
    `source` and `confirmed` speak of what the office's rule added (confirmed when it added nothing).
    """

    version_id: UUID
    procedure_code: str
    channel: ChannelKind
    variant: str
    offered: bool
    limit: TimeLimit | None
    limit_origin: LimitOrigin
    limit_text: str
    limits: tuple[TimeLimit, ...]
    cutoff: time | None
    competent_level: str
    form: str
    fees: tuple[Fee, ...]
    papers: tuple[Paper, ...]
    source: str
    confirmed: bool
    rule_id: UUID | None

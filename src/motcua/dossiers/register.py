"""Form 07: the register of dossiers, a live book. Nothing is entered: it is read off the dossiers.

One volume per unit that receives and year; a dossier's serial is its place by reception. Source: tt-03-2025.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.pages import Page, cut
from motcua.kernel.time import VIETNAM, day_of
from motcua.organisation import api as organisation

from . import policies
from .lifecycle import State
from .models import Delivery, Dossier, RegisterEntry
from .one_stops import one_stop_of

PAGE_SIZE = 50
_METHODS = {Delivery.ONLINE: "Trực tuyến", Delivery.COUNTER: "Tại quầy", Delivery.POST: "Bưu chính công ích"}
_COLUMNS = (
    "STT",
    "Mã hồ sơ",
    "Tên thủ tục hành chính",
    "Tên tổ chức, cá nhân",
    "Địa chỉ, số điện thoại",
    "Cơ quan chủ trì giải quyết",
    "Ngày nhận hồ sơ",
    "Ngày hẹn trả kết quả",
    "Ngày trả kết quả",
    "Phương thức nhận kết quả",
    "Ký nhận",
)


class RegisterNotFound(NotFound):
    code = "register_not_found"
    message = _("Không tìm thấy sổ theo dõi hồ sơ này.")


class PeriodAcrossVolumes(Invalid):
    code = "period_across_volumes"
    message = _("Mỗi quyển sổ gồm hồ sơ nhận trong một năm. Chọn hai ngày cùng năm, ngày đầu không sau ngày cuối.")


class ExportTooLarge(Invalid):
    code = "export_too_large"
    message = _("Kỳ này có quá nhiều hồ sơ để xuất một lần. Chọn kỳ ngắn hơn.")


class Format(StrEnum):
    """How the register is taken out."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


# What a line is made of; the answers and terms of a dossier are many times as much.
_READ = (
    "case__reference",
    "case__subject",
    "case__state",
    "case__unit",
    "case__received_at",
    "case__due_at",
    "case__closed_at",
    "applicant_name",
    "applicant_address",
    "applicant_phone",
    "delivery",
)
# Rows in one file: what is made within a few seconds. A page of paper holds about a dozen.
EXPORT_MAX = {Format.PDF: 1_000, Format.XLSX: 20_000, Format.CSV: 20_000}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is asked of the register: a unit's dossiers received on the days, both included, of one year.

    `field` narrows it to a field of procedures; blank is all of them.
    """

    unit_id: UUID
    first_day: date
    last_day: date
    field: str = ""

    def __post_init__(self) -> None:
        if self.first_day > self.last_day or self.first_day.year != self.last_day.year:
            raise PeriodAcrossVolumes.on("to")


def volume_of(year: int) -> str:
    """The number of the one volume a unit keeps in the year: `01/2026`."""
    return f"01/{year}"


def place_of(unit_id: UUID, case_id: UUID, received_at: datetime) -> tuple[str, int]:
    """Volume and serial of a received dossier in the register of the unit."""
    year = day_of(received_at).year
    return volume_of(year), _serials(unit_id, year, [case_id])[case_id]


def registers_of(actor: Actor) -> tuple[organisation.Unit, ...]:
    """Units whose register the actor may read, by name; after them those that these took over from."""
    units = {post.unit_id for post in actor.posts if policies.may_read_register(actor, post.unit_id)}
    found = organisation.units(organisation.with_predecessors(units)).values()
    return tuple(sorted(found, key=lambda unit: (unit.valid_to is not None, unit.name, unit.id)))


def read(actor: Actor, excerpt: Excerpt, *, at: datetime, page: int = 1) -> Page[documents.RegisterLine]:
    """A page of the register in the order of reception; the reading is recorded. Raises `RegisterNotFound`."""
    found = cut(_found(actor, excerpt), page, PAGE_SIZE)
    lines = _lines(excerpt, found.items)
    _record(actor, excerpt, "dossiers.read_register", at, page=page, rows=len(lines))
    return found.holding(lines)


def export(actor: Actor, excerpt: Excerpt, wanted: Format, *, at: datetime) -> documents.MadeFile:
    """The excerpt whole, as a file; the export is recorded. Raises `RegisterNotFound`, `ExportTooLarge`."""
    most = EXPORT_MAX[wanted]
    rows = list(_found(actor, excerpt)[: most + 1])
    if len(rows) > most:
        raise ExportTooLarge
    lines = _lines(excerpt, rows)
    _record(actor, excerpt, "dossiers.export_register", at, format=wanted.value, rows=len(lines))
    unit = organisation.unit(excerpt.unit_id)
    name = f"so-theo-doi-{unit.code}-{excerpt.first_day:%y%m%d}-{excerpt.last_day:%y%m%d}"
    match wanted:
        case Format.PDF:
            return _printed(excerpt, unit, lines, name, at)
        case Format.XLSX:
            return documents.to_xlsx(_table(lines), name=name)
        case Format.CSV:
            return documents.to_csv(_table(lines), name=name)


def _found(actor: Actor, excerpt: Excerpt) -> QuerySet[Dossier]:
    if not any(policies.may_read_register(actor, heir) for heir in organisation.with_heirs([excerpt.unit_id])):
        raise RegisterNotFound
    since, until = _instant(excerpt.first_day), _instant(excerpt.last_day + timedelta(days=1))
    found = Dossier.objects.filter(
        Q(register_unit_id=excerpt.unit_id) | Q(register_unit_id=None, receiving_unit_id=excerpt.unit_id),
        case__received_at__gte=since,
        case__received_at__lt=until,
    )
    if excerpt.field:
        found = found.filter(procedure_code__in=catalogue.codes_in_field(excerpt.field))
    return found.select_related("case").only(*_READ).order_by("case__received_at", "case_id")


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def _lines(excerpt: Excerpt, rows: Sequence[Dossier]) -> tuple[documents.RegisterLine, ...]:
    serials = _serials(excerpt.unit_id, excerpt.first_day.year, [row.case_id for row in rows]) if rows else {}
    units = organisation.units({row.case.unit_id for row in rows})
    return tuple(_line(row, serials[row.case_id], units[row.case.unit_id]) for row in rows)


def _line(row: Dossier, serial: int, unit: organisation.Unit) -> documents.RegisterLine:
    assert row.case.received_at is not None, "the register holds what was received"
    return documents.RegisterLine(
        serial=serial,
        reference=row.case.reference,
        procedure=row.case.subject,
        name=row.applicant_name,
        contact="; ".join(filter(None, (row.applicant_address, row.applicant_phone))),
        unit=unit.authority,
        received_at=row.case.received_at,
        due_at=row.case.due_at,
        returned_at=row.case.closed_at if row.case.state == State.RETURNED else None,
        method=_METHODS[Delivery(row.delivery)],
    )


def _serials(unit_id: UUID, year: int, case_ids: list[UUID]) -> dict[UUID, int]:
    """The places of these dossiers in the unit's volume of the year; whoever has none yet is given one."""
    given = _given(case_ids)
    if len(given) < len(case_ids):
        _enter(unit_id, year)
        given = _given(case_ids)
    return given


def _given(case_ids: list[UUID]) -> dict[UUID, int]:
    entries = RegisterEntry.objects.filter(dossier__in=case_ids).order_by("dossier_id")
    return dict(entries.values_list("dossier_id", "serial"))


@transaction.atomic
def _enter(unit_id: UUID, year: int) -> None:
    """Writes down whatever was received and is not entered, in the order of reception, one writer at a time.

    A place once given is kept, also when something received a moment earlier is entered a moment later.
    """
    cases, dossiers, entries = (model._meta.db_table for model in (casework.Case, Dossier, RegisterEntry))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"register:{unit_id}:{year}"])
        cursor.execute(
            f"INSERT INTO {entries} (dossier_id, unit_id, year, serial)"
            " SELECT d.case_id, %(unit)s, %(year)s,"
            f" (SELECT coalesce(max(serial), 0) FROM {entries} WHERE unit_id = %(unit)s AND year = %(year)s)"
            " + row_number() OVER (ORDER BY c.received_at, d.case_id)"
            f" FROM {dossiers} d JOIN {cases} c ON c.id = d.case_id"
            " WHERE (d.register_unit_id = %(unit)s OR (d.register_unit_id IS NULL AND d.receiving_unit_id = %(unit)s))"
            " AND c.received_at >= %(since)s AND c.received_at < %(until)s"
            f" AND NOT EXISTS (SELECT 1 FROM {entries} e WHERE e.dossier_id = d.case_id)",
            {
                "unit": unit_id,
                "year": year,
                "since": _instant(date(year, 1, 1)),
                "until": _instant(date(year + 1, 1, 1)),
            },
        )


def _printed(
    excerpt: Excerpt, unit: organisation.Unit, lines: tuple[documents.RegisterLine, ...], name: str, at: datetime
) -> documents.MadeFile:
    form = documents.slip_form(documents.Slip.REGISTER, excerpt.last_day)
    one_stop = one_stop_of(unit, excerpt.last_day)
    volume = volume_of(excerpt.last_day.year)
    with translation.override("vi"):
        return documents.print_out(
            documents.Register(
                form=form,
                volume=volume,
                field=excerpt.field,
                first_day=excerpt.first_day,
                last_day=excerpt.last_day,
                lines=lines,
            ),
            agency=one_stop.agency(unit),
            number=f"{volume.partition('/')[0]}/{form.notation}-{one_stop.notation}",
            name=name,
            at=at,
        )


def _table(lines: tuple[documents.RegisterLine, ...]) -> documents.Table:
    return documents.Table("Sổ theo dõi hồ sơ", _COLUMNS, [(line.serial, *line.words(), "") for line in lines])


def _record(actor: Actor, excerpt: Excerpt, action: str, at: datetime, **details: str | int) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="organisation.unit",
        subject_id=excerpt.unit_id,
        at=at,
        purpose="register of dossiers",
        details={
            "from": excerpt.first_day.isoformat(),
            "to": excerpt.last_day.isoformat(),
            "field": excerpt.field,
            **details,
        },
    )

"""Units as a file: out, edited, previewed and in again."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from motcua.audit.models import AuditRecord
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.organisation import api as organisation
from motcua.organisation import models, policies
from motcua.organisation.api import LineState, UnitKind
from motcua.organisation.unit_table.columns import guarded, unguarded
from motcua.organisation.unit_table.reading import ROWS_MAX, read_rows

from .builders import a_calendar_row, a_unit
from .calendars import at

NOW = at("2026-03-02 09:00")
ON = NOW.date()
HEAD = ("Mã định danh", "Tên", "Loại", "Mã cấp trên", "Từ ngày")


@pytest.fixture
def city(db: None) -> models.Unit:
    return a_unit(name="Thành phố", kind=UnitKind.AGENCY, code="H26", calendar=a_calendar_row())


def a_file(*rows: Sequence[str], head: Sequence[str] = HEAD, mark: str = ",") -> bytes:
    out = StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows([head, *rows])
    return out.getvalue().encode()


def preview(content: bytes, actor: Actor = SYSTEM) -> organisation.TablePreview:
    return organisation.preview_units(actor=actor, at=NOW, content=content)


def load(content: bytes, actor: Actor = SYSTEM) -> organisation.TablePreview:
    stamp = preview(content, actor).stamp
    return organisation.import_units(actor=actor, at=NOW, content=content, stamp=stamp)


def states(found: organisation.TablePreview) -> list[str]:
    return [one.state.value for one in found.lines]


def wrong(found: organisation.TablePreview) -> list[tuple[int, str]]:
    return [(line.number, error.column) for line in found.lines for error in line.errors]


def test_a_file_is_looked_at_before_anything_is_written_and_done_once(city: models.Unit) -> None:
    content = a_file(
        ("H26.1.1", "Phòng Một", "Phòng, bộ phận", "H26.1", "02/03/2026"),
        ("H26.1", "Sở Mới", "department", "H26", "2026-03-01"),
        ("H26", "Thành phố", "", "", ""),
    )
    seen = preview(content)
    assert states(seen) == ["new", "new", "unchanged"]
    assert [(one.column, one.after) for one in seen.lines[0].changes][1:] == [
        ("Loại", "Phòng, bộ phận"), ("Mã cấp trên", "H26.1"), ("Từ ngày", "02/03/2026"),
    ]  # fmt: skip
    assert models.Unit.objects.count() == 1
    assert not AuditRecord.objects.filter(action="organisation.create_unit").exists()
    load(content)
    division = organisation.unit_by_code("H26.1.1", ON)
    assert [one.name for one in organisation.ancestors(division.id)] == ["Sở Mới", "Thành phố"]
    assert (division.kind, division.valid_from) == (UnitKind.DIVISION, ON)
    assert states(load(content)) == ["unchanged"] * 3
    assert models.Unit.objects.count() == 3


def test_what_goes_out_comes_in_again_and_changes_nothing(city: models.Unit) -> None:
    point = a_unit(name="=Điểm 1", kind=UnitKind.POINT, parent=city, note="'-ghi chú", valid_from=date(2025, 8, 9))
    a_unit(
        name='Phường "Một", mới', kind=UnitKind.COMMUNE, commune_code="00004", code="H26.7", parent=city, point=point,
        old_code="000.12.34.H26", code_confirmed=True, source="nq-1", address="12 Hàng Bài; tầng 2", confirmed=True,
    )  # fmt: skip
    a_unit(name=unicodedata.normalize("NFD", "Sở Tư pháp"), parent=city)
    a_unit(name="Đã kết thúc", parent=city, valid_to=date(2025, 12, 31))
    for language in ("vi", "en"):
        with translation.override(language):
            content = organisation.unit_table(ON)
        seen = preview(content)
        assert states(seen) == ["unchanged"] * 4
    assert content.decode("utf-8-sig").count("'=Điểm 1") == 1
    edited = content.decode("utf-8-sig").replace("12 Hàng Bài", "14 Hàng Bài")
    (line,) = [one for one in load(edited.encode()).lines if one.state is LineState.CHANGED]
    assert [(one.before, one.after) for one in line.changes] == [("12 Hàng Bài; tầng 2", "14 Hàng Bài; tầng 2")]
    assert organisation.unit_by_code("H26.7", ON).address == "14 Hàng Bài; tầng 2"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\r\n"])
def test_a_file_is_read_however_a_spreadsheet_wrote_it(mark: str, start: bytes) -> None:
    content = start + a_file(("H26.1", "Sở, mới", "department", "H26", "1/3/2026"), (), mark=mark)
    (row,) = read_rows(content)
    assert (row.cells["name"], row.cells["valid_from"], row.cells["code"]) == ("Sở, mới", "1/3/2026", "H26.1")
    assert row.number == 2 + start.count(b"\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp trống"),
        (a_file(), "chỉ có dòng tên cột"),
        ("Tên\nSở".encode("utf-16"), "UTF-8"),
        (b"T\xean\nS\xf4", "UTF-8"),
        (b"Ma\nH26", "Không có cột tên: Ma"),
        ("Mã định danh\nH26".encode(), "Thiếu cột: Tên"),
        ("Tên,Tên\na,b".encode(), "hai lần: Tên"),
        ("Tên\na\x00b".encode(), "CSV"),
        (
            'Tên,Mã định danh\n"Sở,H26.1\nPhòng,H26.2\n'.encode(),
            "nháy kép",
        ),  # else the second row were lost in the first
        (b"x" * (organisation.UNIT_TABLE_BYTES_MAX + 1), "512 KB"),
        (a_file(*[("", "Sở")] * (ROWS_MAX + 1)), "nhiều nhất 1000"),
        (f'Tên\n"{"x" * 200_000}"'.encode(), "CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(organisation.InvalidUnitTable) as refused:
        read_rows(content)
    assert words in str(refused.value.fields["file"])


WRONG: dict[str, tuple[Sequence[str], str]] = {
    "no name": (("H26.2", "", "department", "H26", "01/03/2026"), "Tên"),
    "no kind": (("H26.2", "Sở", "", "H26", "01/03/2026"), "Loại"),
    "unknown kind": (("H26.2", "Sở", "Bộ", "H26", "01/03/2026"), "Loại"),
    "no place": (("H26.2", "Sở", "department", "", "01/03/2026"), "Mã cấp trên"),
    "unknown place": (("H26.2", "Sở", "department", "H26.99", "01/03/2026"), "Mã cấp trên"),
    "beneath itself": (("H26.2", "Sở", "department", "H26.2", "01/03/2026"), "Mã cấp trên"),
    "before the one above": (("H26.2", "Sở", "department", "H26", "01/03/2020"), "Mã cấp trên"),
    "no day": (("H26.2", "Sở", "department", "H26", ""), "Từ ngày"),
    "a day that is none": (("H26.2", "Sở", "department", "H26", "31/02/2026"), "Từ ngày"),
    "a code that is none": (("26.2", "Sở", "department", "H26", "01/03/2026"), "Mã định danh"),
    "another first day": (("H26.1", "Sở cũ", "", "H26", "01/03/2026"), "Từ ngày"),
    "a name beside": (("H26.2", "Sở cũ khác", "department", "H26", "01/03/2026"), "Tên"),
    "too many cells": (("H26.2", "Sở", "department", "H26", "01/03/2026", "x"), ""),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_row_that_cannot_be_is_told_by_line_and_heading(city: models.Unit, case: str) -> None:
    a_unit(name="Sở cũ", code="H26.1", parent=city)
    a_unit(name="Sở Cũ Khác", code="H26.8", parent=city, valid_from=date(2026, 3, 2))
    row, column = WRONG[case]
    content = a_file(("H26.3", "Sở tốt", "department", "H26", "02/03/2026"), row)
    seen = preview(content)
    assert wrong(seen) == [(3, column)]
    assert all(error.text for line in seen.lines for error in line.errors)
    with pytest.raises(organisation.TableHasErrors):
        organisation.import_units(actor=SYSTEM, at=NOW, content=content, stamp=seen.stamp)
    assert not models.Unit.objects.filter(code="H26.3").exists()


def test_a_unit_is_found_by_either_code_by_identifier_or_by_name_in_its_place(city: models.Unit) -> None:
    commune = a_unit(name="Phường Một", kind=UnitKind.COMMUNE, commune_code="00004", parent=city)
    head = ("Mã hệ thống", "Mã hành chính", "Tên", "Mã cấp trên", "Địa chỉ")
    for cells in (
        (str(commune.id), "", "Phường Một", "H26", "a"),
        ("", "4", "Phường Một", "H26", "b"),
        ("", "00004", "phường một", "H26", "c"),
    ):
        (line,) = preview(a_file(cells, head=head)).lines
        assert (line.unit_id, line.state) == (commune.id, LineState.CHANGED)
    twice = preview(a_file(("", "4", "Phường Một", "H26", ""), ("", "4", "Phường Một", "H26", ""), head=head))
    assert wrong(twice) == [(3, "")]
    a_unit(name="Phòng Ba", kind=UnitKind.DIVISION, code="H26.3", parent=city)
    another = preview(a_file(("H26.4", "Phòng Ba", "H26"), head=("Mã định danh", "Tên", "Mã cấp trên")))
    assert another.lines[0].unit_id is None
    unknown = preview(a_file((str(uuid4()), "", "Phường Hai", "H26", ""), head=head))
    assert "Mã hệ thống" in {error.column for error in unknown.lines[0].errors}


def test_a_column_that_is_not_there_is_left_alone_and_an_empty_cell_empties(city: models.Unit) -> None:
    unit = a_unit(code="H26.1", parent=city, address="1 Lê Lai", note="Tạm")
    load(a_file(("H26.1", "Sở Tư pháp", ""), head=("Mã định danh", "Tên", "Ghi chú")))
    unit.refresh_from_db()
    assert (unit.address, unit.note) == ("1 Lê Lai", "")


def test_what_changed_since_the_preview_is_looked_at_again(city: models.Unit) -> None:
    unit = a_unit(code="H26.1", parent=city)
    content = a_file(("H26.1", "Sở Nội vụ", "", "H26", ""))
    stamp = preview(content).stamp
    models.Unit.objects.filter(pk=unit.pk).update(name="Sở Khác")
    organisation.forget()
    with pytest.raises(organisation.TableOutdated):
        organisation.import_units(actor=SYSTEM, at=NOW, content=content, stamp=stamp)
    unit.refresh_from_db()
    assert unit.name == "Sở Khác"


def test_each_row_is_within_the_importers_reach(city: models.Unit) -> None:
    own, other = a_unit(code="H26.1", parent=city), a_unit(name="Sở Y tế", code="H26.2", parent=city)
    actor = Actor(ActorKind.STAFF, id=uuid4(), posts=frozenset({Post(own.id, Role.ADMINISTRATOR)}))
    content = a_file(
        ("H26.1.1", "Phòng", "division", "H26.1", "02/03/2026"),
        ("H26.2", "Sở Y tế mới", "", "H26", ""),
        ("H26.2.1", "Phòng", "division", "H26.2", "02/03/2026"),
    )
    seen = preview(content, actor)
    assert states(seen) == ["new", "wrong", "wrong"]
    assert other.name in [change.before for change in seen.lines[1].changes]
    load(content.splitlines()[0] + b"\n" + content.splitlines()[1], actor)
    assert organisation.unit_by_code("H26.1.1", ON).parent_id == own.id


def test_who_imports_units() -> None:
    unit = uuid4()
    may = {
        role
        for role in Role
        if policies.may_import_units(Actor(ActorKind.STAFF, id=uuid4(), posts=frozenset({Post(unit, role)})))
    }
    assert may == {Role.ADMINISTRATOR}
    assert policies.may_import_units(SYSTEM)
    for nobody in (STRANGER, Actor(ActorKind.CITIZEN, id=uuid4(), posts=frozenset({Post(unit, Role.ADMINISTRATOR)}))):
        assert not policies.may_import_units(nobody)
        with pytest.raises(organisation.MayNotArrange):
            organisation.preview_units(actor=nobody, at=NOW, content=b"")


def test_the_template_holds_the_headings_and_no_unit() -> None:
    with pytest.raises(organisation.InvalidUnitTable, match="chưa có đơn vị nào"):
        read_rows(organisation.unit_template())


@given(st.text(alphabet="=+-@'\t\r\n＝a ", max_size=6))
def test_a_guarded_cell_runs_nothing_and_reads_back_the_same(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))

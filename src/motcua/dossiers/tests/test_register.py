"""The register of dossiers: who stands in it, in which place, who may read it and take it out."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import AuditRecord
from motcua.casework.models import Case
from motcua.documents.tests.test_rendering import assert_is_pdf_a_2b
from motcua.dossiers import api as dossiers
from motcua.dossiers import policies, register
from motcua.dossiers.models import Dossier
from motcua.dossiers.register import Excerpt, Format
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Post, Role

from .builders import MONDAY, City, a_dossier_before, a_filed_dossier, an_accepted_dossier, do_step

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)
WHOLE_YEAR = (date(2026, 1, 1), date(2026, 12, 31))
BUSINESS_HOUSEHOLD = "1.001612"


def this_year(city: City, **changes: object) -> Excerpt:
    return Excerpt(city.commune, *WHOLE_YEAR, **changes)  # type: ignore[arg-type]


def received(filed: dossiers.Filed, at: datetime) -> None:
    Case.objects.filter(pk=filed.case_id).update(opened_at=at, received_at=at)


def lines_of(city: City, excerpt: Excerpt) -> dict[str, int]:
    page = register.read(city.staff[Role.SUPERVISOR], excerpt, at=LATER)
    return {line.reference: line.serial for line in page.items}


def test_only_what_was_received_here_stands_in_the_register(city: City) -> None:
    here = an_accepted_dossier(city)
    a_filed_dossier(city, seed=2)
    for_others = a_filed_dossier(city, seed=3, unit_id=city.other_commune, receiving_unit_id=city.commune)
    dossiers.accept(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=for_others.reference)
    elsewhere = a_filed_dossier(city, seed=4, unit_id=city.commune, receiving_unit_id=city.other_commune)
    dossiers.accept(actor=city.strangers[Role.RECEPTION], at=MONDAY, reference=elsewhere.reference)
    assert lines_of(city, this_year(city)) == {here.reference: 1, for_others.reference: 2}


def test_a_serial_is_the_place_by_reception_whatever_part_of_the_volume_is_read(city: City) -> None:
    filed = [an_accepted_dossier(city, seed=n, code=BUSINESS_HOUSEHOLD if n == 2 else "1.001193") for n in (1, 2, 3)]
    for one, day in zip(filed, (3, 2, 1), strict=True):
        received(one, MONDAY - timedelta(days=day))
    first, second, third = (one.reference for one in filed)
    assert lines_of(city, this_year(city)) == {first: 1, second: 2, third: 3}
    late = Excerpt(city.commune, date(2026, 11, 22), date(2026, 12, 31))
    assert lines_of(city, late) == {third: 3}
    field = this_year(city, field="Hộ tịch")
    assert lines_of(city, field) == {first: 1, third: 3}
    case = Case.objects.get(pk=filed[2].case_id)
    assert case.received_at is not None
    assert register.place_of(city.commune, case.id, case.received_at) == ("01/2026", 3)


def test_a_serial_once_given_is_kept_when_an_earlier_reception_is_written_later(city: City) -> None:
    first, late = an_accepted_dossier(city), an_accepted_dossier(city, seed=2)
    received(late, MONDAY + timedelta(days=1))
    assert lines_of(city, this_year(city)) == {first.reference: 1, late.reference: 2}
    earlier = an_accepted_dossier(city, seed=3)
    received(earlier, MONDAY - timedelta(days=1))
    assert lines_of(city, this_year(city)) == {first.reference: 1, late.reference: 2, earlier.reference: 3}


def test_a_volume_begins_with_the_year_in_viet_nam(city: City) -> None:
    old, new = an_accepted_dossier(city), an_accepted_dossier(city, seed=2)
    midnight = datetime(2026, 1, 1, tzinfo=MONDAY.tzinfo)
    received(old, midnight - timedelta(minutes=1))
    received(new, midnight)
    assert lines_of(city, this_year(city)) == {new.reference: 1}
    assert lines_of(city, Excerpt(city.commune, date(2025, 1, 1), date(2025, 12, 31))) == {old.reference: 1}


@pytest.mark.parametrize(
    ("first", "last"), [(date(2025, 12, 31), date(2026, 1, 1)), (date(2026, 2, 2), date(2026, 2, 1))]
)
def test_a_period_lies_within_one_volume(city: City, first: date, last: date) -> None:
    with pytest.raises(register.PeriodAcrossVolumes):
        Excerpt(city.commune, first, last)


def test_a_line_tells_the_return_only_of_what_was_returned(city: City) -> None:
    filed = a_dossier_before(city, Role.RETURN, answers={"delivery": "counter"})
    (line,) = register.read(city.staff[Role.SUPERVISOR], this_year(city), at=LATER).items
    assert line.returned_at is None
    do_step(city, filed.reference, Role.RETURN, at=LATER)
    (line,) = register.read(city.staff[Role.SUPERVISOR], this_year(city), at=LATER).items
    dossier = Dossier.objects.get(pk=filed.case_id)
    assert line.returned_at == LATER
    assert line.method == "Tại quầy"
    assert line.name == dossier.applicant_name
    assert line.contact == f"{dossier.applicant_address}; {dossier.applicant_phone}"
    assert line.unit == "Ủy ban nhân dân phường Hoàn Kiếm"


def test_the_register_is_for_those_who_work_on_dossiers_of_the_unit(city: City) -> None:
    desk = frozenset({Post(city.commune, Role.RECEPTION)})
    nobody = [city.citizen, Actor(ActorKind.SERVICE, uuid4(), posts=desk), *city.strangers.values()]
    readers = [actor for role, actor in city.staff.items() if role is not Role.ADMINISTRATOR]
    assert all(policies.may_read_register(actor, city.commune) for actor in [SYSTEM, *readers])
    for actor in [*nobody, city.staff[Role.ADMINISTRATOR]]:
        with pytest.raises(register.RegisterNotFound):
            register.read(actor, this_year(city), at=LATER)
        with pytest.raises(register.RegisterNotFound):
            register.export(actor, this_year(city), Format.CSV, at=LATER)
        assert city.commune not in {unit.id for unit in register.registers_of(actor)}


def test_reading_and_export_are_recorded_with_what_was_asked(city: City) -> None:
    an_accepted_dossier(city)
    actor = city.staff[Role.SUPERVISOR]
    register.read(actor, this_year(city, field="Hộ tịch"), at=LATER)
    register.export(actor, this_year(city), Format.CSV, at=LATER)
    read, taken = AuditRecord.objects.filter(action__contains="register").order_by("id")
    assert (read.action, taken.action) == ("dossiers.read_register", "dossiers.export_register")
    assert read.details["field"] == "Hộ tịch"
    assert taken.details["format"] == "csv"
    assert taken.details["rows"] == 1
    assert taken.details["from"] == "2026-01-01"


def test_more_dossiers_take_no_more_statements(city: City) -> None:
    actor = city.staff[Role.SUPERVISOR]

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            register.read(actor, this_year(city), at=LATER)
        return len(asked)

    an_accepted_dossier(city)
    one = statements()
    for seed in range(2, 7):
        an_accepted_dossier(city, seed=seed)
    assert statements() == one <= 8, "some of them give out the serials"
    assert statements() <= 5, "which is done once"


def test_a_page_holds_so_many_and_says_whether_there_are_more(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "PAGE_SIZE", 2)
    for seed in range(1, 4):
        an_accepted_dossier(city, seed=seed)
    actor = city.staff[Role.SUPERVISOR]
    first, second = (register.read(actor, this_year(city), at=LATER, page=n) for n in (1, 2))
    assert [line.serial for page in (first, second) for line in page.items] == [1, 2, 3]
    assert (first.has_next, second.has_next) == (True, False)


def test_csv_and_spreadsheet_hold_the_columns_of_the_form_and_run_nothing(city: City) -> None:
    filed = an_accepted_dossier(city)
    Dossier.objects.filter(pk=filed.case_id).update(applicant_name="=HYPERLINK(1)", applicant_address="+1")
    actor = city.staff[Role.SUPERVISOR]
    made = register.export(actor, this_year(city), Format.CSV, at=LATER)
    head, row = csv.reader(io.StringIO(made.content.decode("utf-8-sig"), newline=""))
    assert head == list(register._COLUMNS)
    assert row[:4] == ["1", filed.reference, "Thủ tục đăng ký khai sinh", "'=HYPERLINK(1)"]
    assert row[4].startswith("'+1; ")
    assert row[6] == "09:00 23/11/2026"
    assert made.name == "so-theo-doi-H26.104-260101-261231.csv"
    with zipfile.ZipFile(io.BytesIO(register.export(actor, this_year(city), Format.XLSX, at=LATER).content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert filed.reference.encode() in book.read("xl/sharedStrings.xml")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_the_print_out_is_the_form_of_the_circular(city: City) -> None:
    filed = an_accepted_dossier(city)
    made = register.export(city.staff[Role.SUPERVISOR], this_year(city, field="Hộ tịch"), Format.PDF, at=LATER)
    assert_is_pdf_a_2b(made.content)
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=made.content, capture_output=True, check=True)
    text = re.sub(r"\s+", " ", done.stdout.decode())
    for words in (
        "Mẫu số 07, Thông tư số 03/2025/TT-VPCP",
        "Số: 01/STD-TTPVHCC",
        "Quyển số 01/2026 · Lĩnh vực: Hộ tịch",
        "1 hồ sơ",
        filed.reference,
    ):
        assert words in text, words


def test_what_is_too_much_for_one_file_is_refused(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(register.EXPORT_MAX, Format.PDF, 1)
    actor = city.staff[Role.SUPERVISOR]
    an_accepted_dossier(city)
    assert register.export(actor, this_year(city), Format.PDF, at=LATER)
    an_accepted_dossier(city, seed=2)
    with pytest.raises(register.ExportTooLarge):
        register.export(actor, this_year(city), Format.PDF, at=LATER)

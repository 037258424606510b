"""Tables of documents, read without guessing."""

import gzip
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import published
from motcua.kernel.actor import SYSTEM, Role
from motcua.processes import api
from motcua.processes.importing.durations import limits_in, minutes_of, unit_of, without_times
from motcua.processes.importing.tables import NotATable, read_table, role_of, short_name
from motcua.processes.importing.titles import folded_title

from .builders import AT

HEAD = ["TT", "Trình tự các bước công việc*", "Trách nhiệm", "Thời gian (02 ngày làm việc)"]
DESK = "Cán bộ tiếp nhận hồ sơ tại Trung tâm"


@pytest.mark.parametrize(
    ("cell", "unit", "minutes"),
    [
        ("½ ngày", "", 240),
        ("1/2 ngày", "", 240),
        ("01 ngày", "", 480),
        ("1 ngày làm việc", "", 480),
        ("1,5 ngày", "", 720),
        ("2.5 ngày", "", 1200),
        ("1½ ngày", "", 720),
        ("4 giờ", "", 240),
        ("30 phút", "", 30),
        ("10 ngày, kể từ ngày nhận đủ hồ sơ", "", 4800),
        ("01", "ngay", 480),
        ("½", "ngay", 240),
        ("01", "", None),
        ("", "ngay", None),
        ("1/0 ngày", "", None),
        ("30 ngày hoặc 15 ngày", "", None),
        ("ngay sau khi nhận", "ngay", None),
        ("Văn thư", "", None),
    ],
)
def test_a_time_is_read_only_when_it_is_one_time_with_a_unit(cell: str, unit: str, minutes: int | None) -> None:
    assert minutes_of(cell, unit) == minutes


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Ngay trong ngày; nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo.", [480]),
        ("05 ngày làm việc. Trường hợp xác minh thì không quá 25 ngày.", [2400, 12000]),
        ("Ngay trong ngày tiếp nhận. Nếu xác minh thì không quá 05 ngày làm việc.", [480, 2400]),
        ("Kéo dài nhiều tháng.", []),
    ],
)
def test_limits_of_a_sentence(text: str, limits: list[int]) -> None:
    assert limits_in(text) == limits


def test_a_header_gives_its_unit_and_the_name_of_its_case() -> None:
    assert unit_of("Thời gian (ngày)") == "ngay"
    assert unit_of("Thời gian (05 ngày làm việc)") == ""
    assert without_times("Thời gian có xác minh (05 ngày làm việc)") == "có xác minh"
    assert without_times("Thời gian: 03 ngày làm việc (GH đương nhiên)") == "GH đương nhiên"
    assert without_times("Thời gian (ngày)") == ""


@pytest.mark.parametrize(
    ("words", "step", "role"),
    [
        (DESK, "Tiếp nhận hồ sơ", Role.RECEPTION),
        (DESK, "Vào sổ. - Hoàn trả kết quả", Role.RETURN),
        ("Công chức Tư pháp - Hộ tich", "Thẩm tra", Role.SPECIALIST),
        ("Lãnh đạo Ủy ban nhân cấp xã", "Ký", Role.LEADER),
        ("Văn thư UBND", "Đóng dấu", Role.CLERK),
        ("Văn phòng HĐND và UBND cấp xã", "Kiểm tra", Role.SPECIALIST),
        ("Công an thành phố", "Xác minh", None),
        ("Sở Tư pháp; UBND cấp xã", "Niêm yết", None),
        ("", "Ký", None),
    ],
)
def test_words_for_who_become_a_role_or_stay_unknown(words: str, step: str, role: Role | None) -> None:
    assert role_of(words, step) is role


def test_the_name_of_a_step_is_its_first_clause() -> None:
    assert short_name("- Xem xét hồ sơ, nếu: + Không hợp lệ: trả lại") == "Xem xét hồ sơ"
    assert short_name("Thẩm tra hồ sơ (tính thống nhất).") == "Thẩm tra hồ sơ"
    assert short_name("- Thu lệ phí. - Trả hồ sơ.") == "Thu lệ phí"
    assert len(short_name("dài " * 100)) <= 121


def test_a_blank_time_under_a_filled_one_is_a_merged_cell() -> None:
    rows = [HEAD, ["", "Nhận", DESK, "½ ngày"], ["", "Xét", "Chuyên viên", "1 ngày"], ["", "Ký", "Lãnh đạo Sở", ""]]
    table = read_table(rows).table
    assert [row.times[0] for row in table.steps] == [
        api.StepTime(240, 1),
        api.StepTime(480, 2),
        api.StepTime(None, 0),
    ]
    assert table.total_minutes() == 720
    assert table.cases == (api.TimeCase("", 960),)


def test_headers_of_several_rows_and_a_blank_column_are_read() -> None:
    rows = [
        ["TT", "", "Trình tự", "Trách nhiệm", "Thời gian"],
        ["", "", "", "", "Bổ sung: 01 ngày làm việc", "Thay đổi"],
        ["", "", "", "", "", "Không xác minh: 02 ngày làm việc", "Có xác minh: 03 ngày làm việc"],
        ["1", "", "Nhận", DESK, "1 ngày", "1 ngày", "2 ngày"],
        ["2", "", "Xét", "Chuyên viên", "", "1 ngày", "1 ngày"],
    ]
    read = read_table(rows)
    assert read.header_rows == 3
    assert [case.name for case in read.table.cases] == ["Bổ sung", "Không xác minh", "Có xác minh"]
    assert [read.table.total_minutes(i) for i in range(3)] == [480, 960, 1440]


def test_a_time_that_is_not_read_is_named_and_makes_the_sum_unknown() -> None:
    read = read_table([[*HEAD[:3], "Thời gian"], ["", "Nhận", DESK, "01"], ["", "Xét", "Ai đó", "1 ngày"]])
    assert read.unknown_times == ("1. “01”",)
    assert read.unknown_roles == ("2. Xét: “Ai đó”",)
    assert read.table.total_minutes() is None


@pytest.mark.parametrize("rows", [[], [["a", "b"]], [HEAD], [HEAD[:3], ["", "Nhận", DESK]]])
def test_what_is_no_table_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(NotATable):
        read_table(rows)


def test_titles_are_compared_without_marks_and_the_word_procedure() -> None:
    assert folded_title("Thủ tục đăng ký khai sinh") == folded_title("Đăng ký khai sinh")
    assert folded_title("Đăng ký nhận cha, mẹ, con") == "dang ky nhan cha me con"
    assert folded_title("Đăng ký lại khai sinh") != folded_title("Đăng ký khai sinh")


# -- whole files ------------------------------------------------------------------------------------


def a_record(code: str = "QT 01", title: str = "Đăng ký thử", rows: list[list[str]] | None = None, **about: Any) -> Any:
    return {
        "collection": "quy_trinh_thu",
        "ma_hieu": code,
        "ngay_ban_hanh": "07/7/2025",
        "metadata": {"title": title, "code": code, "processing_time_text": "02 ngày làm việc.", **about},
        "buoc": rows or [HEAD, ["", "Nhận", DESK, "½ ngày"], ["", "Xét", "Chuyên viên", "1 ngày"]],
    }


def imported(path: Path, *records: Any) -> api.ImportReport:
    file = path / "quy-trinh.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(json.dumps(r) for r in records).encode()))
    return api.import_processes(actor=SYSTEM, at=AT, path=file)


def a_procedure(code: str, name: str, days: int | None = None) -> None:
    limit = None if days is None else catalogue.TimeLimit(Decimal(days), catalogue.LimitUnit.WORKING_DAY)
    content = catalogue.Content(
        code=code, name=name, channels=(catalogue.Channel(catalogue.ChannelKind.DIRECT, limit),)
    )
    published(content, effective_from=date(2025, 1, 1), at=AT)


def kinds(report: api.ImportReport) -> list[str]:
    return [problem.kind.value for problem in report.problems]


@pytest.mark.django_db
def test_a_process_is_linked_to_the_procedure_of_its_title_from_its_day(tmp_path: Path) -> None:
    a_procedure("1.000001", "Thủ tục đăng ký thử")
    report = imported(tmp_path, a_record())
    assert [(link.procedure_code, link.key) for link in report.links] == [("1.000001", "quy-trinh-thu-qt-01")]
    assert api.process_for("1.000001", date(2025, 7, 7)).key == "quy-trinh-thu-qt-01"
    assert api.process_for("1.000001", date(2025, 7, 6)).key == api.DEFAULT_KEY
    assert kinds(report) == []


@pytest.mark.django_db
def test_importing_again_changes_nothing_and_a_changed_table_makes_a_version(tmp_path: Path) -> None:
    rows = [HEAD, ["", "Nhận", DESK, "1 ngày"]]
    first = imported(tmp_path, a_record())
    again = imported(tmp_path, a_record())
    changed = imported(tmp_path, a_record(rows=rows))
    assert [len(first.new), len(again.unchanged), len(changed.changed)] == [1, 1, 1]
    assert api.version_in_force("quy-trinh-thu-qt-01", date(2026, 1, 1)).number == 2


@pytest.mark.django_db
def test_no_procedure_or_several_of_the_title_are_reported_not_linked(tmp_path: Path) -> None:
    a_procedure("1.000001", "Đăng ký đôi")
    a_procedure("1.000002", "Thủ tục đăng ký đôi")
    report = imported(tmp_path, a_record("QT 01", "Đăng ký đôi"), a_record("QT 02", "Đăng ký lạ"))
    assert report.links == []
    assert sorted(kinds(report)) == ["many_procedures", "no_procedure"]


@pytest.mark.django_db
def test_two_processes_of_one_procedure_are_reported_not_linked(tmp_path: Path) -> None:
    a_procedure("1.000001", "Đăng ký thử")
    report = imported(tmp_path, a_record("QT 01"), a_record("QT 02"))
    assert report.links == []
    assert kinds(report) == ["many_procedures"]


@pytest.mark.django_db
def test_a_process_with_an_unknown_role_is_kept_reported_and_not_linked(tmp_path: Path) -> None:
    a_procedure("1.000001", "Đăng ký thử")
    report = imported(tmp_path, a_record(rows=[HEAD, ["", "Xác minh", "Công an thành phố", "1 ngày"]]))
    assert report.links == []
    assert kinds(report) == ["role", "not_linked"]
    version = api.version_in_force("quy-trinh-thu-qt-01", date(2026, 1, 1))
    assert [kind for kind, _ in api.remarks(version.id)] == ["unknown"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("head", "text", "days", "over"),
    [
        ("Thời gian (02 ngày làm việc)", "02 ngày làm việc", None, 0),
        ("Thời gian (01 ngày làm việc)", "", None, 1),
        ("Thời gian", "01 ngày làm việc", None, 1),
        ("Thời gian", "Ngay trong ngày.", None, 1),
        ("Thời gian", "", 1, 1),
        ("Thời gian", "", 2, 0),
        ("Thời gian (01 ngày làm việc)", "01 ngày làm việc", 1, 3),
    ],
)
def test_steps_that_add_up_to_more_than_a_limit_are_warned_of(
    tmp_path: Path, head: str, text: str, days: int | None, over: int
) -> None:
    a_procedure("1.000001", "Đăng ký thử", days)
    rows = [[*HEAD[:3], head], ["", "Nhận", DESK, "½ ngày"], ["", "Xét", "Chuyên viên", "1 ngày"]]
    report = imported(tmp_path, a_record(rows=rows, processing_time_text=text))
    assert kinds(report) == ["over_limit"] * over


@pytest.mark.django_db
def test_a_limit_nobody_states_is_said_to_be_unknown(tmp_path: Path) -> None:
    rows = [[*HEAD[:3], "Thời gian"], ["", "Nhận", DESK, "½ ngày"]]
    report = imported(tmp_path, a_record(rows=rows, processing_time_text="Tùy hồ sơ."))
    assert kinds(report) == ["no_limit", "no_procedure"]


@pytest.mark.django_db
def test_a_record_that_is_no_process_is_reported_and_the_others_imported(tmp_path: Path) -> None:
    report = imported(tmp_path, {"x": 1}, [], a_record(rows=[["a"]]), a_record("QT 02"))
    assert kinds(report)[:3] == ["record"] * 3
    assert report.processes == 1


@pytest.mark.django_db
def test_the_command_tells_what_it_did(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(a_record()))
    out = StringIO()
    call_command("import_processes", str(tmp_path / "a.jsonl"), stdout=out)
    assert "1 processes, 2 rows of which 2 steps; 1 new, 0 changed, 0 unchanged" in out.getvalue()


@pytest.mark.outside_data
@pytest.mark.django_db
def test_the_real_processes_of_one_city_are_read_whole() -> None:
    path = Path(__file__).resolve().parents[5] / "shared/data/processes/can-tho-civil-status-2025.jsonl.gz"
    if not path.exists():
        pytest.skip("real processes are not beside the project")
    report = api.import_processes(actor=SYSTEM, at=AT, path=path)
    assert (report.processes, report.rows, report.steps) == (53, 273, 269)
    assert report.counts[api.ProblemKind.RECORD] == 0
    assert report.counts[api.ProblemKind.ROLE] == 16
    assert report.counts[api.ProblemKind.TIME] == 11
    birth = api.version_in_force("quy-trinh-cap-ho-tich-cap-xa-qt-01-cx-hctp", date(2026, 1, 1))
    assert [s.role for s in birth.steps] == [
        Role.RECEPTION,
        Role.SPECIALIST,
        Role.LEADER,
        Role.CLERK,
        Role.RETURN,
    ]
    assert birth.total_minutes() == 480

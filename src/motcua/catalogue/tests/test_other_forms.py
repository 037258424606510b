"""Forms of a record other than the two of the national catalogue. The records here are made up."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from motcua.catalogue import api as catalogue
from motcua.catalogue import models
from motcua.catalogue.importing import files
from motcua.catalogue.importing.fees import read_amount, read_fees
from motcua.catalogue.importing.limits import OTHERS, read_limit, read_limits_by_case
from motcua.catalogue.importing.problems import Kind, Problem
from motcua.catalogue.importing.reading import NotARecord
from motcua.catalogue.importing.records import read_record
from motcua.catalogue.incoming import Incoming
from motcua.catalogue.values import ChannelKind, Fee, LimitUnit, TimeLimit
from motcua.kernel.actor import SYSTEM

from .builders import AT, DAY
from .test_import import a_file, a_raw_record, bring


def an_api_record(code: str = "9.000001.000.00.00.H99", **changes: Any) -> dict[str, Any]:
    fee = {"SOTIEN": "30.000", "DONVI": "Đồng", "MOTA": "mỗi bản"}
    time = {"THOIGIANGIAIQUYET": "3", "DONVITINH": "Ngày làm việc", "MOTA": "Tại quầy", "PHILEPHI": [fee]}
    paper = {"TENGIAYTO": "Tờ khai", "SOBANCHINH": "1", "SOBANSAO": "0", "MAGIAYTO": "GT.1", "TENMAUDON": "a.docx"}
    usual = {
        "MATTHC": code,
        "TENTTHC": "Đăng ký thử",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "X", "TENLINHVUC": "Thử nghiệm"}],
        "CAPTHUCHIEN": [{"TENCAP": "Cấp Xã"}],
        "TRINHTUTHUCHIEN": [{"TRUONGHOP": "Khi nộp", "TRINHTU": [{"TENTRINHTU": "Bước 1"}, {"TENTRINHTU": "Bước 2"}]}],
        "CACHTHUCTHUCHIEN": [{"KENH": "1", "THOIGIAN": [time]}],
        "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [paper]}],
        "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.1", "TENKETQUA": "Giấy xác nhận"}],
        "CANCUPHAPLY": [{"SOVANBAN": "01/2030/TT-BTN", "TENVANBAN": "Thông tư thử"}],
    }
    return usual | changes


def a_response(*records: dict[str, Any], error: str = "0") -> dict[str, Any]:
    return {"result": list(records), "error_code": error}


def a_defence_record(**way: str) -> dict[str, Any]:
    usual = {"hinh_thuc": "Trực tiếp", "thoi_han_giai_quyet": "30 Ngày", "phi_le_phi": "Phí : 0 Đồng", "mo_ta": ""}
    return {
        "thu_tuc_id": "9.000007",
        "metadata": {
            "mã_thủ_tục": "9.000007",
            "tên_thủ_tục": "Thử có bảng",
            "số_quyết_định": "Quyết định số 12/QĐ-BTN",
            "cấp_thực_hiện": "Cấp Bộ, Cấp Xã",
        },
        "content": {"kết_quả_thực_hiện": "Giấy phép thử", "từ_khóa": "Không có thông tin"},
        "tables": {
            "hinh_thuc_nop": [usual | way],
            "thanh_phan_ho_so": [{"ten_giay_to": "Đơn", "so_luong": "don.docx", "ghi_chu": "Bản chính: 1\nBản sao: 2"}],
            "can_cu_phap_ly": [{"so_ky_hieu": "12", "trich_yeu": "Quyết định số 12/2030/QĐ-TTg về việc thử"}],
        },
    }


def a_land_record(**changes: Any) -> dict[str, Any]:
    fees = {
        "description": None,
        "details": [
            {"type": "Hồ sơ tổ chức", "service": "Cấp mới", "cost": "200.000 đồng/hồ sơ/thửa"},
            {"type": "Hồ sơ cá nhân", "service": "Cấp mới", "cost": "90.000 đồng/giấy"},
        ],
        "le_phi": "- Cấp mới: 10.000 đồng/giấy.",
        "exemption": None,
    }
    usual = {
        "id": "9.000008",
        "name": "Thử theo trường hợp",
        "level": "Tỉnh",
        "processingTime": "Không quá 05 ngày làm việc",
        "location": "a) Nộp trực tiếp tại quầy\nb) Nộp trực tuyến (Một phần)",
        "agency": "(1) Văn phòng thử\n(2) Cơ quan thử",
        "fees": fees,
        "legalBasis": "(1) Nghị định số 1/2030/NĐ-CP về việc thử.",
        "notes": "Theo Quyết định số 9/QĐ-BTN.",
        "requiredDocs": ["Đơn", "Bản vẽ"],
    }
    return usual | changes


def an_older_record(title: str = "Thủ tục đăng ký thử", **changes: Any) -> dict[str, Any]:
    way = {"Hình thức nộp": "Trực tiếp", "Thời hạn giải quyết": "07 Ngày", "Phí, lệ phí": "", "Mô tả": ""}
    usual = {
        "_id": {"$oid": "600000000000000000000000"},  # read on 14 January 2021
        "title": title,
        "Trình tự thực hiện": "- Bước 1</p>",
        "Cách thức thực hiện": [way],
        "Thành phần hồ sơ": [],
        "Cơ quan thực hiện": "Cơ quan thử.",
    }
    return usual | changes


def three(unit: LimitUnit = LimitUnit.WORKING_DAY) -> TimeLimit:
    return TimeLimit(Decimal(3), unit)


def the_history(code: str = "9.000001") -> list[tuple[Any, ...]]:
    return [(v.number, v.name, v.status, v.effective_from, v.effective_to) for v in catalogue.history(code)]


# -- one record -----------------------------------------------------------------------------------


def test_a_response_of_the_api_is_read_field_by_field() -> None:
    incoming, problems = read_record(an_api_record())
    content = incoming.content
    assert problems == []
    assert (content.code, content.levels, content.field) == ("9.000001", ("Cấp xã",), "Thử nghiệm")
    assert content.steps == "Khi nộp\nBước 1\nBước 2"
    (channel,) = content.channels
    assert (channel.kind, channel.limit, channel.fees) == (ChannelKind.DIRECT, three(), (Fee(30_000, note="mỗi bản"),))
    assert content.variants[0].papers[0].form_files == ("a.docx",)
    assert (content.bases[0].number, content.results[0].code) == ("01/2030/TT-BTN", "KQ.1")


def test_what_the_api_leaves_unsaid_is_told_and_never_guessed() -> None:
    time = {"THOIGIANGIAIQUYET": "15", "DONVITINH": "", "PHILEPHI": [{"SOTIEN": "", "DONVI": "Đồng"}]}
    ways = [{"KENH": "1", "THOIGIAN": [time]}, {"KENH": "9", "THOIGIAN": []}]
    incoming, problems = read_record(an_api_record(CACHTHUCTHUCHIEN=ways, THANHPHANHOSO=[]))
    assert incoming.content.channels[0].limit is None
    assert incoming.content.channels[0].fees == (Fee(None),)
    wanted = [Kind.NO_PAPERS, Kind.LIMIT_WITHOUT_UNIT, Kind.FEE_ELSEWHERE, Kind.CHANNELS]
    assert [p.kind for p in problems] == wanted
    assert isinstance(incoming, Incoming)
    assert "variants" not in incoming.covers  # silence does not undo what stands


def test_a_record_with_tables_is_read() -> None:
    incoming, problems = read_record(a_defence_record())
    content = incoming.content
    assert problems == []
    assert (content.decision, content.levels) == ("12/QĐ-BTN", ("Cấp bộ", "Cấp xã"))
    assert content.channels[0].limit == TimeLimit(Decimal(30), LimitUnit.CALENDAR_DAY)
    assert content.channels[0].fees == (Fee(0),)
    paper = content.variants[0].papers[0]
    assert (paper.form_files, paper.originals, paper.copies) == (("don.docx",), 1, 2)
    assert content.bases[0].number == "12/2030/QĐ-TTg"


def test_a_strange_record_is_named() -> None:
    with pytest.raises(NotARecord, match=r"MATTHC.*thu_tuc_id"):
        read_record({"code": "1"})
    with pytest.raises(NotARecord, match="TENTTHC"):
        read_record(an_api_record(TENTTHC=["x"]))
    with pytest.raises(NotARecord, match="_id"):
        read_record(an_older_record(_id=None))
    with pytest.raises(NotARecord, match="thiếu kenh"):
        read_record({"ma": "1.000001", "ten": "x", "cach_thuc": [{"so": 3}]})


@pytest.mark.parametrize("changes", [{"cap": "Cấp xã"}, {"cap": [None]}, {"linh_vuc": ["a"]}, {"bo": True}])
def test_what_is_of_another_type_is_named_and_stops_nothing(changes: dict[str, Any]) -> None:
    with pytest.raises(NotARecord, match=next(iter(changes))):
        read_record({"ma": "1.000001", "ten": "x", **changes})


def test_html_is_taken_out_of_the_texts_of_the_api() -> None:
    told = an_api_record(TENTTHC="<b>Cấp</b>&nbsp;bản sao", YEUCAU="<p>Dưới &lt; 18 tuổi</p><p style='x'>a < b</p>")
    content = read_record(told)[0].content
    assert (content.name, content.conditions) == ("Cấp bản sao", "Dưới < 18 tuổi\n\na < b")


# -- fees and limits --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fees"),
    [
        ("Phí : 0 Đồng", [(0, "VND", "")]),
        ("Phí : Không Đồng", [(0, "VND", "")]),
        (
            "Phí : 2.000.000 Đồng (Thẩm định)\nPhí : 500.000 Đồng",
            [(2_000_000, "VND", "Thẩm định"), (500_000, "VND", "Phí")],
        ),
        (
            "Lệ phí: 50.000 đồng/lần ĐồngXem chi tiết Lệ phí: 20000 ĐồngXem chi tiết",
            [(50_000, "VND", "/lần Lệ phí"), (20_000, "VND", "Lệ phí")],
        ),
        ("Lệ phí : 03 USD", [(3, "USD", "Lệ phí")]),
        ("Lệ phí : 1.5 USD", [(None, "USD", "Lệ phí 1.5 USD")]),
        ("Phí : Theo quy định Đồng", [(None, "VND", "Theo quy định")]),
        ("Phí : 20 Đồng", [(None, "VND", "Phí 20 Đồng")]),
        ("", []),
    ],
)
def test_fees_are_read_and_what_is_no_amount_keeps_its_words(text: str, fees: list[tuple[Any, ...]]) -> None:
    found, problems = read_fees(text)
    assert [(fee.amount, fee.currency, fee.note) for fee in found] == fees
    assert bool(problems) == any(amount is None for amount, *_ in fees)


def test_a_range_is_no_amount() -> None:
    problems: list[Any] = []
    assert read_amount("280.000 - 410.000 VNĐ/Hồ sơ", "Thế chấp", problems).amount is None
    assert problems[0].kind is Kind.FEE_AMOUNT


@pytest.mark.parametrize(
    ("cell", "limit"),
    [
        ("03 Ngày làm việc", "3 working_day"),
        ("0.5 Giờ", "0.5 working_hour"),
        ("15", Kind.LIMIT_WITHOUT_UNIT),
        ("0,5 Tháng", Kind.LIMIT_IN_WORDS),  # the clock counts whole months
        ("0 Giờ", Kind.LIMIT_NOT_GIVEN),
        ("10-25", Kind.LIMIT_IN_WORDS),
        ("", Kind.LIMIT_NOT_GIVEN),
    ],
)
def test_a_limit_needs_its_unit(cell: str, limit: object) -> None:
    found, why = read_limit(cell)
    assert limit == (f"{found.amount:f} {found.unit}" if found else why)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Không quá 17 ngày làm việc", {"": 17}),
        ("03 ngày làm việc (05 ngày làm việc nếu cần xác minh)", {OTHERS: 3, "Nếu cần xác minh": 5}),
        (
            "15 ngày kể từ ngày nhận hồ sơ. Đối với các xã miền núi, đảo thì không quá 25 ngày.",
            {OTHERS: 15, "Các xã miền núi…": 25},
        ),
        (
            "- Không quá 10 ngày đối với trường hợp A.\n- Không quá 20 ngày đối với trường hợp B, C.",
            {"A": 10, "B, C": 20},
        ),
        ("- Trường hợp A: 05 ngày, đối với các xã miền núi, đảo thì 15 ngày.", {"A": 5, "Các xã miền núi…; A": 15}),
        (
            "- 17 ngày đối với trường hợp A; 20 ngày đối với trường hợp B.\n"
            "- Đối với các xã miền núi, đảo thì 27 ngày đối với trường hợp A; 30 ngày đối với trường hợp B.",
            {"A": 17, "B": 20, "Các xã miền núi…; A": 27, "Các xã miền núi…; B": 30},
        ),
        ("- 10 ngày đối với trường hợp A.\n- Trường hợp B thì thời gian theo dự án.", {"A": 10, "B": None}),
        ("- Bước 2: không quá 05 ngày.\n- Bước 3: 10 ngày.", {}),
        ("Trả kết quả trong 5 ngày, có khi 7 ngày", {}),
        ("- 10 ngày.\n- 20 ngày.", {}),
    ],
)
def test_limits_are_read_case_by_case_or_not_at_all(text: str, limits: dict[str, int | None]) -> None:
    found = {one.case: one.limit and int(one.limit.amount) for one in read_limits_by_case(text)}
    assert found == limits


# -- cases ------------------------------------------------------------------------------------------


def test_fees_by_kind_of_dossier_become_cases() -> None:
    incoming, problems = read_record(a_land_record())
    content = incoming.content
    assert problems == []
    assert [variant.name for variant in content.variants] == ["Hồ sơ tổ chức", "Hồ sơ cá nhân"]
    fees = {(c.kind, c.variant): [fee.amount for fee in c.fees] for c in content.channels}
    assert fees[ChannelKind.DIRECT, "Hồ sơ tổ chức"] == [200_000, 10_000]
    assert fees[ChannelKind.ONLINE, "Hồ sơ cá nhân"] == [90_000, 10_000]
    assert (content.partly_online, content.decision) == (True, "9/QĐ-BTN")


def test_limits_by_case_go_before_fees_by_another_thing() -> None:
    time = "- 10 ngày đối với trường hợp tách.\n- 20 ngày đối với trường hợp nhập."
    incoming, problems = read_record(a_land_record(processingTime=time))
    assert [variant.name for variant in incoming.content.variants] == ["Tách", "Nhập"]
    assert [len(c.fees) for c in incoming.content.channels] == [3, 3, 3, 3]
    assert [p.kind for p in problems] == [Kind.SCALES]


@pytest.mark.django_db
def test_the_terms_of_a_dossier_are_those_of_its_case(tmp_path: Path) -> None:
    time = "- 10 ngày đối với trường hợp tách.\n- 20 ngày đối với trường hợp nhập."
    bring(a_file(tmp_path, a_land_record(processingTime=time)))
    version = catalogue.version_in_force("9.000008", DAY)
    by_case = {name: catalogue.terms_of(version, "direct", name, on=DAY) for name in ("Tách", "Nhập", "")}
    assert [str(terms.limit) for terms in by_case.values()] == ["10 ngày", "20 ngày", "None"]
    assert len(by_case[""].limits) == 2
    assert [paper.name for paper in by_case[""].papers] == ["Đơn", "Bản vẽ"]
    chosen = [catalogue.case_chosen(version.id, given) for given in ("2", "Tách", "3", "0", "")]
    assert chosen == ["Nhập", "Tách", "", "", ""]


# -- files ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_responses_are_read_whole_one_a_line_or_from_a_list(tmp_path: Path) -> None:
    first = tmp_path / "one.json"
    first.write_text(json.dumps(a_response(an_api_record()), indent=2), encoding="utf-8-sig")
    assert bring(first).published.created == ("9.000001",)
    lines = a_file(tmp_path, a_response(an_api_record("9.000002")), a_response(error="7"), a_response(an_api_record()))
    report = bring(lines, days=1)
    assert (report.published.created, report.published.unchanged) == (("9.000002",), ("9.000001",))
    assert [(p.kind, p.line) for p in report.problems] == [(Kind.LINE, 2)]


@pytest.mark.parametrize(
    "text",
    ["\n\n{WHOLE}", '{"result": RECORD}', '{ "error_code": 0,\n"result": RECORD}', "[{WHOLE}]"],
    ids=["blank-lines-first", "one-by-itself", "over-lines", "list"],
)
def test_a_response_is_read_however_it_is_laid_out(text: str) -> None:
    record = an_api_record()
    whole = json.dumps(a_response(record), indent=1)
    laid_out = text.replace("{WHOLE}", whole).replace("RECORD", json.dumps(record, indent=1))
    assert [found for _line, found in files.records_of(io.BytesIO(laid_out.encode()))] == [record]


def test_after_a_first_line_cut_short_the_others_are_read() -> None:
    lines = b'{"ma_thu_tuc": \n{"ma_thu_tuc": "1.000001"}\n'
    (_, problem), (line, record) = files.records_of(io.BytesIO(lines))
    assert (line, record) == (2, {"ma_thu_tuc": "1.000001"})
    assert isinstance(problem, Problem)


def test_a_workbook_is_not_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(catalogue.CannotReadFile, match="bảng tính"):
        catalogue.count_records(path)


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_local_record_adds_to_the_national_one_in_either_order(tmp_path: Path, order: tuple[int, int]) -> None:
    national = a_file(tmp_path, a_raw_record("9.000008", yeu_cau_dieu_kien="Phải có mặt"), name="raw.jsonl")
    local = a_file(tmp_path, a_land_record(), name="land.jsonl")
    for day, at in enumerate(order):
        bring((national, local)[at], days=day)
    content = catalogue.version_in_force("9.000008", DAY + timedelta(days=1)).content
    assert (content.conditions, len(content.channels)) == ("Phải có mặt", 4)
    for path in (national, local, national):
        assert bring(path, days=3).published.unchanged == ("9.000008",)


# -- records of earlier years -----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_older_record_is_the_oldest_version_whichever_comes_first(tmp_path: Path, order: tuple[int, int]) -> None:
    today = a_file(tmp_path, a_raw_record(ten_thu_tuc="ĐĂNG KÝ THỬ"), name="today.jsonl")
    older = a_file(tmp_path, an_older_record(), name="older.jsonl")
    reports = [bring((today, older)[at]) for at in order]
    assert reports[-1].published.older == ("9.000001",)
    begins = DAY - timedelta(days=1)
    assert [line[0] for line in the_history()] == [1, 0]
    number, name, status, _, ends = the_history()[1]
    assert (number, name, status, ends) == (0, "Thủ tục đăng ký thử", catalogue.Status.REPLACED, begins)
    assert catalogue.procedure("9.000001").name == "ĐĂNG KÝ THỬ"
    held = catalogue.version_in_force("9.000001", begins)
    assert held.channels[0].limit == TimeLimit(Decimal(7), LimitUnit.CALENDAR_DAY)
    before = the_history()
    assert bring(older, days=2).published.unchanged == ("9.000001",)
    assert bring(today, days=2).published.unchanged == ("9.000001",)
    assert the_history() == before


@pytest.mark.django_db
def test_an_older_record_that_fits_none_or_two_waits_and_is_told(tmp_path: Path) -> None:
    twice = a_file(tmp_path, a_raw_record("9.000001"), a_raw_record("9.000002"), name="today.jsonl")
    bring(twice)
    report = bring(a_file(tmp_path, an_older_record("Không còn"), an_older_record("Đăng ký thử")))
    assert [(p.kind, p.detail, p.line) for p in report.problems if p.kind in (Kind.NO_SUCCESSOR, Kind.SAME_NAME)] == [
        (Kind.NO_SUCCESSOR, "Không còn", 1),
        (Kind.SAME_NAME, "Đăng ký thử", 2),
    ]
    assert models.EarlierWording.objects.filter(version__isnull=True).count() == 2
    assert [line[0] for line in the_history()] == [1]


@pytest.mark.django_db
def test_a_version_older_than_the_record_is_not_pushed_back(tmp_path: Path) -> None:
    bring(a_file(tmp_path, a_raw_record(), name="today.jsonl"))
    late = an_older_record(_id={"$oid": f"{int(AT.timestamp()) + 86_400:08x}" + "0" * 16})
    report = bring(a_file(tmp_path, late))
    assert [p.kind for p in report.problems if p.kind is Kind.TOO_LATE] == [Kind.TOO_LATE]
    assert catalogue.import_procedures(actor=SYSTEM, path=a_file(tmp_path, late), at=AT).published.older == ()

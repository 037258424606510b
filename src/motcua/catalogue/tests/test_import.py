import gzip
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, execute_from_command_line

from motcua.catalogue import api as catalogue
from motcua.catalogue import models
from motcua.catalogue.importing.channels import HEADER as CHANNELS
from motcua.catalogue.importing.papers import HEADER as PAPERS
from motcua.kernel.actor import SYSTEM, Role

from .builders import AT, DAY, a_keeper

pytestmark = pytest.mark.django_db


def a_raw_record(code: str = "9.000001", **changes: str) -> dict[str, Any]:
    usual = {
        "ma_thu_tuc": code,
        "ten_thu_tuc": "Đăng ký thử",
        "so_quyet_dinh": "1/QĐ",
        "cap_thuc_hien": "Cấp xã",
        "linh_vuc": "Thử nghiệm",
        "nguon_thu_muc": "bo-thu",
        "cach_thuc_thuc_hien": f"{CHANNELS}Trực tiếp5 Ngày làm việcMiễn phíTrực tuyến1Miễn phí",
        "thanh_phan_ho_so": f"--{PAPERS}Tờ khai ngày 01/01/20261 bản chínhẢnh1 bản chính,2 bản sao",
        "can_cu_phap_ly": "Không có thông tin",
        "ket_qua_xu_ly": "Giấy xác nhậnMã: KQ.G01.000001Từ khóaKhông có thông tinMô tảKhông có thông tin",
    }
    return usual | changes


def a_split_record(code: str = "9.000001", **changes: Any) -> dict[str, Any]:
    """The same procedure, with the mistakes of its rule: the year swallowed by the quantity."""
    papers = [
        {"ten": "Tờ khai ngày 01/01/", "mau": None, "ban_chinh": 20261, "ban_sao": 0},
        {"ten": "Ảnh", "mau": None, "ban_chinh": 1, "ban_sao": 2},
    ]
    usual = {
        "ma": code,
        "ten": "Đăng ký thử",
        "linh_vuc": "Thử nghiệm",
        "cap": ["Cấp xã"],
        "bo": "bo-thu",
        "cach_thuc": [
            {"kenh": "Trực tiếp", "so": "5", "don_vi": "Ngày làm việc", "con_lai": "Miễn phí"},
            {"kenh": "Trực tuyến", "so": "1", "don_vi": None, "con_lai": "Miễn phí"},
        ],
        "ho_so": [{"truong_hop": "--", "giay_to": papers}],
        "ket_qua": [{"ten": "Giấy xác nhận", "ma": "KQ.G01.000001"}],
    }
    return usual | changes


def a_file(folder: Path, *records: dict[str, Any] | str, name: str = "records.jsonl") -> Path:
    path = folder / name
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    path.write_text("\n".join(lines) + "\n")
    return path


def bring(path: Path, days: int = 0) -> catalogue.ImportReport:
    return catalogue.import_procedures(actor=SYSTEM, path=path, at=AT + timedelta(days=days))


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    path = a_file(tmp_path, a_raw_record(), a_raw_record("9.000002"))
    assert bring(path).published.created == ("9.000001", "9.000002")
    assert bring(path, days=1).published.unchanged == ("9.000001", "9.000002")
    assert models.ProcedureVersion.objects.count() == 2


def test_only_what_changed_gets_a_new_version(tmp_path: Path) -> None:
    bring(a_file(tmp_path, a_raw_record(), a_raw_record("9.000002")))
    changed = a_raw_record("9.000002", so_quyet_dinh="2/QĐ")
    assert bring(a_file(tmp_path, a_raw_record(), changed), days=1).published.changed == ("9.000002",)
    assert [line.number for line in catalogue.history("9.000002")] == [2, 1]
    assert catalogue.version_in_force("9.000002", DAY).decision == "1/QĐ"


def test_both_forms_of_one_record_say_the_same(tmp_path: Path) -> None:
    bring(a_file(tmp_path, a_raw_record()))
    before = catalogue.version_in_force("9.000001", DAY)
    assert bring(a_file(tmp_path, a_split_record()), days=1).published.unchanged == ("9.000001",)
    assert [p.name for p in before.variants[0].papers] == ["Tờ khai ngày 01/01/2026", "Ảnh"]


def test_the_fuller_form_adds_to_the_poorer(tmp_path: Path) -> None:
    bring(a_file(tmp_path, a_split_record()))
    assert bring(a_file(tmp_path, a_raw_record()), days=1).published.changed == ("9.000001",)
    assert catalogue.procedure("9.000001")
    assert catalogue.history("9.000001")[0].source == "raw"


def test_a_poorer_form_read_for_the_first_time_undoes_nothing(tmp_path: Path) -> None:
    bring(a_file(tmp_path, a_raw_record()))
    assert bring(a_file(tmp_path, a_split_record(ten="Tên cụt")), days=1).published.unchanged == ("9.000001",)
    assert catalogue.procedure("9.000001").name == "Đăng ký thử"


def test_a_poorer_form_is_heard_when_it_says_something_new(tmp_path: Path) -> None:
    bring(a_file(tmp_path, a_raw_record()))
    bring(a_file(tmp_path, a_split_record()), days=1)
    assert bring(a_file(tmp_path, a_split_record(ten="Tên mới")), days=2).published.changed == ("9.000001",)
    line = catalogue.history("9.000001")[0]
    assert (line.name, line.decision, line.source) == ("Tên mới", "1/QĐ", "raw")
    assert bring(a_file(tmp_path, a_split_record(ten="Tên mới")), days=3).published.changed == ()


def test_what_could_not_be_read_is_told_per_procedure(tmp_path: Path) -> None:
    report = bring(a_file(tmp_path, a_raw_record()))
    assert {(p.code, p.kind, p.line) for p in report.problems} == {
        ("9.000001", "limit-without-unit", 1),
        ("9.000001", "quantity-doubtful", 1),
    }


def test_a_bad_line_is_told_with_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    bad = ["{broken", "[1, 2]", "{}", json.dumps({"ma_thu_tuc": "??", "ten_thu_tuc": "x"}), ""]
    path = a_file(tmp_path, a_raw_record(), *bad, a_raw_record("9.000002", ten_thu_tuc=""), a_raw_record("9.000003"))
    report = bring(path)
    assert report.published.created == ("9.000001", "9.000003")
    assert [p.line for p in report.problems if p.kind == "line"] == [2, 3, 4, 5, 7]


def test_a_file_cut_off_in_the_middle_is_read_up_to_there(tmp_path: Path) -> None:
    text = "\n".join(json.dumps(a_raw_record(f"9.{n:06}", so_quyet_dinh=f"{n * 7919}/QĐ")) for n in range(400))
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(text.encode())[:-200])
    report = bring(path)
    assert 0 < len(report.published.created) < 400
    assert "tệp nén bị hỏng" in report.problems[-1].detail


def test_a_list_is_read_like_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([a_raw_record(), a_split_record("9.000002"), 7], indent=1))
    report = bring(path)
    assert report.published.created == ("9.000001", "9.000002")
    assert [p.line for p in report.problems if p.kind == "line"] == [3]


def test_a_missing_file_and_a_stranger_are_refused(tmp_path: Path) -> None:
    with pytest.raises(catalogue.CannotReadFile):
        bring(tmp_path / "absent.jsonl")
    officer = a_keeper(Role.RECEPTION)
    with pytest.raises(catalogue.MayNotImport):
        catalogue.import_procedures(actor=officer, path=a_file(tmp_path, a_raw_record()), at=AT)


def test_the_command_shows_what_was_done_and_writes_the_report(tmp_path: Path) -> None:
    path, target, output = a_file(tmp_path, a_raw_record(), "{broken"), tmp_path / "report.csv", io.StringIO()
    with pytest.raises(CommandError, match="no records"):
        call_command("import_procedures", str(path), "--report", str(target), stdout=output, stderr=io.StringIO())
    assert "1 records; 1 new, 0 changed, 0 unchanged" in output.getvalue()
    assert "limit-without-unit" in output.getvalue()
    assert target.read_text().splitlines()[1].startswith("records.jsonl,1,9.000001,limit-without-unit,Trực tuyến: 1")


def test_nothing_in_the_report_is_run_by_a_spreadsheet_program(tmp_path: Path) -> None:
    record = json.dumps(a_raw_record(), ensure_ascii=False).replace("Tờ khai ngày", "=Tờ khai ngày")
    target = tmp_path / "report.csv"
    call_command("import_procedures", str(a_file(tmp_path, record)), "--report", str(target), stdout=io.StringIO())
    assert ",'=Tờ khai ngày" in target.read_text()


def test_one_command_imports_every_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    execute_from_command_line(["motcua", "import", "procedures", str(a_file(tmp_path, a_raw_record()))])
    assert "1 records; 1 new" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stopped:
        execute_from_command_line(["motcua", "import", "nonsense"])
    assert stopped.value.code == 2
    assert "procedures" in capsys.readouterr().out


def test_of_two_records_with_one_code_the_later_counts(tmp_path: Path) -> None:
    bring(a_file(tmp_path, a_raw_record(so_quyet_dinh="1/QĐ"), a_raw_record(so_quyet_dinh="2/QĐ")))
    assert [line.decision for line in catalogue.history("9.000001")] == ["2/QĐ"]


def test_what_was_published_is_in_the_audit_trail(tmp_path: Path) -> None:
    bring(a_file(tmp_path, a_raw_record()))
    bring(a_file(tmp_path, a_raw_record()), days=1)
    records = apps.get_model("audit", "AuditRecord").objects.filter(action="catalogue.publish")
    assert [record.details["created"] for record in records] == [["9.000001"]]

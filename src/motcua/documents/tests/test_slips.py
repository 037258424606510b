"""Forms 01 to 07: their words, their page, and the form that was in force."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest

from motcua.documents import api as documents
from motcua.documents.contents import Content
from motcua.documents.rendering import render
from motcua.documents.slip_forms import Slip, slip_form, slip_forms
from motcua.kernel.actor import SYSTEM

from .builders import (
    NOON,
    a_control_slip,
    a_form,
    a_hand_over,
    a_refusal,
    a_register,
    a_slip,
    a_stop,
    a_supplement,
    an_agency,
    an_apology,
)
from .test_rendering import _data, _text, assert_is_pdf_a_2b, needs_poppler

LAST_OLD_DAY, FIRST_NEW_DAY = date(2025, 9, 14), date(2025, 9, 15)
ONE_OF_EACH: dict[Slip, Any] = {
    Slip.RECEIPT: a_slip,
    Slip.SUPPLEMENT: a_supplement,
    Slip.REFUSAL: a_refusal,
    Slip.APOLOGY: an_apology,
    Slip.STOP: a_stop,
    Slip.CONTROL: a_control_slip,
    Slip.REGISTER: a_register,
}
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def _printed(content: Content, **changes: Any) -> str:
    """Without the mark of a demonstration, whose letters would stand between the words."""
    return _text(render(content.template, _data(content, **{"demonstration": False, **changes}), at=NOON).pdf)


@pytest.mark.parametrize("slip", Slip)
def test_every_slip_is_a_page_of_pdf_a_2b(slip: Slip) -> None:
    content = ONE_OF_EACH[slip]()
    made = render(content.template, _data(content), at=NOON)
    assert made.pages == 1
    assert_is_pdf_a_2b(made.pdf)


@needs_poppler
@pytest.mark.parametrize("slip", Slip)
def test_every_slip_has_the_motto_the_number_the_place_and_its_form(slip: Slip) -> None:
    text = _printed(ONE_OF_EACH[slip](), number="07/XYZ-TTPVHCC")
    form = a_form(slip)
    for words in (*MOTTO, "Số: 07/XYZ-TTPVHCC", "Hoàn Kiếm, ngày 20 tháng 11 năm 2026", form.mark, form.title.upper()):
        assert words in text
    assert form.mark == f"Mẫu số {form.number}, Thông tư số 03/2025/TT-VPCP"


SAID = {
    Slip.RECEIPT: (
        a_slip(
            authorised=documents.Party("Đỗ Ỷ Lan", "001196000999", "Số 3 phố Hàng Đào", "0987 654 321", "lan@vd.vn"),
            authorisation="Giấy ủy quyền số 12",
            register="01/2026",
            register_serial="7",
            sets=2,
        ),
        "Mã hồ sơ: H26.14-261120-0007|Tiếp nhận hồ sơ của: Nguyễn Thị Ngọc Ẩn|001196000123|Số 12 phố Hàng Bạc"
        "|0912 345 678|Người được ủy quyền: Đỗ Ỷ Lan|001196000999|Số 3 phố Hàng Đào|0987 654 321|lan@vd.vn"
        "|Giấy ủy quyền số 12|Đăng ký khai sinh|Giấy chứng sinh|02 (bộ)|Trong ngày làm việc"
        "|12 giờ 00 phút, ngày 20 tháng 11 năm 2026|17 giờ 00 phút, ngày 20 tháng 11 năm 2026"
        "|Điểm tiếp nhận phường Hoàn Kiếm|quyển số 01/2026, số thứ tự 7|NGƯỜI NỘP HỒ SƠ|NGƯỜI TIẾP NHẬN HỒ SƠ",
    ),
    Slip.SUPPLEMENT: (
        a_supplement(),
        "Hồ sơ của: Nguyễn Thị Ngọc Ẩn|Đăng ký khai sinh|H26.14-261120-0007|Số 12 phố Hàng Bạc|0912 345 678"
        "|1. Giấy chứng sinh: bản chụp bị mất góc|2. Giấy ủy quyền của người cha|Lý do: Hồ sơ chưa đủ"
        "|Nguyễn Văn Bình, điện thoại 024 3825 0000|ngày 11 tháng 12 năm 2026|NGƯỜI HƯỚNG DẪN",
    ),
    Slip.REFUSAL: (
        a_refusal(),
        "Nguyễn Thị Ngọc Ẩn|001196000123|H26.14-261120-0007|Không thuộc phạm vi tiếp nhận|Không đủ điều kiện"
        "|Lý do khác|Giấy chứng sinh không do cơ sở y tế|NGƯỜI NỘP HỒ SƠ|NGƯỜI TIẾP NHẬN HỒ SƠ",
    ),
    Slip.APOLOGY: (
        an_apology(),
        "Kính gửi: Nguyễn Thị Ngọc Ẩn|001196000123|mã hồ sơ H26.14-261120-0007|ngày 20 tháng 11 năm 2026"
        "|ngày 25 tháng 11 năm 2026|ngày 30 tháng 11 năm 2026|xin lỗi|chờ văn bản xác minh|CHỦ TỊCH|Lê Quang Hưởng",
    ),
    Slip.STOP: (
        a_stop(),
        "Kính gửi: Nguyễn Thị Ngọc Ẩn|001196000123|H26.14-261120-0007|Đăng ký khai sinh|Ngày đề nghị dừng: 12 giờ"
        "|Điều 21 Nghị định số 118/2025/NĐ-CP|theo đề nghị của người nộp|1. Giấy chứng sinh (01 bản chính)|2. Lệ phí",
    ),
    Slip.CONTROL: (
        a_control_slip(),
        "H26.14-261120-0007|Cơ quan chủ trì giải quyết: Ủy ban nhân dân phường Hoàn Kiếm|Cơ quan phối hợp: Sở Tư pháp"
        "|Thời gian nhận hồ sơ: 12 giờ 00|Thời gian hẹn trả kết quả: 12 giờ 00|Trần Thị Mai|Phạm Đức Long|12:00"
        "|Đúng hạn|Quá hạn",
    ),
    Slip.REGISTER: (
        a_register(),
        "Quyển số 01/2026|Lĩnh vực: Hộ tịch|Từ ngày 01/11/2026 đến ngày 30/11/2026: 3 hồ sơ|STT|Mã hồ sơ"
        "|Tên thủ tục hành chính|Tổ chức, cá nhân|Địa chỉ, số điện thoại|Cơ quan chủ trì|Hẹn trả|Ký nhận"
        "|H26.14-261120-0007|0912 345 678|20/11/2026|21/11/2026|Trực tuyến",
    ),
}


@needs_poppler
@pytest.mark.parametrize("slip", Slip)
def test_every_slip_says_what_its_form_asks_for(slip: Slip) -> None:
    content, words = SAID[slip]
    text = _printed(content)
    assert [word for word in words.split("|") if word not in text] == []


@needs_poppler
def test_a_receipt_without_a_representative_says_nothing_of_one() -> None:
    assert "ủy quyền" not in _printed(a_slip())


@needs_poppler
def test_a_slip_that_nobody_signs_digitally_names_who_signs_by_hand() -> None:
    made = render("refusal", _data(a_refusal(officer="Trần Thị Mai"), signers=[]), at=NOON)
    assert "Trần Thị Mai" in _text(made.pdf)
    assert made.places == ()


@needs_poppler
def test_a_print_out_of_a_running_dossier_is_marked_and_cannot_be_verified() -> None:
    slip = a_control_slip(closed=False)
    made = documents.print_out(slip, agency=an_agency(), number="…/PKS-TTPVHCC", name="phieu", at=NOON)
    assert_is_pdf_a_2b(made.content)
    text = _text(made.content)
    assert "chưa được cấp số" in text
    assert "Mã xác minh" not in text
    assert "Mã xác minh" in _printed(a_control_slip())


@pytest.mark.parametrize(
    ("slip", "old", "new"),
    [
        (Slip.RECEIPT, "01", "01"),
        (Slip.SUPPLEMENT, "02", "02"),
        (Slip.REFUSAL, "03", "03"),
        (Slip.APOLOGY, "04", "04"),
        (Slip.STOP, "", "05"),
        (Slip.CONTROL, "05", "06"),
        (Slip.REGISTER, "06", "07"),
    ],
)
def test_a_dossier_keeps_the_numbering_under_which_it_was_received(slip: Slip, old: str, new: str) -> None:
    assert slip_form(slip, LAST_OLD_DAY).number == old
    assert slip_form(slip, FIRST_NEW_DAY).number == new
    assert slip_form(slip, date(2010, 1, 1)) == slip_form(slip, LAST_OLD_DAY)


@needs_poppler
def test_an_old_slip_is_printed_with_its_old_number_and_title() -> None:
    text = _printed(an_apology(form=slip_form(Slip.APOLOGY, LAST_OLD_DAY)))
    assert "Mẫu số 04, Thông tư số 01/2018/TT-VPCP" in text
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in text
    assert "Mẫu số" not in _printed(a_stop(form=slip_form(Slip.STOP, LAST_OLD_DAY)))


def test_no_two_slips_of_a_circular_share_a_number_and_every_day_has_each_once() -> None:
    for source in ("tt-01-2018", "tt-03-2025"):
        numbers = [form.number for form in slip_forms() if form.source == source and form.number]
        assert len(numbers) == len(set(numbers))
    for slip in Slip:
        ranges = [(form.valid_from, form.valid_to) for form in slip_forms() if form.slip is slip]
        assert [start for start, _ in ranges[1:]] == [end + timedelta(days=1) for _, end in ranges[:-1] if end]
        assert ranges[-1][1] is None


def test_what_was_not_read_in_the_circular_is_marked() -> None:
    today = {slip: slip_form(slip, FIRST_NEW_DAY) for slip in Slip}
    assert [slip for slip, form in today.items() if not form.fields_confirmed] == [Slip.STOP]
    assert all(form.note for form in slip_forms() if not (form.fields_confirmed and form.notation_confirmed))


def test_every_form_cites_a_known_source() -> None:
    import tomllib

    known = tomllib.loads((Path(__file__).parents[4] / "docs" / "legal" / "sources.toml").read_text("utf-8"))
    assert {form.source for form in slip_forms()} <= set(known)


@needs_poppler
def test_the_register_runs_over_landscape_pages_with_its_head_on_each() -> None:
    made = render("register", _data(a_register(60), code="", qr="", address="", signers=[]), at=NOON)
    assert made.pages > 3
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        boxes = [[float(side) for side in page.mediabox] for page in pdf.pages]
    assert all(width > height for _, _, width, height in boxes)
    text = _text(made.pdf)
    assert text.count("Tên thủ tục hành chính") == made.pages
    assert re.search(r"\b60 H26", text)


def test_a_long_way_from_hand_to_hand_takes_as_many_pages_as_it_needs() -> None:
    made = render("control", _data(a_control_slip(lines=(a_hand_over(),) * 80)), at=NOON)
    assert made.pages > 2
    assert_is_pdf_a_2b(made.pdf)


@pytest.mark.django_db
def test_a_slip_is_issued_once_under_one_key() -> None:
    case_id = uuid4()

    def made() -> documents.IssuedDocument:
        return documents.issue(
            actor=SYSTEM,
            case_id=case_id,
            case_reference="H26.14-261120-0007",
            kind="supplement",
            key="first",
            content=a_supplement(),
            agency=an_agency(),
            series=documents.Series("supplement", "PBS-TTPVHCC"),
            signers=(),
            at=NOON,
        )

    first, again = made(), made()
    assert first == again
    assert first.number == "01/PBS-TTPVHCC"
    assert first.type_name == "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"

"""Each kind of question: what it takes, what it makes of it, what it refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from motcua.forms.checking import InvalidAnswers, check
from motcua.forms.values import Address, FileReference, Kind, Label, PersonDetails

from .builders import TODAY, a_form, a_question, options

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commune")]

FILE = UUID(int=7)
PARTS = (
    a_question("name", label=Label("Họ, chữ đệm, tên", "Full name")),
    a_question("birth_date", Kind.DATE, label=Label("Ngày sinh", "Date of birth"), maximum="today-18y"),
    a_question("ethnicity", label=Label("Dân tộc", "Ethnicity"), required=False),
)

TAKEN: list[tuple[Kind, dict[str, Any], Any, Any]] = [
    (Kind.TEXT, {}, "  Nguyễn \t Văn\u200b  An ", "Nguyễn Văn An"),
    (Kind.TEXT, {}, "Nguye\u0302\u0303n", "Nguyễn"),
    (Kind.TEXT, {}, "a\x00b\ud800c", "abc"),
    (Kind.TEXT, {"pattern": "[A-Z]{2}[0-9]+"}, "AB12", "AB12"),
    (Kind.LONG_TEXT, {}, "\r\nDòng  một\r\nDòng hai \n", "Dòng một\nDòng hai"),
    (Kind.NUMBER, {}, "1.234", 1234),
    (Kind.NUMBER, {}, 5.0, 5),
    (Kind.NUMBER, {"decimals": 2}, "1.234,5", Decimal("1234.50")),
    (Kind.NUMBER, {"decimals": 2}, "12.5", Decimal("12.50")),
    (Kind.MONEY, {}, "50.000", 50_000),
    (Kind.MONEY, {}, "1 250 000 đồng", 1_250_000),
    (Kind.MONEY, {}, "2.000₫", 2000),
    (Kind.DATE, {}, {"day": "5", "month": "01", "year": "2026"}, date(2026, 1, 5)),
    (Kind.DATE, {}, "5/1/2026", date(2026, 1, 5)),
    (Kind.DATE, {}, "2026-01-05", date(2026, 1, 5)),
    (Kind.DATE, {"maximum": "today"}, "23/11/2026", TODAY),
    (Kind.DATE, {"maximum": "today-18y"}, "23/11/2008", date(2008, 11, 23)),
    (Kind.YES_NO, {}, "yes", True),
    (Kind.YES_NO, {}, False, False),
    (Kind.CHOICE, {"options": options("a", "b")}, "b", "b"),
    (Kind.CHOICES, {"options": options("a", "b", "c")}, ["c", "a", "a"], ("a", "c")),
    (Kind.PERSONAL_NUMBER, {}, "001 190 012 345", "001190012345"),
    (Kind.PHONE, {}, "0912 345 678", "+84912345678"),
    (Kind.PHONE, {}, "+49 (30) 1234567", "+49301234567"),
    (Kind.EMAIL, {}, "Lan.Pham@Example.COM", "Lan.Pham@example.com"),
    (
        Kind.ADDRESS,
        {},
        {"commune": "00004", "street": "12 Phố Huế"},
        Address(street="12 Phố Huế", commune="00004"),
    ),
    (
        Kind.ADDRESS,
        {},
        {"commune": "elsewhere", "elsewhere": "Xã A, tỉnh B", "street": "Thôn 2"},
        Address(street="Thôn 2", elsewhere="Xã A, tỉnh B"),
    ),
    (
        Kind.PERSON,
        {"parts": PARTS},
        {"name": " Lê  Thị Bé", "birth_date": "1/2/1990", "unknown": 1},
        PersonDetails(name="Lê Thị Bé", birth_date=date(1990, 2, 1)),
    ),
    (Kind.FILE, {}, [{"id": str(FILE), "name": "to khai.pdf"}], (FileReference(FILE, "to khai.pdf"),)),
]

REFUSED: list[tuple[Kind, dict[str, Any], Any, dict[str, str]]] = [
    (Kind.TEXT, {}, None, {"": "Nhập nội dung."}),
    (Kind.TEXT, {}, "\u200b\u200b", {"": "Nhập nội dung."}),
    (Kind.TEXT, {}, "x" * 201, {"": "Rút ngắn nội dung còn không quá 200 ký tự."}),
    (Kind.TEXT, {}, "x" * 10**7, {"": "Rút ngắn nội dung còn không quá 200 ký tự."}),
    (Kind.TEXT, {}, ["x"], {"": "Nhập nội dung bằng chữ."}),
    (Kind.TEXT, {"pattern": "[A-Z]+"}, "AB1", {"": "Nhập nội dung đúng mẫu yêu cầu."}),
    (Kind.TEXT, {"minimum": 3}, "ab", {"": "Nhập nội dung có ít nhất 3 ký tự."}),
    (Kind.NUMBER, {}, "12,5", {"": "Nhập nội dung bằng số nguyên, ví dụ 12."}),
    (Kind.NUMBER, {}, True, {"": "Nhập nội dung bằng số nguyên, ví dụ 12."}),
    (Kind.NUMBER, {}, float("nan"), {"": "Nhập nội dung bằng số nguyên, ví dụ 12."}),
    (Kind.NUMBER, {}, "9" * 5000, {"": "Nhập nội dung bằng số nguyên, ví dụ 12."}),
    (Kind.NUMBER, {"minimum": 1}, "0", {"": "Nhập nội dung không nhỏ hơn 1."}),
    (Kind.NUMBER, {"maximum": 1000}, 1001, {"": "Nhập nội dung không lớn hơn 1.000."}),
    (Kind.MONEY, {}, "năm mươi", {"": "Nhập nội dung bằng số đồng, ví dụ 50.000."}),
    (Kind.MONEY, {}, 10.5, {"": "Nhập nội dung bằng số đồng, ví dụ 50.000."}),
    (Kind.DATE, {}, {"day": "31", "month": "", "year": ""}, {".month": "Nhập đủ nội dung: còn thiếu tháng, năm."}),
    (Kind.DATE, {}, "31/2/2026", {"": "Nhập nội dung là một ngày có thật, ví dụ 27/3/2026."}),
    (Kind.DATE, {}, "hôm qua", {"": "Nhập nội dung theo dạng ngày/tháng/năm, ví dụ 27/3/2026."}),
    (Kind.DATE, {"maximum": "today"}, "24/11/2026", {"": "Nhập nội dung không muộn hơn ngày 23/11/2026."}),
    (Kind.DATE, {"minimum": "today-1m"}, "22/10/2026", {"": "Nhập nội dung từ ngày 23/10/2026 trở đi."}),
    (
        Kind.DATE,
        {"maximum": "today-20y", "error": Label("Phải từ đủ 20 tuổi.", "Must be 20.")},
        "24/11/2006",
        {"": "Phải từ đủ 20 tuổi."},
    ),
    (Kind.YES_NO, {}, "maybe", {"": "Chọn Có hoặc Không cho: nội dung"}),
    (Kind.YES_NO, {"label": Label("Có con chung?", "Children?")}, None, {"": "Trả lời câu hỏi “Có con chung?”"}),
    (Kind.CHOICE, {"options": options("a")}, "z", {"": "Chọn nội dung trong các mục đã cho."}),
    (Kind.CHOICE, {"options": options("a")}, {"a": 1}, {"": "Chọn nội dung trong các mục đã cho."}),
    (Kind.CHOICES, {"options": options("a", "b")}, ["a", "z"], {"": "Chọn nội dung trong các mục đã cho."}),
    (
        Kind.CHOICES,
        {"options": options("a", "b"), "maximum": 1},
        ["a", "b"],
        {"": "Chọn nhiều nhất 1 mục cho: nội dung"},
    ),
    (Kind.PERSONAL_NUMBER, {}, "00119001234", {"": "Nhập nội dung gồm đúng 12 chữ số."}),
    (Kind.PHONE, {}, "12345", {"": "Nhập nội dung như 0912 345 678; số nước ngoài bắt đầu bằng dấu +."}),
    (Kind.EMAIL, {}, "lan@@example.com", {"": "Nhập nội dung theo dạng ten@example.com."}),
    (Kind.ADDRESS, {}, {"street": "12 Phố Huế"}, {".commune": "Chọn xã, phường cho nội dung."}),
    (
        Kind.ADDRESS,
        {},
        {"commune": "no-such", "street": "1"},
        {".commune": "Chọn xã, phường đang có trong danh sách cho nội dung."},
    ),
    (Kind.ADDRESS, {}, {"commune": "00004"}, {".street": "Nhập số nhà, đường, thôn hoặc tổ dân phố cho nội dung."}),
    (
        Kind.ADDRESS,
        {},
        {"commune": "elsewhere", "street": "1"},
        {".elsewhere": "Nhập xã, phường và tỉnh, thành phố cho nội dung."},
    ),
    (
        Kind.PERSON,
        {"parts": PARTS, "label": Label("Người mẹ", "Mother")},
        {"birth_date": {"day": "1", "month": "1", "year": "2020"}},
        {
            ".name": "Nhập họ, chữ đệm, tên của người mẹ.",
            ".birth_date": "Nhập ngày sinh của người mẹ không muộn hơn ngày 23/11/2008.",
        },
    ),
    (Kind.FILE, {}, [], {"": "Tải lên nội dung."}),
    (Kind.FILE, {}, [{"id": "../etc", "name": "x"}], {"": "Tải lên lại nội dung."}),
    (
        Kind.FILE,
        {"maximum": 1},
        [{"id": str(UUID(int=n)), "name": "x"} for n in (1, 2)],
        {"": "Chỉ tải lên nhiều nhất 1 tệp cho: nội dung"},
    ),
]


@pytest.mark.parametrize(("kind", "settings", "given", "taken"), TAKEN)
def test_an_answer_is_taken_and_normalised(kind: Kind, settings: dict[str, Any], given: Any, taken: Any) -> None:
    form = a_form(a_question(kind=kind, **settings))
    answers = check(form, {"thing": given}, on=TODAY)
    assert answers["thing"] == taken
    assert type(answers["thing"]) is type(taken)
    assert check(form, answers.json(), on=TODAY) == answers


@pytest.mark.parametrize(("kind", "settings", "given", "said"), REFUSED)
def test_an_answer_is_refused_naming_the_field(
    kind: Kind, settings: dict[str, Any], given: Any, said: dict[str, str]
) -> None:
    with pytest.raises(InvalidAnswers) as refusal:
        check(a_form(a_question(kind=kind, **settings)), {"thing": given}, on=TODAY)
    assert {field.removeprefix("thing"): str(words) for field, words in refusal.value.fields.items()} == said


@pytest.mark.parametrize("kind", list(Kind))
def test_an_optional_question_may_be_left(kind: Kind) -> None:
    question = a_question(kind=kind, required=False, options=options("a"), parts=PARTS)
    assert check(a_form(question), {"thing": ""}, on=TODAY).values == {}

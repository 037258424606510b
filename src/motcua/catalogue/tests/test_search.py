import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from motcua.catalogue import api as catalogue
from motcua.kernel.actor import SYSTEM

from .builders import AT, DAY, a_published_version

pytestmark = pytest.mark.django_db
NAMES = {
    "9.000001": "Đăng ký khai sinh",
    "9.000002": "Đăng ký lại khai sinh",
    "9.000003": "Đăng ký khai tử",
    "9.000004": "Đăng ký kết hôn",
    "9.000005": "Cấp giấy phép khai thác khoáng sản",
    "9.000006": "Cấp giấy phép xây dựng nhà ở riêng lẻ",
}


@pytest.fixture(autouse=True)
def some_procedures() -> None:
    for code, name in NAMES.items():
        keywords = ("hôn thú",) if code == "9.000004" else ()
        a_published_version(code, name=name, keywords=keywords, field="Hộ tịch" if code < "9.000005" else "Cấp phép")


def codes(text: str, limit: int = 10) -> list[str]:
    return [procedure.code for procedure in catalogue.search(text, limit)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("khai sinh", "9.000001"),
        ("Đăng ký KHAI SINH", "9.000001"),
        ("dang ky lai khai sinh", "9.000002"),
        ("khai tử", "9.000003"),
        ("Tôi muốn hỏi đăng ký khai sinh cho con thì cần giấy tờ gì?", "9.000001"),
        ("hon thu", "9.000004"),
        ("khai khoang", "9.000005"),
        ("xây nh", "9.000006"),
        ("9.000003", "9.000003"),
        (" 9.000006 ", "9.000006"),
    ],
)
def test_the_procedure_that_is_meant_comes_first(text: str, first: str) -> None:
    assert codes(text)[0] == first


def test_diacritics_decide_between_words_that_are_alike_without_them() -> None:
    a_published_version("9.000010", name="Cấp thẻ nhà báo")
    a_published_version("9.000011", name="Cấp thế nhà báo")
    assert codes("thẻ nhà báo")[0] == "9.000010"
    assert codes("thế nhà báo")[0] == "9.000011"


def test_a_word_only_begun_is_found() -> None:
    assert "9.000005" in codes("khoan")
    assert codes("khoan ") == []


def test_a_field_is_found_by_its_name() -> None:
    assert set(codes("hộ tịch")) == {"9.000001", "9.000002", "9.000003", "9.000004"}


@pytest.mark.parametrize("text", ["", "   ", "%_'\"\\", "zzzz", "0", "?" * 10_000])
def test_nothing_is_found_for_nothing(text: str) -> None:
    assert codes(text) == []


def test_no_more_come_than_asked_for() -> None:
    assert len(codes("đăng ký", limit=2)) == 2


def test_a_changed_catalogue_is_searched_as_it_is_now() -> None:
    assert codes("tàu biển") == []
    a_published_version("9.000009", name="Đăng ký tàu biển", at=AT + timedelta(days=1))
    assert codes("tàu biển")[0] == "9.000009"
    catalogue.abolish_procedure(actor=SYSTEM, code="9.000009", last_day=DAY + timedelta(days=5), at=AT)
    assert codes("tàu biển") == []


def test_a_search_costs_one_query_at_most(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    codes("khai sinh")
    with django_assert_max_num_queries(1):
        codes("khai tử")


def test_the_command_tells_how_good_the_search_is(tmp_path: Path) -> None:
    questions = [
        {"question": "đăng ký khai tử", "codes": ["9.000003"]},
        {"question": "khai sinh", "codes": ["9.000002"]},
        {"question": "zzzz", "codes": ["9.000001"]},
    ]
    path, output = tmp_path / "questions.json", io.StringIO()
    path.write_text(json.dumps(questions))
    call_command("catalogue", "evaluate-search", str(path), "--misses", stdout=output)
    assert "3 questions: 33.3% first, 66.7% among the first five" in output.getvalue()
    assert "zzzz" in output.getvalue()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expecting value"),
        ("{}", "no list"),
        ("[]", "no list"),
        ('[{"question": "a", "codes": ["1"]}, {}]', "question 2: “question”"),
        ('[{"question": "a", "codes": "1.000001"}]', "question 1: “codes”"),  # else each letter were a code
    ],
)
def test_a_file_of_questions_is_refused_by_the_question_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "questions.json"
    path.write_text(text, encoding="utf-8-sig")
    with pytest.raises(CommandError, match=said):
        call_command("catalogue", "evaluate-search", str(path))


def test_codes_that_no_question_could_find_are_told(tmp_path: Path) -> None:
    path, told = tmp_path / "questions.json", io.StringIO()
    path.write_text(json.dumps([{"question": "khai sinh", "codes": ["9.000002", "9.999999"]}]))
    call_command("catalogue", "evaluate-search", str(path), stdout=io.StringIO(), stderr=told)
    assert "9.999999" in told.getvalue()
    assert "9.000002" not in told.getvalue()

"""Conditions judged as they are written: what is wrong, where, in words."""

from __future__ import annotations

import pytest

from motcua.forms import api as forms
from motcua.forms import soundness, trying
from motcua.forms.definitions import parse
from motcua.forms.shipped import shipped
from motcua.forms.soundness import faults

from .builders import a_form, a_page, a_question, options

EARLIER = {
    "side": a_question("side", forms.Kind.CHOICE, options=options("a", "b")),
    "many": a_question("many", forms.Kind.CHOICES, options=options("a", "b")),
    "sure": a_question("sure", forms.Kind.YES_NO),
    "age": a_question("age", forms.Kind.NUMBER),
    "day": a_question("day", forms.Kind.DATE),
    "name": a_question("name"),
}


@pytest.mark.parametrize(
    "source",
    [
        "",
        'side == "a"',
        'side != "a" && age > 18',
        '"a" in many || sure',
        "!sure",
        'day < "2020-01-01"',
        'name != ""',
        'name.matches("A.*")',
        "size(many) > 1",
        '["a", "b"].exists(one, one == side)',
    ],
)
def test_a_condition_that_can_be_decided_is_taken(source: str) -> None:
    assert forms.fault_of(source, EARLIER) == ""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('side = "a"', "Dòng 1, ký tự 6: không hiểu “=”; hãy viết “==”."),
        ('side == "a" or sure', "Dòng 1, ký tự 13: không hiểu “or”; hãy viết “||”."),
        ('side == "a', "Dòng 1, ký tự 9: chuỗi chữ chưa đóng dấu nháy."),
        ('side == "a" &&\n', "còn thiếu một vế ở cuối"),
        ('sidle == "a"', "Dòng 1, ký tự 1: Điều kiện chỉ được nhắc đến câu hỏi đã hỏi trước; không có: sidle."),
        ('sure &&\n  nowhere == "x"', "Dòng 2, ký tự 3"),
        ('side == "c"', 'Dòng 1, ký tự 1: side chỉ có thể là "a", "b".'),
        ("age == '5'", "Dòng 1, ký tự 1: age là loại khác. Viết như: age > 1."),
        ("sure == 'true'", "sure là loại khác. Viết như: sure."),
        ("name > 5", "so sánh hai loại khác nhau"),
        ("side", "phải cho kết quả đúng hoặc sai"),
        ("size(age) > 1", "không dùng được “size”"),
        ("unknown_function(side)", "không dùng được “unknown_function”"),
    ],
)
def test_what_is_wrong_with_a_condition_is_said_with_its_place(source: str, said: str) -> None:
    assert said in str(forms.fault_of(source, EARLIER))


def test_only_what_was_asked_before_may_be_used() -> None:
    form = a_form(pages=(a_page("one", EARLIER["side"], EARLIER["age"]), a_page("two", EARLIER["day"])))
    assert [one.key for one in forms.usable_names(form, "two")] == ["side", "age"]
    assert [one.key for one in forms.usable_names(form, "one", "age")] == ["side"]
    assert [one.key for one in forms.usable_names(form, "one", "*")] == ["side", "age"]
    (side, *_rest) = forms.usable_names(form, "two")
    assert (side.example, [value for value, _label in side.values]) == ('side == "a"', ["a", "b"])


@pytest.mark.parametrize("key", sorted(EARLIER))
def test_the_example_of_a_name_is_itself_a_condition(key: str) -> None:
    assert forms.fault_of(forms.example_for(EARLIER[key]), EARLIER) == ""


@pytest.mark.parametrize(
    ("show_if", "reached"),
    [
        ('side == "a" && side == "b"', False),
        ('side == "b" && sure', False),
        ('side == "a" && sure', True),
        ("age > 5 && age < 7", True),
        ("age > 7 && age < 5", False),
        ('day > "2020-01-01" && day < "2020-01-03"', True),
        ('"a" in many && "b" in many', True),
        ('name.startsWith("Q")', True),
    ],
)
def test_a_page_is_reachable_when_some_answers_bring_it_up(show_if: str, reached: bool) -> None:
    sure = a_question("sure", forms.Kind.YES_NO, show_if='side == "a"')
    applicant = a_question("applicant", forms.Kind.PERSON, parts=(forms.PARTS["name"],))
    first = a_page("one", applicant, a_question("phone", forms.Kind.PHONE), EARLIER["side"], sure)
    second = a_page("two", *(EARLIER[key] for key in ("age", "day", "many", "name")))
    form = a_form(pages=(first, second, a_page("three", a_question("end"), show_if=show_if)))
    assert (set(faults(form)) == set()) is reached


def test_no_more_answers_are_made_up_than_can_be_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(soundness, "values_of", lambda one, text: made.append(one.key) or trying.values_of(one, text))
    first = a_question("q0", forms.Kind.YES_NO)
    chained = [a_question(f"q{n}", forms.Kind.YES_NO, show_if=f"q{n - 1}") for n in range(1, 60)]
    applicant = a_question("applicant", forms.Kind.PERSON, parts=(forms.PARTS["name"],))
    asked = a_page("one", applicant, a_question("phone", forms.Kind.PHONE), first, *chained)
    assert faults(a_form(pages=(asked,))) == {}
    assert len(made) <= 60 * 12  # two to the power of twelve are more than are ever tried


@pytest.mark.parametrize("code", sorted(one.procedure_code for one in shipped()))
def test_every_shipped_form_could_be_published_as_it_is(code: str) -> None:
    (one,) = (one for one in shipped() if one.procedure_code == code)
    assert faults(parse(one.definition, key=code, version=1)) == {}

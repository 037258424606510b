"""Checking a whole form and a page of it: conditions, rules, junk."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.forms import api as forms
from motcua.forms.values import Form, Kind, Label, Rule

from .builders import (
    BIRTH,
    CERTIFIED_COPY,
    MARRIAGE,
    TODAY,
    a_form,
    a_page,
    a_question,
    a_shipped_form,
    birth_answers,
    marriage_answers,
    options,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commune")]
SHIPPED = (BIRTH, MARRIAGE, CERTIFIED_COPY)
FORMS = {code: a_shipped_form(code) for code in SHIPPED}
KEYS = sorted({question.key for form in FORMS.values() for question in form.questions()})
OF_THE_FATHER = {"father", "parents_married", "marriage_number", "marriage_certificate"}

quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.sampled_from(["yes", "no"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from(["day", "name", "commune", "id"]), inner, max_size=4)
    ),
    max_leaves=8,
)


def refused(form: Form, answers: Any, **how: Any) -> dict[str, str]:
    with pytest.raises(forms.InvalidAnswers) as refusal:
        forms.check(form, answers, on=TODAY, **how)
    return {field: str(words) for field, words in refusal.value.fields.items()}


def conditional_form() -> Form:
    return a_form(
        pages=(
            a_page("first", a_question("side", Kind.CHOICE, options=options("a", "b"))),
            a_page("second", a_question("why"), a_question("note", required=False), show_if='side == "a"'),
            a_page("third", a_question("more", show_if='note == "x"'), a_question("end")),
        )
    )


def test_what_is_hidden_is_neither_asked_nor_kept() -> None:
    answers = forms.check(conditional_form(), {"side": "b", "why": "cũ", "note": "x", "end": "1"}, on=TODAY)
    assert answers.values == {"side": "b", "end": "1"}


def test_what_is_shown_is_asked() -> None:
    assert set(refused(conditional_form(), {"side": "a", "note": "x"})) == {"why", "more", "end"}


def test_a_condition_over_an_unanswered_question_is_false() -> None:
    for condition in ('note == "x"', 'note != "x"', "!(note == 'x')", "note.part.part > 1", "note > 5", "size(note)"):
        form = a_form(a_question("note", required=False), a_question("more", show_if=condition))
        assert forms.check(form, {}, on=TODAY).values == {}


def test_a_condition_that_fails_on_the_answer_is_false() -> None:
    form = a_form(a_question("note"), a_question("more", show_if="note > 5"))
    assert forms.check(form, {"note": "chữ"}, on=TODAY).values == {"note": "chữ"}


def test_answers_of_unknown_questions_are_left_out() -> None:
    assert forms.check(a_form(a_question()), {"thing": "x", "other": "y", "__proto__": {}}, on=TODAY).json() == {
        "thing": "x"
    }


def test_answers_that_are_no_table_are_refused() -> None:
    with pytest.raises(forms.InvalidAnswers):
        forms.check(a_form(a_question()), ["x"], on=TODAY)  # type: ignore[arg-type]


def test_one_page_is_checked_by_itself() -> None:
    form = conditional_form()
    assert forms.check(form, {"side": "a"}, on=TODAY, page="first").values == {"side": "a"}
    assert refused(form, {"side": "a"}, page="second") == {"why": "Nhập nội dung."}
    assert forms.check(form, {"side": "b"}, on=TODAY, page="second").values == {}
    with pytest.raises(forms.NoSuchPage):
        forms.check(form, {}, on=TODAY, page="fourth")


def test_a_rule_over_several_answers_speaks_beside_its_field() -> None:
    rule = Rule("last", "last < first", Label("Ngày sau phải sau ngày trước.", "The last day comes last."))
    days = (a_question("first", Kind.DATE), a_question("last", Kind.DATE))
    form = a_form(pages=(a_page("one", *days, rules=(rule,)),))
    assert refused(form, {"first": "2026-02-01", "last": "2026-01-31"}) == {"last": "Ngày sau phải sau ngày trước."}
    assert len(forms.check(form, {"first": "2026-02-01", "last": "2026-02-01"}, on=TODAY).values) == 2


def test_at_the_counter_papers_may_come_by_hand() -> None:
    form = a_form(a_question("scan", Kind.FILE))
    assert refused(form, {}) == {"scan": "Tải lên nội dung."}
    assert forms.check(form, {}, on=TODAY, papers_by_hand=True).values == {}


@pytest.mark.parametrize("code", SHIPPED)
def test_sample_answers_are_valid_and_come_back_the_same(code: str) -> None:
    form = FORMS[code]
    for seed in range(12):
        raw = forms.sample_answers(form, seed, on=TODAY)
        answers = forms.check(form, raw, on=TODAY)
        assert set(answers.values) == set(raw)
        assert forms.answers_from_json(form, answers.json()) == answers
        assert forms.sample_answers(form, seed, on=TODAY) == raw


@pytest.mark.parametrize("code", SHIPPED)
def test_page_by_page_equals_the_whole(code: str) -> None:
    form = FORMS[code]
    for seed in range(4):
        raw = forms.sample_answers(form, seed, on=TODAY)
        together: dict[str, Any] = {}
        for page in forms.visible_pages(form, raw):
            together |= forms.check(form, raw, on=TODAY, page=page.key).values
        assert together == forms.check(form, raw, on=TODAY).values


@pytest.mark.parametrize("code", SHIPPED)
def test_an_empty_form_names_everything_asked_page_by_page(code: str) -> None:
    form = FORMS[code]
    by_page = [refused(form, {}, page=page.key) for page in forms.visible_pages(form, {})]
    assert refused(form, {}) == {field: said for page in by_page for field, said in page.items()}


@quick
@given(st.dictionaries(st.sampled_from(KEYS), anything, max_size=12))
def test_junk_never_breaks_a_form(junk: dict[str, Any]) -> None:
    for form in FORMS.values():
        for how in ({}, {"page": form.pages[0].key}, {"papers_by_hand": True}):
            with suppress(forms.InvalidAnswers):
                forms.check(form, junk, on=TODAY, **how)
        forms.visible_pages(form, junk)
        forms.summary(form, forms.answers_from_json(form, junk), on=TODAY)


@quick
@given(st.sampled_from(list(Kind)), anything)
def test_what_is_accepted_stays_the_same_when_checked_again(kind: Kind, raw: Any) -> None:
    parts = (a_question("name", required=False), a_question("birth_date", Kind.DATE, required=False))
    form = a_form(a_question(kind=kind, required=False, options=options("yes", "no"), parts=parts))
    try:
        first = forms.check(form, {"thing": raw}, on=TODAY)
    except forms.InvalidAnswers:
        return
    assert forms.check(form, first.json(), on=TODAY) == first
    assert forms.answers_from_json(form, first.json()) == first


@quick
@given(st.text(max_size=60))
def test_cleaning_text_twice_changes_nothing_more(text: str) -> None:
    form = a_form(a_question(required=False), a_question("lines", Kind.LONG_TEXT, required=False))
    once = forms.check(form, {"thing": text, "lines": text}, on=TODAY)
    assert forms.check(form, once.json(), on=TODAY) == once
    assert all(c.isprintable() or c == "\n" for value in once.json().values() for c in value)


@quick
@given(st.dictionaries(st.sampled_from(sorted(OF_THE_FATHER)), anything), st.integers(0, 5))
def test_hidden_questions_are_never_in_the_result(junk: dict[str, Any], seed: int) -> None:
    raw = birth_answers(seed) | junk | {"father_declared": False}
    assert not OF_THE_FATHER & set(forms.check(FORMS[BIRTH], raw, on=TODAY).values)


def test_an_abandoned_child_needs_the_report_and_no_parents() -> None:
    raw = birth_answers(circumstances="abandoned")
    raw.pop("abandonment_report", None)
    assert set(refused(FORMS[BIRTH], raw)) == {"abandonment_report"}
    raw["abandonment_report"] = [{"id": "00000000-0000-4000-8000-000000000001", "name": "bien ban.pdf"}]
    assert not {"mother", "father", "birth_proof"} & set(forms.check(FORMS[BIRTH], raw, on=TODAY).values)


def test_an_authorised_person_needs_the_authorisation() -> None:
    raw = birth_answers(relation="authorised")
    assert refused(FORMS[BIRTH], raw) == {
        "authorised_by": "Trả lời câu hỏi “Ai ủy quyền cho bạn?”",
        "authorisation_kind": "Chọn loại giấy tờ ủy quyền.",
        "authorisation_date": "Nhập ngày của giấy tờ ủy quyền.",
        "authorisation": "Tải lên văn bản ủy quyền.",
    }


def test_a_mother_younger_than_her_child_is_asked_again() -> None:
    raw = birth_answers(circumstances="ordinary", child_birth_date="2020-05-05")
    mother = marriage_answers()["bride"] | {"birth_date": "2021-01-01"}
    assert refused(FORMS[BIRTH], raw | {"mother": mother, "birth_proof": "electronic", "father_declared": False}) == {
        "mother.birth_date": "Nhập lại ngày sinh của người mẹ: phải trước ngày sinh của trẻ."
    }


@pytest.mark.parametrize(("side", "born", "years"), [("groom", "2006-11-24", "20"), ("bride", "2008-11-24", "18")])
def test_nobody_marries_before_the_age_the_law_sets(side: str, born: str, years: str) -> None:
    raw = marriage_answers()
    raw[side] |= {"birth_date": born}
    said = refused(FORMS[MARRIAGE], raw)
    assert set(said) == {f"{side}.birth_date"}
    assert f"từ đủ {years} tuổi" in said[f"{side}.birth_date"]
    raw[side] |= {"birth_date": born.replace("-24", "-23")}
    forms.check(FORMS[MARRIAGE], raw, on=TODAY)


def test_nobody_marries_oneself() -> None:
    raw = marriage_answers()
    raw["bride"]["number"] = raw["groom"]["number"]
    assert set(refused(FORMS[MARRIAGE], raw)) == {"bride.number"}


def test_a_summary_says_answers_in_words() -> None:
    form = a_form(
        a_question("day", Kind.DATE, label=Label("Ngày", "Day")),
        a_question("fee", Kind.MONEY, label=Label("Tiền", "Money")),
        a_question("sure", Kind.YES_NO, label=Label("Chắc?", "Sure?")),
        a_question("side", Kind.CHOICES, label=Label("Bên", "Side"), options=options("a", "b")),
        a_question("area", Kind.NUMBER, label=Label("Diện tích", "Area"), decimals=1),
        a_question("home", Kind.ADDRESS, label=Label("Nhà", "Home")),
        a_question("left", label=Label("Bỏ", "Left"), required=False),
        a_question("scan", Kind.FILE, label=Label("Tệp", "File")),
    )
    file = {"id": "00000000-0000-4000-8000-000000000001", "name": "a.pdf"}
    raw = {"day": "2026-01-05", "fee": "50.000", "sure": "no", "side": ["b", "a"], "area": "1.234,5", "scan": [file]}
    raw["home"] = {"commune": "00004", "street": "12 Phố Huế"}
    (page,) = forms.summary(form, forms.check(form, raw, on=TODAY), on=TODAY)
    assert {line.label: line.value for line in page.questions} == {
        "Ngày": "05/01/2026",
        "Tiền": "50.000 ₫",
        "Chắc?": "Không",
        "Bên": "Mục a\nMục b",
        "Diện tích": "1.234,5",
        "Nhà": "12 Phố Huế, Phường Ba Đình",
        "Tệp": "a.pdf",
    }
    assert [file.name for line in page.questions for file in line.files] == ["a.pdf"]


@pytest.mark.parametrize("code", SHIPPED)
def test_the_json_schema_names_every_question_and_requires_what_is_always_asked(code: str) -> None:
    form = FORMS[code]
    schema = forms.to_json_schema(form)
    assert list(schema["properties"]) == [question.key for question in form.questions()]
    asked = {question for page in forms.visible_pages(form, {}) for question in refused(form, {}, page=page.key)}
    assert {question.split(".")[0] for question in asked} == set(schema["required"])
    assert schema["properties"]["applicant"]["required"] == ["name", "number", "birth_date", "residence"]

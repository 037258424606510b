"""Pages as people see them, and back: without JavaScript, keeping what was typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from lxml import html

from motcua.forms import api as forms
from motcua.forms.values import Form, Kind, Label

from .builders import BIRTH, CERTIFIED_COPY, MARRIAGE, TODAY, a_form, a_question, a_shipped_form, options

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commune")]
FILE = {"id": "00000000-0000-4000-8000-000000000001", "name": "tờ <khai>.pdf"}


def seen(form: Form, page: str, answers: Any, errors: Any = None) -> html.HtmlElement:
    return html.fragment_fromstring(
        forms.render_page(form, page, answers, errors or {}, on=TODAY), create_parent="main"
    )


def posted_as_shown(tree: html.HtmlElement) -> QueryDict:
    """What a browser without JavaScript would send back of the page."""
    data = QueryDict(mutable=True)
    for control in tree.iter("input", "textarea", "select"):
        if control.get("type") in {"radio", "checkbox"}:
            if control.get("checked") is not None:
                data.appendlist(control.get("name"), control.get("value"))
        elif control.tag == "select":
            chosen = control.xpath("./option[@selected]")
            data[control.get("name")] = chosen[0].get("value") if chosen else ""
        elif control.tag == "textarea":
            data[control.get("name")] = (control.text or "").removeprefix("\n")
        elif control.get("type") != "file":
            data[control.get("name")] = control.get("value")
    return data


@pytest.mark.parametrize("code", [BIRTH, MARRIAGE, CERTIFIED_COPY])
@pytest.mark.parametrize("seed", range(3))
def test_a_page_shown_and_sent_back_unchanged_gives_the_same_answers(code: str, seed: int) -> None:
    form = a_shipped_form(code)
    answers = forms.check(form, forms.sample_answers(form, seed, on=TODAY), on=TODAY)
    again: dict[str, Any] = {}
    for page in forms.visible_pages(form, answers):
        data = posted_as_shown(seen(form, page.key, answers))
        again |= forms.answers_from_post(form, page.key, data, forms.file_references(answers))
    assert forms.check(form, again, on=TODAY) == answers


def test_what_was_typed_wrong_is_shown_again_beside_its_error() -> None:
    form = a_form(
        a_question("day", Kind.DATE, label=Label("Ngày", "Day")),
        a_question("fee", Kind.MONEY, label=Label("Tiền", "Money")),
        a_question("home", Kind.ADDRESS, label=Label("Nhà", "Home")),
        a_question("many", Kind.CHOICES, label=Label("Mục", "Items"), options=options("a", "b")),
    )
    data = QueryDict(mutable=True)
    data.update({"day_day": "31", "day_month": "2", "day_year": "abc", "fee": "năm mươi", "many": "b"})
    data.update({"home.street": "12 Phố", "home.commune": "", "home.elsewhere": ""})
    raw = forms.answers_from_post(form, "one", data)
    with pytest.raises(forms.InvalidAnswers) as refusal:
        forms.check(form, raw, on=TODAY, page="one")
    tree = seen(form, "one", raw, refusal.value.fields)
    assert posted_as_shown(tree) == data
    links = [a.get("href").removeprefix("#") for a in tree.xpath("//*[@role='alert']//a")]
    assert links == ["day", "fee", "home.commune"]
    assert all(tree.xpath(f"//*[@id='{target}']") for target in links)
    assert "Nhập tiền bằng số đồng" in tree.xpath("//*[@id='fee-error']")[0].text_content()
    assert "fee-error" in tree.xpath("//*[@id='fee']")[0].get("aria-describedby")


@pytest.mark.parametrize("code", [BIRTH, MARRIAGE, CERTIFIED_COPY])
def test_every_error_leads_to_a_control_of_its_page(code: str) -> None:
    form = a_shipped_form(code)
    raw = forms.sample_answers(form, 2, on=TODAY)
    for page in forms.visible_pages(form, raw):
        emptied = {key: value for key, value in raw.items() if key not in {q.key for q in page.questions}}
        try:
            forms.check(form, emptied, on=TODAY, page=page.key)
        except forms.InvalidAnswers as refusal:
            errors = refusal.fields
            partly = {"mother": {"birth_date": {"day": "1"}}, "applicant": {"name": "x"}}
            tree = seen(form, page.key, emptied | partly, errors)
            targets = [a.get("href").removeprefix("#") for a in tree.xpath("//*[@role='alert']//a")]
            assert len(targets) == len(errors)
            assert [t for t in targets if not tree.xpath(f"//*[@id='{t}']")] == []


def test_a_missing_box_of_a_date_is_where_its_error_leads() -> None:
    form = a_form(a_question("day", Kind.DATE))
    tree = seen(form, "one", {"day": {"day": "1", "month": "", "year": "2020"}}, {"day.month": "Thiếu tháng."})
    assert tree.xpath("//*[@role='alert']//a/@href") == ["#day-month"]
    assert tree.xpath("//*[@id='day-month']")


@pytest.mark.parametrize("kind", list(Kind))
def test_what_people_and_definitions_say_is_escaped(kind: Kind) -> None:
    evil = '<script>alert("x")</script>'
    label = Label(evil, evil)
    parts = (a_question("name", label=label), a_question("birth_date", Kind.DATE, label=label))
    raw: dict[Kind, Any] = {
        Kind.DATE: {"day": evil, "month": evil, "year": evil},
        Kind.ADDRESS: {"commune": evil, "elsewhere": evil, "street": evil},
        Kind.PERSON: {"name": evil, "birth_date": evil},
        Kind.FILE: [{"id": evil, "name": evil}],
        Kind.CHOICES: [evil],
    }
    form = a_form(a_question(kind=kind, label=label, hint=label, options=options(evil), parts=parts))
    shown = forms.render_page(form, "one", {"thing": raw.get(kind, evil)}, {"thing": evil}, on=TODAY)
    assert "<script" not in shown
    assert "&lt;script" in shown


def test_the_usual_answer_is_offered_once_and_not_forced_back() -> None:
    form = a_shipped_form(BIRTH)
    (fresh,) = seen(form, "child", {}).xpath("//input[@name='child_nationality']/@value")
    (emptied,) = seen(form, "child", {"child_nationality": ""}).xpath("//input[@name='child_nationality']/@value")
    assert (fresh, emptied) == ("Việt Nam", "")


@pytest.mark.parametrize("code", [BIRTH, MARRIAGE, CERTIFIED_COPY])
def test_every_page_has_one_heading_said_once(code: str) -> None:
    form = a_shipped_form(code)
    raw = forms.sample_answers(form, 2, on=TODAY)
    for page in forms.visible_pages(form, raw):
        tree = seen(form, page.key, raw)
        assert [h.text_content().strip() for h in tree.iter("h1")] == [page.title.vi]
        assert [e.text for e in tree.iter("legend", "h1") if (e.text or "").strip() == page.title.vi] == [page.title.vi]


def test_files_already_given_are_listed_by_name() -> None:
    form = a_form(a_question("scan", Kind.FILE, accept=("pdf", "jpg")))
    tree = seen(form, "one", {"scan": [FILE]})
    assert tree.xpath("//input[@type='file']/@accept") == [".pdf,.jpg"]
    assert "tờ <khai>.pdf" in tree.text_content()


def test_no_file_can_be_named_in_the_posted_text() -> None:
    form = a_form(a_question("scan", Kind.FILE))
    assert forms.answers_from_post(form, "one", QueryDict("scan=00000000-0000-4000-8000-000000000001")) == {"scan": []}


def test_pages_speak_english_when_asked() -> None:
    with translation.override("en"):
        shown = forms.render_page(a_shipped_form(BIRTH), "child", {}, {}, on=TODAY)
    assert "Full name of the child" in shown
    assert not re.search(r"Họ, chữ đệm|không bắt buộc|Ngày sinh", shown)


def test_refusals_speak_english_when_asked() -> None:
    with translation.override("en"), pytest.raises(forms.InvalidAnswers) as refusal:
        forms.check(a_shipped_form(BIRTH), {"circumstances": "ordinary", "mother": {"name": "A"}}, on=TODAY)
    said = {field: str(words) for field, words in refusal.value.fields.items()}
    assert said["mother.birth_date"] == "Enter date of birth of the mother."
    assert said["applicant.number"] == "Enter personal number of person registering."
    assert said["child_sex"] == "Choose sex of the child."


def test_a_question_under_a_condition_appears_once_the_condition_holds() -> None:
    form = a_form(a_question("side", Kind.CHOICE, options=options("a", "b")), a_question("why", show_if='side == "a"'))
    assert not seen(form, "one", {}).xpath("//*[@name='why']")
    assert seen(form, "one", {"side": "a"}).xpath("//*[@name='why']")

"""Building a form step by step: history, two people at once, what stands in the way of publishing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.audit.models import AuditRecord
from motcua.catalogue.tests.builders import AT, DAY, a_published_version
from motcua.forms import api as forms
from motcua.forms.definitions import parse
from motcua.forms.dumping import dump
from motcua.forms.shipped import shipped
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.kernel.ids import new_id
from motcua.organisation import api as organisation
from motcua.organisation.tests.builders import a_unit

from .builders import a_form, a_page, a_question, options

CODE = "9.000009"
EDITORS = {Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR}
TITLE = forms.Label("Đơn thử", "A form to try")


def an_editor(name: str = "Nguyễn Thị Mẫu", role: Role = Role.PROCEDURE_CONTROLLER) -> Actor:
    post = Post(a_unit().id, role)
    organisation.forget()
    return Actor(ActorKind.STAFF, id=new_id(), name=name, posts=frozenset({post}))


def a_draft(actor: Actor = SYSTEM) -> UUID:
    return forms.start_form(actor=actor, at=AT, procedure_code=CODE, title=TITLE, effective_from=DAY)


def changed(definition_id: UUID, *changes: forms.Change, actor: Actor = SYSTEM) -> None:
    for change in changes:
        revision = forms.definition(SYSTEM, definition_id).line.revision
        forms.edit_form(actor=actor, at=AT, definition_id=definition_id, revision=revision, change=change)


def a_side(**more: Any) -> forms.Question:
    return a_question("side", forms.Kind.CHOICE, options=options("a", "b"), **more)


def keys(definition_id: UUID) -> dict[str, list[str]]:
    form = forms.definition(SYSTEM, definition_id).form
    return {page.key: [question.key for question in page.questions] for page in form.pages}


@pytest.mark.parametrize("code", sorted(one.procedure_code for one in shipped()))
def test_a_form_written_out_and_read_again_is_the_same(code: str) -> None:
    (one,) = (one for one in shipped() if one.procedure_code == code)
    form = parse(one.definition, key=code, version=1)
    again = parse(dump(form), key=code, version=1)
    assert (again.title, again.pages) == (form.title, form.pages)


@pytest.mark.django_db
def test_a_form_is_built_page_by_page_and_published() -> None:
    version = a_published_version(CODE)
    draft = a_draft()
    changed(
        draft,
        forms.AddPage(a_page("request", a_side()), before="delivery"),
        forms.AddQuestion("request", a_question("why", show_if='side == "b"')),
        forms.AddQuestion("request", a_question("note", required=False)),
        forms.MoveQuestion("note", -1),
        forms.ChangeQuestion("note", a_question("remark", required=False)),
        forms.ChangePage("request", a_page("wish", show_if='acting_for == "self"')),
    )
    assert keys(draft)["wish"] == ["side", "remark", "why"]
    assert list(keys(draft))[-3:] == ["wish", "delivery", "delivery_address"]
    forms.publish_form(actor=SYSTEM, at=AT, definition_id=draft)
    assert forms.form_for(version.id, on=DAY).page("wish").show_if == 'acting_for == "self"'
    history = forms.definition(SYSTEM, draft).history
    assert [(one.act, one.about) for one in reversed(history)][:3] == [
        ("draft", ""), ("add_page", "request"), ("add_question", "why"),
    ]  # fmt: skip
    assert history[0].act == "publish"
    assert AuditRecord.objects.filter(action="forms.edit", subject_id=draft).count() == 6


@pytest.mark.django_db
def test_a_question_moved_past_its_page_goes_to_the_next() -> None:
    draft = a_draft()
    changed(draft, forms.AddPage(a_page("one", a_side())), forms.AddPage(a_page("two", a_question("end"))))
    changed(draft, forms.MoveQuestion("side", 1))
    assert (keys(draft)["one"], keys(draft)["two"]) == ([], ["side", "end"])
    changed(draft, forms.MoveQuestion("side", -1))
    assert (keys(draft)["one"], keys(draft)["two"]) == (["side"], ["end"])
    changed(draft, forms.MovePage("two", -1), forms.RemovePage("one"))
    assert list(keys(draft))[-1] == "two"


@pytest.mark.django_db
def test_the_second_of_two_editors_is_refused_and_told_what_changed() -> None:
    draft = a_draft()
    first = forms.AddPage(a_page("one", a_side()))
    forms.edit_form(actor=an_editor("Trần Văn Mẫu"), at=AT, definition_id=draft, revision=1, change=first)
    with pytest.raises(forms.FormChangedMeanwhile) as refusal:
        forms.edit_form(
            actor=an_editor(), at=AT, definition_id=draft, revision=1, change=forms.AddPage(a_page("two", a_side()))
        )
    assert "Trần Văn Mẫu" in str(refusal.value.message)
    assert "one" in str(refusal.value.message)
    assert "two" not in keys(draft)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        (forms.AddPage(a_page("applicant", a_side())), "key"),
        (forms.AddPage(a_page("Trang")), "key"),
        (forms.AddPage(a_page("late", show_if="nowhere == 1")), "show_if"),
        (forms.AddQuestion("delivery", a_question("phone")), "key"),
        (forms.AddQuestion("delivery", a_question("x", label=forms.Label("Chỉ tiếng Việt", ""))), "label"),
        (forms.AddQuestion("delivery", a_question("x", show_if="delivery >")), "show_if"),
        (forms.AddQuestion("delivery", a_question("x", show_if="phone > 5")), "show_if"),
        (forms.AddQuestion("delivery", a_question("x", forms.Kind.CHOICE)), "options"),
        (forms.AddQuestion("delivery", a_question("x", forms.Kind.DATE, maximum="mai")), "maximum"),
        (forms.AddQuestion("delivery", a_question("x", meaning="person.email")), "meaning"),
        (forms.Retitle(forms.Label("Một", "")), "title"),
        (forms.SetRule("delivery", 0, forms.Rule("phone", "true", TITLE)), "field"),
    ],
)
def test_a_piece_that_is_wrong_in_itself_is_refused_at_its_field(change: forms.Change, field: str) -> None:
    draft = a_draft()
    with pytest.raises((forms.InvalidDefinition, forms.KeyTaken, forms.WordsMissing)) as refusal:
        changed(draft, change)
    assert field in refusal.value.fields
    assert forms.definition(SYSTEM, draft).line.revision == 1


@pytest.mark.django_db
def test_what_a_removal_leaves_behind_stands_in_the_way_of_publishing() -> None:
    draft = a_draft()
    page = a_page("one", a_side(), a_question("why", show_if='side == "a"'))
    changed(draft, forms.AddPage(page), forms.RemoveQuestion("side"))
    with pytest.raises(forms.NotSound) as refusal:
        forms.publish_form(actor=SYSTEM, at=AT, definition_id=draft)
    (place,) = refusal.value.fields
    assert place.endswith("questions[0].show_if")
    assert set(forms.definition(SYSTEM, draft).faults) == {place}


@pytest.mark.django_db
def test_a_page_that_no_answers_bring_up_is_not_published() -> None:
    draft = a_draft()
    only_b = a_page("two", a_question("more"), show_if='side == "b" && why == "x"')
    changed(draft, forms.AddPage(a_page("one", a_side(), a_question("why", show_if='side == "a"'))))
    changed(draft, forms.AddPage(only_b))
    assert [str(words) for words in forms.definition(SYSTEM, draft).faults.values()] == [
        "Không câu trả lời nào làm trang này hiện ra."
    ]


@pytest.mark.django_db
def test_a_published_form_is_changed_only_in_a_new_version() -> None:
    version = a_published_version(CODE)
    draft = a_draft()
    forms.publish_form(actor=SYSTEM, at=AT, definition_id=draft)
    with pytest.raises(forms.AlreadyPublished):
        changed(draft, forms.Retitle(forms.Label("Khác", "Other")))
    later = DAY + timedelta(days=30)
    second = forms.start_version(actor=SYSTEM, at=AT, definition_id=draft, effective_from=later)
    with pytest.raises(forms.DraftUnderWay):
        forms.start_version(actor=SYSTEM, at=AT, definition_id=draft, effective_from=later)
    changed(second, forms.Retitle(forms.Label("Khác", "Other")))
    forms.publish_form(actor=SYSTEM, at=AT, definition_id=second)
    assert forms.form_for(version.id, on=DAY).version == 1
    assert forms.form_for(version.id, on=later).version == 2
    assert forms.form_of(CODE, 1).title == TITLE
    old, new = forms.form_of(CODE, 1), forms.form_of(CODE, 2)
    assert [(one.setting, one.after) for one in forms.compare(old, new)] == [("title", "Khác / Other")]


@pytest.mark.django_db
def test_a_draft_that_was_looked_at_is_the_one_published() -> None:
    draft = a_draft()
    changed(draft, forms.Retitle(forms.Label("Khác", "Other")))
    with pytest.raises(forms.FormChangedMeanwhile):
        forms.publish_form(actor=SYSTEM, at=AT, definition_id=draft, revision=1)


@pytest.mark.django_db
def test_a_draft_may_be_thrown_away_a_published_form_may_not() -> None:
    draft = a_draft()
    forms.discard_form(actor=SYSTEM, at=AT, definition_id=draft)
    with pytest.raises(forms.NoSuchForm):
        forms.definition(SYSTEM, draft)
    draft = a_draft()
    forms.publish_form(actor=SYSTEM, at=AT, definition_id=draft)
    with pytest.raises(forms.AlreadyPublished):
        forms.discard_form(actor=SYSTEM, at=AT, definition_id=draft)


@pytest.mark.django_db
def test_a_procedure_may_use_the_form_of_another_from_a_day_on() -> None:
    other = a_published_version("9.000010")
    forms.publish_form(actor=SYSTEM, at=AT, definition_id=a_draft())
    later = DAY + timedelta(days=10)
    forms.use_form(actor=SYSTEM, at=AT, procedure_code="9.000010", form_code=CODE, effective_from=DAY)
    forms.use_form(actor=SYSTEM, at=AT, procedure_code="9.000010", form_code="", effective_from=later)
    assert forms.form_for(other.id, on=DAY).key == CODE
    assert forms.form_for(other.id, on=later).key.startswith("default:")
    with pytest.raises(forms.NoSuchForm):
        forms.use_form(actor=SYSTEM, at=AT, procedure_code="9.000010", form_code="none", effective_from=DAY)
    assert [use.form_code for use in forms.uses("9.000010")] == ["", CODE]


@pytest.mark.django_db
def test_a_form_goes_out_as_a_file_and_comes_in_as_a_draft() -> None:
    forms.load_forms(actor=SYSTEM, at=AT)
    text = forms.export_form(forms.form_of("1.001193", 1)).encode()
    draft = forms.import_form(actor=SYSTEM, at=AT, text=text, effective_from=DAY, procedure_code=CODE)
    assert forms.definition(SYSTEM, draft).form.pages == forms.form_of("1.001193", 1).pages
    unkept = [text.replace(b'"title": {', b'"title": {"x": "%s",' % letter, 1) for letter in (b"\\u0000", b"\\ud800")]
    for junk in (b"", b"[]", b"{}", b'{"format": "other"}', b"\xff\xfe", b"[" * 100_000, *unkept):
        with pytest.raises(forms.NotAFormFile):
            forms.import_form(actor=SYSTEM, at=AT, text=junk, effective_from=DAY)
    broken = text.replace(b'"kind": "phone"', b'"kind": "fax"')
    with pytest.raises(forms.InvalidDefinition):
        forms.import_form(actor=SYSTEM, at=AT, text=broken, effective_from=DAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        *((role, role in {Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR}) for role in Role),
        (SYSTEM, True),
        (STRANGER, False),
        (Actor(ActorKind.CITIZEN, id=new_id()), False),
    ],
    ids=lambda value: str(value) if isinstance(value, bool) else "",
)
def test_who_may_change_forms(who: Role | Actor, allowed: bool) -> None:
    actor, draft = an_editor(role=who) if isinstance(who, Role) else who, a_draft()
    todo: list[Any] = [
        lambda: forms.edit_form(
            actor=actor, at=AT, definition_id=draft, revision=1, change=forms.Retitle(forms.Label("B", "B"))
        ),
        lambda: forms.date_form(actor=actor, at=AT, definition_id=draft, revision=2, effective_from=DAY),
        lambda: forms.definition(actor, draft),
        lambda: forms.publish_form(actor=actor, at=AT, definition_id=draft),
        lambda: forms.use_form(actor=actor, at=AT, procedure_code="9", form_code=CODE, effective_from=DAY),
        lambda: forms.start_version(actor=actor, at=AT, definition_id=draft, effective_from=DAY, procedure_code="9.9"),
        lambda: forms.withdraw_form(actor=actor, at=AT, definition_id=draft),
    ]
    for act in todo:
        if allowed:
            act()
        else:
            with pytest.raises(forms.MayNotEditForms):
                act()


def test_differences_are_told_piece_by_piece() -> None:
    old = a_form(pages=(a_page("one", a_side(), a_question("why"), a_question("end")), a_page("gone", a_question("g"))))
    first = a_page("one", a_question("end"), a_side(required=False), a_question("why"), a_question("new"))
    new = replace(old, pages=(first,))
    told = [(one.difference.value, one.page, one.question, one.setting) for one in forms.compare(old, new)]
    assert told == [
        ("moved", "one", "end", ""),
        ("changed", "one", "side", "required"),
        ("added", "one", "new", ""),
        ("removed", "gone", "", ""),
        ("removed", "gone", "g", ""),
    ]


@pytest.mark.parametrize("meaning", sorted(forms.MEANINGS))
def test_every_meaning_is_said_in_words(meaning: str) -> None:
    words = forms.meaning_in_words(meaning)
    assert words.vi
    assert words.en
    assert (":" in words.vi) == ("." in meaning)

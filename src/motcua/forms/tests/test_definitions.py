"""Definitions: what ships is sound, and what is unsound is named."""

from __future__ import annotations

import copy
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction

from motcua.audit.models import AuditRecord
from motcua.catalogue.tests.builders import AT, DAY, a_published_version
from motcua.catalogue.values import Paper, Variant
from motcua.forms import api as forms
from motcua.forms.definitions import InvalidDefinition, parse
from motcua.forms.models import FormDefinition
from motcua.forms.shipped import shipped
from motcua.kernel.actor import STRANGER, SYSTEM

SHIPPED = {one.procedure_code: one for one in shipped()}


def words(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


def a_definition() -> dict[str, Any]:
    """The smallest sound one."""
    return {
        "title": words("Biểu mẫu"),
        "pages": [
            {
                "key": "applicant",
                "title": words("Người nộp"),
                "questions": [
                    {"key": "applicant", "kind": "person", "label": words("Người nộp"), "parts": ["name"]},
                    {"key": "phone", "kind": "phone", "label": words("Điện thoại")},
                    {"key": "side", "kind": "choice", "label": words("Bên"), "options": [
                        {"value": "a", "label": words("A")}, {"value": "b", "label": words("B")},
                    ]},
                ],
            },
            {
                "key": "more",
                "title": words("Thêm"),
                "show_if": 'side == "a"',
                "questions": [{"key": "day", "kind": "date", "label": words("Ngày"), "maximum": "today"}],
                "rules": [{"field": "day", "wrong_if": 'day < "2000-01-01"', "error": words("Quá cũ.")}],
            },
        ],
    }  # fmt: skip


def faults(definition: Any) -> set[str]:
    with pytest.raises(InvalidDefinition) as refusal:
        parse(definition, key="x", version=1)
    return set(refusal.value.fields)


@pytest.mark.parametrize("code", sorted(SHIPPED))
def test_every_shipped_form_is_sound(code: str) -> None:
    form = parse(SHIPPED[code].definition, key=code, version=1)
    assert form.pages[0].key == "applicant"


def test_the_smallest_definition_is_sound() -> None:
    assert [p.key for p in parse(a_definition(), key="x", version=3).pages] == ["applicant", "more"]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["title"], {"vi": "Chỉ tiếng Việt"}, "title"),
        (["pages"], [], "pages[0]"),
        (["pages"], "junk", "pages"),
        (["pages", 0, "questions", 1, "key"], "dien_thoai", "pages[0]"),
        (["pages", 0, "questions", 1, "key"], "Số", "pages[0].questions[1].key"),
        (["pages", 0, "questions", 1, "key"], "null", "pages[0].questions[1].key"),
        (["pages", 0, "questions", 2, "key"], "phone", "pages[0].questions[2].key"),
        (["pages", 0, "questions", 2, "options"], [], "pages[0].questions[2].options"),
        (["pages", 0, "questions", 2, "label"], words(" "), "pages[0].questions[2].label"),
        (["pages", 0, "questions", 2, "kind"], "colour", "pages[0].questions[2].kind"),
        (["pages", 0, "questions", 0, "parts"], ["name", "shoe_size"], "pages[0].questions[0].parts[1]"),
        (["pages", 0, "questions", 0, "parts"], ["name", 7], "pages[0].questions[0].parts[1]"),
        (["pages", 0, "questions", 1, "colour"], "red", "pages[0].questions[1].colour"),
        (["pages", 1, "key"], "applicant", "pages[1].key"),
        (["pages", 1, "show_if"], "side ==", "pages[1].show_if"),
        (["pages", 1, "show_if"], 'day == "2020-01-01"', "pages[1].show_if"),
        (["pages", 1, "questions", 0, "show_if"], "nothing_like_it == 1", "pages[1].questions[0].show_if"),
        (["pages", 1, "questions", 0, "maximum"], "someday", "pages[1].questions[0].maximum"),
        (["pages", 1, "questions", 0, "minimum"], 5, "pages[1].questions[0].minimum"),
        (["pages", 1, "rules", 0, "field"], "phone", "pages[1].rules[0].field"),
    ],
)
def test_an_unsound_definition_is_refused_naming_the_place(path: list[Any], value: Any, place: str) -> None:
    definition = copy.deepcopy(a_definition())
    inner: Any = definition
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert place in faults(definition)


def test_a_variable_of_a_macro_is_not_taken_for_a_question() -> None:
    definition = a_definition()
    definition["pages"][1]["show_if"] = '["a", "b"].exists(one, one == side)'
    assert parse(definition, key="x", version=1).pages[1].show_if


def test_every_source_a_form_cites_exists() -> None:
    known = set(tomllib.loads((Path(settings.PACKAGE).parents[1] / "docs/legal/sources.toml").read_text()))
    cited = re.findall(r'source = "([^"#]+)', "".join(p.read_text() for p in Path(__file__).parents[1].glob("data/*")))
    assert cited
    assert set(cited) <= known


@pytest.mark.django_db
def test_loading_twice_brings_each_form_in_once_and_is_audited() -> None:
    assert forms.load_forms(actor=SYSTEM, at=AT) == len(SHIPPED)
    assert forms.load_forms(actor=SYSTEM, at=AT) == 0
    assert AuditRecord.objects.filter(action="forms.publish").count() == len(SHIPPED)


@pytest.mark.django_db
def test_a_stranger_may_not_load_forms() -> None:
    with pytest.raises(forms.MayNotEditForms):
        forms.load_forms(actor=STRANGER, at=AT)


@pytest.mark.django_db
def test_a_procedure_with_its_own_form_gets_it_from_its_day_on(django_assert_num_queries: Any) -> None:
    version = a_published_version("1.001193")
    forms.load_forms(actor=SYSTEM, at=AT)
    form = forms.form_for(version.id, on=DAY)
    assert form.key == "1.001193"
    assert forms.form_for(version.id, on=DAY.replace(year=2020)).key.startswith("default:")
    with django_assert_num_queries(0):
        assert forms.form_for(version.id, on=DAY) is form


@pytest.mark.django_db
def test_a_newer_version_that_ships_takes_over_and_answers_begun_keep_the_older() -> None:
    version = a_published_version("1.000894")
    older = SHIPPED["1.000894"].effective_from - timedelta(days=1)
    definition = a_definition()
    FormDefinition.objects.create(
        procedure_code="1.000894", version=1, definition=definition, effective_from=older, status="published"
    )
    forms.load_forms(actor=SYSTEM, at=AT)
    assert forms.form_for(version.id, on=DAY).version == SHIPPED["1.000894"].version == 2
    assert forms.form_of("1.000894", 1).pages == parse(definition, key="1.000894", version=1).pages


@pytest.mark.django_db
def test_answers_find_the_form_they_were_given_on() -> None:
    version = a_published_version()
    forms.load_forms(actor=SYSTEM, at=AT)
    default = forms.form_for(version.id)
    assert forms.form_of(default.key, default.version) is default
    assert forms.form_of("1.001193", 1).key == "1.001193"
    with pytest.raises(forms.NoSuchForm):
        forms.form_of("1.001193", 99)


@pytest.mark.django_db
def test_a_new_version_takes_over_when_published_and_gives_way_when_withdrawn() -> None:
    version = a_published_version("9.000009")
    draft = forms.draft_form(
        actor=SYSTEM, at=AT, procedure_code="9.000009", definition=a_definition(), effective_from=DAY
    )
    assert forms.form_for(version.id).key.startswith("default:")
    forms.publish_form(actor=SYSTEM, at=AT, definition_id=draft)
    assert forms.form_for(version.id).key == "9.000009"
    with pytest.raises(forms.AlreadyPublished):
        forms.publish_form(actor=SYSTEM, at=AT, definition_id=draft)
    second = forms.draft_form(
        actor=SYSTEM, at=AT, procedure_code="9.000009", definition=a_definition(), effective_from=DAY
    )
    with pytest.raises(forms.DayTaken):
        forms.publish_form(actor=SYSTEM, at=AT, definition_id=second)
    forms.withdraw_form(actor=SYSTEM, at=AT, definition_id=draft)
    assert forms.form_for(version.id).key.startswith("default:")


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_keeps_a_published_form_as_it_is(change: str) -> None:
    forms.load_forms(actor=SYSTEM, at=AT)
    rows = FormDefinition.objects.filter(procedure_code="1.001193")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(definition={}) if change == "update" else rows.delete()


@pytest.mark.django_db
def test_the_command_loads_and_checks(capsys: Any) -> None:
    call_command("forms", "load")
    call_command("forms", "check")
    assert f"{len(SHIPPED)} biểu mẫu đều đúng" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_default_form_asks_for_the_papers_of_the_chosen_case_only() -> None:
    version = a_published_version(
        variants=(
            Variant("* Giấy tờ phải nộp:", (Paper("- Tờ khai theo mẫu;", (), 1, 0), Paper("Lưu ý chung", (), 0, 0))),
            Variant("Trường hợp cấp mới", (Paper("a) Bản vẽ", (), 1, 0), Paper("Giấy ủy quyền (nếu có)", (), 1, 0))),
            Variant("Trường hợp cấp lại", (Paper("Giấy phép cũ", (), 1, 0),)),
            Variant("* Giấy tờ phải xuất trình:", (Paper("Thẻ căn cước", (), 1, 0),)),
            Variant("* Lưu ý:", (Paper("Nộp sớm", (), 1, 0),)),
        )
    )
    form = forms.form_for(version.id)
    asked = {q.key: (str(q.label), q.required) for q in form.questions() if q.kind is forms.Kind.FILE}
    asked.pop("authorisation")
    assert asked == {
        "paper_1_1": ("Tờ khai theo mẫu", True),
        "paper_2_1": ("Bản vẽ", True),
        "paper_2_2": ("Giấy ủy quyền (nếu có)", False),
        "paper_3_1": ("Giấy phép cũ", True),
        "paper_4_1": ("Thẻ căn cước", False),
    }
    shown = [page.key for page in forms.visible_pages(form, {"acting_for": "self", "variant": "3"})]
    assert shown == ["applicant", "request", "papers_1", "papers_4", "papers_3", "delivery"]


@pytest.mark.parametrize(
    ("name", "demanded"),
    [
        ("Đơn đề nghị cấp giấy phép", True),
        ("Cam kết đối với bên mua, trong trường hợp nêu trên", True),
        ("Giấy ủy quyền (nếu có)", False),
        ("- Trường hợp cấp lại: giấy phép cũ", False),
        ("Đối với tổ chức: quyết định thành lập", False),
        ("Hộ chiếu; đối với trẻ em: giấy khai sinh", False),
        ("Một trong các giấy tờ sau:", False),
    ],
)
@pytest.mark.django_db
def test_a_paper_for_some_only_is_not_demanded_of_all(name: str, demanded: bool) -> None:
    form = forms.form_for(a_published_version(variants=(Variant("", (Paper(name, (), 1, 0),)),)).id)
    assert {q.key: q.required for q in form.questions()}["paper_1_1"] is demanded


@pytest.mark.django_db
def test_a_procedure_with_one_case_is_not_asked_which() -> None:
    form = forms.form_for(a_published_version().id)
    assert "variant" not in {question.key for question in form.questions()}
    assert "paper_1_1" in {question.key for question in form.questions()}


@pytest.mark.django_db
def test_a_procedure_without_papers_still_has_a_form() -> None:
    form = forms.form_for(a_published_version(variants=()).id)
    assert [page.key for page in form.pages] == [
        "applicant", "represented", "authorisation", "request", "delivery", "delivery_address",
    ]  # fmt: skip

"""A definition that is wrong is refused with the place of what is wrong."""

from __future__ import annotations

import pytest

from motcua.dossiers import health
from motcua.dossiers.interlinked import checking, library
from motcua.dossiers.tests.builders import MONDAY, City
from motcua.kernel.health import Level
from motcua.kernel.time import day_of

from .builders import SIMPLE_BUNDLE, a_child, a_definition, the_library

TODAY = day_of(MONDAY)
REQUIREMENT = "requirements = [{ holds = '%s', field = '%s', source = 'y', words = { vi = 'a', en = 'b' } }]"
BROKEN = {
    "no children": (a_definition(), "children"),
    "no source": (a_definition(a_child("a")).replace('source = "nd-118-2025"', ""), "source"),
    "no end of a title": (a_definition(a_child("a")).replace(', en = "Part a"', ""), "children[0].title"),
    "a word unknown": (a_definition(a_child("a"), more='cut_off = "15:00"'), "cut_off"),
    "a limit without a unit": (
        a_definition(a_child("a"), more='[appointment]\nrule = "whole"\nlimit = { amount = 3 }\nsource = "x"'),
        "appointment.limit",
    ),
    "a common date without a limit": (
        a_definition(a_child("a"), more='[appointment]\nrule = "whole"\nsource = "x"'),
        "appointment.limit",
    ),
    "a date by a rule unknown": (
        a_definition(a_child("a"), more='[appointment]\nrule = "soon"\nsource = "x"'),
        "appointment.rule",
    ),
    "a date without a source": (
        a_definition(a_child("a"), more='[appointment]\nrule = "last_part"'),
        "appointment.source",
    ),
    "a requirement that says nothing": (
        a_definition(a_child("a", more='requirements = [{ holds = "true", field = "x", source = "y" }]')),
        "children[0].requirements[0].words",
    ),
    "a requirement that is no CEL": (
        a_definition(
            a_child(
                "a",
                more="requirements = [{ holds = 'age <', field = 'x', source = 'y', words = { vi = 'a', en = 'b' } }]",
            )
        ),
        "children[0].requirements[0].holds",
    ),
    "a key twice": (a_definition(a_child("a"), a_child("a")), "children[1].key"),
    "waiting for nobody": (a_definition(a_child("a", ("b",))), "children[0].after"),
    "waiting for each other": (a_definition(a_child("a", ("b",)), a_child("b", ("a",))), "children[0].after"),
    "waiting for oneself": (a_definition(a_child("a", ("a",))), "children[0].after"),
    "neither procedure nor bundle": (a_definition(a_child("a", procedure="")), "children[0].procedure"),
    "no unit": (a_definition(a_child("a", unit="")), "children[0].unit"),
    "a rule that is no CEL": (a_definition(a_child("a", unit="home.")), "children[0].unit"),
    "a condition that is no CEL": (a_definition(a_child("a", more='when = "a =="')), "children[0].when"),
    "a condition over results": (
        a_definition(a_child("a"), a_child("b", ("a",), more='when = "has(results.a)"')),
        "children[1].when",
    ),
    "a result not waited for": (
        a_definition(a_child("a"), a_child("b", more="answers = { note = 'results.a.number' }")),
        "children[1].answers.note",
    ),
    "a paper not waited for": (
        a_definition(a_child("a"), a_child("b", more='papers = { proof = "result:a" }')),
        "children[1].papers.proof",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_definition_is_told_with_its_place(name: str) -> None:
    text, place = BROKEN[name]
    known = library.read({"x.toml": text})
    assert known.definitions == ()
    assert f"x.toml: {place}" in known.faults, dict(known.faults)


def test_what_is_no_toml_is_told_and_the_rest_is_read() -> None:
    known = library.read({"bad.toml": "key = ", "good.toml": a_definition(a_child("a"))})
    assert [one.key for one in known.definitions] == ["pair"]
    assert set(known.faults) == {"bad.toml"}


def test_bundles_within_each_other_are_left_out_and_told() -> None:
    def within(key: str, other: str) -> str:
        child = a_child("x", procedure="", unit="", more=f'bundle = "{other}"')
        return a_definition(child, key=key)

    known = library.read({"1": within("one", "two"), "2": within("two", "one"), "3": within("three", "nowhere")})
    assert known.definitions == ()
    assert set(known.faults) == {f"{key}: children[0].bundle" for key in ("one", "two", "three")}


def test_a_definition_holds_from_its_day_and_the_latest_one_wins() -> None:
    old = a_definition(a_child("a"))
    new = a_definition(a_child("b")).replace("2025-07-01", "2026-11-24")
    ended = a_definition(a_child("c"), key="gone", more="effective_to = 2026-11-22")
    known = library.read({"1": old, "2": new, "3": ended})
    assert [one.children[0].key for one in known.in_force(TODAY)] == ["a"]
    assert [one.children[0].key for one in known.in_force(TODAY.replace(day=24))] == ["b"]
    assert known.of_bundle("pair", known.definitions[0].effective_from).children[0].key == "a"


def test_before_names_all_that_is_waited_for() -> None:
    known = library.read({"x": a_definition(a_child("a"), a_child("b", ("a",)), a_child("c", ("b",)))})
    assert known.definitions[0].before("c") == {"a", "b"}


@pytest.mark.django_db
def test_what_is_shipped_fits_the_catalogue_and_the_forms(city: City) -> None:
    known = library.shipped()
    assert known.faults == {}
    assert [list(checking.problems(one, TODAY)) for one in known.definitions] == [[]]
    assert {finding.level for finding in health.judge(known, TODAY)} == {Level.GOOD}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("child", "place"),
    [
        (a_child("a", procedure="9.999999"), "children[0].procedure"),
        (a_child("a", unit='"H26.999"'), "children[0].unit"),
        (a_child("a", unit='"H26.4"'), "children[0].unit"),
        (a_child("a", unit="home.commune"), "children[0].unit"),
        (a_child("a", more='when = "married"'), "children[0].when"),
        (a_child("a", more=REQUIREMENT % ("nothing > 1", "request")), "children[0].requirements[0].holds"),
        (a_child("a", more=REQUIREMENT % ("true", "nothing")), "children[0].requirements[0].field"),
        (a_child("a", more="answers = { nothing = '1' }"), "children[0].answers.nothing"),
        (a_child("a", more="answers = { request = 'what' }"), "children[0].answers.request"),
        (a_child("a", more='papers = { request = "paper_1_1" }'), "children[0].papers.request"),
        (a_child("a", more='papers = { paper_1_1 = "nothing" }'), "children[0].papers.paper_1_1"),
        (a_child("a").replace('"request"]', '"request", "nothing"]'), "children[0].copy.nothing"),
        (a_child("a").replace(', "request"]', "]"), "children[0].answers.request"),
    ],
)
def test_a_definition_that_fits_no_form_is_told_with_its_place(
    city: City, monkeypatch: pytest.MonkeyPatch, child: str, place: str
) -> None:
    known = the_library(monkeypatch, a_definition(child))
    assert known.faults == {}
    assert place in dict(checking.problems(known.definitions[0], TODAY))
    findings = list(health.judge(known, TODAY))
    assert any(f.level is Level.FAILED and f"pair: {place}" in str(f.message) for f in findings)


@pytest.mark.django_db
def test_a_bundle_whose_record_is_not_in_the_catalogue_is_only_told(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = the_library(monkeypatch, a_definition(a_child("a"), procedure="9.999999"))
    (finding,) = health.judge(known, TODAY)
    assert finding.level is Level.NOTICE
    assert "9.999999" in str(finding.message)


def test_the_builders_definition_is_whole() -> None:
    assert library.read({"x": a_definition(a_child("a"))}).definitions[0].procedure == SIMPLE_BUNDLE

"""The texts and notations of results are data, in force by date."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from motcua.dossiers import wording as words
from motcua.dossiers.wording import Layout, Wording, template_of, wording
from motcua.kernel.actor import Role
from motcua.organisation import api as organisation

from .builders import BIRTH, City

TODAY = date(2026, 11, 23)


def test_a_commune_numbers_in_the_name_of_its_committee_and_a_department_by_its_code(city: City) -> None:
    commune = organisation.unit(city.commune)
    (department, *_) = organisation.units_of_kind(organisation.UnitKind.DEPARTMENT, TODAY)
    assert wording(True, TODAY).notation_for(commune) == "KQ-UBND"
    assert wording(False, TODAY).notation_for(commune) == "TB-UBND"
    assert wording(True, TODAY).notation_for(department) == f"KQ-{department.code.replace('.', '')}"
    assert Role.LEADER in city.staff


def test_a_birth_has_a_form_of_its_own() -> None:
    assert template_of(BIRTH, TODAY) == "birth"
    assert template_of("9.999", TODAY) == ""


def test_the_latest_begun_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    (old,) = [each for each in words.wordings() if each.kind == "granted"]
    new = Wording(
        **{**{name: getattr(old, name) for name in Wording.__dataclass_fields__}, "type_name": "Mới"}
        | {"effective_from": date(2027, 1, 1)}
    )
    monkeypatch.setattr(words, "wordings", lambda: (new, old))
    assert wording(True, date(2026, 12, 31)).type_name == old.type_name
    assert wording(True, date(2027, 1, 1)).type_name == "Mới"
    with pytest.raises(LookupError):
        wording(True, date(2019, 1, 1))


def test_a_layout_begins_on_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = Layout(date(2027, 1, 1), "nd-30-2020", True, procedure_code="9.999", template="birth")
    monkeypatch.setattr(words, "layouts", lambda: (layout,))
    assert [template_of("9.999", day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == ["", "birth"]


def test_every_text_names_a_known_source() -> None:
    sources = tomllib.loads((Path(settings.PACKAGE).parents[1] / "docs" / "legal" / "sources.toml").read_text())
    assert {each.source for each in (*words.wordings(), *words.layouts())} <= sources.keys()

"""Bundles in the small city, and definitions of our own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.dossiers.interlinked import library
from motcua.dossiers.interlinked.models import BundlePart
from motcua.dossiers.tests.builders import CHAIN, MONDAY, City, a_filing, do_step
from motcua.forms import api as forms
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.outbox.relay import relay_once

bundles = dossiers.bundles
BIRTH_BUNDLE = "2.000986"
TRIO = ("birth", "residence", "health_card")

A_CHILD = """
[[children]]
key = "{key}"
procedure = "{procedure}"
title = {{ vi = "Phần {key}", en = "Part {key}" }}
after = {after}
unit = '{unit}'
copy = ["applicant", "phone", "email", "acting_for", "request"]
{more}
"""
A_DEFINITION = """
key = "{key}"
procedure = "{procedure}"
effective_from = 2025-07-01
source = "nd-118-2025"
title = {{ vi = "Nhóm {key}", en = "Bundle {key}" }}
{more}
"""
SIMPLE = "1.004873"  # settled by communes
SIMPLE_BUNDLE = "1.004884"  # the record under which the tests' own definitions are announced
PLAIN = (SIMPLE, "2.000635", "1.000656")  # asked by the form made from their record
HERE, THERE = '"00070"', '"00004"'  # the communes of the small city


def asked_plainly(city: City) -> City:
    """The procedures of the tests' own definitions are asked by the plain form."""
    for code in PLAIN:
        forms.use_form(actor=SYSTEM, at=MONDAY, procedure_code=code, form_code="", effective_from=date(2020, 1, 1))
    return city


def a_definition(*children: str, key: str = "pair", procedure: str = SIMPLE_BUNDLE, more: str = "") -> str:
    """The text of a definition, for `the_library`."""
    return A_DEFINITION.format(key=key, procedure=procedure, more=more) + "".join(children)


def a_child(key: str, after: tuple[str, ...] = (), *, procedure: str = SIMPLE, unit: str = HERE, more: str = "") -> str:
    return A_CHILD.format(key=key, after=list(after), procedure=procedure, unit=unit, more=more)


def the_library(monkeypatch: pytest.MonkeyPatch, *texts: str) -> library.Library:
    """Puts a library of the texts in place of the shipped one."""
    known = library.read({f"{n}.toml": text for n, text in enumerate(texts)})
    monkeypatch.setattr(library, "shipped", lambda: known)
    return known


def a_bundle_filing(city: City, *, seed: int = 1, at: datetime = MONDAY, **changes: Any) -> dossiers.Filing:
    """A valid filing of the birth bundle: all three, the child at home in the city's commune."""
    home = {"commune": organisation.unit(city.commune).commune_code, "street": "Số 12 đường Hòa Bình"}
    answers = {
        "circumstances": "ordinary",
        "residence_wanted": True,
        "household_head": "Nguyễn Văn Chủ",
        "household_relation": "con",
        "health_card_wanted": True,
        "hospital": "Bệnh viện Thống Nhất",
        "home": home,
        **changes.pop("answers", {}),
    }
    return a_filing(city, code=BIRTH_BUNDLE, seed=seed, at=at, answers=answers, **changes)


def a_filed_bundle(city: City, *, at: datetime = MONDAY, **changes: Any) -> dossiers.Filed:
    return dossiers.submit(actor=city.citizen, at=at, filing=a_bundle_filing(city, at=at, **changes))


def an_accepted_bundle(city: City, *, at: datetime = MONDAY, **changes: Any) -> dossiers.Filed:
    filed = a_filed_bundle(city, at=at, **changes)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=at, reference=filed.reference)
    return filed


def a_counter_bundle(city: City, *, at: datetime = MONDAY, **changes: Any) -> dossiers.Filed:
    """A filing of the tests' own definition at the commune's counter, where no file is demanded."""
    version = catalogue.version_in_force(SIMPLE_BUNDLE, day_of(at))
    answers = forms.sample_answers(forms.form_for(version.id), 1, on=day_of(at))
    papers = {q.key for q in forms.form_for(version.id).questions() if q.kind is forms.Kind.FILE}
    filing = dossiers.Filing(
        version_id=version.id,
        unit_id=city.commune,
        channel=dossiers.Channel.DIRECT,
        answers={**{k: v for k, v in answers.items() if k not in papers}, "acting_for": "self", "delivery": "online"}
        | changes.pop("answers", {}),
        **changes,
    )
    return dossiers.submit(actor=city.staff[Role.RECEPTION], at=at, filing=filing)


def part(filed: dossiers.Filed, path: str) -> BundlePart:
    return BundlePart.objects.select_related("dossier__case").get(bundle_id=filed.case_id, path=path)


def states(filed: dossiers.Filed) -> Mapping[str, str]:
    return dict(BundlePart.objects.filter(bundle_id=filed.case_id).values_list("path", "state"))


def reference_of(filed: dossiers.Filed, path: str) -> str:
    dossier = part(filed, path).dossier
    assert dossier is not None
    return str(dossier.case.reference)


def settle(city: City, reference: str, *, granted: bool = True, at: datetime = MONDAY) -> None:
    """The commune takes the dossier to its end."""
    for role in CHAIN:
        how = {"decision": dossiers.Decision(granted, "" if granted else "Không đủ căn cứ.")}
        do_step(city, reference, role, at=at, **(how if role is Role.LEADER else {}))


def news_travels() -> None:
    """Every event that waits is heard."""
    while relay_once():
        pass

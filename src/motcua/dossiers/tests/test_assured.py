"""A filing online needs a sign-in as sure as the office asks for; the action refuses, whatever page was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.kernel.time import day_of

from .builders import BIRTH, MONDAY, City, a_filing

pytestmark = pytest.mark.django_db
LEVEL_1, LEVEL_2 = identity.Assurance.LEVEL_1, identity.Assurance.LEVEL_2


def _need(level: identity.Assurance, **reach: Any) -> None:
    identity.need_assurance(
        actor=SYSTEM, at=MONDAY, valid_from=day_of(MONDAY), minimum=level, source="nd-69-2024", **reach
    )


def _file(city: City, actor: Actor, **changes: Any) -> dossiers.Filed:
    return dossiers.submit(actor=actor, at=MONDAY, filing=a_filing(city, **changes))


def test_a_sign_in_too_low_is_refused_by_the_filing_itself_and_a_higher_one_is_not(city: City) -> None:
    _need(LEVEL_2, procedure_code=BIRTH)
    with pytest.raises(identity.AssuranceTooLow) as refused:
        _file(city, replace(city.citizen, assurance=LEVEL_1))
    assert refused.value.needed is LEVEL_2
    assert "mức độ 02" in str(refused.value.message)
    assert _file(city, replace(city.citizen, assurance=LEVEL_2)).reference


def test_a_filing_sent_again_finds_the_first_even_after_the_level_was_lost(city: City) -> None:
    _need(LEVEL_2, procedure_code=BIRTH)
    key = uuid4()
    first = _file(city, replace(city.citizen, assurance=LEVEL_2), key=key)
    assert _file(city, replace(city.citizen, assurance=0), key=key).reference == first.reference


def test_at_the_counter_nobody_is_asked_how_they_signed_in(city: City) -> None:
    _need(LEVEL_2)
    version = catalogue.version(a_filing(city).version_id)
    assert dossiers.assurance_lacking(city.staff[Role.RECEPTION], version, MONDAY) is None
    assert dossiers.assurance_lacking(city.citizen, version, MONDAY) is LEVEL_2


def test_the_rule_of_a_procedure_goes_before_those_for_many_and_the_higher_of_these_counts() -> None:
    full = identity.OnlineService.FULL

    def needed(code: str, service: identity.OnlineService | None) -> int:
        return identity.needed_assurance(code, service, MONDAY)

    assert needed(BIRTH, full) == 0
    _need(LEVEL_1)
    _need(LEVEL_2, service=full)
    assert (needed(BIRTH, None), needed(BIRTH, full), needed("9.9", full)) == (1, 2, 2)
    _need(identity.Assurance.NONE, procedure_code=BIRTH)
    assert (needed(BIRTH, full), needed("9.9", full)) == (0, 2)
    assert identity.needed_assurance("9.9", full, MONDAY - timedelta(days=1)) == 0

"""A dossier is due by the limit of the case its applicant chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import published
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of

from .builders import BIRTH, MONDAY, City, a_filed_dossier

pytestmark = pytest.mark.django_db


def with_cases(**days: int) -> None:
    """The birth procedure with a case for each name, and its own limit of so many days."""
    content = catalogue.version_in_force(BIRTH, day_of(MONDAY)).content
    unit = catalogue.LimitUnit.CALENDAR_DAY
    changed = replace(
        content,
        variants=tuple(replace(content.variants[0], name=name) for name in days),
        channels=tuple(
            replace(way, variant=name, limit=catalogue.TimeLimit(Decimal(number), unit))
            for way in content.channels
            for name, number in days.items()
        ),
    )
    published(changed, at=MONDAY)


@pytest.mark.parametrize(
    ("chosen", "due"),
    [
        ("1", date(2026, 11, 30)),  # the fifth day is a Saturday
        ("2", date(2026, 12, 7)),
        ("far", date(2026, 12, 7)),
        ("", date(2026, 11, 23)),  # which of the two is not known: the office's own rule
    ],
)
def test_the_limit_is_that_of_the_case(city: City, chosen: str, due: date) -> None:
    with_cases(near=5, far=12)
    filed = a_filed_dossier(city)
    Dossier.objects.filter(case_id=filed.case_id).update(variant=chosen)
    taken = dossiers.accept(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    assert taken.due_at is not None
    assert day_of(taken.due_at) == due

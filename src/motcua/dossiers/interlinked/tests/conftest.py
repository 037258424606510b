from __future__ import annotations

from datetime import date

import pytest

from motcua.dossiers.tests.builders import MONDAY, City, a_city
from motcua.dossiers.tests.conftest import _in_the_demonstration, _numbers_from_one
from motcua.forms import api as forms
from motcua.kernel.actor import SYSTEM

from .builders import PLAIN

__all__ = ["_in_the_demonstration", "_numbers_from_one", "city"]


@pytest.fixture
def city(db: None) -> City:
    """The small city, in which the procedures of the tests' own definitions are asked by the plain form."""
    city = a_city()
    for code in PLAIN:
        forms.use_form(actor=SYSTEM, at=MONDAY, procedure_code=code, form_code="", effective_from=date(2020, 1, 1))
    return city

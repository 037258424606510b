from __future__ import annotations

import pytest

from motcua.dossiers.tests.builders import City
from motcua.dossiers.tests.conftest import _in_the_demonstration, _numbers_from_one

from .builders import asked_plainly

__all__ = ["_in_the_demonstration", "_numbers_from_one", "city"]


@pytest.fixture
def city(standing_city: City) -> City:
    return asked_plainly(standing_city)

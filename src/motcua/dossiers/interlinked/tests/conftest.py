from __future__ import annotations

import pytest

from motcua.dossiers.tests.builders import City
from motcua.dossiers.tests.conftest import _in_the_demonstration, _numbers_from_one

from .builders import a_plain_city

__all__ = ["_in_the_demonstration", "_numbers_from_one", "city"]


@pytest.fixture
def city(db: None) -> City:
    return a_plain_city()

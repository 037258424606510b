from __future__ import annotations

import pytest
from pytest_django import Settings

from motcua.dossiers.tests.builders import City, a_city


@pytest.fixture(autouse=True)
def _in_the_demonstration(settings: Settings) -> None:
    settings.DEMO = True


@pytest.fixture
def city(db: None) -> City:
    return a_city()

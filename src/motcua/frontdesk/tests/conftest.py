from __future__ import annotations

from uuid import UUID

import pytest
from django.core.cache import cache
from pytest_django import Settings

from motcua.dossiers.tests.builders import City
from motcua.dossiers.tests.desk import a_far_point


@pytest.fixture(autouse=True)
def _in_the_demonstration(settings: Settings) -> None:
    """The people of the tests are those of the demonstration, who sign in only there."""
    settings.DEMO = True
    cache.clear()


@pytest.fixture
def far(city: City) -> UUID:
    return a_far_point(city)

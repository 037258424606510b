from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _in_the_demonstration(settings: Settings) -> None:
    """The people of the tests are those of the demonstration, who sign in only there."""
    settings.DEMO = True
    cache.clear()

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from tests.standing import clone_of

from . import nation


@pytest.fixture(autouse=True)
def _in_the_demonstration(settings: Settings) -> None:
    settings.DEMO = True


@pytest.fixture(scope="module")
def national_catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests of the module find the nation's procedures in their database."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), clone_of("nation", nation.fill):
        yield

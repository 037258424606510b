"""The demonstration city standing behind a live server: `town`, for tests in a browser.

A pytest plug-in, loaded by the root `conftest.py`. Filling the city takes seconds, so each module works in a clone.
Nothing is emptied between the tests of a module: each uses dossiers of its own.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.standing import clone_of

if TYPE_CHECKING:
    from motcua.dossiers.tests.builders import City


@dataclass(frozen=True)
class Town:
    """`url` leads to the running product; `city` knows its people."""

    url: str
    city: City


@pytest.fixture(scope="module")
def town(chromium: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The product, running on a clone of the filled city. The test itself may use the database too.

    The browser comes first: beside its event loop Django keeps other connections than without, and those
    that the tests use are to be closed in the end.
    """
    from motcua.dossiers.tests.builders import a_city

    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True),
        clone_of("town", lambda: a_city(timezone.now())),
        _served() as url,
        override_settings(BASE_URL=url),
    ):
        cache.clear()
        yield Town(url, _the_people())


@functools.cache
def _the_people() -> City:
    """The same in every clone."""
    from motcua.dossiers.tests.builders import the_people

    return the_people(timezone.now())


@contextmanager
def _served() -> Iterator[str]:
    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    yield server.url
    server._live_server_modified_settings.disable()
    server.stop()

"""The demonstration city standing behind a live server: `town`, for tests in a browser.

A pytest plug-in, loaded by the root `conftest.py`. Filling the city takes seconds, so it is done once in a run,
by whichever worker comes first; each module works in a clone of it. Nothing is emptied between the tests of a
module: each uses dossiers of its own.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser
from psycopg import sql
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:
    from motcua.dossiers.tests.builders import City

_serial = count(1)


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
    from motcua.dossiers.tests.builders import the_people

    mine = connections["default"].settings_dict["NAME"]
    clone = f"{mine}_town_{next(_serial)}"
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True),
        _database(clone, template=_filled()),
        _served() as url,
        override_settings(BASE_URL=url),
    ):
        cache.clear()
        yield Town(url, the_people(timezone.now()))


@contextmanager
def _served() -> Iterator[str]:
    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    yield server.url
    server._live_server_modified_settings.disable()
    server.stop()


def pytest_unconfigure() -> None:
    """The filled city goes with the run; its clones went with their modules."""
    if "MOTCUA_TEST_RUN" in os.environ and "PYTEST_XDIST_WORKER" not in os.environ:
        _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name())))


def _name() -> str:
    return f"motcua_town_{os.environ['MOTCUA_TEST_RUN']}"


def _filled() -> str:
    """The name of the filled city, which is made on first use."""
    from motcua.dossiers.tests.builders import a_city

    name, home = _name(), Path(settings.HOME)
    with (home / "town.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "town.ready").exists():
            _copy(name, f"motcua_template_{os.environ['MOTCUA_TEST_RUN']}")
            with _using(name):
                a_city(timezone.now())
            (home / "town.ready").touch()
    return name


@contextmanager
def _database(name: str, template: str) -> Iterator[None]:
    _copy(name, template)
    with _using(name):
        yield
    _administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _using(name: str) -> Iterator[None]:
    """Every thread's connections lead there meanwhile."""
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _copy(name: str, template: str) -> None:
    _administer(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def _administer(statement: sql.Composed) -> None:
    with psycopg.connect(os.environ["MOTCUA_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)

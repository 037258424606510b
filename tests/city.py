"""The small city in which most tests happen: `city`, `sign_in`.

A pytest plug-in, loaded by the root `conftest.py`. To write the city takes as long as most tests do. So it stands in
a transaction that stays open from one test to the next: each runs inside, and is rolled back to the city. What wants
another database, or commits, ends that transaction first.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django.plugin import blocking_manager_key

from motcua.dossiers.tests.builders import City, SignIn, a_city
from motcua.organisation import directory

_COMMITTING = {"transactional_db", "live_server"}
_READING = _COMMITTING | {"db", "django_db_setup", "django_db_blocker"}


@dataclass(frozen=True)
class _Standing:
    city: City
    held: transaction.Atomic
    known: directory._Kept | None  # what the process remembers of its units

    def leave(self) -> None:
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)


_standing: _Standing | None = None


def _stand() -> _Standing:
    held = transaction.atomic()
    held.__enter__()
    city = a_city()
    connection.run_on_commit = []  # which never comes
    directory.current()
    return _Standing(city, held, directory._kept)


def _reads(item: pytest.Function) -> bool:
    return item.get_closest_marker("django_db") is not None or not _READING.isdisjoint(item.fixturenames)


def _commits(item: pytest.Function) -> bool:
    marker = item.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    return is_marked or not _COMMITTING.isdisjoint(item.fixturenames)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture: the transaction of a test begins inside that of the city, or where there is none."""
    global _standing
    if not isinstance(item, pytest.Function) or not _reads(item):
        return
    wanted = "standing_city" in item.fixturenames and not _commits(item)
    is_made = str(connection.settings_dict["NAME"]).startswith("motcua_test_")  # by the first test that asks for it
    if wanted != (_standing is not None) and is_made:
        with item.config.stash[blocking_manager_key].unblock():
            if _standing is not None:
                _standing.leave()
            _standing = _stand() if wanted else None


@pytest.fixture
def standing_city(db: None) -> City:
    """For `city` fixtures to build on."""
    if _standing is None:
        return a_city()
    directory._kept = _standing.known
    return _standing.city


@pytest.fixture
def city(standing_city: City) -> City:
    return standing_city


@pytest.fixture
def sign_in(city: City) -> SignIn:
    """A browser in which the account is signed in; a stranger's for a blank name."""

    def opened(account: str) -> Client:
        client = Client()
        if account:
            client.post("/dang-nhap/trinh-dien/", {"account": account})
        return client

    return opened

"""One migrated template for the whole run; every worker clones it, and begins with what takes long."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, groupby, islice
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as properties
from psycopg import sql
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

pytest_plugins = ["tests.browser", "tests.city", "tests.standing", "tests.town"]
# How fast a machine is says nothing about the code.
properties.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("unhurried")
_JOURNEYS = Path(__file__).parent / "tests" / "journeys"
_migrating = pytest.StashKey[Thread]()


def _administer(statement: sql.Composed) -> None:
    with psycopg.connect(os.environ["MOTCUA_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


def _use(name: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name


APPEND_ONLY = ("audit_auditrecord", "audit_auditseal", "casework_historyentry", "casework_clockfact")


def _let_tests_empty_what_is_only_appended_to() -> None:
    """After a test without a transaction of its own, every table is truncated; the rest stays refused."""
    with connections["default"].cursor() as cursor:
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")


@contextmanager
def _left_as_migrated() -> Iterator[None]:
    """By a test without a transaction of its own, too: Django's way truncates every table and fills some again."""
    from motcua.kernel.tests import snapshots

    by_django, migrated = TransactionTestCase._fixture_teardown, snapshots.taken()

    def leave(test: TransactionTestCase) -> None:
        if migrated is None:
            by_django(test)
        else:
            snapshots.restore(migrated)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", leave)
        yield


def _migrated(blocker: DjangoDbBlocker) -> str:
    """The name of the template, migrated by whoever of the run comes first; the others wait."""
    template, home = f"motcua_template_{os.environ['MOTCUA_TEST_RUN']}", Path(settings.HOME)
    with blocker.unblock(), (home / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "template.ready").exists():
            _administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(template)))
            _use(template)
            call_command("migrate", verbosity=0, interactive=False)
            _let_tests_empty_what_is_only_appended_to()
            connections["default"].close()
            (home / "template.ready").touch()
    return template


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where workers run the tests, the template is migrated while they still look for them."""
    if session.config.getoption("numprocesses", None):
        migrating = Thread(target=_migrated, args=[session.config.stash[blocking_manager_key]])
        migrating.start()
        session.config.stash[_migrating] = migrating


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (migrating := session.config.stash.get(_migrating, None)) is not None:
        migrating.join()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker begins with an equal part of these, in this order, and ends by taking from the end of another's:
    the journeys stand at the beginning of every part, so that nobody waits for a long one at last."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    journeys = sorted((item for item in items if _JOURNEYS in item.path.parents), key=lambda item: item.path)
    others = iter([item for item in items if _JOURNEYS not in item.path.parents])
    parts: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for place, (_, module) in enumerate(groupby(journeys, lambda item: item.path)):
        parts[place % workers] += module
    for part in parts:
        part.extend(islice(others, max(0, len(items) // workers - len(part))))
    parts[-1] += others
    items[:] = chain(*parts)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    mine = f"motcua_test_{os.environ['MOTCUA_TEST_RUN']}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    template = _migrated(django_db_blocker)
    with django_db_blocker.unblock():
        _administer(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(mine), sql.Identifier(template)))
        _use(mine)
        with _left_as_migrated():
            yield
        connections["default"].close()
        _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(mine)))


@pytest.fixture(scope="session", autouse=True)
def _light_passwords() -> Iterator[None]:
    """Each takes a quarter of a second with the product's own."""
    with override_settings(PASSWORD_HASHERS=["motcua.identity.tests.hashing.LightScrypt"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _scans_read_once() -> Iterator[None]:
    """Each reading starts a process, and the same files give the same copy; `test_copying` reads without this."""
    from motcua.documents.actions import copies
    from motcua.documents.copying.making import clean_pdf

    read: dict[tuple[bytes, ...], tuple[bytes, int]] = {}

    def remembered(files: Sequence[Path], *, field: str) -> tuple[bytes, int]:
        given = tuple(file.read_bytes() for file in files)
        if given not in read:
            read[given] = clean_pdf(files, field=field)
        return read[given]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "clean_pdf", remembered)
        yield


@pytest.fixture(autouse=True)
def _nothing_of_the_last_test() -> None:
    """What a test rolled back must not be remembered by the next."""
    from motcua.forms import api as forms
    from motcua.identity import pacing
    from motcua.kernel import memo
    from motcua.organisation import api as organisation

    organisation.forget()
    forms.forget()
    pacing.forget()
    memo.forget_everything()


@pytest.fixture(autouse=True)
def _what_is_kept_stays_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many queries are asked must not hang on how long a test takes."""
    from motcua.kernel import memo
    from motcua.organisation import directory

    for module in (memo, directory):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: 0.0))

"""One migrated template for the whole run; every worker clones it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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

pytest_plugins = ["tests.browser", "tests.city", "tests.standing", "tests.town"]
# How fast a machine is says nothing about the code.
properties.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("unhurried")


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


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    run = os.environ["MOTCUA_TEST_RUN"]
    template = f"motcua_template_{run}"
    mine = f"motcua_test_{run}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    home = Path(settings.HOME)
    with django_db_blocker.unblock():
        with (home / "template.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (home / "template.ready").exists():
                _administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(template)))
                _use(template)
                call_command("migrate", verbosity=0, interactive=False)
                _let_tests_empty_what_is_only_appended_to()
                connections["default"].close()
                (home / "template.ready").touch()
            _administer(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(mine), sql.Identifier(template))
            )
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

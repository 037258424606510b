"""Databases that take long to fill: filled once in a run, by whichever worker comes first; used as clones.

A pytest plug-in, loaded by the root `conftest.py`: what was filled goes with the run.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

_serial = count(1)


@contextmanager
def clone_of(name: str, fill: Callable[[], None]) -> Iterator[None]:
    """Works in a clone of the database that `fill` filled under this name; every thread's connections lead there."""
    clone = f"{connections['default'].settings_dict['NAME']}_{name}_{next(_serial)}"
    _copy(clone, template=_filled(name, fill))
    with _using(clone):
        yield
    _administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(clone)))


def pytest_unconfigure() -> None:
    if "MOTCUA_TEST_RUN" in os.environ and "PYTEST_XDIST_WORKER" not in os.environ:
        for ready in Path(settings.HOME).glob("*.standing"):
            name = _database_of(ready.stem)
            _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _database_of(name: str) -> str:
    return f"motcua_{name}_{os.environ['MOTCUA_TEST_RUN']}"


def _filled(name: str, fill: Callable[[], None]) -> str:
    database, home = _database_of(name), Path(settings.HOME)
    with (home / f"{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / f"{name}.standing").exists():
            _copy(database, f"motcua_template_{os.environ['MOTCUA_TEST_RUN']}")
            with _using(database):
                fill()
            (home / f"{name}.standing").touch()
    return database


@contextmanager
def _using(name: str) -> Iterator[None]:
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

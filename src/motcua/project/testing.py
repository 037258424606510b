"""A pytest plug-in: one PostgreSQL cluster and one migrated template for the whole run.

The controller starts a throw-away embedded cluster (or takes `MOTCUA_DATABASE_URL`), migrates one
template database, and every worker clones it. Nothing of it outlives the run.

With `MOTCUA_REQUIRE_ALL=1` a skipped test fails: where everything is installed, nothing is left out but
what is marked `outside_data`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from .cluster import Cluster
from .messages import compile_all

_cluster: Cluster | None = None
_home: Path | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before Django's settings are read: decides where the database and the data folder are."""
    global _cluster, _home
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    _home = Path(tempfile.mkdtemp(prefix="motcua-test-"))
    _home.chmod(0o711)
    compile_all()
    os.environ["MOTCUA_HOME"] = str(_home)
    os.environ["MOTCUA_TEST_RUN"] = str(os.getpid())
    os.environ["MOTCUA_SECRET_KEY"] = "only-for-tests-" + "x" * 32
    if not os.environ.get("MOTCUA_DATABASE_URL"):
        _cluster = Cluster(_home / "postgres", durable=False)
        _cluster.acquire()
        os.environ["MOTCUA_DATABASE_URL"] = _cluster.url()


def pytest_unconfigure() -> None:
    if _home is None:
        return
    template = f"motcua_template_{os.environ['MOTCUA_TEST_RUN']}"
    with psycopg.connect(os.environ["MOTCUA_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
    if _cluster is not None:
        _cluster.release()
    shutil.rmtree(_home, ignore_errors=True)


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("MOTCUA_REQUIRE_ALL") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"MOTCUA_REQUIRE_ALL: skipped, {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if "outside_data" not in report.keywords:
        _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report

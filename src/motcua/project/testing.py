"""A pytest plug-in: one PostgreSQL cluster and one migrated template for the whole run.

The controller starts a throw-away embedded cluster (or takes `MOTCUA_DATABASE_URL`), migrates one
template database, and every worker clones it.

What was migrated is kept in `var/tests`, under the migrations it was made by: the next run begins with a copy.

With `MOTCUA_REQUIRE_ALL=1` a skipped test fails: where everything is installed, nothing is left out but
what is marked `outside_data`.
"""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from .cluster import Cluster
from .messages import compile_all

_ROOT = Path(__file__).resolve().parents[3]
_KEPT = _ROOT / "var" / "tests"
_KEPT_NAME = "motcua_template"
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
        begun = _begin_with_what_was_kept(_cluster)
        _cluster.acquire()
        os.environ["MOTCUA_DATABASE_URL"] = _cluster.url()
        if begun:
            _administer(f'ALTER DATABASE "{_KEPT_NAME}" RENAME TO "{_template()}"')
            (_home / "template.ready").touch()


def pytest_unconfigure() -> None:
    if _home is None:
        return
    if _cluster is None:
        _administer(f'DROP DATABASE IF EXISTS "{_template()}" WITH (FORCE)')
    else:
        _end(_cluster, keep=(_home / "template.ready").exists() and not _kept().exists())
    shutil.rmtree(_home, ignore_errors=True)


def _administer(statement: str) -> None:
    with psycopg.connect(os.environ["MOTCUA_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


def _template() -> str:
    return f"motcua_template_{os.environ['MOTCUA_TEST_RUN']}"


def _kept() -> Path:
    """Where a cluster lies that was migrated by just these migrations, if there is one."""
    made_by = (*_ROOT.glob("src/motcua/*/migrations/*.py"), _ROOT / "uv.lock", _ROOT / "conftest.py", Path(__file__))
    digest = hashlib.sha256()
    for file in sorted(made_by):
        digest.update(file.name.encode() + file.read_bytes())
    return _KEPT / digest.hexdigest()[:16]


def _begin_with_what_was_kept(cluster: Cluster) -> bool:
    if not _kept().exists():
        return False
    copied = subprocess.run(["cp", "-a", str(_kept()), str(cluster.folder)], check=False)  # with the owner
    if copied.returncode:  # another run has put its own in this one's place
        shutil.rmtree(cluster.folder, ignore_errors=True)
    return copied.returncode == 0


def _end(cluster: Cluster, *, keep: bool) -> None:
    if keep:
        _administer(f'ALTER DATABASE "{_template()}" RENAME TO "{_KEPT_NAME}"')
    cluster.release()
    if keep:
        _KEPT.mkdir(parents=True, exist_ok=True)
        for former in _KEPT.iterdir():
            shutil.rmtree(former, ignore_errors=True)
        aside = _KEPT / f"{os.getpid()}.new"
        shutil.move(cluster.folder, aside)
        with suppress(OSError):  # another run was faster
            aside.rename(_kept())


def pytest_collection_finish() -> None:
    """What is loaded by now stays: there is no use in looking through it again and again for garbage."""
    gc.collect()
    gc.freeze()


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

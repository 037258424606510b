from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import get_commands
from django.db import OperationalError, connection
from django.test import Client

from motcua.kernel.health import HEALTH, Finding, Level, good, run_checks
from motcua.outbox.api import Backlog
from motcua.outbox.health import judge
from motcua.project.management.commands.check import Command

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def a_backlog(dead: int = 0, orphaned: int = 0, oldest_at: datetime | None = None) -> Backlog:
    return Backlog(waiting=0, pending=0, dead=dead, orphaned=orphaned, oldest_at=oldest_at)


def levels(backlog: Backlog) -> set[Level]:
    return {finding.level for finding in judge(backlog, AT)}


@pytest.fixture
def broken_check() -> Iterator[None]:
    def check() -> Iterator[Finding]:
        yield good("so far")
        raise OSError("the cable is out")

    HEALTH.register("tests.broken", check)
    yield
    del HEALTH._entries["tests.broken"]


def test_an_outbox_with_dead_letters_or_a_long_wait_is_not_well() -> None:
    assert levels(a_backlog()) == {Level.GOOD}
    assert levels(a_backlog(oldest_at=AT - timedelta(seconds=10))) == {Level.GOOD}
    assert levels(a_backlog(oldest_at=AT - timedelta(hours=1))) == {Level.FAILED}
    assert levels(a_backlog(dead=1)) == {Level.FAILED}
    assert levels(a_backlog(orphaned=1)) == {Level.NOTICE, Level.GOOD}


@pytest.mark.django_db
def test_a_check_that_breaks_has_failed_and_hides_no_other(broken_check: None) -> None:
    found = run_checks()
    assert ("tests.broken", "OSError: the cable is out") in [
        (key, finding.message) for key, finding in found if finding.level is Level.FAILED
    ]
    assert {"project.2-database", "project.3-migrations", "outbox.backlog", "audit.chain"} <= {key for key, _ in found}


@pytest.mark.django_db
def test_from_the_command_line_a_failure_ends_with_1(broken_check: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert get_commands()["check"] == "motcua.project"
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["motcua", "check"])
    assert ended.value.code == 1
    assert "the cable is out" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_health_addresses_answer_anybody(client: Client) -> None:
    for path in ("/suc-khoe/song", "/suc-khoe/san-sang"):
        response = client.get(path)
        assert (response.status_code, response.content) == (200, b"ok\n")
        assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_without_a_database_the_service_lives_but_is_not_ready(client: Client) -> None:
    def unavailable(*args: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(unavailable):
        assert client.get("/suc-khoe/song").status_code == 200
        assert client.get("/suc-khoe/san-sang").status_code == 503

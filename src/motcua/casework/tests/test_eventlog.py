"""Event logs, read case by case; what is made to hurt the reader is refused."""

from __future__ import annotations

import gzip
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from motcua.casework import api as casework
from motcua.casework import eventlog

TRACE = """<trace>
  <string key="concept:name" value="{name}"/><date key="started" value="2026-03-02T09:00:00+07:00"/>
  <date key="promised" value="2026-03-12T09:00:00+07:00"/>
  <event><string key="concept:name" value="register"/><date key="time:timestamp" value="2026-03-02T09:00:00+07:00"/>
    <date key="dueDate" value="2026-03-05T09:00:00+07:00"/></event>
  <event><string key="concept:name" value="decide"/></event>
</trace>"""


def a_log(path: Path, *names: str, head: str = "", zipped: bool = False) -> Path:
    traces = "".join(TRACE.format(name=name) for name in names)
    text = f'<?xml version="1.0"?>{head}<log xmlns="http://www.xes-standard.org/">{traces}</log>'.encode()
    path.write_bytes(gzip.compress(text) if zipped else text)
    return path


@pytest.mark.parametrize("zipped", [False, True])
def test_cases_are_read_with_their_attributes_and_events(tmp_path: Path, zipped: bool) -> None:
    cases = list(casework.read_eventlog(a_log(tmp_path / "log", "a", "b", zipped=zipped)))
    assert [case.name for case in cases] == ["a", "b"]
    assert cases[1].attributes["started"] == "2026-03-02T09:00:00+07:00"
    assert [event.name for event in cases[1].events] == ["register", "decide"]
    assert cases[1].events[0].attributes["dueDate"] == "2026-03-05T09:00:00+07:00"


def test_a_log_that_declares_entities_is_refused_before_any_is_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    with pytest.raises(casework.BadEventLog):
        list(casework.read_eventlog(a_log(tmp_path / "log", "&b;", head=bomb)))


@pytest.mark.parametrize(
    "content", [b"", b"no log", b"<html></html>", b"<log><trace>", gzip.compress(b"<log>" * 9, mtime=0)[:-9]]
)
def test_what_is_no_log_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log"
    path.write_bytes(content)
    with pytest.raises(casework.BadEventLog):
        list(casework.read_eventlog(path))


def test_a_case_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eventlog, "MOST_EVENTS", 1)
    with pytest.raises(casework.BadEventLog):
        list(casework.read_eventlog(a_log(tmp_path / "log", "a")))


def test_cases_before_the_broken_end_have_been_read(tmp_path: Path) -> None:
    path = a_log(tmp_path / "log", "a", "b")
    path.write_bytes(path.read_bytes()[:-20])
    cases = casework.read_eventlog(path)
    assert next(cases).name == "a"
    with pytest.raises(casework.BadEventLog):
        list(cases)


def test_the_command_names_the_limit_that_was_promised(tmp_path: Path) -> None:
    path = a_log(tmp_path / "log.xes", "a", "b", "c")
    out = StringIO()
    call_command("check-clock", str(path), start="started", due="promised", stdout=out)
    assert out.getvalue().splitlines() == [
        "3 with both instants",
        "10 days: 3 to the day (100.0%), 0 to the minute",
    ]
    out = StringIO()
    call_command("check-clock", str(path), start="register", due="register/dueDate", most=2, stdout=out)
    assert "3 days: 2 to the day (100.0%)" in out.getvalue()


def test_the_command_refuses_what_it_cannot_compare(tmp_path: Path) -> None:
    path = a_log(tmp_path / "log.xes", "a")
    with pytest.raises(CommandError, match="no case has both"):
        call_command("check-clock", str(path), start="started", due="nothing")
    with pytest.raises(CommandError):
        call_command("check-clock", str(path), start="started", due="concept:name")


def test_a_table_is_read_however_its_cells_are_parted_and_its_days_written(tmp_path: Path) -> None:
    path = tmp_path / "BANG.CSV"
    path.write_text("nhan;hen\n01/02/2024;11/2/2024\n2024-02-02 08:30;12/02/2024 17:00\n", encoding="utf-8-sig")
    out = StringIO()
    call_command("check-clock", str(path), start="nhan", due="hen", stdout=out)
    assert "10 days: 2 to the day (100.0%)" in out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nhan,hen\n2024-02-01,9999-12-31\n", "9999-12-31"),
        (b"nhan,hen\n2024-02-01,31/02/2024\n", "31/02/2024"),
        (b"nhan,hen\n" + b"x" * 140_000 + b",1\n", "limit"),
        (b"nhan,hen\n2024-02-01,\xe3\n", "utf-8"),
        (None, "absent"),
    ],
    ids=["no-date", "no-day", "huge", "old-letters", "no-file"],
)
def test_what_of_a_table_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "absent.csv"
    if content is not None:
        path = tmp_path / "bang.csv"
        path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        call_command("check-clock", str(path), start="nhan", due="hen")

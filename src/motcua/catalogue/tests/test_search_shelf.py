"""The index is built beside what people ask, kept on disk, and read by the next process."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from motcua.catalogue import api as catalogue
from motcua.catalogue import searching
from motcua.catalogue.searching import documents, shelf

from .builders import a_published_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _many_procedures(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Even few count as many, and this process is a new one."""
    monkeypatch.setattr(searching, "FEW", 0)
    settings.HOME = tmp_path
    a_new_process(monkeypatch)
    a_published_version("9.000001", name="Đăng ký khai sinh", steps="Nộp tờ khai ở quầy")
    yield
    monkeypatch.undo()
    searching._kept = None


def a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_kept", None)
    documents.restore(documents.Lexicon(), {})


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """Begun but never run: a transaction of a test is not seen by another connection."""
    begun: list[threading.Thread] = []

    def start(thread: threading.Thread) -> None:
        begun.append(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    monkeypatch.setattr(searching, "_begun", threading.Lock())
    return begun


def codes(text: str) -> list[str]:
    return [procedure.code for procedure in catalogue.search(text)]


def test_the_first_question_is_answered_from_names_while_the_rest_is_read(threads: list[threading.Thread]) -> None:
    assert codes("dang ky khai sinh") == ["9.000001"]
    assert codes("9.000001") == ["9.000001"]
    assert codes("ở quầy") == catalogue.related("9.000001") == []
    assert len(threads) == 1, "one builds, however many ask"
    catalogue.make_search_ready(wait=True)
    assert codes("ở quầy") == ["9.000001"]


def test_the_former_index_answers_until_the_new_one_is_there(threads: list[threading.Thread]) -> None:
    catalogue.make_search_ready(wait=True)
    a_published_version("9.000002", name="Đăng ký khai tử")
    assert codes("khai tử") == ["9.000001"]
    assert len(threads) == 1
    catalogue.make_search_ready(wait=True)
    assert codes("khai tử")[0] == "9.000002"


def test_the_next_process_reads_what_the_first_one_built(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.make_search_ready(wait=True)
    a_new_process(monkeypatch)
    monkeypatch.setattr(searching, "build", None)
    catalogue.make_search_ready(wait=True)
    assert codes("ở quầy") == ["9.000001"]


def test_a_process_about_to_fork_takes_what_was_kept_and_builds_nothing(
    monkeypatch: pytest.MonkeyPatch, threads: list[threading.Thread]
) -> None:
    catalogue.read_kept_search()
    assert codes("ở quầy") == [], "nothing was kept yet"
    catalogue.make_search_ready(wait=True)
    a_new_process(monkeypatch)
    threads.clear()
    catalogue.read_kept_search()
    assert codes("ở quầy") == ["9.000001"]
    assert threads == []


def test_after_a_change_only_what_is_new_is_taken_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    catalogue.make_search_ready(wait=True)
    new = a_published_version("9.000002", name="Đăng ký khai tử")
    a_new_process(monkeypatch)
    read: list[object] = []
    taking_apart = documents._rows
    monkeypatch.setattr(documents, "_rows", lambda versions: read.extend(versions) or taking_apart(versions))
    catalogue.make_search_ready(wait=True)
    assert read == [new.id]
    assert codes("khai tử")[0] == "9.000002"
    assert len(list((tmp_path / "search").glob("*-*"))) == 1, "what nobody needs any more is gone"


@pytest.mark.parametrize("content", [b"", b"not a pickle", pickle.dumps(1)[:3]])
def test_a_spoilt_file_is_built_anew(content: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    catalogue.make_search_ready(wait=True)
    (file,) = (tmp_path / "search").glob("*-*")
    file.write_bytes(content)
    a_new_process(monkeypatch)
    catalogue.make_search_ready(wait=True)
    assert codes("ở quầy") == ["9.000001"]
    assert len(file.read_bytes()) > len(content)


def test_other_code_reads_no_file_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.make_search_ready(wait=True)
    monkeypatch.setattr(shelf, "_code", lambda: "other")
    assert shelf.read(documents.current_versions()) is None

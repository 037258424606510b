"""What a line of the log says, and what it never says."""

from __future__ import annotations

import json
import logging
import re

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from motcua.kernel import tracing
from motcua.project.logs import JsonLines, PlainLines, veiled


def a_record(message: str, *args: object, error: Exception | None = None) -> logging.LogRecord:
    raised = (type(error), error, None) if error else None
    return logging.LogRecord("motcua.tests", logging.WARNING, "x.py", 1, message, args, raised)


@pytest.mark.parametrize(
    "told",
    [
        "người nộp 001190123456 không có",
        "gọi 0912 345 678",
        "gửi tới an.nguyen@example.vn",
        "postgresql://motcua:b1mat@db/motcua",
        "Authorization: Bearer abcdefgh12345678",
        "password=b1mat",
        'duplicate key value violates "x"\nDETAIL:  Key (owner_number)=(Nguyễn Văn A) already exists.',
    ],
)
def test_persons_and_secrets_are_veiled(told: str) -> None:
    for secret in ("001190123456", "912 345", "nguyen@", "b1mat", "abcdefgh", "Nguyễn"):
        assert secret not in veiled(told)


@pytest.mark.parametrize(
    "told",
    ["dossiers.filed/1 → outbox failed", "019ab2c4-1111-7222-8333-123456789012", "H26.07.01-260302-00012", "200"],
)
def test_what_names_no_person_stays(told: str) -> None:
    assert veiled(told) == told


def test_a_line_is_json_with_the_request_and_its_facts() -> None:
    record = a_record("GET %s %d", "workplace:inbox", 200)
    record.facts = {"ms": 1.5}
    with tracing.within("yeu-cau-1"):
        line = json.loads(JsonLines().format(record))
    assert (line["message"], line["request_id"], line["ms"], line["level"]) == (
        "GET workplace:inbox 200",
        "yeu-cau-1",
        1.5,
        "warning",
    )


def test_an_error_is_told_without_the_row_that_caused_it() -> None:
    record = a_record("failed", error=ValueError("null value\nDETAIL:  Failing row contains (Trần Thị B)"))
    for form in (JsonLines(), PlainLines()):
        text = form.format(record)
        assert "ValueError" in text
        assert "Trần" not in text


def test_django_names_the_route_and_not_the_path() -> None:
    record = a_record("%s: %s", "Not Found", "/xac-minh/ABCDEF123456/")
    record.request = RequestFactory().get("/xac-minh/ABCDEF123456/")
    assert json.loads(JsonLines().format(record))["message"] == "Not Found: unmatched"


@pytest.mark.parametrize(
    ("trusted", "given", "kept"),
    [
        ("X-Request-ID", "tu-ngoai.0001", True),
        ("X-Request-ID", "x" * 65, False),
        ("X-Request-ID", "co dau cach", False),
        ("X-Request-ID", "dong\nmoi-hai", False),
        ("", "tu-ngoai.0001", False),
    ],
)
def test_a_request_is_called_as_the_trusted_proxy_calls_it_if_that_is_harmless(
    client: Client, settings: Settings, trusted: str, given: str, kept: bool
) -> None:
    settings.REQUEST_ID_HEADER = trusted
    answered = client.get("/suc-khoe/song", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (answered == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", answered)


@pytest.mark.django_db
def test_a_request_is_written_down_by_route(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "motcua.requests"):
        client.get("/xac-minh/ABCDEF123456/?so=001190123456")
        client.get("/suc-khoe/song")
    (record,) = (one for one in caplog.records if one.name == "motcua.requests")
    assert "ABCDEF" not in record.getMessage()
    assert record.facts["method"] == "GET"  # type: ignore[attr-defined]

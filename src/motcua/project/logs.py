"""The log: one JSON object a line, each with the identifier of the request, job or event it belongs to.

Neither personal data nor secrets are written: requests are named by their route and not by their path,
and whatever looks like a person's number, an address, or a password is veiled wherever it stands.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import Any

import orjson
from django.http import HttpRequest

from motcua.kernel import tracing

VEIL = "•••"
UNMATCHED = "unmatched"
_VEILED = (
    (re.compile(r"(?im)^(DETAIL|HINT|CONTEXT|LINE \d+):.*$"), rf"\1: {VEIL}"),  # PostgreSQL quotes the row there
    (re.compile(r"(\w+://[^\s:/@]*):[^\s@]+@"), rf"\1:{VEIL}@"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {VEIL}"),
    (
        re.compile(
            r"(?i)\b([\w-]*(?:password|passphrase|secret|token|session|cookie)[\w-]*['\"]?\s*[=:]\s*)[^\s,;&)]+"
        ),
        rf"\1{VEIL}",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), VEIL),
    (re.compile(r"(?<![\w-])\+?\d(?:[ .]?\d){8,14}(?![\w-])"), VEIL),  # numbers of persons, businesses, telephones
)


def veiled(text: str) -> str:
    """The text without what must not be written down."""
    for pattern, instead in _VEILED:
        text = pattern.sub(instead, text)
    return text


def route_of(request: HttpRequest) -> str:
    """The name of the address asked for, or its pattern; never what a visitor wrote into it."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return UNMATCHED
    return str(match.view_name or match.route)


def _identifier(record: logging.LogRecord) -> str:
    """Of what is being done; Django's own last word on a request comes when that is already over."""
    return tracing.request_id() or getattr(getattr(record, "request", None), "identifier", "")


class _Formatter(logging.Formatter):
    def _message(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and record.args:  # Django's own: "reason: path"
            reason = record.args[0] if isinstance(record.args, tuple) else record.msg
            return veiled(f"{reason}: {route_of(request)}")
        return veiled(record.getMessage())

    def _trace(self, record: logging.LogRecord) -> str:
        return veiled(self.formatException(record.exc_info)) if record.exc_info and record.exc_info[0] else ""


class JsonLines(_Formatter):
    """For machines that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
        }
        if identifier := _identifier(record):
            line["request_id"] = identifier
        line |= getattr(record, "facts", {})
        if trace := self._trace(record):
            line["error"] = trace
        return orjson.dumps(line, default=str).decode()


class PlainLines(_Formatter):
    """For a person at a terminal: the same in one readable line."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone()
        words = (f"{at:%H:%M:%S}", record.levelname, record.name, _identifier(record), self._message(record))
        line = " ".join(word for word in words if word)
        trace = self._trace(record)
        return f"{line}\n{trace}" if trace else line

"""Event logs in XES (IEEE 1849), read case by case: what other systems logged of their own work."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from lxml import etree

from motcua.kernel.errors import Invalid

MOST_EVENTS = 100_000
NAME = "concept:name"
_GZIP = b"\x1f\x8b"


class BadEventLog(Invalid):
    """Not an event log, or not one that may be read: no DOCTYPE, no case beyond `MOST_EVENTS` events."""

    code = "bad_event_log"
    message = _("Tệp không phải là nhật ký sự kiện XES đọc được.")


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event; attributes by their keys, as written."""

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LoggedCase:
    """One case; attributes by their keys, as written, and its events in their order."""

    name: str
    attributes: Mapping[str, str]
    events: tuple[LoggedEvent, ...]


def read_eventlog(path: Path) -> Iterator[LoggedCase]:
    """The cases of a log, plain or gzipped, in bounded memory. Raises `BadEventLog`."""
    with path.open("rb") as plain:
        gzipped = plain.peek(2)[:2] == _GZIP
        with gzip.open(plain) if gzipped else plain as stream:
            parsed = etree.iterparse(
                stream, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
            )
            try:
                yield from _cases(parsed)
            except (etree.XMLSyntaxError, EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise BadEventLog from error


def _cases(parsed: etree.iterparse[tuple[str, etree._Element]]) -> Iterator[LoggedCase]:
    events: list[LoggedEvent] = []
    root: etree._Element | None = None
    for moment, element in parsed:
        if root is None:
            root = element
            _refuse_doctype(root)
        elif moment == "end" and _is(element, "event"):
            events.append(_event(element))
            if len(events) > MOST_EVENTS:
                raise BadEventLog
            element.clear()
        elif moment == "end" and _is(element, "trace"):
            attributes = _attributes(element)
            yield LoggedCase(attributes.get(NAME, ""), attributes, tuple(events))
            events = []
            root.clear()


def _refuse_doctype(root: etree._Element) -> None:
    """Entities are declared there, and no log needs any."""
    if root.getroottree().docinfo.internalDTD is not None or not _is(root, "log"):
        raise BadEventLog


def _event(element: etree._Element) -> LoggedEvent:
    attributes = _attributes(element)
    return LoggedEvent(attributes.get(NAME, ""), attributes)


def _attributes(element: etree._Element) -> dict[str, str]:
    return {key: child.get("value", "") for child in element if (key := child.get("key")) is not None}


def _is(element: etree._Element, name: str) -> bool:
    return etree.QName(element).localname == name

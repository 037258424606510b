"""Who hears what. Filled while the program starts, read by the relay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .event import Event

type Handler = Callable[[Any], None]

_BY_EVENT: dict[tuple[str, int], dict[str, Handler]] = {}


def subscribe[E: Event](event_class: type[E], key: str, handler: Callable[[E], None]) -> None:
    """Has `handler` called with every event of the class, once, in a transaction of its own.

    `key` names the subscriber for ever: it is what the database remembers. The handler may be called
    again after a failure, so what it does outside the database must bear repetition. It reads the
    time of what happened from the event.
    """
    handlers = _BY_EVENT.setdefault((event_class.name, event_class.version), {})
    if handlers.setdefault(key, handler) is not handler:
        raise ValueError(f"{key!r} hears {event_class.name}/{event_class.version} already")


def unsubscribe(event_class: type[Event], key: str) -> None:
    """Undoes `subscribe`; for tests."""
    _BY_EVENT[event_class.name, event_class.version].pop(key)


def handlers_of(name: str, version: int) -> Mapping[str, Handler]:
    """The handlers of one event by subscriber."""
    return _BY_EVENT.get((name, version), {})


def subscribers() -> frozenset[str]:
    """The keys of all subscribers of this program."""
    return frozenset(key for handlers in _BY_EVENT.values() for key in handlers)

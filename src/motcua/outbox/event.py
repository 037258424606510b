"""What an event is: a frozen value with a name and a version, written as JSON and read back."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Union
from uuid import UUID

type Payload = dict[str, Any]

_PLAIN: tuple[type, ...] = (str, int, bool)
_WRITTEN: dict[type, Any] = {UUID: UUID, datetime: datetime.fromisoformat, date: date.fromisoformat}


class Event:
    """Something that happened. Subclasses are frozen, slotted dataclasses that set `name`.

    Fields are `str`, `int`, `bool`, `UUID`, `datetime`, `date`, one of these or `None`, or a tuple of
    one of these. A published version never changes shape: what differs is a new class with the next
    `version`.
    """

    __slots__ = ()
    name: ClassVar[str] = ""
    version: ClassVar[int] = 1

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.name:
            raise TypeError(f"{cls.__qualname__} has no name")
        key = (cls.name, cls.version)
        known = _EVENTS.get(key)
        # `dataclass(slots=True)` makes the class anew: the second one replaces the first.
        if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"{key_of(cls)} is {known.__module__}.{known.__qualname__} already")
        _EVENTS[key] = cls


_EVENTS: dict[tuple[str, int], type[Event]] = {}


class UnknownEvent(Exception):
    """No class of this program has that name and version."""


def known_events() -> Mapping[tuple[str, int], type[Event]]:
    """Every event class by name and version."""
    return dict(sorted(_EVENTS.items()))


def key_of(event: Event | type[Event]) -> str:
    """`dossiers.filed/1`."""
    return f"{event.name}/{event.version}"


def shape_of(event_class: type[Event]) -> dict[str, str]:
    """Names and types of the fields, in words: what must never change once published."""
    return {name: _words(hint) for name, hint in _hints(event_class).items()}


def encode(event: Event) -> Payload:
    """The fields as JSON values."""
    return {name: _encode(getattr(event, name)) for name in _hints(type(event))}


def decode(name: str, version: int, payload: Payload) -> Event:
    """The event as it was published. Raises `UnknownEvent`."""
    event_class = _EVENTS.get((name, version))
    if event_class is None:
        raise UnknownEvent(f"{name}/{version}")
    return event_class(**{key: _decode(hint, payload[key]) for key, hint in _hints(event_class).items()})


def _hints(event_class: type[Event]) -> dict[str, Any]:
    return _read_hints(typing.cast(Any, event_class))


@cache
def _read_hints(event_class: Any) -> dict[str, Any]:
    """Names and types of the fields; read once per class."""
    hints = typing.get_type_hints(event_class)
    return {f.name: hints[f.name] for f in fields(event_class)}


def _members(hint: Any) -> tuple[Any, ...]:
    """The types of a union, `None` left out; of anything else, itself."""
    if typing.get_origin(hint) in {Union, types.UnionType}:
        return tuple(h for h in typing.get_args(hint) if h is not type(None))
    return (hint,)


def _words(hint: Any) -> str:
    members = _members(hint)
    if len(members) == 1 and members[0] is not hint:
        return f"{_words(members[0])} | None"
    if typing.get_origin(hint) is tuple and typing.get_args(hint)[1:] == (...,):
        return f"tuple[{_words(typing.get_args(hint)[0])}, ...]"
    if hint in _PLAIN or hint in _WRITTEN:
        return str(hint.__name__)
    raise TypeError(f"an event has no field of type {hint}")


def _encode(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_encode(v) for v in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


def _decode(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    (hint,) = _members(hint)
    if typing.get_origin(hint) is tuple:
        return tuple(_decode(typing.get_args(hint)[0], v) for v in value)
    return _WRITTEN[hint](value) if hint in _WRITTEN else value

"""From what the database or a file gives to `Content`; from `Content` to plain JSON and to its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

import orjson

from .values import Channel, ChannelKind, Content, Fee, LegalBasis, LimitUnit, Paper, Result, TimeLimit, Variant

_PARTS = {"variants", "channels", "bases", "results"}
PLAIN_FIELDS = tuple(f.name for f in fields(Content) if f.name not in _PARTS)


def limit_of(amount: Any, unit: str) -> TimeLimit | None:
    return None if amount is None else TimeLimit(Decimal(amount).normalize(), LimitUnit(unit))


def content_of(row: Mapping[str, Any]) -> Content:
    """The content of a version row read with all its parts."""
    plain: dict[str, Any] = {
        name: tuple(row[name]) if isinstance(row[name], list) else row[name] for name in PLAIN_FIELDS
    }
    return Content(
        **plain,
        variants=tuple(_variant(v) for v in row["variant_rows"]),
        channels=tuple(_channel(c) for c in row["channel_rows"]),
        bases=tuple(LegalBasis(**b) for b in row["basis_rows"]),
        results=tuple(Result(**r) for r in row["result_rows"]),
    )


def _variant(row: Mapping[str, Any]) -> Variant:
    papers = tuple(Paper(**p | {"form_files": tuple(p["form_files"])}) for p in row["papers"])
    return Variant(row["name"], papers, row["note"])


def _channel(row: Mapping[str, Any]) -> Channel:
    return Channel(
        kind=ChannelKind(row["kind"]),
        limit=limit_of(row["limit_amount"], row["limit_unit"]),
        limit_text=row["limit_text"],
        fees=tuple(Fee(**f) for f in row["fees"]),
        description=row["description"],
        variant=row.get("variant", ""),
    )


def plain_of(name: str, content: Content) -> Any:
    """A field of the content as JSON keeps it."""
    value = getattr(content, name)
    if name == "channels":
        return [_plain_channel(channel) for channel in value]
    if name in _PARTS:
        return [asdict(part) for part in value]
    return list(value) if isinstance(value, tuple) else value


def _plain_channel(channel: Channel) -> dict[str, Any]:
    row = asdict(channel)
    limit = row.pop("limit")
    amount = None if limit is None else _plain(limit["amount"])
    return {**row, "limit_amount": amount, "limit_unit": "" if limit is None else limit["unit"]}


_PART_READERS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "variants": _variant,
    "channels": _channel,
    "bases": lambda row: LegalBasis(**row),
    "results": lambda row: Result(**row),
}


def typed_of(name: str, plain: Any) -> object:
    """What `plain_of` made, back in the content's own types."""
    if name in _PARTS:
        return tuple(_PART_READERS[name](row) for row in plain)
    return tuple(plain) if isinstance(plain, list) else plain


def hash_of(content: Content) -> str:
    """The same for the same content, whatever it was read from. `source_url` is where, not what.

    A way of filing for every case is hashed without its blank case, as it was before ways knew cases.
    """
    plain = asdict(content)
    del plain["source_url"]
    for channel in plain["channels"]:
        if not channel["variant"]:
            del channel["variant"]
    return hashlib.sha256(orjson.dumps(plain, default=_plain, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(type(value).__name__)

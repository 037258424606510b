"""A content as it reads: two that differ in spaces and line ends only are the same."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from .importing.texts import clean
from .values import Content


def neat(content: Content) -> Content:
    """The content with every text tidied line by line."""
    tidied: Content = _neat(content)
    return tidied


def _neat(value: Any) -> Any:
    if isinstance(value, str) and type(value) is str:
        lines = (" ".join(line.split()) for line in clean(value).strip().splitlines())
        return "\n".join(lines).strip()
    if isinstance(value, tuple):
        return tuple(_neat(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _neat(getattr(value, field.name)) for field in fields(value)})
    return value

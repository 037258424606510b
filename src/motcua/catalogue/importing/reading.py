"""What the readers of every form share: the code, the name, texts and rows of a record, and its digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.utils.translation import gettext as _

from ..incoming import Incoming
from ..values import Content
from .problems import Problem
from .texts import phrase

_CODE = re.compile(r"[0-9A-Z][0-9A-Z.\-]{2,39}")
READING = 1  # part of every digest: raise it when the rules of reading change, and all is read anew
_COPIES = re.compile(r"bản chính:\s*(?P<originals>\d{1,3})\s*-?\s*bản sao:\s*(?P<copies>\d{1,3})", re.IGNORECASE)

type Read = tuple[Incoming, list[Problem]]


class NotARecord(Exception):
    """The object is of no form we know, or misses what every procedure has; the message says which, in the
    language of the moment."""

    @classmethod
    def without(cls, error: KeyError) -> NotARecord:
        return cls(_("thiếu %(key)s") % {"key": error.args[0]})


def incoming(content: Content, form: str, covers: frozenset[str], record: Mapping[str, Any]) -> Incoming:
    digest = hashlib.sha256(orjson.dumps([READING, dict(record)], option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Incoming(content, form, covers, digest)


def texts(record: Mapping[str, Any]) -> Callable[[str], str]:
    def text(key: str) -> str:
        value = record.get(key) or ""
        if not isinstance(value, str):
            raise NotARecord(_("%(key)s không phải một đoạn chữ") % {"key": key})
        return value

    return text


def rows_of(record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = record.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotARecord(_("%(key)s không phải danh sách các dòng") % {"key": key})
    return rows


def cell(row: Mapping[str, Any], key: str) -> str:
    """A cell as text; blank where there is none. Raises `NotARecord` for what is no single value."""
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise NotARecord(_("%(key)s không phải một đoạn chữ") % {"key": key})


def names_of(record: Mapping[str, Any], key: str) -> list[str]:
    """A list of names. Raises `NotARecord`."""
    names = record.get(key) or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise NotARecord(_("%(key)s không phải danh sách các tên") % {"key": key})
    return names


def speaking(content: Content, covers: frozenset[str]) -> frozenset[str]:
    """Those of the fields of which the record says something: where a local record is silent, others stand."""
    return frozenset(name for name in covers if getattr(content, name) not in (None, "", ()))


def copies_of(text: str) -> tuple[int | None, int | None]:
    """Originals and copies of `Bản chính: 1 - Bản sao: 0`; None where it is not written so."""
    found = _COPIES.fullmatch(phrase(text))
    return (int(found["originals"]), int(found["copies"])) if found else (None, None)


def level_of(text: str) -> str:
    """A level as the national record writes it: "Cấp Xã", "Xã" → "Cấp xã"."""
    level = phrase(text)
    bare = level[4:] if level.lower().startswith("cấp ") else level
    return f"Cấp {bare.lower()}" if bare.lower() in {"bộ", "tỉnh", "xã", "huyện"} else level


def code_of(record: Mapping[str, Any], key: str) -> str:
    code = phrase(str(record.get(key) or ""))
    if not _CODE.fullmatch(code):
        raise NotARecord(_("%(key)s không phải mã thủ tục: %(code)s") % {"key": key, "code": code[:60] or "“”"})
    return code


def name_of(record: Mapping[str, Any], key: str) -> str:
    name = phrase(texts(record)(key))
    if not name:
        raise NotARecord(_("%(key)s để trống") % {"key": key})
    return name

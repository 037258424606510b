"""Small readings shared by the cells: silence, tidy text, lists separated by commas."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

from motcua.kernel.text import tidy

SILENT = "Không có thông tin"
SMALL = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"  # for character classes
CAPITAL = "A-Z" + SMALL[3:].upper()
_BLOCKS = "p|br|div|ul|ol|li|table|tr|h[1-6]"
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_BLOCKS}|tbody|td|th|span|a|b|i|u|em|strong|font|su[bp])(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|[a-zA-Z]{1,8}(?:grave|acute|circ|tilde)|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028\u2029\ufeff\ue000-\uf8ff]")


def clean(text: str) -> str:
    """NFC without control characters and private signs (bullets of a word processor); the lines stay."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n")


def unmarked(value: Any) -> Any:
    """The same value with the HTML taken out of its texts: a paragraph and its like begins a line."""
    if isinstance(value, dict):
        return {key: unmarked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [unmarked(one) for one in value]
    if not isinstance(value, str) or not (_TAG.search(value) or _ENTITY.search(value)):
        return value
    return html.unescape(_TAG.sub("", _BLOCK.sub("\n", value)))


def prose(text: str) -> str:
    """A long text with its lines, each tidied; blank when the record has nothing."""
    lines = [tidy(line) for line in clean(text).strip().splitlines()]
    joined = "\n".join(lines).strip()
    return "" if joined == SILENT else joined


def phrase(text: str) -> str:
    """One line of text; blank when the record has nothing."""
    line = tidy(clean(text))
    return "" if line == SILENT else line


def listed(text: str) -> tuple[str, ...]:
    """Names separated by commas. A comma inside brackets, or before a small letter, belongs to the name:
    "Cán bộ, công chức, viên chức" is one."""
    line = phrase(text)
    names: list[str] = []
    start = depth = 0
    for at, character in enumerate(line):
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0 and line[at + 1 :].lstrip()[:1].isupper():
            names.append(line[start:at].strip())
            start = at + 1
    names.append(line[start:].strip())
    return tuple(dict.fromkeys(name for name in names if name))

"""Text as it may be stored: no control characters, one form of each letter, no stray spaces."""

from __future__ import annotations

import unicodedata

from motcua.kernel.text import tidy

_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control, invisible, lone surrogates, private, unassigned
_SPACES = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def clean_line(text: str) -> str:
    """One line: letters composed (NFC), control and invisible characters removed, spaces single."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return tidy(_printable(text.translate(_SPACES)))


def clean_lines(text: str) -> str:
    """Several lines, each cleaned; none blank at either end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_line(line) for line in lines).strip("\n")


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in _UNWANTED)

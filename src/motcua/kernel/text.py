"""Vietnamese text: folding for search, tidying for storage."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_D = str.maketrans({"đ": "d", "Đ": "D"})


def fold(text: str) -> str:
    """Lower case without diacritics: `Đăng ký khai sinh` → `dang ky khai sinh`."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D))
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").lower()


def tidy(text: str) -> str:
    """NFC, with runs of white space as one space and none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


# At the start of a cell, and within one after what some spreadsheet programs would split it at. Source: OWASP
_STARTS_A_FORMULA = re.compile(r"^(?=[=+\-@＝＋－＠\t\r\n])|(?s:(?<=;)|(?<=.[\t\r\n]))(?=[=+\-@＝＋－＠])")


def unrunnable(cell: str) -> str:
    """The cell of a table with an apostrophe before what a spreadsheet program would take for a formula."""
    return _STARTS_A_FORMULA.sub("'", cell)

"""Vietnamese text: folding for search, tidying for storage."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Control characters that are no space, and what is not seen: soft hyphens, joiners, marks that turn the direction.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_D = str.maketrans({"đ": "d", "Đ": "D"})


def fold(text: str) -> str:
    """Lower case without diacritics: `Đăng ký khai sinh` → `dang ky khai sinh`."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D))
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").lower()


def tidy(text: str) -> str:
    """NFC without what is not seen, with runs of white space as one space and none at the ends."""
    return _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip()


# At the start of a cell, and within one after what some spreadsheet programs would split it at. Source: OWASP
_STARTS_A_FORMULA = re.compile(r"^(?=[=+\-@＝＋－＠\t\r\n])|(?s:(?<=;)|(?<=.[\t\r\n]))(?=[=+\-@＝＋－＠])")


def unrunnable(cell: str) -> str:
    """The cell of a table with an apostrophe before what a spreadsheet program would take for a formula."""
    return _STARTS_A_FORMULA.sub("'", cell)

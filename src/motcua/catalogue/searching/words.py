"""Words of a text, with and without their diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from motcua.kernel.text import fold

_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
_NEW_PLACE = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_OLD_PLACE = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_TONES = dict(zip(_NEW_PLACE, _OLD_PLACE, strict=True))
_TONE_LAST = re.compile(r"(?<!q)(?:" + "|".join(_NEW_PLACE) + r")\Z")
_Y_ALONE = re.compile(r"\A([hklmst]|qu)([yỳýỷỹỵ])\Z")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_KEPT_WORDS = 200_000


def words_of(text: str) -> list[str]:
    """Lower-case words and numbers in their order.

    Where writing differs it is settled one way: “huỷ” as “hủy”, “ký” as “kí”.
    """
    return [settled(word) for word in as_written(text)]


def as_written(text: str) -> list[str]:
    """The words, each still to be settled."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def terms_of(words: Sequence[str]) -> list[str]:
    """What is counted of words: each without diacritics, each with them where it has any, each two side by side."""
    bare = [plain(word) for word in words]
    marked = [word for word, without in zip(words, bare, strict=True) if word != without]
    return [*bare, *marked, *(f"{a} {b}" for a, b in pairwise(bare))]


@lru_cache(maxsize=_KEPT_WORDS)
def plain(word: str) -> str:
    """The word without its diacritics."""
    return fold(word)


@lru_cache(maxsize=_KEPT_WORDS)
def settled(word: str) -> str:
    word = _TONE_LAST.sub(lambda found: _TONES[found[0]], word)
    return _Y_ALONE.sub(lambda found: found[1] + found[2].translate(_Y_TO_I), word)

"""Legal texts, by the keys under which code and data cite them, as people name them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

_NAME = re.compile(r".*?\S*\d\S*/\S+")  # of a title: up to and with the number of the text


def in_words(cited: str) -> str:
    """“Điều 19 Nghị định 118/2025/NĐ-CP” for `nd-118-2025#19`. What is no key of `docs/legal/sources.toml` stays."""
    names = _names()
    return _keys().sub(lambda found: _named(names[found["key"]], found["article"]), cited)


def _named(text: str, article: str | None) -> str:
    return _("Điều %(article)s %(text)s") % {"article": article, "text": text} if article else text


@cache
def _keys() -> re.Pattern[str]:
    keys = "|".join(sorted(map(re.escape, _names()), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?P<key>{keys})(?:#(?P<article>\w+))?(?![\w-])")


@cache
def _names() -> dict[str, str]:
    """The type and number of each text, without what it is about."""
    texts = tomllib.loads(files("motcua.kernel").joinpath("data/sources.toml").read_text("utf-8"))
    return {key: _name(text["title"]) for key, text in texts.items()}


def _name(title: str) -> str:
    numbered = _NAME.match(title)
    return numbered[0] if numbered else title

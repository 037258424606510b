"""What people wrote into forms, without the one character that no stored text may hold."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict

NUL = "\x00"


def typed(posted: Mapping[str, str], name: str, longest: int = 4000) -> str:
    """What stands in a box, cut at `longest` characters; nothing where there is none."""
    return posted.get(name, "").replace(NUL, "")[:longest]


def cleaned(posted: QueryDict) -> QueryDict:
    """The whole form."""
    clean = posted.copy()
    for key, values in posted.lists():
        clean.setlist(key, [str(value).replace(NUL, "") for value in values])
    return clean

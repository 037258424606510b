"""Which procedure a process is of, by its title alone."""

import re
from collections.abc import Iterator, Mapping

from motcua.catalogue import api as catalogue
from motcua.kernel.text import fold

_PAGE = 500


def folded_title(title: str) -> str:
    """A title without diacritics, punctuation and the word "thủ tục" before it."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(title)).strip()
    return words.removeprefix("thu tuc ")


def procedures_by_title() -> Mapping[str, list[catalogue.Procedure]]:
    """Published procedures under their folded titles."""
    found: dict[str, list[catalogue.Procedure]] = {}
    for procedure in _all_procedures():
        found.setdefault(folded_title(procedure.name), []).append(procedure)
    return found


def near(title: str, known: Mapping[str, list[catalogue.Procedure]]) -> list[catalogue.Procedure]:
    """Procedures whose title begins with this one, or it with theirs: to be looked at, never linked."""
    folded = folded_title(title)
    return [p for name, found in known.items() if name.startswith(folded) or folded.startswith(name) for p in found]


def _all_procedures() -> Iterator[catalogue.Procedure]:
    number = 1
    while True:
        page = catalogue.list_procedures(page=number, size=_PAGE)
        yield from page.items
        if not page.has_next:
            return
        number += 1

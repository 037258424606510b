"""Words in two languages, without the system's gettext.

`python -m motcua.project.messages` compiles every package's `django.po` (done by `make setup` and by the
test plug-in). `python -m motcua.project.messages update ui portal` adds to these packages' English what
their code says and the file does not, for a person to translate.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGES = Path(__file__).resolve().parents[1]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = r"""# English words of Một Cửa.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""
type Message = tuple[str | None, str]  # context, words in Vietnamese


def english(package: str) -> Path:
    return PACKAGES / package / "locale" / "en" / "LC_MESSAGES" / "django.po"


def compile_all() -> int:
    """Writes a `.mo` beside every `.po` that is newer than its own; returns how many."""
    written = 0
    for source in sorted(PACKAGES.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(f".{os.getpid()}.mo")  # two processes may compile at once
        with fresh.open("wb") as file:
            write_mo(file, _read(source))
        fresh.replace(target)
        written += 1
    return written


def spoken(package: str) -> Iterator[Message]:
    """What a package's Python and templates say to people."""
    from django.utils.translation.template import templatize

    for path in sorted((PACKAGES / package).rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or {"tests", "migrations", "locale", "static"} & set(path.parts):
            continue
        text = path.read_text()
        python = text if path.suffix == ".py" else templatize(text, origin=str(path))
        for _line, words, _comments, context in extract("python", BytesIO(python.encode()), keywords=KEYWORDS):
            msgid = words[0] if isinstance(words, tuple) else words
            if msgid:
                yield context, msgid


def untranslated(package: str, catalogues: list[Catalog]) -> set[Message]:
    """What the package says that none of the catalogues has in English."""
    return {message for message in spoken(package) if not any(_says(one, *message) for one in catalogues)}


def catalogues() -> list[Catalog]:
    """The English of every package."""
    return [_read(path) for path in sorted(PACKAGES.glob("*/locale/en/LC_MESSAGES/django.po"))]


def mismatched_places(catalogue: Catalog) -> set[str]:
    """Messages whose translation does not name the same places (`%(count)s`) as the original."""
    wrong = set()
    for message in catalogue:
        originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
        given = message.string if isinstance(message.string, tuple | list) else (message.string,)
        places = {place for words in originals for place in _places(words)}
        if message.id and any(words and _places(words) != places for words in given):
            wrong.add(str(originals[0]))
    return wrong


def _places(words: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", words))


def _says(catalogue: Catalog, context: str | None, words: str) -> bool:
    message = catalogue.get(words, context)
    return message is not None and all(_strings(message.string)) and not message.fuzzy


def _strings(given: object) -> tuple[object, ...]:
    return tuple(given) if isinstance(given, tuple | list) else (given,)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def update(package: str) -> int:
    """Adds missing words to the package's English, untranslated; returns how many."""
    path = english(package)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = _read(path) if path.exists() else Catalog(locale="en", fuzzy=False)
    missing = sorted(untranslated(package, [catalogue, *catalogues()]), key=lambda message: message[1])
    for context, words in missing:
        catalogue.add(words, context=context)
    body = BytesIO()
    write_po(body, catalogue, width=120, omit_header=True, sort_output=True)
    path.write_text(f"{HEADER}\n{body.getvalue().decode()}")
    return len(missing)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["update"]:
        for package in arguments[1:]:
            print(f"{package}: {update(package)}")
    else:
        compile_all()


if __name__ == "__main__":
    main(sys.argv[1:])

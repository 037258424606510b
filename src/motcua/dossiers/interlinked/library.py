"""The definitions that come with the product, by key and day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from .definitions import Definition, InvalidBundle, parse
from .refusals import BundleNotFound

FOLDER = Path(__file__).parents[1] / "data" / "interlinked"


@dataclass(frozen=True, slots=True)
class Library:
    """What could be read, and what is wrong with the rest: file and place → why."""

    definitions: tuple[Definition, ...]
    faults: Mapping[str, Words]

    def in_force(self, on: date) -> tuple[Definition, ...]:
        """One of each key, the latest to begin, by key."""
        latest: dict[str, Definition] = {}
        for one in sorted(self.definitions, key=lambda d: d.effective_from):
            if one.holds_on(on):
                latest[one.key] = one
        return tuple(latest[key] for key in sorted(latest))

    def of_procedure(self, code: str, on: date) -> Definition | None:
        """The definition announced under the record of that code, if it is one."""
        return next((one for one in self.in_force(on) if one.procedure == code), None)

    def of_key(self, key: str, on: date) -> Definition:
        """Raises `BundleNotFound`."""
        found = next((one for one in self.in_force(on) if one.key == key), None)
        if found is None:
            raise BundleNotFound
        return found

    def of_bundle(self, key: str, effective_from: date) -> Definition:
        """The very definition under which a bundle was filed; one that is gone is a fault of the installation."""
        return next(one for one in self.definitions if (one.key, one.effective_from) == (key, effective_from))


@cache
def shipped() -> Library:
    """Every file of the folder, read once."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}
    return read(texts)


def read(texts: Mapping[str, str]) -> Library:
    """A library of the texts, by the name of the file. What is wrong is left out and told."""
    definitions: list[Definition] = []
    faults: dict[str, Words] = {}
    for name, text in texts.items():
        try:
            definitions.append(parse(tomllib.loads(text)))
        except tomllib.TOMLDecodeError as error:
            faults[name] = str(error)
        except InvalidBundle as refusal:
            faults |= {f"{name}: {place}": words for place, words in refusal.fields.items()}
    sound = _without_loops(definitions, faults)
    return Library(tuple(sound), faults)


def _without_loops(definitions: Iterable[Definition], faults: dict[str, Words]) -> Iterable[Definition]:
    """Those whose bundles within bundles exist and come to an end."""
    by_key: dict[str, set[str]] = {}
    for one in definitions:
        by_key.setdefault(one.key, set()).update(child.bundle for child in one.children if child.bundle)
    for one in definitions:
        for n, child in enumerate(one.children):
            if child.bundle and child.bundle not in by_key:
                faults[f"{one.key}: children[{n}].bundle"] = _("Không có nhóm liên thông này.")
            elif child.bundle and one.key in _reached(child.bundle, by_key):
                faults[f"{one.key}: children[{n}].bundle"] = _("Các nhóm liên thông lồng nhau thành vòng.")
    broken = {place.split(":", 1)[0] for place in faults}
    return [one for one in definitions if not (_reached(one.key, by_key) & broken)]


def _reached(key: str, by_key: Mapping[str, set[str]]) -> set[str]:
    """The bundle and all within it, at any depth."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += by_key.get(one, ())
    return found

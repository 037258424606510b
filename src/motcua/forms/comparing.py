"""Two versions of a form held against each other: what came, what went, what is said otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .dumping import dump
from .values import Form


class Difference(StrEnum):
    """How a piece differs."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # stands elsewhere, or in another order
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference. `question` is blank for the page itself, `page` too for the form; `setting` names what
    differs (`label`, `show_if`), with its value before and after, as data in words.
    """

    difference: Difference
    page: str
    question: str
    title: str
    setting: str = ""
    before: str = ""
    after: str = ""


def compare(old: Form, new: Form) -> tuple[Changed, ...]:
    """Everything that differs, in the order of the new version; what went comes last."""
    before, after = dump(old), dump(new)
    return tuple(_forms(before, after))


def _forms(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Changed]:
    if before["title"] != after["title"]:
        yield from _settings("", "", {"title": before["title"]}, {"title": after["title"]}, after["title"]["vi"])
    old_pages = {page["key"]: page for page in before["pages"]}
    new_pages = {page["key"]: page for page in after["pages"]}
    old_questions, new_questions = _questions(before), _questions(after)
    moved_pages = _moved(list(old_pages), list(new_pages))
    moved_questions = _moved(list(old_questions), list(new_questions))
    for key, page in new_pages.items():
        title = page["title"]["vi"]
        if key not in old_pages:
            yield Changed(Difference.ADDED, key, "", title)
        else:
            if key in moved_pages:
                yield Changed(Difference.MOVED, key, "", title)
            yield from _settings(key, "", _own(old_pages[key]), _own(page), title)
        for question in page["questions"]:
            yield from _question(key, question, old_questions, moved_questions)
    for key, page in old_pages.items():
        if key not in new_pages:
            yield Changed(Difference.REMOVED, key, "", page["title"]["vi"])
    for name, (page_key, question) in old_questions.items():
        if name not in new_questions:
            yield Changed(Difference.REMOVED, page_key, name, question["label"]["vi"])


def _question(
    page: str, question: dict[str, Any], old: Mapping[str, tuple[str, dict[str, Any]]], moved: set[str]
) -> Iterator[Changed]:
    key, title = question["key"], question["label"]["vi"]
    if key not in old:
        yield Changed(Difference.ADDED, page, key, title)
        return
    was_on, was = old[key]
    if was_on != page or key in moved:
        yield Changed(Difference.MOVED, page, key, title)
    yield from _settings(page, key, was, question, title)


def _settings(
    page: str, question: str, before: Mapping[str, Any], after: Mapping[str, Any], title: str
) -> Iterator[Changed]:
    for name in dict.fromkeys([*after, *before]):
        was, is_now = before.get(name), after.get(name)
        if was != is_now:
            yield Changed(Difference.CHANGED, page, question, title, name, in_words(was), in_words(is_now))


def _own(page: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in page.items() if name != "questions"}


def _questions(definition: Mapping[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    return {one["key"]: (page["key"], one) for page in definition["pages"] for one in page["questions"]}


def _moved(old: list[str], new: list[str]) -> set[str]:
    """Those kept that no longer follow the same neighbour among the kept: as few as can be told simply."""
    kept_old = [key for key in old if key in set(new)]
    kept_new = [key for key in new if key in set(old)]
    stay = _longest_common(kept_old, kept_new)
    return set(kept_new) - stay


def _longest_common(old: list[str], new: list[str]) -> set[str]:
    """The longest run of keys in the same order in both (keys are unique): those did not move."""
    place = {key: n for n, key in enumerate(old)}
    best: list[list[str]] = []  # best[n]: the run of length n + 1 that ends earliest in the old order
    for key in new:
        at = next((n for n, run in enumerate(best) if place[run[-1]] > place[key]), len(best))
        run = [*(best[at - 1] if at else []), key]
        best[at : at + 1] = [run]
    return set(best[-1]) if best else set()


def in_words(value: Any) -> str:
    """A setting as text, one thing a line."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case {"vi": str(vi), "en": str(en)} if len(value) == 2:
            return f"{vi} / {en}"
        case Mapping():
            return ", ".join(f"{name}: {in_words(inner)}" for name, inner in value.items())
        case list():
            return "\n".join(in_words(inner) for inner in value)
        case _:
            return str(value)

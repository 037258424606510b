"""From a posted page to raw answers, to be checked or shown again as typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from .values import Answers, FileReference, Form, Kind, Question, encode

BOXES = ("day", "month", "year")
PLACE = ("commune", "elsewhere", "street")
NO_FILES: Mapping[str, Sequence[FileReference]] = {}


def answers_from_post(
    form: Form, page: str, data: QueryDict, files: Mapping[str, Sequence[FileReference]] = NO_FILES
) -> dict[str, Any]:
    """Raw answers to every question of the page, blank where nothing was sent; safe to keep in a draft.

    Files are stored by the caller, who says which now answer each question: those kept from before and
    those just sent. No file is taken from the posted text, so nobody can name a file of another person.
    """
    return {question.key: _raw(question, question.key, data, files) for question in form.page(page).questions}


def _raw(question: Question, path: str, data: QueryDict, files: Mapping[str, Sequence[FileReference]]) -> Any:
    match question.kind:
        case Kind.FILE:
            return encode(tuple(files.get(path, ())))
        case Kind.CHOICES:
            return data.getlist(path)
        case Kind.DATE:
            return {box: data.get(f"{path}_{box}", "") for box in BOXES}
        case Kind.ADDRESS:
            return {part: data.get(f"{path}.{part}", "") for part in PLACE}
        case Kind.PERSON:
            return {part.key: _raw(part, f"{path}.{part.key}", data, files) for part in question.parts}
        case _:
            return data.get(path, "")


def file_references(answers: Answers) -> dict[str, tuple[FileReference, ...]]:
    """Which files answer which question: for the caller to make sure they are the applicant's own."""
    return {
        key: value
        for key, value in answers.values.items()
        if isinstance(value, tuple) and value and isinstance(value[0], FileReference)
    }

"""Questions, forms and answers for tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.forms import api as forms
from motcua.forms.definitions import parse
from motcua.forms.samples import sample_answers
from motcua.forms.shipped import shipped
from motcua.forms.values import Form, Kind, Label, Option, Page, Question
from motcua.kernel.actor import SYSTEM

TODAY = date(2026, 11, 23)
BIRTH, MARRIAGE, CERTIFIED_COPY = "1.001193", "1.000894", "2.000815"


def a_question(key: str = "thing", kind: Kind = Kind.TEXT, **more: Any) -> Question:
    more.setdefault("label", Label("Nội dung", "Content"))
    return Question(key=key, kind=kind, **more)


def options(*values: str) -> tuple[Option, ...]:
    return tuple(Option(value, Label(f"Mục {value}", f"Item {value}")) for value in values)


def a_form(*questions: Question, **more: Any) -> Form:
    """A form of one page, unless `pages` are given."""
    pages = more.pop("pages", None) or (Page("one", Label("Trang một", "Page one"), questions),)
    return Form("test", 1, Label("Biểu mẫu thử", "Test form"), pages)


def a_page(key: str, *questions: Question, **more: Any) -> Page:
    return Page(key, Label(f"Trang {key}", f"Page {key}"), questions, **more)


def a_shipped_form(code: str) -> Form:
    """The real form of a procedure, without the database."""
    (one,) = (one for one in shipped() if one.procedure_code == code)
    return parse(one.definition, key=code, version=one.version)


def birth_answers(seed: int = 1, **changes: Any) -> dict[str, Any]:
    """Raw answers to the birth form, valid unless changed."""
    return sample_answers(a_shipped_form(BIRTH), seed, on=TODAY) | changes


def marriage_answers(seed: int = 1, **changes: Any) -> dict[str, Any]:
    return sample_answers(a_shipped_form(MARRIAGE), seed, on=TODAY) | changes


def certified_copy_answers(seed: int = 1, **changes: Any) -> dict[str, Any]:
    return sample_answers(a_shipped_form(CERTIFIED_COPY), seed, on=TODAY) | changes


def a_form_under_way(code: str, at: datetime) -> UUID:
    """A draft of the next version of a published form."""
    published = next(line for line in forms.definitions(code) if line.status is forms.Status.PUBLISHED)
    return forms.start_version(
        actor=SYSTEM, at=at, definition_id=published.id, effective_from=published.effective_from.replace(year=2035)
    )

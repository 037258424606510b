"""Questions and forms for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from motcua.forms.values import Form, Kind, Label, Option, Page, Question

TODAY = date(2026, 11, 23)


def a_question(key: str = "thing", kind: Kind = Kind.TEXT, **more: Any) -> Question:
    more.setdefault("label", Label("Nội dung", "Content"))
    return Question(key=key, kind=kind, **more)


def options(*values: str) -> tuple[Option, ...]:
    return tuple(Option(value, Label(f"Mục {value}", f"Item {value}")) for value in values)


def a_form(*questions: Question, **more: Any) -> Form:
    """A form of one page, unless `pages` are given."""
    pages = more.pop("pages", None) or (Page("one", Label("Trang một", "Page one"), questions),)
    return Form("test", 1, Label("Biểu mẫu thử", "Test form"), pages)

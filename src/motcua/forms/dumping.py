"""A form as the data that `definitions.parse` reads: the reverse of it. What says nothing is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from .parts import PARTS
from .values import Form, Kind, Label, Option, Page, Question, Rule

_PLAIN = ("required", "show_if", "minimum", "maximum", "pattern", "decimals", "default", "source", "paper")
_MORE = ("originals", "copies", "meaning", "prefill")
_WORDS = ("hint", "error")
_USUAL = {field.name: field.default for field in fields(Question)}


def dump(form: Form) -> dict[str, Any]:
    """Title and pages as JSON values."""
    return {"title": words(form.title), "pages": [_page(page) for page in form.pages]}


def words(label: Label) -> dict[str, str]:
    return {"vi": label.vi, "en": label.en}


def _page(page: Page) -> dict[str, Any]:
    told: dict[str, Any] = {"key": page.key, "title": words(page.title)}
    if page.hint.vi or page.hint.en:
        told["hint"] = words(page.hint)
    if page.show_if:
        told["show_if"] = page.show_if
    told["questions"] = [question_table(question) for question in page.questions]
    if page.rules:
        told["rules"] = [_rule(rule) for rule in page.rules]
    return told


def _rule(rule: Rule) -> dict[str, Any]:
    told: dict[str, Any] = {"field": rule.field, "wrong_if": rule.wrong_if, "error": words(rule.error)}
    return told | ({"source": rule.source} if rule.source else {})


def question_table(question: Question) -> dict[str, Any]:
    """One question as data."""
    told: dict[str, Any] = {"key": question.key, "kind": str(question.kind), "label": words(question.label)}
    told |= _said(question, _USUAL)
    if question.options:
        told["options"] = [_option(option) for option in question.options]
    if question.kind is Kind.PERSON:
        told["parts"] = [_part(part) for part in question.parts]
    if question.kind is Kind.FILE:
        told["accept"] = list(question.accept)
    return told


def _said(question: Question, usual: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from the usual."""
    values = {name: getattr(question, name) for name in _PLAIN + _MORE}
    told = {name: value for name, value in values.items() if value != usual[name] and value is not None}
    return told | {
        name: words(label)
        for name in _WORDS
        if (label := getattr(question, name)) != usual[name] and (label.vi or label.en)
    }


def _option(option: Option) -> dict[str, Any]:
    told: dict[str, Any] = {"value": option.value, "label": words(option.label)}
    return told | ({"hint": words(option.hint)} if option.hint.vi or option.hint.en else {})


def _part(part: Question) -> str | dict[str, Any]:
    """A part by its name, or as a table where it differs from the usual part."""
    usual = PARTS[part.key]
    told = _said(part, {name: getattr(usual, name) for name in _USUAL})
    if part.label != usual.label:
        told["label"] = words(part.label)
    required = told.pop("required", True)
    if not told:
        return part.key if required else f"{part.key}?"
    return {"key": part.key} | told | ({} if required else {"required": False})

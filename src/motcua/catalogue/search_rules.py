"""The rules of search: those shipped with the product, and what the office makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel import memo
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.ids import new_id
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from . import access, queries, search_models
from .search_models import LEAST_WEIGHT, MOST_WEIGHT
from .search_values import SearchRule, SearchRuleKind

DATA = Path(__file__).with_name("data") / "search.toml"
LONGEST_PHRASE = 120  # characters
MOST_PHRASES = 200

_NEEDS_SAID = frozenset(SearchRuleKind) - {SearchRuleKind.PRIORITY}
_NEEDS_MEANS = frozenset({SearchRuleKind.SYNONYM, SearchRuleKind.QUALIFIER, SearchRuleKind.PRIORITY})


class UnknownSearchRule(NotFound):
    code = "unknown_search_rule"
    message = _("Không tìm thấy quy tắc tìm kiếm này.")


class UnclearSearchRule(Invalid):
    """Words or meanings are missing, too long or too many, or the weight is out of range."""

    code = "unclear_search_rule"
    message = _("Quy tắc tìm kiếm chưa đủ hoặc chưa đúng.")


class SearchRuleHasChanged(Conflict):
    """Somebody else saved the rule meanwhile."""

    code = "search_rule_has_changed"
    message = _("Người khác vừa sửa quy tắc này. Hãy xem nội dung mới rồi sửa lại nếu cần.")


# -- reads -----------------------------------------------------------------------------------------


def search_rules() -> list[SearchRule]:
    """Every rule, retired ones too, by kind and key. One query."""
    known = _shipped() | {row.key: _value(row) for row in search_models.SearchRule.objects.order_by("key")}
    order = list(SearchRuleKind)
    return sorted(known.values(), key=lambda rule: (order.index(rule.kind), rule.key))


def rules_in_use() -> list[SearchRule]:
    """Those that search goes by. One query."""
    return [rule for rule in search_rules() if rule.retired_on is None]


def search_rule(key: str) -> SearchRule:
    """Raises `UnknownSearchRule`."""
    row = search_models.SearchRule.objects.filter(key=key).first()
    found = _value(row) if row else _shipped().get(key)
    if found is None:
        raise UnknownSearchRule
    return found


def shipped_rules() -> list[SearchRule]:
    """Every rule as it came with the product. No query."""
    return list(_shipped().values())


@cache
def _shipped() -> dict[str, SearchRule]:
    data = tomllib.loads(DATA.read_text("utf-8"))
    return {row["key"]: _from_data(row) for row in data["rule"]}


def _from_data(row: Mapping[str, Any]) -> SearchRule:
    return SearchRule(
        key=row["key"],
        kind=SearchRuleKind(row["kind"]),
        said=tuple(row.get("said", ())),
        means=tuple(row.get("means", ())),
        weight=row.get("weight", 0),
        note=row.get("note", ""),
        shipped=True,
    )


def _value(row: search_models.SearchRule) -> SearchRule:
    return SearchRule(
        key=row.key,
        kind=SearchRuleKind(row.kind),
        said=tuple(row.said),
        means=tuple(row.means),
        weight=row.weight,
        note=row.note,
        shipped=row.key in _shipped(),
        edition=row.edition,
        retired_on=row.retired_on,
    )


# -- writes ----------------------------------------------------------------------------------------


def draft_search_rule(
    *,
    kind: SearchRuleKind,
    said: Iterable[str],
    means: Iterable[str],
    weight: int,
    note: str = "",
    key: str = "",
) -> SearchRule:
    """A rule as it would be, written nowhere; for trying out. Raises `UnclearSearchRule`."""
    rule = SearchRule(key or f"office-{new_id().hex}", kind, _tidied(said), _tidied(means), weight, note.strip())
    problems = _problems(rule)
    if problems:
        raise UnclearSearchRule(fields=problems)
    return rule


@transaction.atomic
def add_search_rule(
    *,
    actor: Actor,
    at: datetime,
    kind: SearchRuleKind,
    said: Iterable[str],
    means: Iterable[str],
    weight: int,
    note: str = "",
) -> str:
    """A rule of the office's own; returns its key. Raises `MayNotConfigure`, `UnclearSearchRule`."""
    access.rules_to_change(actor)
    rule = draft_search_rule(kind=kind, said=said, means=means, weight=weight, note=note)
    return _save(actor, at, rule, "catalogue.add_search_rule")


@transaction.atomic
def change_search_rule(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    edition: int,
    said: Iterable[str],
    means: Iterable[str],
    weight: int,
    note: str = "",
) -> str:
    """The rule in other words, in use again if it was retired; `edition` is that of the rule as it was read.

    Raises `MayNotConfigure`, `UnknownSearchRule`, `SearchRuleHasChanged`, `UnclearSearchRule`.
    """
    access.rules_to_change(actor)
    before = _unchanged(key, edition)
    rule = draft_search_rule(kind=before.kind, said=said, means=means, weight=weight, note=note, key=key)
    return _save(actor, at, replace(rule, edition=edition), "catalogue.change_search_rule")


@transaction.atomic
def retire_search_rule(*, actor: Actor, at: datetime, key: str, edition: int) -> None:
    """Search goes by the rule no more; it stays on record, and may be changed back into use.

    Raises `MayNotConfigure`, `UnknownSearchRule`, `SearchRuleHasChanged`.
    """
    access.rules_to_change(actor)
    before = _unchanged(key, edition)
    _save(actor, at, replace(before, retired_on=day_of(at)), "catalogue.retire_search_rule")


@transaction.atomic
def restore_search_rule(*, actor: Actor, at: datetime, key: str, edition: int) -> None:
    """Search goes by the retired rule again. Raises as `retire_search_rule`."""
    access.rules_to_change(actor)
    before = _unchanged(key, edition)
    _save(actor, at, replace(before, retired_on=None), "catalogue.restore_search_rule")


def _unchanged(key: str, edition: int) -> SearchRule:
    rule = search_rule(key)
    if rule.edition != edition:
        raise SearchRuleHasChanged
    return rule


def _save(actor: Actor, at: datetime, rule: SearchRule, action: str) -> str:
    """Under the catalogue's lock, whose mark tells every process to read the rules anew."""
    row, _made = search_models.SearchRule.objects.update_or_create(
        key=rule.key,
        defaults={
            "kind": rule.kind.value,
            "said": list(rule.said),
            "means": list(rule.means),
            "weight": rule.weight,
            "note": rule.note,
            "edition": rule.edition + 1,
            "retired_on": rule.retired_on,
        },
    )
    memo.changed(queries.forget)
    audit.record(
        actor=actor,
        action=action,
        subject_kind="catalogue.search_rule",
        subject_id=row.id,
        at=at,
        details={"key": rule.key, "said": list(rule.said), "means": list(rule.means), "weight": rule.weight},
    )
    return rule.key


def _tidied(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for phrase in phrases if (words := tidy(phrase))))


def _problems(rule: SearchRule) -> dict[str, Any]:
    problems: dict[str, Any] = {}
    none_said, none_meant = _("Hãy ghi ít nhất một cụm từ người dân nói."), _("Hãy ghi ít nhất một tên trong danh mục.")
    for name, phrases, needed, none in (
        ("said", rule.said, _NEEDS_SAID, none_said),
        ("means", rule.means, _NEEDS_MEANS, none_meant),
    ):
        if rule.kind in needed and not phrases:
            problems[name] = none
        elif len(phrases) > MOST_PHRASES or any(len(phrase) > LONGEST_PHRASE for phrase in phrases):
            problems[name] = _("Nhiều nhất 200 cụm từ, mỗi cụm không quá 120 ký tự.")
    if not LEAST_WEIGHT <= rule.weight <= MOST_WEIGHT:
        problems["weight"] = _("Trọng số từ −90 đến 100 phần trăm.")
    return problems

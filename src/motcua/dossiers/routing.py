"""Which unit settles a dossier, found from what was answered. Source: nd-118-2025#14."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.forms import api as forms
from motcua.kernel import cel
from motcua.organisation import api as organisation

from .places import competent_units

_PLACE = {"commune": "", "elsewhere": "", "street": ""}
_PERSON: Mapping[str, Any] = {"name": "", "number": "", "residence": _PLACE}


@dataclass(frozen=True, slots=True)
class Routed:
    """The unit that settles the dossier and why, in words; `unit` none: `why` says why somebody must choose.

    `offered` are the units that may be chosen, those the rule speaks of first.
    `confirmed` tells whether the rule was read in its legal text.
    """

    unit: organisation.Unit | None
    why: str
    offered: tuple[organisation.Unit, ...]
    confirmed: bool = False
    source: str = ""


def route(version_id: UUID, answers: forms.Answers, on: date, *, receiving_id: UUID | None = None) -> Routed:
    """The competent unit for these answers, by the rule in force on the day.

    Where the dossier is received has no say, but for rules that ask it (`receiving`, the code of the
    receiving unit, blank online).
    """
    competent = competent_units(catalogue.version(version_id), on)
    rule = catalogue.routing_rule(version_id, on)
    if len(competent) == 1:
        return Routed(competent[0], _("Chỉ %(unit)s nhận thủ tục này.") % {"unit": competent[0].name}, competent, True)
    if rule is None:
        return Routed(None, _("Chưa có quy tắc cho biết nơi giải quyết thủ tục này."), competent)
    return _by_rule(rule, competent, answers, on, receiving_id)


def try_rule(rule: catalogue.RoutingRule, version_id: UUID, answers: forms.Answers, on: date) -> Routed:
    """Where the rule would lead these answers online, whichever rule is in force."""
    return _by_rule(rule, competent_units(catalogue.version(version_id), on), answers, on, None)


def bound_to(
    rule: catalogue.RoutingRule, version_id: UUID, answers: forms.Answers, on: date, receiving_id: UUID | None
) -> tuple[organisation.Unit, ...]:
    """The only units left to choose if the rule were binding; none where it does not decide."""
    competent = competent_units(catalogue.version(version_id), on)
    routed = _by_rule(replace(rule, binding=True), competent, answers, on, receiving_id)
    return routed.offered if routed.unit is not None else ()


def names_for(version_id: UUID, on: date) -> frozenset[str]:
    """What a rule may ask of the answers to the procedure's form."""
    form = forms.form_for(version_id, on=on)
    return frozenset({"applicant", "represented", "receiving"} | {question.key for question in form.questions()})


def _by_rule(
    rule: catalogue.RoutingRule,
    competent: tuple[organisation.Unit, ...],
    answers: forms.Answers,
    on: date,
    receiving_id: UUID | None,
) -> Routed:
    named = tuple(_units(_codes(rule.expression, _known(answers, receiving_id)), on))
    able = tuple(unit for unit in named if unit in competent)
    if able:
        offered = able if rule.binding else (*able, *(unit for unit in competent if unit not in able))
        return Routed(able[0], rule.why(able[0].name), offered, rule.confirmed, rule.source)
    return Routed(None, _undecided(named), competent, rule.confirmed, rule.source)


def is_open(version_id: UUID, unit_id: UUID, answers: forms.Answers, on: date, receiving_id: UUID | None) -> bool:
    """Whether a rule that binds leaves the unit open for these answers; rules that do not bind close none."""
    rule = catalogue.routing_rule(version_id, on)
    if rule is None or not rule.binding:
        return True
    routed = route(version_id, answers, on, receiving_id=receiving_id)
    return any(unit.id == unit_id for unit in routed.offered)


def _undecided(named: tuple[organisation.Unit, ...]) -> str:
    if named:
        return _("Theo câu trả lời thì là %(unit)s, nhưng nơi này không nhận thủ tục này.") % {"unit": named[0].name}
    return _("Câu trả lời không cho biết một xã, phường nào của thành phố.")


def _codes(expression: str, known: Mapping[str, Any]) -> tuple[str, ...]:
    """What the rule yields: none, one or several codes; one that fails on these answers yields none."""
    try:
        names = cel.compile_expression(expression).variables()
        found = cel.evaluate(expression, {name: known.get(name, "") for name in names})
    except cel.ExpressionFailed:
        return ()
    listed = found if isinstance(found, list | tuple) else [found]
    return tuple(dict.fromkeys(code for code in listed if isinstance(code, str) and code))


def _units(codes: Iterable[str], on: date) -> Iterable[organisation.Unit]:
    for code in codes:
        try:
            yield organisation.unit_by_code(code, on)
        except organisation.UnitNotFound:
            continue


def _known(answers: forms.Answers, receiving_id: UUID | None) -> dict[str, Any]:
    """Every question by its key, with blanks where nothing was answered, so that a rule need not ask what is there."""
    form = forms.form_of(answers.form_key, answers.form_version)
    given = answers.json()
    known: dict[str, Any] = {"applicant": _PERSON, "represented": _PERSON}
    known |= {question.key: _blank(question) for question in form.questions()}
    known |= {key: _filled(known.get(key), value) for key, value in given.items()}
    known["receiving"] = organisation.unit(receiving_id).code if receiving_id else ""
    return known


def _blank(question: forms.Question) -> Any:
    match question.kind:
        case forms.Kind.PERSON:
            return {part.key: _blank(part) for part in question.parts} | {"residence": _PLACE}
        case forms.Kind.ADDRESS:
            return _PLACE
        case forms.Kind.FILE | forms.Kind.CHOICES:
            return []
        case forms.Kind.YES_NO:
            return False
        case forms.Kind.NUMBER | forms.Kind.MONEY:
            return 0
        case _:
            return ""


def _filled(blank: Any, value: Any) -> Any:
    """What was answered, with blanks for the parts that were not."""
    if isinstance(blank, Mapping) and isinstance(value, Mapping):
        return {**blank, **{key: _filled(blank.get(key), part) for key, part in value.items()}}
    return value

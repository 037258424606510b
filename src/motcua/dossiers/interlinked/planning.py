"""From a definition and the answers to a tree of dossiers to file: which, where, with what. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.catalogue import api as catalogue
from motcua.forms import api as forms
from motcua.kernel import cel
from motcua.kernel.errors import Invalid, Words
from motcua.organisation import api as organisation

from ..models import Delivery
from ..places import is_competent
from . import library
from .definitions import RESULT_OF, RESULTS, Child, Definition, Requirement
from .refusals import BundleMisfit, NothingAsked

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_TO_COME = [{"id": str(UUID(int=0)), "name": "…"}]  # stands for a paper that an earlier part will give

type Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """A child that is asked for. `answers` are those its expressions see: the bundle's own at its level."""

    path: str
    child: Child
    answers: Answers = field(repr=False)
    owner: Planned | None

    def sibling(self, key: str) -> str:
        """The path of another child at the same level."""
        head, dot, _last = self.path.rpartition(".")
        return f"{head}{dot}{key}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the files of a paper come from: a file question of the whole bundle, or the results of a part."""

    paper: str = ""
    part: str = ""


def tree(definition: Definition, answers: Answers, on: date, owner: Planned | None = None) -> Iterator[Planned]:
    """Every child asked for, each before those within it. `on` is the day of filing."""
    for child in definition.children:
        if not _holds(child.when, answers):
            continue
        path = f"{owner.path}.{child.key}" if owner else child.key
        planned = Planned(path, child, answers, owner)
        yield planned
        if child.bundle:
            inner = library.shipped().of_key(child.bundle, on)
            raw, _deferred = raw_answers(planned, None)
            yield from tree(inner, forms.answers_from_json(_form(inner.procedure, on), raw).json(), on, planned)


def raw_answers(planned: Planned, results: Mapping[str, Any] | None) -> tuple[dict[str, Any], set[str]]:
    """The answers to the child's form but for its papers, and the questions that wait for results.

    An expression over what was not answered answers nothing. With no `results` they are still to come.
    """
    child, deferred = planned.child, set()
    raw = {key: planned.answers[key] for key in child.copied if key in planned.answers}
    for target, source in child.answers.items():
        if results is None and RESULTS in cel.names_in(source):
            deferred.add(target)
            continue
        value = _value(source, {**planned.answers, RESULTS: results})
        if value is not None:
            raw[target] = value
    raw.setdefault("delivery", Delivery.ONLINE.value)  # the bundle hands over; its dossiers report to it
    return raw, deferred


def source_of(planned: Planned, name: str) -> Source | None:
    """Where a paper of the child's level comes from; none when the level above gives nothing for it."""
    if name.startswith(RESULT_OF):
        return Source(part=planned.sibling(name.removeprefix(RESULT_OF)))
    if planned.owner is None:
        return Source(paper=name)
    outer = planned.owner.child.papers.get(name)
    return None if outer is None else source_of(planned.owner, outer)


def sources(planned: Planned) -> dict[str, Source]:
    """For each file question of the child's form that is given something, from where."""
    found = {target: source_of(planned, name) for target, name in planned.child.papers.items()}
    return {target: source for target, source in found.items() if source is not None}


def unit_for(planned: Planned, version_id: UUID, on: date) -> organisation.Unit:
    """The competent unit by the child's rule. Raises `Invalid` at the field the rule looks at."""
    code = _value(planned.child.unit, planned.answers)
    try:
        unit = organisation.unit_by_code(str(code or ""), on)
    except organisation.UnitNotFound:
        unit = None
    if unit is None or not is_competent(version_id, unit.id, on):
        words = _("Chọn nơi trong thành phố: chưa xác định được cơ quan giải quyết “%(title)s”.")
        where = _outer(planned, planned.child.unit, "") or "unit"
        raise Invalid(fields={where: words % {"title": planned.child.title}})
    return unit


def check(definition: Definition, answers: Answers, *, on: date, papers_by_hand: bool) -> tuple[Planned, ...]:
    """The tree, every child's answers held against its form, and its unit found, as far as can be known now.

    Raises `Invalid` with what is wrong at the bundle's own questions, `NothingAsked`, `BundleMisfit`.
    """
    planned = tuple(tree(definition, answers, on))
    if not any(one.child.procedure for one in planned):
        raise NothingAsked
    wrong: dict[str, Words] = {}
    for requirements, known, owner in _required(definition, answers, planned, on):
        for place, words in _unmet(requirements, known, on, owner):
            wrong.setdefault(place, words)
    for one in planned:
        _check_one(one, answers, on, papers_by_hand, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    return planned


def _required(
    definition: Definition, answers: Answers, planned: tuple[Planned, ...], on: date
) -> Iterator[tuple[tuple[Requirement, ...], Answers, Planned | None]]:
    """What is required of the whole, of each child asked for, and of each bundle within, with what they see."""
    yield definition.requirements, answers, None
    for one in planned:
        yield one.child.requirements, one.answers, one.owner
    for group in {one.owner.path: one for one in planned if one.owner}.values():
        assert group.owner is not None
        yield library.shipped().of_key(group.owner.child.bundle, on).requirements, group.answers, group.owner


def _unmet(
    requirements: Iterable[Requirement], answers: Answers, on: date, owner: Planned | None
) -> Iterator[tuple[str, Words]]:
    """Where, and in the definition's words. What cannot be known for want of an answer does not hold."""
    values = {**answers, "ages": _ages(answers, on), "today": on.isoformat()}
    for one in requirements:
        if not _holds(one.holds, values):
            yield (one.field if owner is None else origin(owner, one.field)), str(one.words)


def _ages(answers: Answers, on: date) -> dict[str, int]:
    """Completed years on the day since each date among the answers."""
    found: dict[str, int] = {}
    for name, value in answers.items():
        since = _day(value)
        if since is not None:
            found[name] = on.year - since.year - ((on.month, on.day) < (since.month, since.day))
    return found


def _day(value: Any) -> date | None:
    """A date answered, as answers are stored."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _check_one(one: Planned, answers: Answers, on: date, papers_by_hand: bool, wrong: dict[str, Words]) -> None:
    code = one.child.procedure or library.shipped().of_key(one.child.bundle, on).procedure
    version = catalogue.version_in_force(code, on)
    raw, deferred = raw_answers(one, None)
    for target, source in sources(one).items():
        if source.part:
            raw[target] = _TO_COME
        elif given := answers.get(source.paper):
            raw[target] = given
    try:
        forms.check(forms.form_for(version.id, on=on), raw, on=on, papers_by_hand=papers_by_hand)
    except Invalid as refusal:
        for place, words in refusal.fields.items():
            if place.partition(".")[0] not in deferred:
                _blame(one, place, words, wrong)
    if one.child.procedure:
        try:
            unit_for(one, version.id, on)
        except Invalid as refusal:
            for place, words in refusal.fields.items():
                wrong.setdefault(place, words)


def _blame(one: Planned, place: str, words: Words, wrong: dict[str, Words]) -> None:
    """Says it at the bundle's question behind the child's; raises `BundleMisfit` when there is none."""
    where = origin(one, place)
    if not where:
        sentence = _("%(title)s (%(place)s): %(words)s")
        raise BundleMisfit(sentence % {"title": one.child.title, "place": place, "words": words})
    wrong.setdefault(where, words)


def origin(planned: Planned, place: str) -> str:
    """The question of the whole bundle behind a place in the child's answers; empty when there is none."""
    head, dot, rest = place.partition(".")
    child = planned.child
    if head in child.copied:
        outer = place
    elif head in child.papers and not child.papers[head].startswith(RESULT_OF):
        outer = f"{child.papers[head]}{dot}{rest}"
    elif head in child.answers:
        return _outer(planned, child.answers[head], f"{dot}{rest}")
    else:
        return ""
    return outer if planned.owner is None else origin(planned.owner, outer)


def _outer(planned: Planned, source: str, rest: str) -> str:
    """The question an expression rests on: the one it names, or the first of several."""
    named = [name for name in cel.names_in(source) if name != RESULTS]
    if not named:
        return ""
    place = f"{source}{rest}" if _DOTTED.fullmatch(source) else named[0]
    return place if planned.owner is None else origin(planned.owner, place)


def _form(code: str, on: date) -> forms.Form:
    return forms.form_for(catalogue.version_in_force(code, on).id, on=on)


def _value(source: str, values: Mapping[str, Any]) -> Any:
    known = {name: values[name] for name in cel.names_in(source) if name in values}
    try:
        return cel.evaluate(source, known)
    except cel.ExpressionFailed:
        return None


def _holds(source: str, values: Mapping[str, Any]) -> bool:
    return not source or _value(source, values) is True

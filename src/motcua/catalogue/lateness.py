"""Whether procedures are announced and published in time: dated rules, and what was late by them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.organisation import api as organisation

from . import models, policies
from .life import Decision, Issuer
from .lifecycle import Step
from .queries import UnknownProcedure
from .values import Status

DATA = Path(__file__).with_name("data") / "publication_rules.toml"
A_DAY = timedelta(days=1)


class Term(StrEnum):
    """`BEFORE_EFFECT`: the decision comes so long before it takes effect. `TO_PUBLISH`: it is open so soon after."""

    BEFORE_EFFECT = "before_effect"
    TO_PUBLISH = "to_publish"

    @property
    def label(self) -> Words:
        return _TERM_LABELS[self]


_TERM_LABELS: dict[Term, Words] = {
    Term.BEFORE_EFFECT: _("Ban hành quyết định trước ngày có hiệu lực"),
    Term.TO_PUBLISH: _("Công khai sau khi ban hành quyết định"),
}


@dataclass(frozen=True, slots=True)
class PublicationRule:
    """A term in working days, for decisions of that issuer made from `valid_from` on."""

    term: Term
    issuer: Issuer
    valid_from: date
    working_days: int
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Late:
    """A term that was missed, or is being missed: `done_on` is None while nothing is published."""

    code: str
    name: str
    version_number: int
    term: Term
    decision: Decision
    due: date
    done_on: date | None
    rule: PublicationRule


def publication_rules(on: date) -> tuple[PublicationRule, ...]:
    """The rules in force on the day."""
    found = (publication_rule(term, issuer, on) for term in Term for issuer in Issuer)
    return tuple(rule for rule in found if rule is not None)


def publication_rule(term: Term, issuer: Issuer, on: date) -> PublicationRule | None:
    """The rule for a decision made on the day; none before the first."""
    known = [r for r in _rules() if r.term is term and r.issuer is issuer and r.valid_from <= on]
    return max(known, key=lambda rule: rule.valid_from, default=None)


def late_publications(actor: Actor, on: date) -> tuple[Late, ...]:
    """Every announced version that missed a term as of the day, the latest decision first. For staff."""
    if not policies.may_read_drafts(actor):
        raise UnknownProcedure
    published = models.Milestone.objects.filter(version=OuterRef("version"), step=Step.PUBLISH)
    rows = (
        models.Milestone.objects.filter(step=Step.ANNOUNCE)
        .annotate(published_on=Subquery(published.values("done_on")[:1]))
        .select_related("version__procedure")
        .order_by("-decided_on", "-id")
    )
    calendar = _calendar(on)
    return tuple(late for row in rows for late in _missed(row, row.published_on, calendar, on))


def _missed(
    row: models.Milestone, published_on: date | None, calendar: organisation.WorkingCalendar | None, on: date
) -> Iterator[Late]:
    decision = Decision(row.decision_number, row.decided_on, row.effective_from, row.agency, Issuer(row.issuer))
    for term in Term:
        rule = publication_rule(term, decision.issuer, decision.decided_on)
        if rule is None:
            continue
        done: date | None
        if term is Term.BEFORE_EFFECT:
            due, done = _moved(calendar, decision.effective_from, -rule.working_days), decision.decided_on
        else:
            due, done = _moved(calendar, decision.decided_on, rule.working_days), published_on
            if done is None and row.version.status == Status.ABOLISHED:
                continue  # announced in error, and never to be published
        if (done if done is not None else on) > due:
            yield Late(
                code=row.version.procedure.code,
                name=row.version.name,
                version_number=row.version.number,
                term=term,
                decision=decision,
                due=due,
                done_on=done,
                rule=rule,
            )


def _moved(calendar: organisation.WorkingCalendar | None, day: date, working_days: int) -> date:
    """The day so many working days after, or before."""
    step = A_DAY if working_days > 0 else -A_DAY
    left = abs(working_days)
    while left:
        day += step
        left -= _is_working_day(calendar, day)
    return day


def _is_working_day(calendar: organisation.WorkingCalendar | None, day: date) -> bool:
    """By the calendar of the city; Monday to Friday on days that it does not know."""
    if calendar is not None and calendar.first <= day <= calendar.last:
        return organisation.is_working_day(calendar, day)
    return day.isoweekday() <= 5


def _calendar(on: date) -> organisation.WorkingCalendar | None:
    for unit in organisation.units_of_kind(organisation.UnitKind.AGENCY, on):
        try:
            return organisation.calendar_of(unit.id, on)
        except (organisation.CalendarNotFound, organisation.BeyondCalendar):
            continue
    return None


@cache
def _rules() -> tuple[PublicationRule, ...]:
    rows = tomllib.loads(DATA.read_text())["rule"]
    return tuple(PublicationRule(**{**r, "term": Term(r["term"]), "issuer": Issuer(r["issuer"])}) for r in rows)

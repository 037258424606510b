"""One appointment for a bundle. Source: nd-118-2025#20, nd-63-2024."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from ..models import Dossier
from . import library, planning
from .definitions import Appointment, AppointmentRule, Definition
from .models import Bundle, BundlePart

PART_KEY = "bundle:"


@dataclass(frozen=True, slots=True)
class Promise:
    """When everything is to be ready, and why: the definition's own limit, or (`by_children`) the last child's."""

    due_at: datetime | None
    limit: catalogue.TimeLimit | None
    cutoff: time | None
    source: str
    confirmed: bool
    by_children: bool


def promise(case: casework.Case, bundle: Bundle, at: datetime) -> Promise:
    """The appointment, were the bundle accepted at the instant; `due_at` none when no limit is known.

    The definition's own limit; where that does not bound the whole, or there is none, never before the
    last child would be due, each counted from the end of what it waits for.
    """
    definition = library.shipped().of_bundle(bundle.definition, bundle.definition_from)
    terms = definition.appointment
    own_limit = limit(terms, bundle)
    calendar = organisation.calendar_of(case.unit_id, day_of(at))
    own = casework.due(calendar, own_limit, terms.cutoff, at)
    due_at = own
    if own is None or terms.rule is AppointmentRule.LAST_PART:
        children = _children_due(definition, case, bundle, at).values()
        known = [one for one in children if one is not None]
        if len(known) == len(children):
            due_at = max(known if own is None else [own, *known])
    return Promise(due_at, own_limit, terms.cutoff, terms.source, terms.confirmed, due_at != own)


def plan_clock(case: casework.Case, promised: Promise, at: datetime) -> Iterator[casework.ClockFact]:
    """The facts from which the promised instant follows."""
    yield casework.keeping.start(
        case,
        limit=promised.limit,
        cutoff=promised.cutoff,
        at=at,
        due_at=None if promised.by_children else promised.due_at,
        source=promised.source,
    )
    if promised.by_children and promised.due_at is not None:
        reason = _said("Theo thời hạn của thủ tục thành phần xong sau cùng", promised.confirmed)
        yield casework.keeping.align(case, at=at, due_at=promised.due_at, reason=reason, source=promised.source)


def limit(terms: Appointment, bundle: Bundle) -> catalogue.TimeLimit | None:
    """The longer one when something must be verified, if there is a longer one."""
    return (terms.verified_limit if bundle.needs_verification else None) or terms.limit


@dataclass(frozen=True, slots=True)
class Shared:
    """The one appointment of the bundle that a dossier is part of: the dossier is never due later."""

    due_at: datetime
    bundle: str
    reason: str
    source: str


def is_part(dossier: Dossier) -> bool:
    """Whether the system filed it for a bundle. No query."""
    return (dossier.filing_key or "").startswith(PART_KEY)


def shared_by(dossier_id: UUID, at: datetime) -> Shared | None:
    """None for a dossier of no bundle, and where the bundle has no date or its date has gone by.

    A date gone by binds nobody any more: the bundle is late, and the part counts by its own limit.
    One query. Source: nd-118-2025#20.
    """
    part = BundlePart.objects.filter(dossier_id=dossier_id).select_related("bundle__case").first()
    if part is None:
        return None
    case = part.bundle.case
    if case.due_at is None or case.due_at <= at:
        return None
    terms = library.shipped().of_bundle(part.bundle.definition, part.bundle.definition_from).appointment
    reason = _said(f"Ngày hẹn chung của hồ sơ liên thông {case.reference}", terms.confirmed)
    return Shared(case.due_at, case.reference, reason, terms.source)


def _said(reason: str, confirmed: bool) -> str:
    return reason if confirmed else f"{reason} (quy tắc hẹn chung chưa xác nhận)"


def _children_due(
    definition: Definition, case: casework.Case, bundle: Bundle, at: datetime
) -> Mapping[str, datetime | None]:
    """When each dossier would be due, by path."""
    found: dict[str, datetime | None] = {}
    planned = {one.path: one for one in planning.tree(definition, bundle.answers, day_of(case.opened_at))}

    def starts(one: planning.Planned) -> datetime | None:
        start: datetime | None = starts(one.owner) if one.owner else at
        for key in one.child.after:
            ends = [ends_at(path) for path in planned if _is_within(path, one.sibling(key))]
            start = None if start is None or None in ends else max([start, *(e for e in ends if e is not None)])
        return start

    def ends_at(path: str) -> datetime | None:
        if path not in found:
            one = planned[path]
            found[path] = _due(one, bundle, starts(one)) if one.child.procedure else starts(one)
        return found[path]

    return {path: ends_at(path) for path, one in planned.items() if one.child.procedure}


def _is_within(path: str, head: str) -> bool:
    return path == head or path.startswith(f"{head}.")


def _due(one: planning.Planned, bundle: Bundle, start: datetime | None) -> datetime | None:
    if start is None:
        return None
    on = day_of(start)
    version = catalogue.version_in_force(one.child.procedure, on)
    terms = catalogue.terms_for(version.id, channel=catalogue.ChannelKind(bundle.channel), on=on)
    unit = planning.unit_for(one, version.id, on)
    return casework.due(organisation.calendar_of(unit.id, on), terms.limit, terms.cutoff, start)

"""What a rule of the competent unit would do if it were binding. Nothing is changed by asking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from motcua.catalogue import api as catalogue
from motcua.forms import api as forms
from motcua.organisation import api as organisation

from . import draft_forms
from .models import Channel, Dossier, Draft
from .routing import bound_to

LOOKED_AT = 300
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A running dossier at a unit that the rule would not leave open: the names of that unit and of the rule's."""

    reference: str
    at: str
    ruled: str


@dataclass(frozen=True, slots=True)
class IfBinding:
    """`running` dossiers stand under the rule; the newest `looked_at` of them were tried. `elsewhere` of these are at
    another unit, and stay there; `examples` are the newest. `drafts` are not filed yet; `closed` of them chose a unit
    that could not be chosen any more.
    """

    running: int
    looked_at: int
    elsewhere: int
    examples: tuple[Elsewhere, ...]
    drafts: int
    closed: int


def if_binding(rule: catalogue.RoutingRule, on: date) -> IfBinding:
    """The rule tried, as of the day, on what is running and on what is being filled in. Eight queries at most."""
    running, drafts = Dossier.objects.filter(case__closed_at=None), Draft.objects.exclude(unit=None)
    under_it, drafted = _under(rule, running, on), _under(rule, drafts, on)
    newest = running.filter(version__in=under_it).select_related("case").order_by("-case__opened_at", "-case_id")
    looked_at = list(newest[:LOOKED_AT])
    elsewhere = [one for dossier in looked_at if (one := _elsewhere(rule, dossier, on)) is not None]
    filled_in = drafts.filter(version__in=drafted).order_by("-updated_at", "id")[:LOOKED_AT]
    return IfBinding(
        running=sum(under_it.values()),
        looked_at=len(looked_at),
        elsewhere=len(elsewhere),
        examples=tuple(elsewhere[:SHOWN]),
        drafts=sum(drafted.values()),
        closed=sum(_is_closed(rule, draft, on) for draft in filled_in),
    )


def _under(rule: catalogue.RoutingRule, rows: QuerySet[Dossier] | QuerySet[Draft], on: date) -> dict[UUID, int]:
    """How many of the rows there are of each version under the rule."""
    counts = dict(rows.order_by().values_list("version").annotate(Count("pk")))
    return {version_id: counts[version_id] for version_id in catalogue.versions_routed_by(rule.id, counts, on)}


def _elsewhere(rule: catalogue.RoutingRule, dossier: Dossier, on: date) -> Elsewhere | None:
    form = forms.form_of(dossier.form_key, dossier.form_version)
    answers = forms.answers_from_json(form, dossier.answers)
    taken_in_at = None if dossier.channel == Channel.ONLINE else dossier.receiving_unit_id
    offered = bound_to(rule, dossier.version_id, answers, on, taken_in_at)
    if not _leaves_out(dossier.case.unit_id, offered):
        return None
    return Elsewhere(dossier.case.reference, organisation.unit(dossier.case.unit_id).name, offered[0].name)


def _is_closed(rule: catalogue.RoutingRule, draft: Draft, on: date) -> bool:
    if draft.unit_id is None:
        return False
    answers = forms.answers_from_json(draft_forms.form_of(draft), draft.answers)
    return _leaves_out(draft.unit_id, bound_to(rule, draft.version_id, answers, on, None))


def _leaves_out(unit_id: UUID, offered: Iterable[organisation.Unit]) -> bool:
    named = {unit.id for unit in offered}
    return bool(named) and unit_id not in named

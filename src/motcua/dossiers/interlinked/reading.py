"""Reading what a bundle holds. Each reading of a person's data is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.audit import api as audit
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden, Invalid
from motcua.kernel.pages import Page
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from ..places import competent_units
from ..reading import record_search
from ..refusals import DossierNotFound
from ..tracked import Tracked, track_own
from ..tracking import track_from
from . import access, policies, queries
from .actions.advancing import Advance
from .actions.filing import KIND
from .models import BundlePaper, PartState
from .refusals import BundleNotFound, PartNotFailed
from .values import BundleLine, BundleView, TrackedBundle


@dataclass(frozen=True, slots=True)
class PartForm:
    """A failed part's form with the answers it would be filed with now.

    `unit` would settle it; none where the rule finds nobody. `units` are all that may.
    """

    title: str
    form: forms.Form
    answers: Mapping[str, Any]
    wrong: Mapping[str, str]
    unit: organisation.Unit | None
    units: tuple[organisation.Unit, ...]


def read(actor: Actor, reference: str, *, at: datetime, purpose: str) -> BundleView:
    """The bundle whole, the reading recorded. Raises `BundleNotFound`. Source: luat-bvdlcn-2025."""
    view = queries.view(actor, reference)
    _record(actor, "bundles.read", view.case_id, at, purpose)
    return view


def find_bundles(actor: Actor, text: str, *, at: datetime, page: int = 1) -> Page[BundleLine]:
    """As `queries.find_bundles`: whose names were shown is recorded, not the words that were asked."""
    found = queries.find_bundles(actor, text, page=page)
    record_search(actor, KIND, [line.reference for line in found.items], at)
    return found


def open_paper(actor: Actor, reference: str, paper_id: UUID, *, at: datetime, purpose: str) -> documents.StoredFile:
    """A filed paper, the reading recorded. Raises `BundleNotFound`."""
    case, _bundle = access.to_read(actor, reference)
    paper = BundlePaper.objects.filter(pk=paper_id, bundle_id=case.id).first()
    if paper is None:
        raise BundleNotFound
    _record(actor, "bundles.read_paper", case.id, at, purpose)
    return documents.open_stored(paper.stored_id)


def track_any_from(address: str, *, reference: str, secret: str, at: datetime) -> Tracked | TrackedBundle:
    """The dossier or the bundle of the code, if the secret is its own; each try counted once, before it is judged.

    Raises `DossierNotFound` when there is neither, `TooManyAttempts`.
    """
    try:
        return track_from(address, reference=reference, secret=secret, at=at)
    except DossierNotFound as neither:
        with _or(neither):
            return queries.track_bundle(reference, secret)


def track_any_own(actor: Actor, reference: str) -> Tracked | TrackedBundle:
    """The same for somebody who may see it without a secret. Raises `DossierNotFound` when there is neither."""
    try:
        return track_own(actor, reference)
    except DossierNotFound as neither:
        with _or(neither):
            return queries.track_own_bundle(actor, reference)


@contextmanager
def _or(neither: DossierNotFound) -> Iterator[None]:
    """Whoever finds neither learns nothing of what was looked for."""
    try:
        yield
    except BundleNotFound:
        raise neither from None


def part_form(actor: Actor, reference: str, path: str, *, at: datetime) -> PartForm:
    """What whoever repairs a failed part may correct. Raises `BundleNotFound`, `Forbidden`, `PartNotFailed`."""
    case, bundle = access.to_read(actor, queries.normal(reference))
    if not policies.may_repair(actor, access.parties(case, bundle)):
        raise Forbidden
    under_way = Advance(actor, at, case, bundle)
    part = under_way.parts.get(path)
    if part is None or not part.procedure_code:
        raise BundleNotFound
    if part.state != PartState.FAILED:
        raise PartNotFailed
    version = catalogue.version_in_force(part.procedure_code, day_of(at))
    answers = {**under_way.answers_of(part), **part.answers}
    try:
        unit: organisation.Unit | None = under_way.unit_of(part)
    except Invalid:
        unit = None
    return PartForm(
        title=str(under_way.planned[path].child.title),
        form=forms.form_for(version.id),
        answers=answers,
        wrong=part.wrong,
        unit=unit,
        units=competent_units(version, day_of(at)),
    )


def _record(actor: Actor, action: str, case_id: UUID, at: datetime, purpose: str) -> None:
    audit.record(actor=actor, action=action, subject_kind=KIND, subject_id=case_id, at=at, purpose=purpose)

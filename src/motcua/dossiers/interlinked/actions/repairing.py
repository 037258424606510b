"""Repair of what failed, by the desk that received the bundle: correct and file again, skip, or stop the rest.

What goes on elsewhere goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.audit import api as audit
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from ...places import is_competent
from ...reasons import needed
from ...refusals import UnitNotCompetent
from .. import access, policies
from ..lifecycle import LIFECYCLE
from ..models import BundlePart, PartState
from ..refusals import BundleNotFound, OtherUnitUnexplained, PartNotFailed
from .advancing import Advance
from .filing import KIND


def file_again(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    path: str,
    corrections: Mapping[str, Any] | None = None,
    unit_id: UUID | None = None,
    unit_reason: str = "",
) -> str:
    """Files the failed part once more, with `corrections` to the answers of its form; its new reference.

    With `unit_id` it goes to that competent unit instead of the one it would go to, for `unit_reason`.
    Nothing changes when the corrected answers are wrong: raises `Invalid` by field of that form.
    Raises `UnitNotCompetent` and `OtherUnitUnexplained` at `unit` and `unit_reason`, `BundleNotFound`,
    `Forbidden`, `NotNow`, `PartNotFailed`. Source: nd-118-2025#20.
    """
    unit_reason = tidy(unit_reason)[:2000]
    with transaction.atomic():
        under_way = _repairing(actor, at, reference)
        part = _failed(under_way, path)
        part.answers = {**part.answers, **(corrections or {})}
        part.attempt += part.dossier_id is not None
        other = _other_unit(under_way, part, unit_id, unit_reason)
        under_way.file_part(part, other)
        _record(under_way, "bundles.file_again", path, unit=str(other.id) if other else "", reason=unit_reason)
        under_way.go_on()
        assert part.dossier is not None, "it has just been filed"
        return part.dossier.case.reference


def _other_unit(under_way: Advance, part: BundlePart, unit_id: UUID | None, reason: str) -> organisation.Unit | None:
    """The unit chosen, told in the history with the one it replaces; none where nothing else was chosen."""
    if unit_id is None:
        _ensure_somebody(under_way, part)
        return None
    on = day_of(under_way.at)
    version = catalogue.version_in_force(part.procedure_code, on)
    if not is_competent(version.id, unit_id, on):
        raise UnitNotCompetent.on("unit")
    try:
        instead: organisation.Unit | None = under_way.unit_of(part)
    except Invalid:
        instead = None  # the rule finds nobody: whoever repairs it names them
    if instead is not None and instead.id == unit_id:
        return None
    if not reason:
        raise OtherUnitUnexplained.on("unit_reason")
    unit = organisation.unit(unit_id)
    verb = "bundles.part_redirected" if instead else "bundles.part_directed"
    names = {"unit": unit.authority, "instead": instead.authority if instead else ""}
    under_way.tell(verb, part, reason=reason, **names)
    return unit


def _ensure_somebody(under_way: Advance, part: BundlePart) -> None:
    """Says at `unit` that somebody has to be chosen where the rule finds nobody."""
    try:
        under_way.unit_of(part)
    except Invalid as refusal:
        raise Invalid(fields={"unit": next(iter(refusal.fields.values()))}) from None


def skip_part(*, actor: Actor, at: datetime, reference: str, path: str, reason: str) -> None:
    """Goes on without the failed part; what waited for it goes on without its result.

    Raises `ReasonMissing`, `BundleNotFound`, `Forbidden`, `NotNow`, `PartNotFailed`.
    """
    reason = needed(reason)
    with transaction.atomic():
        under_way = _repairing(actor, at, reference)
        part = _failed(under_way, path)
        under_way.end(part, PartState.SKIPPED, reason)
        under_way.tell("bundles.part_skipped", part, reason=reason)
        _record(under_way, "bundles.skip", path)
        under_way.go_on()


def stop_rest(*, actor: Actor, at: datetime, reference: str, reason: str) -> None:
    """Files nothing more and gives up what failed; what runs goes on to its end.

    Raises `ReasonMissing`, `BundleNotFound`, `Forbidden`, `NotNow`.
    """
    reason = needed(reason)
    with transaction.atomic():
        under_way = _repairing(actor, at, reference)
        for part in under_way.parts.values():
            if part.state in {PartState.WAITING, PartState.FAILED}:
                under_way.end(part, PartState.STOPPED, reason)
        under_way.tell("bundles.rest_stopped", reason=reason)
        _record(under_way, "bundles.stop_rest", "")
        under_way.go_on()


def add_paper(
    *, actor: Actor, at: datetime, reference: str, path: str, question: str, stored: documents.StoredFile
) -> forms.FileReference:
    """A stored file as a paper of the failed part, to be named in the corrections of `file_again`."""
    with transaction.atomic():
        under_way = _repairing(actor, at, reference)
        _failed(under_way, path)
        (made,) = under_way.uploads(question, [(stored.id, stored.name)])
        return forms.FileReference(UUID(made["id"]), made["name"])


def _repairing(actor: Actor, at: datetime, reference: str) -> Advance:
    case, bundle = access.to_change(actor, reference, policies.may_repair)
    LIFECYCLE.transition("repair", case.state)
    return Advance(actor, at, case, bundle)


def _failed(under_way: Advance, path: str) -> BundlePart:
    part = under_way.parts.get(path)
    if part is None:
        raise BundleNotFound
    if part.state != PartState.FAILED:
        raise PartNotFailed
    return part


def _record(under_way: Advance, action: str, path: str, **details: str) -> None:
    audit.record(
        actor=under_way.actor,
        action=action,
        subject_kind=KIND,
        subject_id=under_way.case.id,
        at=under_way.at,
        details={key: value for key, value in {"part": path, **details}.items() if value},
    )

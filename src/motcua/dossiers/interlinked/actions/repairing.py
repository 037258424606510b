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
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.kernel.actor import Actor
from motcua.kernel.text import tidy

from ...refusals import ReasonMissing
from .. import access, policies
from ..lifecycle import LIFECYCLE
from ..models import BundlePart, PartState
from ..refusals import BundleNotFound, PartNotFailed
from .advancing import Advance
from .filing import KIND


def file_again(
    *, actor: Actor, at: datetime, reference: str, path: str, corrections: Mapping[str, Any] | None = None
) -> str:
    """Files the failed part once more, with `corrections` to the answers of its form; its new reference.

    Nothing changes when the corrected answers are wrong: raises `Invalid` by field of that form.
    Raises `BundleNotFound`, `Forbidden`, `NotNow`, `PartNotFailed`.
    """
    with transaction.atomic():
        under_way = _repairing(actor, at, reference)
        part = _failed(under_way, path)
        part.answers = {**part.answers, **(corrections or {})}
        part.attempt += part.dossier_id is not None
        under_way.file_part(part)
        _record(under_way, "bundles.file_again", path)
        under_way.go_on()
        assert part.dossier is not None, "it has just been filed"
        return part.dossier.case.reference


def skip_part(*, actor: Actor, at: datetime, reference: str, path: str, reason: str) -> None:
    """Goes on without the failed part; what waited for it goes on without its result.

    Raises `ReasonMissing`, `BundleNotFound`, `Forbidden`, `NotNow`, `PartNotFailed`.
    """
    reason = _given(reason)
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
    reason = _given(reason)
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


def _given(reason: str) -> str:
    tidied = tidy(reason)
    if not tidied:
        raise ReasonMissing(fields={"reason": ReasonMissing.message})
    return tidied


def _record(under_way: Advance, action: str, path: str) -> None:
    audit.record(
        actor=under_way.actor,
        action=action,
        subject_kind=KIND,
        subject_id=under_way.case.id,
        at=under_way.at,
        details={"part": path} if path else {},
    )

"""Drafts: kept from the first answer until filed, so that nothing typed or uploaded is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.kernel.time import day_of

from .. import access, policies
from ..interlinked.models import Bundle
from ..models import Channel, Dossier, Draft, Upload
from ..refusals import DossierNotFound, MayNotFile, UnitMissing
from ..values import Filed, Filing
from .submitting import submit


def start_draft(*, actor: Actor, at: datetime, version_id: UUID, unit_id: UUID | None = None) -> UUID:
    """A new draft of the procedure's version. Raises `MayNotFile` for a stranger."""
    if actor.id is None or not policies.may_file(actor):
        raise MayNotFile
    version = catalogue.version(version_id)
    form = forms.form_for(version.id, on=day_of(at))
    draft = Draft.objects.create(
        account_id=actor.account_id,
        version_id=version.id,
        unit_id=unit_id,
        form_key=form.key,
        form_version=form.version,
        created_at=at,
        updated_at=at,
    )
    return draft.id


def save_answers(
    *, actor: Actor, at: datetime, draft_id: UUID, answers: Mapping[str, Any], unit_id: UUID | None = None
) -> None:
    """Keeps what was typed, valid or not; validation is the page's and the filing's matter.

    Answers merge into those already kept; what was answered is no longer marked as taken from elsewhere.
    Raises `DossierNotFound`.
    """
    with transaction.atomic():
        draft = access.to_edit(actor, draft_id)
        draft.answers = {**draft.answers, **answers}
        draft.prefilled = {key: source for key, source in draft.prefilled.items() if key not in answers}
        if unit_id is not None:
            draft.unit_id = unit_id
        draft.updated_at = at
        draft.save(update_fields=["answers", "prefilled", "unit", "updated_at"])


def add_upload(*, actor: Actor, at: datetime, draft_id: UUID | None, paper: str, stored: documents.StoredFile) -> UUID:
    """Notes a stored and verified file as one of the papers. Raises `DossierNotFound`, `MayNotFile`."""
    if actor.id is None:
        raise MayNotFile
    with transaction.atomic():
        if draft_id is not None:
            access.to_edit(actor, draft_id)
        upload = Upload.objects.create(
            account_id=actor.account_id,
            draft_id=draft_id,
            paper=paper,
            stored_id=stored.id,
            name=stored.name,
            added_at=at,
        )
    return upload.id


def remove_upload(*, actor: Actor, draft_id: UUID, upload_id: UUID) -> None:
    """Takes a file out of a draft; removing one that is gone already changes nothing."""
    with transaction.atomic():
        draft = access.to_edit(actor, draft_id)
        Upload.objects.filter(pk=upload_id, draft=draft).delete()


def discard_draft(*, actor: Actor, draft_id: UUID) -> None:
    with transaction.atomic():
        access.to_edit(actor, draft_id).delete()


def file_draft(*, actor: Actor, at: datetime, draft_id: UUID) -> Filed:
    """Files the draft. Filing it twice, by a double click or a retry, gives the first filing back.

    Raises `DossierNotFound` and everything `submit` raises.
    """
    key = f"draft:{draft_id}"
    draft = Draft.objects.filter(pk=draft_id, account_id=actor.account_id).first()
    if draft is None:
        first = _already_filed(actor, key)
        if first is None:
            raise DossierNotFound
        return first
    if draft.unit_id is None:
        raise UnitMissing.on("unit")
    filing = Filing(
        version_id=draft.version_id,
        unit_id=draft.unit_id,
        channel=Channel.ONLINE,
        answers=draft.answers,
        key=key,
        draft_id=draft.id,
    )
    try:
        return submit(actor=actor, at=at, filing=filing)
    except Refusal:  # the other click may have filed the draft, and its uploads with it, in between
        first = _already_filed(actor, key)
        if first is None:
            raise
        return first


def _already_filed(actor: Actor, key: str) -> Filed | None:
    for model in (Dossier, Bundle):
        first = model.objects.filter(filing_key=key, filer_account_id=actor.account_id).select_related("case").first()
        if first is not None:
            case, interlinked = first.case, model is Bundle
            return Filed(case.id, case.reference, first.tracking_secret, case.opened_at, True, interlinked)
    return None

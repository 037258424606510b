"""A file of procedures: kept as it came, then confirmed into drafts. A decision publishes them, never a file."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import tidy

from .. import access, draft_models, models
from ..intake import WRITES, Outcome, Planned, Review, UnknownUpload, review_of
from ..values import Status
from ..workbook import LARGEST_FILE, CannotReadWorkbook
from .drafts import save_draft, start_draft, start_procedure


class UploadIsEmpty(Invalid):
    code = "procedure_upload_is_empty"
    message = _("Chọn tệp để tải lên.")


class UploadHasErrors(Conflict):
    """The file has errors, or nothing in it is new."""

    code = "procedure_upload_has_errors"
    message = _("Tệp còn lỗi hoặc không có gì mới để lập bản nháp.")


class CatalogueHasChanged(Conflict):
    """What confirming would do is no longer what was shown."""

    code = "procedure_upload_reviewed_before_change"
    message = _("Danh mục đã thay đổi từ lúc xem trước. Hãy xem lại rồi xác nhận.")


@transaction.atomic
def keep_upload(*, actor: Actor, file_name: str, body: bytes, at: datetime) -> UUID:
    """Keeps the file as it came, to be looked at; earlier ones of the same person that were not confirmed go.

    Raises `MayNotImport`, `UploadIsEmpty`, and `CannotReadWorkbook` for a file that cannot be opened: it is not kept.
    """
    access.importer(actor)
    if not body:
        raise UploadIsEmpty.on("file")
    if len(body) > LARGEST_FILE:
        raise CannotReadWorkbook.on("file", _("Tệp lớn hơn 3 MB."))
    models.Upload.objects.filter(account_id=actor.id, confirmed_at__isnull=True).delete()
    upload = models.Upload.objects.create(account_id=actor.id, file_name=tidy(file_name)[:200] or "-", body=body, at=at)
    review_of(actor, upload)
    return upload.id


@transaction.atomic
def confirm_upload(*, actor: Actor, upload_id: UUID, mark: str, at: datetime) -> Review:
    """Makes drafts of all that is new in the file, and names the decisions of drafts; returns what was done.
    A second confirmation does nothing more.

    Raises `MayNotImport`, `UnknownUpload`, `UploadHasErrors`, `CatalogueHasChanged`, and as `start_procedure`.
    """
    access.catalogue_to_change(actor)
    upload = models.Upload.objects.select_for_update().filter(pk=upload_id, account_id=actor.id).first()
    if upload is None:
        raise UnknownUpload
    found = review_of(actor, upload)
    if upload.confirmed_at is not None:
        return found
    if not found.may_be_confirmed:
        raise UploadHasErrors
    if found.mark != mark:
        raise CatalogueHasChanged
    for planned in found.planned:
        _draft(actor, planned, at)
    upload.confirmed_at = at
    upload.save(update_fields=["confirmed_at"])
    audit.record(
        actor=actor,
        action="catalogue.confirm_upload",
        subject_kind="catalogue.upload",
        subject_id=upload.id,
        at=at,
        details={
            "file": upload.file_name,
            **{
                outcome.value: [one.content.code for one in found.planned if one.outcome is outcome]
                for outcome in WRITES
            },
        },
    )
    return found


def _draft(actor: Actor, planned: Planned, at: datetime) -> None:
    if planned.outcome is Outcome.NEW:
        version_id = start_procedure(actor=actor, content=planned.content, at=at)
    elif planned.outcome is Outcome.NEXT:
        version_id = start_draft(actor=actor, code=planned.content.code, at=at)
        save_draft(actor=actor, version_id=version_id, content=planned.content, names=planned.names, edits=0, at=at)
    elif planned.outcome is Outcome.DECIDED:
        version_id = models.ProcedureVersion.objects.get(procedure__code=planned.content.code, status=Status.DRAFT).id
    else:
        return
    if planned.decision is not None:
        draft_models.IntendedDecision.objects.update_or_create(version_id=version_id, defaults=asdict(planned.decision))

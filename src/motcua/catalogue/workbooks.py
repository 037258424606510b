"""Workbooks to download: the empty template, the same filled, and an upload with its wrong cells marked."""

from __future__ import annotations

from uuid import UUID

from motcua.kernel.actor import Actor

from . import access, models, queries, workbook
from .intake import UnknownUpload, review_of
from .keeping import content_of
from .values import IN_THE_MAKING, MADE_PUBLIC, Content

MOST_FILLED = 300


def blank_workbook(actor: Actor) -> bytes:
    """Raises `MayNotImport`."""
    return _template(actor, [])


def workbook_of(actor: Actor, code: str) -> bytes:
    """The template with the procedure: its draft where it has one, else what was last public.

    Raises `MayNotImport`, `UnknownProcedure`.
    """
    access.importer(actor)
    found = models.ProcedureVersion.objects.filter(procedure__code=code).order_by("-number")
    for wanted in (found.filter(status__in=IN_THE_MAKING), found.filter(status__in=MADE_PUBLIC), found):
        newest = wanted.values_list("id", flat=True).first()
        if newest is not None:
            return _template(actor, [content_of(newest)])
    raise queries.UnknownProcedure


def workbook_of_field(actor: Actor, field: str) -> bytes:
    """The template with the procedures of the field that are in force, by code; at most `MOST_FILLED`.

    Raises `MayNotImport`, `UnknownProcedure` for a field without any.
    """
    access.importer(actor)
    found = models.Procedure.objects.filter(current__field=field).order_by("code")
    ids = found.values_list("current_id", flat=True)[:MOST_FILLED]
    contents = sorted(
        (one.content for one in queries.versions(filter(None, ids)).values()), key=lambda content: content.code
    )
    if not contents:
        raise queries.UnknownProcedure
    return _template(actor, contents)


def marked_upload(actor: Actor, upload_id: UUID) -> tuple[str, bytes]:
    """The name and body of the uploaded workbook, its wrong cells marked with the reasons.

    Raises `MayNotImport`, `UnknownUpload`, also for what is no workbook.
    """
    access.importer(actor)
    upload = models.Upload.objects.filter(pk=upload_id, account_id=actor.id).first()
    if upload is None:
        raise UnknownUpload
    review = review_of(actor, upload)
    if not review.is_workbook:
        raise UnknownUpload
    return upload.file_name, workbook.marked(bytes(upload.body), review.errors)


def _template(actor: Actor, contents: list[Content]) -> bytes:
    access.importer(actor)
    return workbook.template(contents, [field.name for field in queries.fields()])

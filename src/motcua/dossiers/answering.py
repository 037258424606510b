"""Answering a supplement request on a page: fields per thing asked, files kept as soon as they arrive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from motcua.documents import api as documents
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal, Words
from motcua.ui import api as ui

from .actions import add_upload
from .actions.supplements import Given
from .models import Upload
from .side import Asked, AskedItem

ACCEPTED_FILES = ".pdf,.jpg,.jpeg,.png"
FILES_MOST = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file kept, not sent yet."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ItemFields:
    """What is asked, and the fields to answer it in."""

    item: AskedItem
    waiting: tuple[Waiting, ...]
    file: ui.FileUpload
    text: ui.Textarea
    by_hand: ui.Checkboxes | None


def receive(actor: Actor, asked: Asked, files: MultiValueDict[str, Any], *, at: datetime) -> dict[str, Words]:
    """Keeps the files that came with a post, each on disk and verified. What was refused, by field."""
    errors: dict[str, Words] = {}
    for item in asked.items:
        try:
            sent = documents.at_most(FILES_MOST, files.getlist(_file(item)), field=_file(item))
        except documents.TooManyFiles as refusal:
            errors |= refusal.fields
            continue
        for file in sent:
            try:
                kept = documents.store(actor=actor, file=file, name=file.name or "", at=at, field=_file(item))
            except Refusal as refusal:
                errors |= refusal.fields or {_file(item): refusal.message}
            else:
                add_upload(actor=actor, at=at, draft_id=None, paper=_kept_as(item), stored=kept)
    return errors


def fields(
    actor: Actor, asked: Asked, posted: QueryDict | None, errors: Mapping[str, Words], *, at_desk: bool
) -> tuple[ItemFields, ...]:
    """The fields, with what was typed and the files that wait. One query."""
    waiting = _waiting(actor, asked)
    typed = {key: posted.get(key, "") for key in posted} if posted is not None else {}
    return tuple(
        ItemFields(
            item=item,
            waiting=waiting.get(item.id, ()),
            file=ui.FileUpload(
                name=_file(item),
                label=_("Tệp đính kèm"),
                hint=_("PDF, JPG hoặc PNG. Đính kèm tệp, trả lời bằng chữ, hoặc cả hai."),
                accept=ACCEPTED_FILES,
                multiple=True,
                optional=True,
                error=str(errors.get(_file(item), "") or errors.get(str(item.id), "")),
            ),
            text=ui.Textarea(
                name=_text(item),
                label=_("Trả lời bằng chữ"),
                rows=2,
                optional=True,
                value=typed.get(_text(item), ""),
            ),
            by_hand=ui.Checkboxes(
                name=_hand(item),
                label=_("Giấy tờ nộp tại quầy"),
                small=True,
                choices=[ui.Choice("co", _("Người nộp đã đưa bản giấy"))],
                values=["co"] if typed.get(_hand(item)) else [],
            )
            if at_desk
            else None,
        )
        for item in asked.items
    )


def given(actor: Actor, asked: Asked, posted: QueryDict) -> dict[UUID, Given]:
    """The answers as posted, with the files that wait."""
    waiting = _waiting(actor, asked)
    return {
        item.id: Given(
            text=posted.get(_text(item), ""),
            uploads=tuple(one.id for one in waiting.get(item.id, ())),
            handed_over=bool(posted.get(_hand(item))),
        )
        for item in asked.items
    }


def in_fields(asked: Asked, refused: Mapping[str, Words]) -> dict[str, Words]:
    """Errors by item, at the field of each."""
    names = {str(item.id): _file(item) for item in asked.items}
    return {names.get(key, key): words for key, words in refused.items()}


def _waiting(actor: Actor, asked: Asked) -> dict[UUID, tuple[Waiting, ...]]:
    of = {_kept_as(item): item.id for item in asked.items}
    found: dict[UUID, tuple[Waiting, ...]] = {}
    rows = Upload.objects.filter(account_id=actor.account_id, draft=None, paper__in=of).order_by("added_at", "id")
    for upload in rows:
        found[of[upload.paper]] = (*found.get(of[upload.paper], ()), Waiting(upload.id, upload.name))
    return found


def _kept_as(item: AskedItem) -> str:
    return f"supplement:{item.id}"


def _file(item: AskedItem) -> str:
    return f"tep-{item.id}"


def _text(item: AskedItem) -> str:
    return f"noi-dung-{item.id}"


def _hand(item: AskedItem) -> str:
    return f"ban-giay-{item.id}"

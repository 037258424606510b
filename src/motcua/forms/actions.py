"""Every change of a form's definition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Words

from . import access, queries, soundness
from .definitions import InvalidDefinition, parse, read
from .dumping import dump
from .editing import Change
from .models import FormChange, FormDefinition, FormUse, Status
from .shipped import shared_pages, shipped
from .values import Form, Label


class AlreadyPublished(Conflict):
    """A published definition stays as it is; changes go into a new version."""

    code = "form_already_published"
    message = _("Biểu mẫu đã ban hành thì không sửa được nữa. Hãy tạo phiên bản mới.")


class NotPublished(Conflict):
    """Only what is offered can be withdrawn."""

    code = "form_not_published"
    message = _("Phiên bản này không được áp dụng nên không thu hồi được.")


class DayTaken(Conflict):
    code = "form_day_taken"
    message = _("Đã có phiên bản khác của biểu mẫu này có hiệu lực từ cùng ngày.")


class DraftUnderWay(Conflict):
    """One draft of a form at a time: two would undo each other."""

    code = "form_draft_under_way"
    message = _("Biểu mẫu này đang có một bản nháp. Hãy sửa hoặc bỏ bản nháp đó.")


class FormChangedMeanwhile(Conflict):
    """Somebody else changed the draft since it was read; the message says what."""

    code = "form_changed_meanwhile"
    message = _("Biểu mẫu vừa được người khác sửa. Hãy xem lại rồi sửa tiếp.")


class NotSound(InvalidDefinition):
    """The draft cannot be published yet; `fields` says what stands in the way."""

    code = "form_not_sound"
    message = _("Biểu mẫu còn lỗi nên chưa ban hành được.")


_ACTS = {"draft", "publish", "withdraw"}  # the others are edits of a draft


@transaction.atomic
def draft_form(
    *, actor: Actor, at: datetime, procedure_code: str, definition: Mapping[str, Any], effective_from: date
) -> UUID:
    """A new version, not yet offered. Raises `InvalidDefinition` or `MayNotEditForms`."""
    access.editor(actor)
    row = FormDefinition(
        procedure_code=procedure_code,
        version=_next_version(procedure_code),
        definition=dict(definition),
        effective_from=effective_from,
        status=Status.DRAFT,
    )
    _add(actor, at, row)
    return row.id


@transaction.atomic
def start_form(*, actor: Actor, at: datetime, procedure_code: str, title: Label, effective_from: date) -> UUID:
    """A new form that asks who applies and how the result is wanted; the rest is to be added.

    Raises `MayNotEditForms`, `DraftUnderWay`, `InvalidDefinition`.
    """
    access.editor(actor)
    _one_draft(procedure_code)
    pages = [*shared_pages("applicant"), *shared_pages("delivery")]
    definition = {"title": {"vi": title.vi, "en": title.en}, "pages": pages}
    return draft_form(
        actor=actor, at=at, procedure_code=procedure_code, definition=definition, effective_from=effective_from
    )


@transaction.atomic
def start_version(
    *, actor: Actor, at: datetime, definition_id: UUID, effective_from: date, procedure_code: str = ""
) -> UUID:
    """A draft that begins as a copy: the next version of the same form, or the first of another procedure's.

    Raises `NoSuchForm`, `MayNotEditForms`, `DraftUnderWay`.
    """
    row = access.locked_definition(actor, definition_id)
    code = procedure_code or row.procedure_code
    _one_draft(code)
    return draft_form(actor=actor, at=at, procedure_code=code, definition=row.definition, effective_from=effective_from)


@transaction.atomic
def edit_form(*, actor: Actor, at: datetime, definition_id: UUID, revision: int, change: Change) -> int:
    """Makes one change of a draft read at that revision; gives the new revision.

    The piece changed must be right in itself; what it leaves wrong elsewhere stands in the way of publishing only.
    Raises `NoSuchForm`, `MayNotEditForms`, `AlreadyPublished`, `FormChangedMeanwhile`, `NoSuchPiece`, `KeyTaken`,
    and `InvalidDefinition` whose fields are named within the piece (`label`, `options[0].value`).
    """
    row = _draft(actor, definition_id, revision)
    old, _wrong = read(row.definition, key=row.procedure_code, version=row.version)
    form = change.apply(old)
    _refuse_faults(form, change.place(form))
    row.definition = dump(form)
    row.revision += 1
    row.save(update_fields=["definition", "revision"])
    _tell(actor, at, row, change.act, change.about)
    return row.revision


@transaction.atomic
def date_form(*, actor: Actor, at: datetime, definition_id: UUID, revision: int, effective_from: date) -> int:
    """From which day the draft will be offered. Raises what `edit_form` raises of a draft."""
    row = _draft(actor, definition_id, revision)
    row.effective_from = effective_from
    row.revision += 1
    row.save(update_fields=["effective_from", "revision"])
    _tell(actor, at, row, "date", f"{effective_from:%d/%m/%Y}")
    return row.revision


@transaction.atomic
def publish_form(*, actor: Actor, at: datetime, definition_id: UUID, revision: int | None = None) -> None:
    """Offers a draft from its day on. `revision` is the one that was looked at.

    Raises `NoSuchForm`, `AlreadyPublished`, `FormChangedMeanwhile`, `DayTaken`, `MayNotEditForms`, `NotSound`.
    """
    row = _draft(actor, definition_id, revision)
    same_day = {"procedure_code": row.procedure_code, "effective_from": row.effective_from}
    if FormDefinition.objects.filter(status=Status.PUBLISHED, **same_day).exists():
        raise DayTaken
    form, wrong = read(row.definition, key=row.procedure_code, version=row.version)
    standing = wrong or soundness.faults(form)
    if standing:
        raise NotSound(fields=standing)
    row.status = Status.PUBLISHED
    row.save(update_fields=["status"])
    _tell(actor, at, row, "publish")


@transaction.atomic
def withdraw_form(*, actor: Actor, at: datetime, definition_id: UUID) -> None:
    """No longer offers it; the version before it, or the default form, takes its place. Drafts begun on it keep it.

    Raises `NoSuchForm`, `MayNotEditForms`, `NotPublished`.
    """
    row = access.locked_definition(actor, definition_id)
    if row.status != Status.PUBLISHED:
        raise NotPublished
    row.status = Status.WITHDRAWN
    row.save(update_fields=["status"])
    _tell(actor, at, row, "withdraw")


@transaction.atomic
def discard_form(*, actor: Actor, at: datetime, definition_id: UUID) -> None:
    """Throws a draft away. Raises `NoSuchForm`, `MayNotEditForms`, `AlreadyPublished`."""
    row = _draft(actor, definition_id, None)
    _record(actor, at, "forms.discard", row.id, {"procedure_code": row.procedure_code, "version": row.version})
    row.delete()


@transaction.atomic
def use_form(*, actor: Actor, at: datetime, procedure_code: str, form_code: str, effective_from: date) -> None:
    """From that day the procedure is asked by the form of that code; a blank code is the one made from its record.

    Raises `MayNotEditForms`, `NoSuchForm` for a form that has no published version.
    """
    access.editor(actor)
    if form_code and not FormDefinition.objects.filter(procedure_code=form_code, status=Status.PUBLISHED).exists():
        raise access.NoSuchForm.on("form_code")
    row = FormUse.objects.create(
        procedure_code=procedure_code,
        form_code=form_code,
        effective_from=effective_from,
        set_at=at,
        set_by=actor.full_name[:200],
    )
    details = {"procedure_code": procedure_code, "form_code": form_code, "from": effective_from.isoformat()}
    _record(actor, at, "forms.use", row.id, details)
    _forget()


@transaction.atomic
def load_forms(*, actor: Actor, at: datetime) -> int:
    """Publishes the definitions shipped with the product; those already there stay. Returns how many came in."""
    access.editor(actor)
    known = set(FormDefinition.objects.values_list("procedure_code", "version"))
    fresh = [one for one in shipped() if (one.procedure_code, one.version) not in known]
    for one in fresh:
        row = FormDefinition(
            procedure_code=one.procedure_code,
            version=one.version,
            definition=dict(one.definition),
            effective_from=one.effective_from,
            status=Status.PUBLISHED,
        )
        _add(actor, at, row)
    return len(fresh)


def _next_version(code: str) -> int:
    rows = FormDefinition.objects.select_for_update().filter(procedure_code=code).order_by("-version")
    return (rows.values_list("version", flat=True).first() or 0) + 1


def _one_draft(code: str) -> None:
    if FormDefinition.objects.filter(procedure_code=code, status=Status.DRAFT).exists():
        raise DraftUnderWay


def _draft(actor: Actor, definition_id: UUID, revision: int | None) -> FormDefinition:
    """The draft, locked, as it stood at that revision."""
    row = access.locked_definition(actor, definition_id)
    if row.status != Status.DRAFT:
        raise AlreadyPublished
    if revision is not None and row.revision != revision:
        raise FormChangedMeanwhile(_meanwhile(row, revision))
    return row


def _meanwhile(row: FormDefinition, revision: int) -> Words:
    """Who changed what since."""
    since = queries.changes_since(row, revision)
    if not since:
        return FormChangedMeanwhile.message
    who = ", ".join(dict.fromkeys(change.actor_name for change in since))
    what = ", ".join(dict.fromkeys(change.about for change in since if change.about)) or gettext("tên biểu mẫu")
    told = gettext("%(who)s vừa sửa biểu mẫu này (%(what)s). Hãy xem lại rồi sửa tiếp.")
    return told % {"who": who, "what": what}


def _refuse_faults(form: Form, place: str) -> None:
    """What is wrong within the piece at that place, named from there."""
    if not place:
        return
    inside = {
        where.removeprefix(place).removeprefix("."): words
        for where, words in soundness.own_faults(form).items()
        if where.startswith(f"{place}.")
    }
    own = {where: words for where, words in inside.items() if not where.startswith(("questions", "rules"))}
    if own:
        raise InvalidDefinition(fields=own)


def _add(actor: Actor, at: datetime, row: FormDefinition) -> None:
    parse(row.definition, key=row.procedure_code, version=row.version)
    row.save(force_insert=True)
    is_draft = row.status == Status.DRAFT
    _tell(actor, at, row, "draft" if is_draft else "publish")


def _tell(actor: Actor, at: datetime, row: FormDefinition, act: str, about: str = "") -> None:
    """Into the trail, into the form's own history, and out of what the process remembers."""
    action = f"forms.{act if act in _ACTS else 'edit'}"
    details = {"procedure_code": row.procedure_code, "version": row.version, "act": act, "about": about}
    _record(actor, at, action, row.id, details)
    FormChange.objects.create(
        definition=row,
        revision=row.revision,
        at=at,
        actor_id=actor.id,
        actor_name=actor.full_name[:200],
        act=act,
        about=about,
    )
    _forget()


def _record(actor: Actor, at: datetime, action: str, subject_id: UUID, details: Mapping[str, Any]) -> None:
    audit.record(
        actor=actor, action=action, subject_kind="form_definition", subject_id=subject_id, at=at, details=details
    )


def _forget() -> None:
    queries.forget()
    transaction.on_commit(queries.forget)

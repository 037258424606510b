"""Writing a draft. Each save is written down field by field; two people at one draft never overwrite each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, Words
from motcua.kernel.time import day_of

from .. import access, keeping, lifecycle, models
from ..codes import is_national
from ..decoding import hash_of, plain_of
from ..life import Change, ChangeKind
from ..publishing import columns, rewrite, write
from ..values import IN_THE_MAKING, MADE_PUBLIC, Content, Status


class InvalidCode(Invalid):
    """Not a code as the national catalogue writes them."""

    code = "invalid_procedure_code"
    message = _("Mã thủ tục gồm các nhóm số cách nhau bằng dấu chấm, ví dụ 1.001193.")


class CodeTaken(Conflict):
    code = "procedure_code_taken"
    message = _("Đã có thủ tục mang mã này.")


class AlreadyInTheMaking(Conflict):
    """The procedure has a draft, or a version announced and not yet published."""

    code = "procedure_version_in_the_making"
    message = _("Thủ tục này đang có một bản nháp hoặc một phiên bản chờ công khai.")


class InvalidRecord(Invalid):
    code = "invalid_procedure_record"
    message = _("Nội dung thủ tục chưa hợp lệ.")


class EditedMeanwhile(Conflict):
    """Somebody else saved the same fields since the draft was read; `changes` says what they did, `edits` is the
    count that a second save must name."""

    code = "procedure_edited_meanwhile"
    message = _("Người khác vừa sửa phần này. Hãy xem thay đổi của họ rồi lưu lại.")

    def __init__(self, changes: tuple[Change, ...], edits: int) -> None:
        super().__init__()
        self.changes = changes
        self.edits = edits


@transaction.atomic
def start_procedure(*, actor: Actor, content: Content, at: datetime) -> UUID:
    """A procedure that was not there yet, as a draft; returns the version.

    Raises `InvalidCode`, `CodeTaken`, `InvalidRecord`, `MayNotEdit`.
    """
    if not is_national(content.code):
        raise InvalidCode.on("code")
    access.may_write(actor, content)
    _checked(content)
    procedure, is_new = models.Procedure.objects.get_or_create(code=content.code)
    if not is_new:
        raise CodeTaken.on("code")
    version = _opened(procedure, content, None, at)
    _note(version, ChangeKind.STARTED, actor, at, after=content)
    return version.id


@transaction.atomic
def start_draft(*, actor: Actor, code: str, at: datetime) -> UUID:
    """A draft that begins as the version in force, or the last there was; returns the version.

    Raises `UnknownProcedure`, `MayNotEdit`, `AlreadyInTheMaking`.
    """
    procedure = access.procedure_to_change(actor, code)
    found = models.ProcedureVersion.objects.filter(procedure=procedure)
    base = found.filter(status__in=MADE_PUBLIC).order_by("-number").first()
    if base is None:
        base = found.filter(status=Status.DISCARDED).order_by("-number").first()
    if base is None or found.filter(status__in=IN_THE_MAKING).exists():
        raise AlreadyInTheMaking
    content = keeping.content_of(base.id)
    access.may_write(actor, content)
    version = _opened(procedure, content, base if base.status in MADE_PUBLIC else None, at)
    _note(version, ChangeKind.STARTED, actor, at)
    return version.id


@transaction.atomic
def save_draft(
    *, actor: Actor, version_id: UUID, content: Content, names: frozenset[str], edits: int, at: datetime
) -> int:
    """What the draft says in the fields named becomes what `content` says there; returns the draft's count of edits.

    `edits` is the count when the draft was read. Saving what is there already changes nothing. Raises
    `UnknownVersion`, `MayNotEdit`, `StepNotPossible` for what is no draft, `InvalidRecord`, `EditedMeanwhile`.
    """
    version, standing = _draft(actor, version_id)
    wanted = replace(standing, **{name: getattr(content, name) for name in names})
    _checked(wanted)
    changed = frozenset(name for name in names if getattr(wanted, name) != getattr(standing, name))
    if not changed:
        return version.edits
    _refuse_overwriting(version, names, edits)
    access.may_write(actor, wanted)
    version.edits += 1
    rewrite(version, wanted)
    _note(version, ChangeKind.EDITED, actor, at, before=standing, after=wanted)
    return version.edits


@transaction.atomic
def renew_draft(*, actor: Actor, version_id: UUID, at: datetime) -> int:
    """Bases the draft on the version now published: fields that the draft left alone become what that one says.

    Returns the draft's count of edits. Raises `UnknownVersion`, `MayNotEdit`, `StepNotPossible`.
    """
    version, standing = _draft(actor, version_id)
    latest = keeping.latest_published(version.procedure_id)
    if latest is None or latest == version.based_on_id:
        return version.edits
    new = keeping.content_of(latest)
    old = keeping.content_of(version.based_on_id) if version.based_on_id else Content(standing.code, "")
    untouched = [f.name for f in fields(Content) if getattr(standing, f.name) == getattr(old, f.name)]
    renewed = replace(standing, **{name: getattr(new, name) for name in untouched})
    version.based_on_id = latest
    version.edits += 1
    rewrite(version, renewed)
    _note(version, ChangeKind.RENEWED, actor, at, before=standing, after=renewed)
    return version.edits


@transaction.atomic
def discard_draft(*, actor: Actor, version_id: UUID, reason: str, at: datetime) -> None:
    """Ends a draft; what it said and who wrote it stays on record. Raises `UnknownVersion`, `MayNotEdit`,
    `StepNotPossible`, `InvalidRecord` without a reason."""
    version, _content = _draft(actor, version_id)
    if not reason.strip():
        raise InvalidRecord(fields={"reason": _("Ghi lý do hủy bản nháp.")})
    version.status = lifecycle.after(lifecycle.Step.DISCARD, Status(version.status))
    version.save(update_fields=["status"])
    _note(version, ChangeKind.DISCARDED, actor, at, note=reason.strip())


def _draft(actor: Actor, version_id: UUID) -> tuple[models.ProcedureVersion, Content]:
    version, content = access.version_to_change(actor, version_id)
    if version.status != Status.DRAFT:
        raise lifecycle.StepNotPossible
    return version, content


def _opened(
    procedure: models.Procedure, content: Content, base: models.ProcedureVersion | None, at: datetime
) -> models.ProcedureVersion:
    last = models.ProcedureVersion.objects.filter(procedure=procedure).aggregate(last=Max("number"))["last"]
    version = models.ProcedureVersion(
        procedure=procedure,
        number=(last or 0) + 1,
        effective_from=day_of(at),
        source="office",
        based_on=base,
        **columns(content),
    )
    write(version, content)
    return version


def _refuse_overwriting(version: models.ProcedureVersion, names: frozenset[str], edits: int) -> None:
    missed = keeping.changes_since(version.id, edits, names)
    if missed:
        raise EditedMeanwhile(missed, version.edits)


def _checked(content: Content) -> None:
    """Raises `InvalidRecord` for what no record may say; what is merely missing, `checking` lists."""
    errors: dict[str, Words] = {}
    if not content.name.strip():
        errors["name"] = _("Nhập tên thủ tục.")
    if not all(paper.name.strip() for variant in content.variants for paper in variant.papers):
        errors["variants"] = _("Mỗi giấy tờ phải có tên.")
    if any(channel.limit is not None and channel.limit.amount <= 0 for channel in content.channels):
        errors["channels"] = _("Thời hạn phải lớn hơn 0.")
    if any(channel.limit is not None and not channel.limit.is_countable for channel in content.channels):
        errors["channels"] = _("Thời hạn theo ngày hoặc tháng phải là số nguyên.")
    if errors:
        raise InvalidRecord(fields=errors)


def _note(
    version: models.ProcedureVersion,
    kind: ChangeKind,
    actor: Actor,
    at: datetime,
    *,
    before: Content | None = None,
    after: Content | None = None,
    note: str = "",
) -> None:
    """Writes down who did what, with every field that came out different."""
    change = models.Change.objects.create(
        version=version,
        kind=kind,
        edits=version.edits,
        note=note,
        at=at,
        account_id=actor.id,
        account_name=actor.full_name,
    )
    models.FieldChange.objects.bulk_create(
        models.FieldChange(change=change, field=name, before=old, after=new)
        for name, old, new in _differing(before, after)
    )
    audit.record(
        actor=actor,
        action=f"catalogue.draft_{kind}",
        subject_kind="catalogue.procedure",
        subject_id=version.procedure_id,
        at=at,
        details={"version": str(version.id), "content": hash_of(after) if after else ""},
    )


def _differing(before: Content | None, after: Content | None) -> Iterable[tuple[str, Any, Any]]:
    if before is None or after is None:
        return
    for field in fields(Content):
        if getattr(before, field.name) != getattr(after, field.name):
            yield field.name, plain_of(field.name, before), plain_of(field.name, after)

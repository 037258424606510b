"""Every change of a form's definition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict

from . import access, queries
from .definitions import parse
from .models import FormDefinition, Status
from .shipped import shipped


class AlreadyPublished(Conflict):
    """A published definition stays as it is; changes go into a new version."""

    code = "form_already_published"
    message = _("Biểu mẫu đã ban hành thì không sửa được nữa. Hãy tạo phiên bản mới.")


class DayTaken(Conflict):
    code = "form_day_taken"
    message = _("Đã có phiên bản khác của biểu mẫu này có hiệu lực từ cùng ngày.")


@transaction.atomic
def draft_form(
    *, actor: Actor, at: datetime, procedure_code: str, definition: Mapping[str, Any], effective_from: date
) -> UUID:
    """A new version, not yet offered. Raises `InvalidDefinition` or `MayNotEditForms`."""
    access.editor(actor)
    last = (
        FormDefinition.objects.select_for_update()
        .filter(procedure_code=procedure_code)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    )
    row = FormDefinition(
        procedure_code=procedure_code,
        version=(last or 0) + 1,
        definition=dict(definition),
        effective_from=effective_from,
        status=Status.DRAFT,
    )
    _add(actor, at, row)
    return row.id


@transaction.atomic
def publish_form(*, actor: Actor, at: datetime, definition_id: UUID) -> None:
    """Offers a draft from its day on. Raises `NoSuchForm`, `AlreadyPublished`, `DayTaken`, `MayNotEditForms`."""
    row = access.locked_definition(actor, definition_id)
    if row.status != Status.DRAFT:
        raise AlreadyPublished
    same_day = {"procedure_code": row.procedure_code, "effective_from": row.effective_from}
    if FormDefinition.objects.filter(status=Status.PUBLISHED, **same_day).exists():
        raise DayTaken
    parse(row.definition, key=row.procedure_code, version=row.version)
    row.status = Status.PUBLISHED
    row.save(update_fields=["status"])
    _tell(actor, at, "forms.publish", row)


@transaction.atomic
def withdraw_form(*, actor: Actor, at: datetime, definition_id: UUID) -> None:
    """No longer offers it; the version before it, or the default form, takes its place."""
    row = access.locked_definition(actor, definition_id)
    row.status = Status.WITHDRAWN
    row.save(update_fields=["status"])
    _tell(actor, at, "forms.withdraw", row)


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


def _add(actor: Actor, at: datetime, row: FormDefinition) -> None:
    parse(row.definition, key=row.procedure_code, version=row.version)
    row.save(force_insert=True)
    _tell(actor, at, "forms.draft" if row.status == Status.DRAFT else "forms.publish", row)


def _tell(actor: Actor, at: datetime, action: str, row: FormDefinition) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="form_definition",
        subject_id=row.id,
        at=at,
        details={"procedure_code": row.procedure_code, "version": row.version},
    )
    queries.forget()
    transaction.on_commit(queries.forget)

"""The one door to a definition that may be changed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.identity import api as identity
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import Forbidden, NotFound

from .models import FormDefinition


class MayNotEditForms(Forbidden):
    code = "may_not_edit_forms"
    message = _("Chỉ người kiểm soát thủ tục hoặc quản trị viên của thành phố, sở, ngành được sửa biểu mẫu.")


class NoSuchForm(NotFound):
    code = "no_such_form"
    message = _("Không tìm thấy biểu mẫu này.")


def may_edit_forms(actor: Actor) -> bool:
    """Whether the actor may change forms, which hold for every commune. Our own commands may."""
    return actor.kind is ActorKind.SYSTEM or identity.keeps_for_all_communes(actor)


def editor(actor: Actor) -> None:
    """Raises `MayNotEditForms`."""
    if not may_edit_forms(actor):
        raise MayNotEditForms


def locked_definition(actor: Actor, definition_id: UUID) -> FormDefinition:
    """The row, locked for the transaction. Raises `NoSuchForm` or `MayNotEditForms`."""
    row = FormDefinition.objects.select_for_update().filter(pk=definition_id).first()
    if row is None:
        raise NoSuchForm
    editor(actor)
    return row

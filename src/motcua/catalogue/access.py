"""The one door to what may be changed: one change of the catalogue at a time."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden, NotFound
from motcua.kernel.ids import new_id

from . import policies
from .models import LocalRule, Revision


class MayNotImport(Forbidden):
    """Only the system, a procedure controller or an administrator imports or publishes."""

    code = "may_not_import_procedures"
    message = _("Chỉ cán bộ kiểm soát thủ tục hành chính hoặc quản trị hệ thống được cập nhật danh mục thủ tục.")


class MayNotConfigure(Forbidden):
    """Only a procedure controller or an administrator changes the office's own rules."""

    code = "may_not_configure_procedures"
    message = _("Chỉ cán bộ kiểm soát thủ tục hành chính hoặc quản trị hệ thống được thay đổi cấu hình thủ tục.")


class UnknownLocalRule(NotFound):
    code = "unknown_local_rule"
    message = _("Không tìm thấy cấu hình thủ tục này.")


def catalogue_to_change(actor: Actor) -> Revision:
    """The lock on the catalogue, its mark already renewed. Raises `MayNotImport`."""
    if not policies.may_import(actor):
        raise MayNotImport
    return _locked()


def rules_to_change(actor: Actor) -> Revision:
    """The lock, for changing the office's rules. Raises `MayNotConfigure`."""
    if not policies.may_configure(actor):
        raise MayNotConfigure
    return _locked()


def rule_to_change(actor: Actor, rule_id: UUID) -> LocalRule:
    """Raises `MayNotConfigure` or `UnknownLocalRule`."""
    rules_to_change(actor)
    rule = LocalRule.objects.select_for_update().filter(pk=rule_id).first()
    if rule is None:
        raise UnknownLocalRule
    return rule


def _locked() -> Revision:
    Revision.objects.bulk_create([Revision(id=1)], ignore_conflicts=True)
    revision = Revision.objects.select_for_update().get(pk=1)
    revision.mark = new_id()
    revision.save(update_fields=["mark"])
    return revision

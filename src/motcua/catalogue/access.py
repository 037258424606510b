"""The one door to what may be changed: one change of the catalogue at a time."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel import memo
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden, NotFound
from motcua.kernel.ids import new_id

from . import policies
from .models import LocalRule, Procedure, ProcedureVersion, Revision
from .queries import UnknownProcedure, complete, revision, value
from .responsible import responsible_units
from .values import Content


class MayNotImport(Forbidden):
    """Only the system, a procedure controller or an administrator imports or publishes."""

    code = "may_not_import_procedures"
    message = _("Chỉ cán bộ kiểm soát thủ tục hành chính hoặc quản trị hệ thống được cập nhật danh mục thủ tục.")


class MayNotConfigure(Forbidden):
    """Only a procedure controller or an administrator changes the office's own rules."""

    code = "may_not_configure_procedures"
    message = _("Chỉ cán bộ kiểm soát thủ tục hành chính hoặc quản trị hệ thống được thay đổi cấu hình thủ tục.")


class MayNotEdit(Forbidden):
    """Only the controller of an agency responsible for the procedure, or an administrator, writes it."""

    code = "may_not_edit_procedure"
    message = _(
        "Chỉ cán bộ kiểm soát thủ tục hành chính của cơ quan phụ trách thủ tục này hoặc quản trị hệ thống được sửa."
    )


class UnknownVersion(NotFound):
    code = "unknown_procedure_version"
    message = _("Không tìm thấy phiên bản này của thủ tục.")


class UnknownLocalRule(NotFound):
    code = "unknown_local_rule"
    message = _("Không tìm thấy cấu hình thủ tục này.")


def importer(actor: Actor) -> None:
    """Raises `MayNotImport`."""
    if not policies.may_import(actor):
        raise MayNotImport


def catalogue_to_change(actor: Actor) -> Revision:
    """The lock on the catalogue, its mark already renewed. Raises `MayNotImport`."""
    importer(actor)
    return lock_catalogue()


def rules_to_change(actor: Actor) -> Revision:
    """The lock, for changing the office's rules. Raises `MayNotConfigure`."""
    keeper(actor)
    return lock_catalogue()


def keeper(actor: Actor) -> None:
    """Raises `MayNotConfigure`."""
    if not policies.may_configure(actor):
        raise MayNotConfigure


def rule_to_change(actor: Actor, rule_id: UUID) -> LocalRule:
    """Raises `MayNotConfigure` or `UnknownLocalRule`."""
    rules_to_change(actor)
    rule = LocalRule.objects.select_for_update().filter(pk=rule_id).first()
    if rule is None:
        raise UnknownLocalRule
    return rule


def procedure_to_change(actor: Actor, code: str) -> Procedure:
    """The procedure, locked. Raises `UnknownProcedure`; what may be done with it, `may_write` says."""
    if not policies.may_read_drafts(actor):
        raise MayNotEdit
    procedure = Procedure.objects.select_for_update(of=("self",)).filter(code=code).first()
    if procedure is None:
        raise UnknownProcedure
    return procedure


def version_to_change(actor: Actor, version_id: UUID) -> tuple[ProcedureVersion, Content]:
    """A version with what it says, its procedure locked. Raises `UnknownVersion`, `MayNotEdit`."""
    if not policies.may_read_drafts(actor):
        raise UnknownVersion
    version = ProcedureVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise UnknownVersion
    Procedure.objects.select_for_update(of=("self",)).get(pk=version.procedure_id)
    version.refresh_from_db()
    content = value(complete(pk=version_id)[0]).content
    may_write(actor, content)
    return version, content


def may_write(actor: Actor, content: Content) -> None:
    """Raises `MayNotEdit` unless the actor may write a procedure of that content."""
    if not policies.may_edit(actor, responsible_units(actor, content)):
        raise MayNotEdit


def lock_catalogue() -> Revision:
    """The lock itself, for steps whose right is asked of the procedure; taken before any procedure is."""
    Revision.objects.bulk_create([Revision(id=1)], ignore_conflicts=True)
    lock = Revision.objects.select_for_update().get(pk=1)
    lock.mark = new_id()
    lock.save(update_fields=["mark"])
    memo.changed(revision.forget)
    return lock

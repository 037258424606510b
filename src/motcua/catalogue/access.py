"""The one door to what may be changed: one change of the catalogue at a time."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.identity import api as identity
from motcua.kernel import memo
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden, NotFound
from motcua.kernel.ids import new_id

from . import policies
from .commune_rules import commune_rule
from .models import Procedure, ProcedureVersion, Revision
from .queries import UnknownProcedure, complete, revision, value
from .responsible import responsible_units
from .values import Content


class MayNotImport(Forbidden):
    """Only the system, a procedure controller or an administrator imports or publishes."""

    code = "may_not_import_procedures"
    message = _("Chỉ cán bộ kiểm soát thủ tục hành chính hoặc quản trị hệ thống được cập nhật danh mục thủ tục.")


class MayNotConfigure(Forbidden):
    """Only a procedure controller or an administrator above the communes changes what holds for all of them."""

    code = "may_not_configure_procedures"
    message = _(
        "Nội dung này áp dụng cho mọi xã, phường: chỉ cán bộ kiểm soát thủ tục hành chính hoặc quản trị hệ thống của "
        "thành phố, sở, ngành được thay đổi."
    )


class MayNotEdit(Forbidden):
    """Only the keepers of an agency responsible for the procedure, or of a commune it is for, write drafts of it."""

    code = "may_not_edit_procedure"
    message = _(
        "Chỉ cán bộ kiểm soát thủ tục hành chính hoặc quản trị hệ thống của cơ quan phụ trách thủ tục này được sửa."
    )


class MayNotDecide(Forbidden):
    """Only the keepers of an agency responsible for the procedure announce, publish, replace and abolish it."""

    code = "may_not_decide_on_procedure"
    message = _(
        "Chỉ thành phố, hoặc sở, ngành được nêu trong thủ tục, được công bố, công khai, thay thế, bãi bỏ. "
        "Cấp xã soạn bản nháp để đề xuất."
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
    """The lock on the catalogue, its mark already renewed, for bringing in drafts. Raises `MayNotImport`."""
    importer(actor)
    return lock_catalogue()


def catalogue_to_take_in(actor: Actor) -> Revision:
    """The lock, for what takes effect without a decision. Raises `MayNotImport`."""
    if not policies.may_take_in(actor):
        raise MayNotImport
    return lock_catalogue()


def may_configure(actor: Actor) -> bool:
    """Whether the actor may change what holds for every commune: the office's rules, words of search, life events."""
    return identity.keeps_for_all_communes(actor)


def may_confirm(actor: Actor) -> bool:
    """Whether the actor may say that a rule was read in its legal text."""
    return policies.may_confirm(actor, identity.units_above_communes(actor))


def rules_to_change(actor: Actor) -> Revision:
    """The lock, for changing the office's rules. Raises `MayNotConfigure`."""
    keeper(actor)
    return lock_catalogue()


def keeper(actor: Actor) -> None:
    """Raises `MayNotConfigure`."""
    if not may_configure(actor):
        raise MayNotConfigure


def procedure_to_change(actor: Actor, code: str) -> Procedure:
    """The procedure, locked. Raises `UnknownProcedure`; what may be done with it, `may_write` and `may_decide` say."""
    if not policies.may_read_drafts(actor):
        raise MayNotEdit
    procedure = Procedure.objects.select_for_update(of=("self",)).filter(code=code).first()
    if procedure is None:
        raise UnknownProcedure
    return procedure


def version_to_change(actor: Actor, version_id: UUID) -> tuple[ProcedureVersion, Content]:
    """A version with what it says, its procedure locked, to be written. Raises `UnknownVersion`, `MayNotEdit`."""
    version, content = _locked(actor, version_id)
    may_write(actor, content)
    return version, content


def version_to_decide(actor: Actor, version_id: UUID, on: date) -> tuple[ProcedureVersion, Content]:
    """The same, to be taken a step further on that day. Raises `UnknownVersion`, `MayNotDecide`."""
    version, content = _locked(actor, version_id)
    if not may_decide(actor, content, on):
        raise MayNotDecide
    return version, content


def _locked(actor: Actor, version_id: UUID) -> tuple[ProcedureVersion, Content]:
    if not policies.may_read_drafts(actor):
        raise UnknownVersion
    version = ProcedureVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise UnknownVersion
    Procedure.objects.select_for_update(of=("self",)).get(pk=version.procedure_id)
    version.refresh_from_db()
    return version, value(complete(pk=version_id)[0]).content


def may_write(actor: Actor, content: Content) -> None:
    """Raises `MayNotEdit` unless the actor may write a procedure of that content."""
    if not may_edit(actor, content):
        raise MayNotEdit


def may_edit(actor: Actor, content: Content) -> bool:
    """Whether the actor may write drafts of a procedure of that content."""
    return policies.may_edit(actor, responsible_units(actor, content))


def may_decide(actor: Actor, content: Content, on: date) -> bool:
    """Whether the actor may announce, publish, replace and abolish a procedure of that content on that day."""
    return policies.may_decide(actor, responsible_units(actor, content), commune_rule(on).right)


def lock_catalogue() -> Revision:
    """The lock itself, for steps whose right is asked of the procedure; taken before any procedure is."""
    Revision.objects.bulk_create([Revision(id=1)], ignore_conflicts=True)
    lock = Revision.objects.select_for_update().get(pk=1)
    lock.mark = new_id()
    lock.save(update_fields=["mark"])
    memo.changed(revision.forget)
    return lock

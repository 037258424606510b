"""Accounts of staff and of outside systems, and the positions they hold."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .. import models, policies
from ..actors import NoSuchAccount, forget_tokens
from ..reach import may_set_rules
from ..values import AccountKind, Staff
from .people import InvalidDetails
from .trail import record

_SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,149}")


class NameTaken(Conflict):
    code = "name_taken"
    message = _("Tên đăng nhập này đã có người dùng.")


class WeakPassword(Invalid):
    code = "weak_password"
    message = _("Mật khẩu chưa đủ mạnh.")


class AlreadyAppointed(Conflict):
    code = "already_appointed"
    message = _("Người này đang giữ vị trí đó.")


class NoSuchAppointment(NotFound):
    code = "no_such_appointment"
    message = _("Không có phân công này.")


class NotOnOneself(Conflict):
    """Whoever locks or resets their own account would lock themselves out; who appoints themselves would answer
    to nobody.
    """

    code = "not_on_oneself"
    message = _("Bạn không tự làm việc này với tài khoản của mình. Hãy nhờ quản trị viên khác.")


def create_staff(*, actor: Actor, at: datetime, sign_in_name: str, name: str, password: str) -> Staff:
    """A member of staff with a sign-in, holding no position yet.

    Raises `Forbidden`, `InvalidDetails`, `WeakPassword`, `NameTaken`.
    """
    if not policies.may_administer(actor):
        raise Forbidden
    account = _new_account(actor, sign_in_name, AccountKind.STAFF)
    if not tidy(name):
        raise InvalidDetails(fields={"name": _("Hãy nhập tên.")})
    account.set_password(strong(password, account))
    with transaction.atomic():
        _save_account(account)
        member = models.StaffMember.objects.create(account=account, name=tidy(name))
        record(actor, "identity.create_staff", account.id, at)
    return Staff(member.id, account.id, account.name, member.name)


def create_service(*, actor: Actor, at: datetime, name: str) -> UUID:
    """An account for an outside system; it has no password and calls by token. Returns the account.

    Raises `Forbidden`, `InvalidDetails`, `NameTaken`.
    """
    if not policies.may_administer(actor):
        raise Forbidden
    account = _new_account(actor, name, AccountKind.SERVICE)
    account.set_unusable_password()
    with transaction.atomic():
        _save_account(account)
        record(actor, "identity.create_service", account.id, at)
    return account.id


def close_account(*, actor: Actor, at: datetime, account_id: UUID) -> None:
    """Ends an account with every session and token. Raises `Forbidden`, `NoSuchAccount`."""
    if not policies.may_administer(actor):
        raise Forbidden
    with transaction.atomic():
        account = account_within_reach(actor, account_id, at)
        account.is_active = False
        account.generation += 1
        account.save(update_fields=["is_active", "generation"])
        account.sessions.all().delete()
        record(actor, "identity.close_account", account.id, at)
    transaction.on_commit(forget_tokens)


def _new_account(actor: Actor, sign_in_name: str, kind: AccountKind) -> models.Account:
    if not _SIGN_IN_NAME.fullmatch(sign_in_name):
        text = _("Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm, gạch; từ 3 ký tự.")
        raise InvalidDetails(fields={"sign_in_name": text})
    return models.Account(name=sign_in_name, kind=kind, made_by_id=actor.id)


def _save_account(account: models.Account) -> None:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise NameTaken.on("sign_in_name") from error


def locked_account(account_id: UUID) -> models.Account:
    """The row, held until the transaction ends. Raises `NoSuchAccount`."""
    account = models.Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NoSuchAccount
    return account


def strong(password: str, account: models.Account) -> str:
    """The password itself; raises `WeakPassword` saying what it lacks."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise WeakPassword(fields={"password": " ".join(error.messages)}) from error
    return password


def appoint(
    *,
    actor: Actor,
    at: datetime,
    account_id: UUID,
    position_id: UUID,
    valid_from: date,
    valid_to: date | None = None,
) -> UUID:
    """Puts staff, or a service, into a position, first and last day included. Returns the appointment.

    Raises `PositionNotFound`, `Forbidden`, `NotOnOneself`, `NoSuchAccount`, `InvalidDetails`, `AlreadyAppointed`.
    """
    if account_id == actor.id:
        raise NotOnOneself
    position = _position_for(actor, position_id)
    if valid_from < position.valid_from or (valid_to is not None and valid_to < valid_from):
        raise InvalidDetails(fields={"valid_from": _("Thời gian giữ vị trí không hợp lệ.")})
    with transaction.atomic():
        account = locked_account(account_id)
        if account.kind == AccountKind.CITIZEN:
            raise InvalidDetails(fields={"account_id": _("Tài khoản công dân không giữ vị trí công tác.")})
        if _holds_already(account, position_id, valid_from, valid_to):
            raise AlreadyAppointed
        made = models.Appointment.objects.create(
            account=account,
            position_id=position.id,
            unit_id=position.unit_id,
            role=position.role,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        record(actor, "identity.appoint", account.id, at, position=str(position_id))
    return made.id


def account_within_reach(actor: Actor, account_id: UUID, at: datetime) -> models.Account:
    """The locked row, if the actor may administer it. Raises `NoSuchAccount`, `Forbidden`."""
    account = locked_account(account_id)
    if not may_reach(actor, account, at):
        raise Forbidden
    return account


def may_reach(actor: Actor, account: models.Account, at: datetime) -> bool:
    """Whether the actor answers for the account. For one that never held a position that is who made it; and, as
    for a citizen's, whoever sets the rules for everybody.
    """
    held = _reaching_units(account, at)
    if held:
        return policies.may_administer_account(actor, [_unit_and_above(one) for one in held])
    return (policies.may_administer(actor) and account.made_by_id == actor.id) or may_set_rules(actor)


def _reaching_units(account: models.Account, at: datetime) -> list[UUID]:
    """The units whose administrators answer for the account together: of the positions held or to be held;
    of those held last, once none is. None before the first appointment.
    """
    held = models.Appointment.objects.filter(account=account).order_by("unit_id", "id")
    lasting = held.filter(Q(valid_to=None) | Q(valid_to__gte=day_of(at)))
    units = list(dict.fromkeys(lasting.values_list("unit_id", flat=True)))
    if units:
        return units
    last = held.order_by("-valid_to", "-id").values_list("unit_id", flat=True).first()
    return [last] if last is not None else []


def service_within_reach(actor: Actor, account_id: UUID, at: datetime) -> None:
    """Raises `NoSuchAccount` or `Forbidden` unless the actor is that outside system, or may administer it."""
    if actor.kind is ActorKind.SERVICE and actor.account_id == account_id:
        return
    if not policies.may_administer(actor):
        raise Forbidden
    with transaction.atomic():
        if account_within_reach(actor, account_id, at).kind != AccountKind.SERVICE:
            raise NoSuchAccount


def _unit_and_above(unit_id: UUID) -> list[UUID]:
    return [unit_id, *(unit.id for unit in organisation.ancestors(unit_id))]


def _position_for(actor: Actor, position_id: UUID) -> organisation.Position:
    if not policies.may_administer(actor):
        raise Forbidden
    position = organisation.position(position_id)
    if not policies.may_appoint(actor, _unit_and_above(position.unit_id)):
        raise Forbidden
    return position


def _holds_already(account: models.Account, position_id: UUID, first: date, last: date | None) -> bool:
    same = models.Appointment.objects.filter(account=account, position_id=position_id)
    if last is not None:
        same = same.filter(valid_from__lte=last)
    return same.filter(Q(valid_to=None) | Q(valid_to__gte=first)).exists()


def end_appointment(*, actor: Actor, at: datetime, appointment_id: UUID, last_day: date) -> None:
    """Sets the last day of an appointment; nobody puts off their own.

    Raises `Forbidden`, `NoSuchAppointment`, `NotOnOneself`, `InvalidDetails`.
    """
    if not policies.may_administer(actor):
        raise Forbidden
    with transaction.atomic():
        row = models.Appointment.objects.select_for_update().filter(pk=appointment_id).first()
        if row is None:
            raise NoSuchAppointment
        _position_for(actor, row.position_id)
        if last_day < row.valid_from:
            raise InvalidDetails(fields={"last_day": _("Ngày kết thúc không thể trước ngày bắt đầu.")})
        if row.account_id == actor.id and row.valid_to is not None and row.valid_to < last_day:
            raise NotOnOneself
        row.valid_to = last_day
        row.save(update_fields=["valid_to"])
        record(actor, "identity.end_appointment", row.account_id, at, position=str(row.position_id))
    transaction.on_commit(forget_tokens)

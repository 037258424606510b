"""Every write of identity: registering people, staff, positions and tokens."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Conflict, Forbidden, Invalid
from motcua.kernel.ids import new_id
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from . import models, policies
from .actors import NoSuchAccount, forget_tokens, hash_of
from .identifiers import PersonalNumber, Sex, TaxCode, parse_email, parse_phone
from .queries import NoSuchPerson, find_person, person, person_value, token_value
from .values import AccountKind, IssuedToken, Person, PersonKind, Staff, Token

_SCOPE = re.compile(r"[a-z_]+(:[a-z_]+)?")
_SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,149}")
TOKEN_MARK = "motcua_"  # noqa: S105 - lets a leaked token be recognised by scanners


class AlreadyRegistered(Conflict):
    code = "already_registered"
    message = _("Số này đã được đăng ký.")


class NameTaken(Conflict):
    code = "name_taken"
    message = _("Tên đăng nhập này đã có người dùng.")


class InvalidDetails(Invalid):
    code = "invalid_details"


class WeakPassword(Invalid):
    code = "weak_password"
    message = _("Mật khẩu chưa đủ mạnh.")


class WrongPassword(Invalid):
    code = "wrong_password"
    message = _("Mật khẩu hiện tại không đúng.")


class PurposeMissing(Invalid):
    code = "purpose_missing"
    message = _("Hãy nêu mục đích xem dữ liệu cá nhân.")


class AlreadyAppointed(Conflict):
    code = "already_appointed"
    message = _("Người này đang giữ vị trí đó.")


class NoSuchAppointment(NoSuchAccount):
    code = "no_such_appointment"
    message = _("Không có phân công này.")


class NoSuchToken(NoSuchAccount):
    code = "no_such_token"
    message = _("Không có mã truy cập này.")


# -- people -------------------------------------------------------------------------------------


def register_citizen(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    name: str,
    birth_date: date | None = None,
    sex: Sex | None = None,
    address: str = "",
    commune_code: str = "",
    phone: str = "",
    email: str = "",
) -> Person:
    """Enters a citizen by personal number. Raises `Forbidden`, `Invalid…`, `AlreadyRegistered`."""
    if birth_date is not None and birth_date > day_of(at):
        raise InvalidDetails(fields={"birth_date": _("Ngày sinh không thể ở tương lai.")})
    return _register(
        actor,
        models.Person(
            kind=PersonKind.CITIZEN,
            number=str(PersonalNumber.parse(number)),
            birth_date=birth_date,
            sex=sex or "",
            **_contact(name, address, commune_code, phone, email),
            registered_at=at,
        ),
    )


def register_business(
    *,
    actor: Actor,
    at: datetime,
    tax_code: str,
    name: str,
    representative: str = "",
    address: str = "",
    commune_code: str = "",
    phone: str = "",
    email: str = "",
) -> Person:
    """Enters a business by tax code. Raises `Forbidden`, `Invalid…`, `AlreadyRegistered`."""
    return _register(
        actor,
        models.Person(
            kind=PersonKind.BUSINESS,
            number=str(TaxCode.parse(tax_code)),
            representative=tidy(representative),
            **_contact(name, address, commune_code, phone, email),
            registered_at=at,
        ),
    )


def _contact(name: str, address: str, commune_code: str, phone: str, email: str) -> dict[str, str]:
    if not tidy(name):
        raise InvalidDetails(fields={"name": _("Hãy nhập tên.")})
    return {
        "name": tidy(name),
        "address": tidy(address),
        "commune_code": tidy(commune_code),
        "phone": parse_phone(phone) if phone.strip() else "",
        "email": parse_email(email) if email.strip() else "",
    }


def _register(actor: Actor, row: models.Person) -> Person:
    if not policies.may_register_person(actor):
        raise Forbidden
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "identity_person_number_once" in str(error):
            raise AlreadyRegistered from None  # the cause would carry the number
        raise
    return person_value(row)


def read_person(*, actor: Actor, person_id: UUID, purpose: str, at: datetime) -> Person:
    """A person's data for somebody's eyes. Reading another's is put on record with its purpose.

    Raises `NoSuchPerson` (also to who may not see), `PurposeMissing`.
    """
    if not policies.may_read_person(actor, person_id):
        raise NoSuchPerson
    if actor.person_id == person_id:
        return person(person_id)
    with transaction.atomic():
        return person(person_id)


def look_up_person(*, actor: Actor, kind: PersonKind, number: str, purpose: str, at: datetime) -> Person | None:
    """By the exact number, put on record whether found or not. Raises `Forbidden`, `PurposeMissing`, `Invalid…`."""
    if not policies.may_look_up_person(actor):
        raise Forbidden
    with transaction.atomic():
        return find_person(kind, number)


# -- staff --------------------------------------------------------------------------------------


def create_staff(*, actor: Actor, at: datetime, sign_in_name: str, name: str, password: str) -> Staff:
    """A member of staff with a sign-in, holding no position yet.

    Raises `Forbidden`, `InvalidDetails`, `WeakPassword`, `NameTaken`.
    """
    if not policies.may_administer(actor):
        raise Forbidden
    account = _new_account(sign_in_name, AccountKind.STAFF)
    if not tidy(name):
        raise InvalidDetails(fields={"name": _("Hãy nhập tên.")})
    account.set_password(_strong(password, account))
    with transaction.atomic():
        _save_account(account)
        member = models.StaffMember.objects.create(account=account, name=tidy(name))
    return Staff(member.id, account.id, account.name, member.name)


def create_service(*, actor: Actor, at: datetime, name: str) -> UUID:
    """An account for an outside system; it has no password and calls by token. Returns the account.

    Raises `Forbidden`, `InvalidDetails`, `NameTaken`.
    """
    if not policies.may_administer(actor):
        raise Forbidden
    account = _new_account(name, AccountKind.SERVICE)
    account.set_unusable_password()
    with transaction.atomic():
        _save_account(account)
    return account.id


def close_account(*, actor: Actor, at: datetime, account_id: UUID) -> None:
    """Ends an account with every session and token. Raises `Forbidden`, `NoSuchAccount`."""
    if not policies.may_administer(actor):
        raise Forbidden
    with transaction.atomic():
        account = _locked_account(account_id)
        account.is_active = False
        account.generation += 1
        account.save(update_fields=["is_active", "generation"])
    transaction.on_commit(forget_tokens)


def _new_account(sign_in_name: str, kind: AccountKind) -> models.Account:
    if not _SIGN_IN_NAME.fullmatch(sign_in_name):
        text = _("Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm, gạch; từ 3 ký tự.")
        raise InvalidDetails(fields={"sign_in_name": text})
    return models.Account(name=sign_in_name, kind=kind)


def _save_account(account: models.Account) -> None:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise NameTaken(fields={"sign_in_name": NameTaken.message}) from error


def _locked_account(account_id: UUID) -> models.Account:
    account = models.Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NoSuchAccount
    return account


def _strong(password: str, account: models.Account) -> str:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise WeakPassword(fields={"password": " ".join(error.messages)}) from error
    return password


def change_password(*, actor: Actor, at: datetime, current: str, new: str) -> None:
    """Staff change their own password; other sessions end. Raises `Forbidden`, `WrongPassword`, `WeakPassword`."""
    if not actor.is_staff or actor.id is None:
        raise Forbidden
    with transaction.atomic():
        account = _locked_account(actor.id)
        if not account.check_password(current):
            raise WrongPassword(fields={"current": WrongPassword.message})
        account.set_password(_strong(new, account))
        account.save(update_fields=["password"])


def sign_out_everywhere(*, actor: Actor, at: datetime) -> None:
    """Ends every session of the actor's account. Raises `Forbidden` to who has none."""
    if actor.id is None:
        raise Forbidden
    with transaction.atomic():
        account = _locked_account(actor.id)
        account.generation += 1
        account.save(update_fields=["generation"])


def appoint(
    *,
    actor: Actor,
    at: datetime,
    account_id: UUID,
    unit_id: UUID,
    role: Role,
    valid_from: date,
    valid_to: date | None = None,
) -> UUID:
    """Puts staff, or a service, into a position, first and last day included. Returns the appointment.

    Raises `Forbidden`, `NoSuchAccount`, `InvalidDetails`, `AlreadyAppointed`.
    """
    if not policies.may_administer(actor):
        raise Forbidden
    if valid_to is not None and valid_to < valid_from:
        raise InvalidDetails(fields={"valid_to": _("Ngày kết thúc không thể trước ngày bắt đầu.")})
    with transaction.atomic():
        account = _locked_account(account_id)
        if account.kind == AccountKind.CITIZEN:
            raise InvalidDetails(fields={"account_id": _("Tài khoản công dân không giữ vị trí công tác.")})
        same = models.Appointment.objects.filter(account=account, unit_id=unit_id, role=role)
        if valid_to is not None:
            same = same.filter(valid_from__lte=valid_to)
        if same.exclude(valid_to__lt=valid_from).exists():
            raise AlreadyAppointed
        made = models.Appointment.objects.create(
            account=account, unit_id=unit_id, role=role, valid_from=valid_from, valid_to=valid_to
        )
    return made.id


def end_appointment(*, actor: Actor, at: datetime, appointment_id: UUID, last_day: date) -> None:
    """Sets the last day of an appointment. Raises `Forbidden`, `NoSuchAppointment`, `InvalidDetails`."""
    if not policies.may_administer(actor):
        raise Forbidden
    with transaction.atomic():
        row = models.Appointment.objects.select_for_update().filter(pk=appointment_id).first()
        if row is None:
            raise NoSuchAppointment
        if last_day < row.valid_from:
            raise InvalidDetails(fields={"last_day": _("Ngày kết thúc không thể trước ngày bắt đầu.")})
        row.valid_to = last_day
        row.save(update_fields=["valid_to"])
    transaction.on_commit(forget_tokens)


# -- tokens -------------------------------------------------------------------------------------


def issue_token(
    *,
    actor: Actor,
    at: datetime,
    account_id: UUID,
    title: str,
    scopes: Iterable[str],
    expires_at: datetime | None = None,
) -> IssuedToken:
    """A secret for a service account; it is shown this once. Raises `Forbidden`, `NoSuchAccount`, `InvalidDetails`."""
    if not policies.may_administer(actor):
        raise Forbidden
    wanted = sorted(set(scopes))
    if not wanted or not all(_SCOPE.fullmatch(scope) for scope in wanted):
        raise InvalidDetails(fields={"scopes": _("Phạm vi quyền có dạng dossiers:file.")})
    if expires_at is not None and expires_at <= at:
        raise InvalidDetails(fields={"expires_at": _("Thời điểm hết hạn phải ở tương lai.")})
    secret = TOKEN_MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        account = _locked_account(account_id)
        if account.kind != AccountKind.SERVICE:
            raise InvalidDetails(fields={"account_id": _("Mã truy cập chỉ cấp cho tài khoản hệ thống.")})
        row = models.ApiToken.objects.create(
            id=new_id(),
            account=account,
            title=tidy(title),
            prefix=secret[:12],
            secret_hash=hash_of(secret),
            scopes=wanted,
            issued_at=at,
            expires_at=expires_at,
        )
    return IssuedToken(token_value(row), secret)


def revoke_token(*, actor: Actor, at: datetime, token_id: UUID) -> Token:
    """Ends a token, at once here and within seconds in other processes. Raises `Forbidden`, `NoSuchToken`."""
    if not policies.may_administer(actor):
        raise Forbidden
    with transaction.atomic():
        row = models.ApiToken.objects.select_for_update().filter(pk=token_id).first()
        if row is None:
            raise NoSuchToken
        row.revoked_at = row.revoked_at or at
        row.save(update_fields=["revoked_at"])
    transaction.on_commit(forget_tokens)
    return token_value(row)

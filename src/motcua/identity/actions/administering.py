"""What an administrator does to somebody's sign-in. Each act is on record and ends what it makes unsafe."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden
from motcua.kernel.text import tidy

from .. import factors, models, policies
from ..actors import forget_tokens
from ..attempts import forgive_family
from ..values import AccountKind, Staff
from .people import InvalidDetails
from .staff import NotOnOneself, account_within_reach, appoint, close_account, create_staff
from .trail import record

_WORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none reads as another


def a_password() -> str:
    """Sixteen letters and digits in groups, to be read out or written down: about 79 bits."""
    return "-".join("".join(secrets.choice(_WORD_LETTERS) for _ in range(4)) for _ in range(4))


def engage_staff(
    *,
    actor: Actor,
    at: datetime,
    sign_in_name: str,
    name: str,
    position_id: UUID,
    valid_from: date,
    valid_to: date | None = None,
) -> tuple[Staff, str]:
    """A member of staff in a first position, with a password good for one sign-in; it is returned this once.

    Raises what `create_staff` and `appoint` raise.
    """  # fmt: skip
    password = a_password()
    with transaction.atomic():
        made = create_staff(actor=actor, at=at, sign_in_name=sign_in_name, name=name, password=password)
        models.Account.objects.filter(pk=made.account_id).update(must_change_password=True)
        appoint(
            actor=actor, at=at, account_id=made.account_id, position_id=position_id,
            valid_from=valid_from, valid_to=valid_to,
        )  # fmt: skip
    return made, password


def reset_password(*, actor: Actor, at: datetime, account_id: UUID) -> str:
    """Another password good for one sign-in, returned this once; every session ends.

    Raises `Forbidden`, `NoSuchAccount`, `NotOnOneself`, `InvalidDetails` for who is not staff.
    """
    with transaction.atomic():
        account = _anothers(actor, account_id, at)
        if account.kind != AccountKind.STAFF:
            raise InvalidDetails(fields={"account_id": _("Chỉ cán bộ đăng nhập bằng mật khẩu.")})
        password = a_password()
        account.set_password(password)
        account.must_change_password = True
        _end_everything(account)
        account.save(update_fields=["password", "must_change_password", "generation"])
        record(actor, "identity.reset_password", account_id, at)
    return password


def lock_account(*, actor: Actor, at: datetime, account_id: UUID, reason: str) -> None:
    """Nobody signs in with it until it is unlocked; every session and token ends. The reason is on record.

    Raises `Forbidden`, `NoSuchAccount`, `NotOnOneself`, `InvalidDetails`.
    """
    if not tidy(reason):
        raise InvalidDetails(fields={"reason": _("Hãy nêu lý do khóa tài khoản.")})
    with transaction.atomic():
        _anothers(actor, account_id, at)
        close_account(actor=actor, at=at, account_id=account_id)
        record(actor, "identity.lock_account", account_id, at, reason=tidy(reason))


def unlock_account(*, actor: Actor, at: datetime, account_id: UUID) -> None:
    """It opens again for who knows the password. Raises `Forbidden`, `NoSuchAccount`, `NotOnOneself`."""
    with transaction.atomic():
        account = _anothers(actor, account_id, at)
        account.is_active = True
        account.save(update_fields=["is_active"])
        record(actor, "identity.unlock_account", account_id, at)
    transaction.on_commit(forget_tokens)


def lift_lockout(*, actor: Actor, at: datetime, account_id: UUID) -> None:
    """Forgets failed attempts against the account, from every address. Raises `Forbidden`, `NoSuchAccount`."""
    _ensure_administrator(actor)
    with transaction.atomic():
        account = account_within_reach(actor, account_id, at)
        forgive_family(account.name)
        record(actor, "identity.lift_lockout", account_id, at)


def reset_second_factor(*, actor: Actor, at: datetime, account_id: UUID) -> None:
    """Codes, passkeys and recovery codes count no more and every session ends: for who lost the telephone.

    Where the office demands a second factor, the next sign-in asks for a new one.
    Raises `Forbidden`, `NoSuchAccount`, `NotOnOneself`.
    """
    with transaction.atomic():
        account = _anothers(actor, account_id, at)
        factors.remove(account_id, *factors.TYPES)
        _end_everything(account)
        account.save(update_fields=["generation"])
        record(actor, "identity.reset_second_factor", account_id, at)


def end_sessions(*, actor: Actor, at: datetime, account_id: UUID) -> None:
    """Ends every session of somebody's account. Raises `Forbidden`, `NoSuchAccount`."""
    _ensure_administrator(actor)
    with transaction.atomic():
        account = account_within_reach(actor, account_id, at)
        _end_everything(account)
        account.save(update_fields=["generation"])
        record(actor, "identity.end_sessions", account_id, at)


def _anothers(actor: Actor, account_id: UUID, at: datetime) -> models.Account:
    _ensure_administrator(actor)
    account = account_within_reach(actor, account_id, at)
    if account_id == actor.id:
        raise NotOnOneself
    return account


def _ensure_administrator(actor: Actor) -> None:
    if not policies.may_administer(actor):
        raise Forbidden


def _end_everything(account: models.Account) -> None:
    account.generation += 1
    account.sessions.all().delete()

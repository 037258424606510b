"""Signing in by password, and what people do about their own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Forbidden, Invalid, Refusal
from motcua.kernel.time import day_of

from .. import factors, models
from ..actors import actor_of
from ..attempts import Limit, forgive_attempts, network_of, spend_attempt
from ..reach import may_set_rules
from ..values import AccountKind
from .people import InvalidDetails
from .staff import WeakPassword, locked_account, strong
from .trail import record

PASSWORD_MAX = 200  # longer ones are work for us and no gain for anybody
_WINDOW = timedelta(minutes=15)


class SignInRefused(Refusal):
    """One message for an unknown name, a wrong password and a closed account."""

    code = "sign_in_refused"
    message = _("Tên đăng nhập hoặc mật khẩu không đúng.")
    status = 401


class WrongPassword(Invalid):
    code = "wrong_password"
    message = _("Mật khẩu hiện tại không đúng.")


class RulesAlreadySet(Conflict):
    code = "rules_already_set"
    message = _("Đã có quy định khác cho ngày này.")


@dataclass(frozen=True, slots=True)
class SignInRules:
    """What applies until an office sets its own (`SignInPolicy`). An address may be a whole office's."""

    failures_per_account_and_address: int = 5
    failures_per_account: int = 50
    failures_per_address: int = 300
    window: timedelta = _WINDOW
    staff_session: timedelta = timedelta(hours=10)
    citizen_session: timedelta = timedelta(hours=2)

    def session(self, kind: AccountKind) -> timedelta:
        return self.staff_session if kind is AccountKind.STAFF else self.citizen_session


def rules_at(at: datetime) -> SignInRules:
    """The rules in force at the instant."""
    row = models.SignInPolicy.objects.filter(valid_from__lte=day_of(at)).order_by("-valid_from").first()
    if row is None:
        return SignInRules()
    return SignInRules(
        row.failures_per_account_and_address,
        row.failures_per_account,
        row.failures_per_address,
        timedelta(minutes=row.window_minutes),
        timedelta(minutes=row.staff_session_minutes),
        timedelta(minutes=row.citizen_session_minutes),
    )


def set_sign_in_rules(*, actor: Actor, at: datetime, valid_from: date, rules: SignInRules) -> None:
    """Rules from a day on; those of days gone by stay as they were.

    Raises `Forbidden`, `InvalidDetails`, `RulesAlreadySet`.
    """
    if not may_set_rules(actor):
        raise Forbidden
    if valid_from < day_of(at):
        raise InvalidDetails(fields={"valid_from": _("Quy định mới chỉ có hiệu lực từ hôm nay trở đi.")})
    row = models.SignInPolicy(
        valid_from=valid_from,
        failures_per_account_and_address=rules.failures_per_account_and_address,
        failures_per_account=rules.failures_per_account,
        failures_per_address=rules.failures_per_address,
        window_minutes=_minutes(rules.window),
        staff_session_minutes=_minutes(rules.staff_session),
        citizen_session_minutes=_minutes(rules.citizen_session),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(actor, "identity.set_sign_in_rules", actor.id, at)
    except IntegrityError as error:
        raise RulesAlreadySet from error


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def account_limit(name: str, rules: SignInRules) -> Limit:
    """What is borne against one account from everywhere together."""
    return Limit("sign-in-account", name, rules.failures_per_account, family=name)


def verify_staff(*, name: str, password: str, address: str, at: datetime) -> models.Account:
    """The account of staff that the name and password open.

    Every refusal takes the work of one password check and says the same. Raises `SignInRefused`,
    `TooManyAttempts`; not to be called inside a transaction, which would undo the count of attempts.
    """
    rules, name = rules_at(at), name.replace("\0", "").strip().lower()
    pair = Limit("sign-in", f"{name}|{network_of(address)}", rules.failures_per_account_and_address, family=name)
    of_address = Limit("sign-in-address", network_of(address), rules.failures_per_address)
    spend_attempt([pair, of_address, account_limit(name, rules)], window=rules.window, at=at)
    account = models.Account.objects.filter(name=name, kind=AccountKind.STAFF).first() or models.Account()
    is_right = account.check_password(password[:PASSWORD_MAX])  # as much work for an account that is not there
    if not is_right or not account.is_active or (account.is_demonstration and not settings.DEMO):
        raise SignInRefused
    forgive_attempts([pair])
    return account


def verify_passkey(*, request: HttpRequest, answer: str, address: str, at: datetime) -> models.Account:
    """The account of staff whose passkey answered what this browser was asked.

    Raises `SignInRefused`, `TooManyAttempts`; not to be called inside a transaction.
    """
    rules = rules_at(at)
    limit = Limit("passkey-address", network_of(address), rules.failures_per_address)
    spend_attempt([limit], window=rules.window, at=at)
    account = factors.account_of_passkey(request, answer, at)
    if account is None or account.kind != AccountKind.STAFF or not account.is_active:
        raise SignInRefused(_("Không đăng nhập được bằng khóa truy cập này."))
    if account.is_demonstration and not settings.DEMO:
        raise SignInRefused(_("Không đăng nhập được bằng khóa truy cập này."))
    return account


def change_password(*, actor: Actor, at: datetime, current: str, new: str, session_key: str = "") -> models.Account:
    """Staff change their own password; every session but the one of that key ends.

    Raises `Forbidden`, `TooManyAttempts`, `WrongPassword`, `WeakPassword`.
    """
    if not actor.is_staff or actor.id is None:
        raise Forbidden
    prove_password(actor=actor, at=at, password=current)
    with transaction.atomic():
        account = locked_account(actor.id)
        if account.check_password(new[:PASSWORD_MAX]):
            raise WeakPassword(fields={"password": _("Mật khẩu mới phải khác mật khẩu hiện tại.")})
        account.set_password(strong(new, account))
        account.must_change_password = False
        account.save(update_fields=["password", "must_change_password"])
        account.sessions.exclude(session_key=session_key).delete()
        record(actor, "identity.change_password", actor.id, at)
    return account


def choose_password(*, account_id: UUID, at: datetime, new: str) -> models.Account:
    """Who signs in with a password that somebody else gave chooses another. Raises `WeakPassword`, `Forbidden`."""
    with transaction.atomic():
        account = locked_account(account_id)
        if not account.must_change_password:
            raise Forbidden
        if account.check_password(new[:PASSWORD_MAX]):
            raise WeakPassword(fields={"password": _("Mật khẩu mới phải khác mật khẩu được cấp.")})
        account.set_password(strong(new, account))
        account.must_change_password = False
        account.save(update_fields=["password", "must_change_password"])
        record(actor_of(account_id, at), "identity.choose_password", account_id, at)
    return account


def prove_password(*, actor: Actor, at: datetime, password: str) -> None:
    """Staff show once more that it is they, before something that opens the account is changed.

    Raises `Forbidden`, `TooManyAttempts`, `WrongPassword`; not to be called inside a transaction.
    """
    account = models.Account.objects.filter(pk=actor.account_id, kind=AccountKind.STAFF).first()
    if account is None:
        raise Forbidden
    rules = rules_at(at)
    limit = Limit("password", str(account.id), rules.failures_per_account_and_address, family=account.name)
    spend_attempt([limit], window=rules.window, at=at)
    if not account.check_password(password[:PASSWORD_MAX]):
        raise WrongPassword.on("current")
    forgive_attempts([limit])


def sign_out_everywhere(*, actor: Actor, at: datetime) -> None:
    """Ends every session of the actor's account. Raises `Forbidden` to who has none."""
    if actor.id is None:
        raise Forbidden
    with transaction.atomic():
        account = locked_account(actor.id)
        account.generation += 1
        account.save(update_fields=["generation"])
        account.sessions.all().delete()
        record(actor, "identity.sign_out_everywhere", actor.id, at)

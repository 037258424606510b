"""Second factors: setting up, using, ending."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Forbidden, Invalid
from motcua.kernel.text import tidy

from .. import factors, models
from ..attempts import Limit, forgive_attempts, spend_attempt
from ..second_factor import required_of
from ..values import SignInWay
from .sign_in import rules_at
from .staff import locked_account
from .trail import record

PASSKEY_NAME_MAX = 60


class WrongCode(Invalid):
    """Wrong, used before, or of another account: not told apart."""

    code = "wrong_code"
    message = _("Mã không đúng hoặc đã dùng. Hãy đợi mã mới trong ứng dụng rồi thử lại.")


class PasskeyRefused(Invalid):
    code = "passkey_refused"
    message = _("Không dùng được khóa truy cập này. Hãy thử lại.")


class FactorNeeded(Conflict):
    code = "factor_needed"
    message = _("Vị trí của bạn buộc phải có yếu tố xác thực thứ hai. Hãy thêm yếu tố khác trước khi bỏ yếu tố này.")


def check_code(*, account_id: UUID, code: str, at: datetime) -> SignInWay:
    """The second step of signing in: a code of the application, or a recovery code. It is spent.

    Raises `TooManyAttempts`, `WrongCode`; not to be called inside a transaction.
    """
    account = models.Account.objects.get(pk=account_id)
    rules = rules_at(at)
    limit = Limit("second-factor", str(account_id), rules.failures_per_account_and_address, family=account.name)
    spend_attempt([limit], window=rules.window, at=at)
    given = "".join(code.split())
    with transaction.atomic():
        if factors.spend_code(account_id, given, at):
            way = SignInWay.CODE
        elif factors.spend_recovery_code(account_id, given, at):
            way = SignInWay.RECOVERY
        else:
            raise WrongCode.on("code")
    forgive_attempts([limit])
    return way


def set_up_codes(*, actor: Actor, at: datetime, secret: str, code: str) -> tuple[str, ...]:
    """Codes of an application count from now on; the code proves that it has the secret.

    Returns recovery codes where the account had none. Raises `Forbidden`, `WrongCode`.
    """
    with transaction.atomic():
        account = _own(actor)
        step = factors.step_of_code(secret, "".join(code.split()), at)
        if step is None:
            raise WrongCode.on("code")
        factors.keep_secret(account, secret, step)
        record(actor, "identity.set_up_codes", account.id, at)
        return _first_recovery_codes(account)


def add_passkey(*, actor: Actor, at: datetime, request: HttpRequest, name: str, answer: str) -> tuple[str, ...]:
    """A passkey of the account, as the browser answered; the request's session knows what it was asked.

    Returns recovery codes where the account had none. Raises `Forbidden`, `PasskeyRefused`.
    """
    with transaction.atomic():
        account = _own(actor)
        if not factors.keep_passkey(request, account, tidy(name)[:PASSKEY_NAME_MAX] or "Passkey", answer):
            raise PasskeyRefused
        record(actor, "identity.add_passkey", account.id, at)
        return _first_recovery_codes(account)


def make_recovery_codes(*, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Fresh recovery codes; earlier ones end. Raises `Forbidden`, `FactorNeeded` without another factor."""
    with transaction.atomic():
        account = _own(actor)
        if not factors.factors_of(account.id).any:
            raise FactorNeeded(_("Hãy thiết lập mã ứng dụng hoặc khóa truy cập trước."))
        record(actor, "identity.make_recovery_codes", account.id, at)
        return factors.new_recovery_codes(account)


def remove_codes(*, actor: Actor, at: datetime) -> None:
    """The application's codes count no more. Raises `Forbidden`, `FactorNeeded`."""
    _remove(actor, at, "identity.remove_codes", factors.TYPES.TOTP)


def remove_passkey(*, actor: Actor, at: datetime, passkey_id: int) -> None:
    """One passkey of the actor's opens nothing any more. Raises `Forbidden`, `FactorNeeded`."""
    _remove(actor, at, "identity.remove_passkey", factors.TYPES.WEBAUTHN, passkey_id)


def _remove(actor: Actor, at: datetime, action: str, kind: factors.Kind, passkey_id: int | None = None) -> None:
    with transaction.atomic():
        account = _own(actor)
        if not factors.remove(account.id, kind, passkey_id=passkey_id):
            return
        left = factors.factors_of(account.id)
        if not left.any:
            if required_of(actor, at):
                raise FactorNeeded
            factors.remove(account.id, factors.TYPES.RECOVERY_CODES)
        record(actor, action, account.id, at)


def _own(actor: Actor) -> models.Account:
    if not actor.is_staff:
        raise Forbidden
    return locked_account(actor.account_id)


def _first_recovery_codes(account: models.Account) -> tuple[str, ...]:
    had = factors.factors_of(account.id).codes_left
    return () if had else factors.new_recovery_codes(account)

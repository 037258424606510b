"""Second factors on django-allauth: codes of a telephone's application, passkeys, recovery codes.

The only module that knows how allauth keeps them. Nothing here decides who may do what: `actions.factors` does.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.core.context import request_context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .models import Account
from .values import Factors, Passkey

STEP_SECONDS = 30
STEPS_TOLERATED = 1  # a telephone's clock may be half a minute off
ISSUER = "Một Cửa"

type Kind = Authenticator.Type
TYPES = Authenticator.Type


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """Secrets are kept encrypted with a key made from the product's own."""

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return ISSUER

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": ISSUER}


def _vault() -> Fernet:
    key = salted_hmac("motcua.identity.factors", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def factors_of(account_id: UUID) -> Factors:
    """What the account has beside its password. One query."""
    totp_since, passkeys, codes_left = None, [], 0
    for row in Authenticator.objects.filter(user_id=account_id).order_by("id"):
        if row.type == TYPES.TOTP:
            totp_since = row.created_at
        elif row.type == TYPES.WEBAUTHN:
            passkeys.append(Passkey(row.id, row.wrap().name, row.created_at, row.last_used_at))
        else:
            codes_left = len(row.wrap().get_unused_codes())
    return Factors(totp_since, tuple(passkeys), codes_left)


def rows_of(account: UUID | OuterRef) -> QuerySet[Authenticator]:
    """The second factors of an account, recovery codes aside; for a subquery."""
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=account)
    return rows.filter(type__in=[TYPES.TOTP, TYPES.WEBAUTHN])


def remove(account_id: UUID, *kinds: Kind, passkey_id: int | None = None) -> int:
    """Removes every factor of the kinds, or one passkey. Returns how many went."""
    rows = Authenticator.objects.filter(user_id=account_id, type__in=kinds)
    if passkey_id is not None:
        rows = rows.filter(pk=passkey_id)
    return int(rows.delete()[0])


# -- codes of an application --------------------------------------------------------------------


def new_secret() -> str:
    """A secret to be shown once and kept only when a code proves that it arrived."""
    return str(generate_totp_secret())


def address_of(account: Account, secret: str) -> str:
    """The `otpauth://` address that an application reads from a QR code."""
    return str(MfaAdapter().build_totp_url(account, secret))


def step_of_code(secret: str, code: str, at: datetime) -> int | None:
    """The half minute that the code belongs to, near the instant; nothing when it belongs to none."""
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(now - STEPS_TOLERATED, now + STEPS_TOLERATED + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def keep_secret(account: Account, secret: str, step: int) -> None:
    """From now on the application's codes count; the one that proved the secret is spent."""
    remove(account.id, TYPES.TOTP)
    row = TOTP.activate(account, secret).instance
    _spend(row, step)


def spend_code(account_id: UUID, code: str, at: datetime) -> bool:
    """Whether the code is right and later than any used before. Call it inside a transaction."""
    row = Authenticator.objects.select_for_update().filter(user_id=account_id, type=TYPES.TOTP).first()
    if row is None:
        return False
    step = step_of_code(decrypt(row.data["secret"]), code, at)
    if step is None or step <= row.data.get("last_step", 0):
        return False
    row.last_used_at = at
    _spend(row, step)
    return True


def _spend(row: Authenticator, step: int) -> None:
    row.data["last_step"] = step
    row.save()


# -- recovery codes -----------------------------------------------------------------------------


def new_recovery_codes(account: Account) -> tuple[str, ...]:
    """Ten codes, each good once; earlier ones end."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    remove(account.id, TYPES.RECOVERY_CODES)
    return tuple(RecoveryCodes.activate(account).generate_codes())


def spend_recovery_code(account_id: UUID, code: str, at: datetime) -> bool:
    """Whether it is a code not used yet; it is spent. Call it inside a transaction."""
    row = Authenticator.objects.select_for_update().filter(user_id=account_id, type=TYPES.RECOVERY_CODES).first()
    if row is None or not row.wrap().validate_code(code):
        return False
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=at)
    return True


# -- passkeys -----------------------------------------------------------------------------------


def begin_passkey(request: HttpRequest, account: Account) -> str:
    """What the browser's `navigator.credentials.create` is to be given, as JSON."""
    with request_context(request):
        return json.dumps(webauthn.begin_registration(account, passwordless=True))


def keep_passkey(request: HttpRequest, account: Account, name: str, answer: str) -> bool:
    """Whether the browser's answer holds against what it was asked; then the key is kept."""
    with request_context(request):
        try:
            credential = _read(answer)
            webauthn.parse_registration_response(credential)
            webauthn.complete_registration(credential)
        except (ValidationError, ValueError, TypeError, KeyError):
            return False
        webauthn.WebAuthn.add(account, name, credential)
    return True


def ask_passkey(request: HttpRequest, account: Account | None) -> str:
    """What `navigator.credentials.get` is to be given, as JSON; for nobody in particular, any passkey will do."""
    with request_context(request):
        return json.dumps(webauthn.begin_authentication(account))


def account_of_passkey(request: HttpRequest, answer: str, at: datetime) -> Account | None:
    """The account whose passkey answered what this session was asked; nothing when it does not hold."""
    with request_context(request):
        try:
            credential = _read(answer)
            account: Account = webauthn.extract_user_from_response(credential)
            webauthn.parse_authentication_response(credential)
            row = webauthn.complete_authentication(account, credential)
        except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
            return None
        finally:
            webauthn.clear_state()
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=at)
    return account


def _read(answer: str) -> dict[str, Any]:
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError
    return read

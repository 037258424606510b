"""API tokens of outside systems."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden, NotFound
from motcua.kernel.text import tidy

from .. import models, policies
from ..actors import forget_tokens, hash_of
from ..queries import token_value
from ..values import AccountKind, IssuedToken, Token
from .people import InvalidDetails
from .staff import account_within_reach

_SCOPE = re.compile(r"[a-z_]+(:[a-z_]+)?")
TOKEN_MARK = "motcua_"  # noqa: S105 - lets a leaked token be recognised by scanners


class NoSuchToken(NotFound):
    code = "no_such_token"
    message = _("Không có mã truy cập này.")


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
    wanted = sorted_scopes(scopes)
    if expires_at is not None and expires_at <= at:
        raise InvalidDetails(fields={"expires_at": _("Thời điểm hết hạn phải ở tương lai.")})
    secret = TOKEN_MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        account = account_within_reach(actor, account_id, at)
        if account.kind != AccountKind.SERVICE:
            raise InvalidDetails(fields={"account_id": _("Mã truy cập chỉ cấp cho tài khoản hệ thống.")})
        row = models.ApiToken.objects.create(
            account=account,
            title=tidy(title),
            prefix=secret[:12],
            secret_hash=hash_of(secret),
            scopes=wanted,
            issued_at=at,
            expires_at=expires_at,
        )
        _record(actor, "identity.issue_token", row, at)
    return IssuedToken(token_value(row), secret)


def revoke_token(*, actor: Actor, at: datetime, token_id: UUID) -> Token:
    """Ends a token, at once here and within seconds in other processes. Raises `Forbidden`, `NoSuchToken`."""
    if not policies.may_administer(actor):
        raise Forbidden
    with transaction.atomic():
        row = models.ApiToken.objects.select_for_update().filter(pk=token_id).first()
        if row is None:
            raise NoSuchToken
        account_within_reach(actor, row.account_id, at)
        row.revoked_at = row.revoked_at or at
        row.save(update_fields=["revoked_at"])
        _record(actor, "identity.revoke_token", row, at)
    transaction.on_commit(forget_tokens)
    return token_value(row)


def sorted_scopes(scopes: Iterable[str]) -> list[str]:
    """Raises `InvalidDetails` for none, and for what does not have the form of a scope."""
    wanted = sorted(set(scopes))
    if not wanted or not all(_SCOPE.fullmatch(scope) for scope in wanted):
        raise InvalidDetails(fields={"scopes": _("Phạm vi quyền có dạng dossiers:file.")})
    return wanted


def _record(actor: Actor, action: str, row: models.ApiToken, at: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="token",
        subject_id=row.id,
        at=at,
        details={"account": str(row.account_id), "scopes": row.scopes},
    )

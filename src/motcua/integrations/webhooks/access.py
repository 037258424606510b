"""The one door to an endpoint: the outside system itself, and whoever administers its account."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Forbidden, NotFound

from .models import Endpoint, Message


class NoSuchEndpoint(NotFound):
    code = "no_such_endpoint"
    message = _("Không có địa chỉ nhận thông báo này.")


class NoSuchMessage(NotFound):
    code = "no_such_message"
    message = _("Không có thông báo này.")


class EndpointChanged(Conflict):
    code = "endpoint_changed"
    message = _("Địa chỉ này vừa được người khác thay đổi. Hãy xem lại nội dung hiện nay rồi ghi.")


def to_keep(actor: Actor, account_id: UUID, at: datetime) -> None:
    """Raises `Forbidden` or `identity.NoSuchAccount` unless the actor may keep endpoints of the account."""
    identity.service_within_reach(actor, account_id, at)


def open_account(account_id: UUID, at: datetime) -> Actor | None:
    """The outside system itself; none once its account is closed."""
    try:
        return identity.actor_of(account_id, at)
    except identity.NoSuchAccount:
        return None


def to_change(actor: Actor, endpoint_id: UUID, at: datetime, seen: str = "") -> Endpoint:
    """The endpoint, locked. Raises `NoSuchEndpoint`, to whoever may not see it as well, and `EndpointChanged` when
    it is not as it was seen (`mark`).
    """
    row = Endpoint.objects.select_for_update().filter(pk=endpoint_id, closed_at=None).first()
    if row is None:
        raise NoSuchEndpoint
    _reach(actor, row, at)
    if seen and seen != mark_of(row):
        raise EndpointChanged
    return row


def mark_of(row: Endpoint) -> str:
    kept = "\n".join((row.url, row.description, row.secret, str(row.paused_at), *row.events))
    return sha256(kept.encode()).hexdigest()[:16]


def to_read(actor: Actor, endpoint_id: UUID, at: datetime) -> Endpoint:
    row = Endpoint.objects.filter(pk=endpoint_id, closed_at=None).first()
    if row is None:
        raise NoSuchEndpoint
    _reach(actor, row, at)
    return row


def to_send_again(actor: Actor, message_id: UUID, at: datetime) -> Message:
    """The message, locked with its endpoint. Raises `NoSuchMessage`."""
    row = (
        Message.objects.select_for_update().select_related("endpoint").filter(pk=message_id, endpoint__closed_at=None)
    ).first()
    if row is None:
        raise NoSuchMessage
    try:
        _reach(actor, row.endpoint, at)
    except NoSuchEndpoint:
        raise NoSuchMessage from None
    return row


def _reach(actor: Actor, row: Endpoint, at: datetime) -> None:
    try:
        to_keep(actor, row.account_id, at)
    except (Forbidden, identity.NoSuchAccount):
        raise NoSuchEndpoint from None

"""Keys of clients: registered by an administrator, and what a client proves by them.

Source: RFC 7523 section 2.2 (`private_key_jwt`).
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict

from .. import assertions, models
from ..values import ProvenClient
from .clients import NoSuchClient, open_secrets, prove, service_to_change
from .trail import record

KEY_MARK = "pk_"


class KeyRegistered(Conflict):
    """A key proves one client, and is registered once."""

    code = "public_key_registered"
    message = _("Khóa công khai này đã được đăng ký.")


@transaction.atomic
def add_client_key(*, actor: Actor, at: datetime, account_id: UUID, public_key: str) -> None:
    """Lets the client prove itself by what it signs with the private half, which it shows nobody.

    It is ended as a secret is. Raises `Forbidden`, `NoSuchAccount`, `NoSuchClient`, `InvalidDetails`,
    `InvalidPublicKey`, `KeyRegistered`.
    """
    account = service_to_change(actor, account_id, at)
    client = models.Client.objects.filter(pk=account.id).first()
    if client is None:
        raise NoSuchClient
    pem = assertions.public_key(public_key)
    mark = assertions.fingerprint(pem)
    try:
        with transaction.atomic():
            row = client.secrets.create(prefix=KEY_MARK + mark[:12], secret_hash=mark, public_key=pem, issued_at=at)
    except IntegrityError:
        raise KeyRegistered.on("public_key") from None
    record(actor, "identity.add_client_key", account.id, at, secret=str(row.id))


def prove_by_assertion(*, client_id: str, assertion: str, address: str, at: datetime) -> ProvenClient:
    """The client that signed the assertion, each of which counts once. A blank `client_id` is whom it names.

    Raises `ClientRefused`, `TooManyAttempts`. Not to be called inside a transaction, as `prove_client`.
    """
    try:
        claimed = assertions.claimed_client(assertion).replace("\0", "")
    except assertions.AssertionRefused:
        claimed = ""
    named = client_id or claimed

    def found() -> models.ClientSecret | None:
        return _signed_with(claimed, assertion, at) if claimed == named else None

    return prove(client_id=named, address=address, at=at, find=found)


def _signed_with(client_id: str, assertion: str, at: datetime) -> models.ClientSecret | None:
    """The client's key that signed it, its number used up."""
    audiences = (settings.BASE_URL, settings.BASE_URL + reverse("identity:oauth_token"))
    for row in open_secrets(client_id, at).exclude(public_key="").order_by("id"):
        try:
            said = assertions.verify(assertion, row.public_key, client_id=client_id, audiences=audiences, at=at)
        except assertions.AssertionRefused:
            continue
        return row if _is_first(row.client_id, said) else None
    return None


def _is_first(account_id: UUID, said: assertions.Assertion) -> bool:
    _row, is_new = models.UsedAssertion.objects.get_or_create(
        client_id=account_id,
        number_hash=sha256(said.number.encode()).hexdigest(),
        defaults={"ends_at": said.ends_at + assertions.CLOCKS_DIFFER},
    )
    return is_new

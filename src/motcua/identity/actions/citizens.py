"""Citizens and businesses for whom the provider of electronic identities vouches."""

from __future__ import annotations

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Refusal

from .. import models
from ..claims import Identity
from ..values import AccountKind, PersonKind


class IdentityChanged(Refusal):
    """The provider's subject was linked to another number before: nobody's account is handed to somebody else."""

    code = "identity_changed"
    message = _("Tài khoản định danh điện tử này đã gắn với một số định danh khác. Hãy liên hệ bộ phận Một cửa.")
    status = 409


class AccountLocked(Refusal):
    code = "account_locked"
    message = _("Tài khoản của bạn đang bị khóa. Hãy liên hệ bộ phận Một cửa.")
    status = 403


def account_of_identity(*, at: datetime, issuer: str, identity: Identity) -> models.Account:
    """The account that stands for whom the provider vouches: linked by number, made at the first sign-in.

    What the provider says of name and birth date is taken over. Raises `IdentityChanged`, `AccountLocked`.
    """
    with transaction.atomic():
        link = SocialAccount.objects.filter(provider=issuer, uid=identity.subject).select_related("user__person")
        known = link.first()
        account = _unchanged(known, identity) if known else _linked(issuer, identity, at)
        if not account.is_active:
            raise AccountLocked
        _take_over(account.person, identity, at)
    return account


def _unchanged(link: SocialAccount, identity: Identity) -> models.Account:
    account: models.Account = link.user
    if account.person is None or (account.person.kind, account.person.number) != (identity.kind, identity.number):
        raise IdentityChanged
    return account


def _linked(issuer: str, identity: Identity, at: datetime) -> models.Account:
    person, is_new = models.Person.objects.get_or_create(
        kind=identity.kind,
        number=identity.number,
        defaults={"name": identity.name, "birth_date": identity.birth_date, "registered_at": at},
    )
    if is_new:
        audit.record(
            actor=SYSTEM, action="identity.register_person", subject_kind="person", subject_id=person.id, at=at
        )
    account = _account_for(person)
    SocialAccount.objects.get_or_create(provider=issuer, uid=identity.subject, defaults={"user": account})
    audit.record(actor=SYSTEM, action="identity.link_provider", subject_kind="account", subject_id=account.id, at=at)
    return account


def _account_for(person: models.Person) -> models.Account:
    """The person's account; one of the demonstration only where it runs."""
    mine = models.Account.objects.filter(person=person, kind=AccountKind.CITIZEN)
    if not settings.DEMO:
        mine = mine.exclude(is_demonstration=True)
    found = mine.order_by("-is_active", "pk").first()
    if found is not None:
        return found
    made, _is_new = models.Account.objects.get_or_create(
        name=f"cd-{person.id}",
        defaults={"kind": AccountKind.CITIZEN, "person": person, "password": f"!{person.id}"},
    )
    return made


def _take_over(person: models.Person | None, identity: Identity, at: datetime) -> None:
    assert person is not None
    changed = []
    if person.name != identity.name:
        person.name = identity.name
        changed.append("name")
    if identity.kind is PersonKind.CITIZEN and identity.birth_date and person.birth_date != identity.birth_date:
        person.birth_date = identity.birth_date
        changed.append("birth_date")
    if changed:
        person.save(update_fields=changed)
        audit.record(
            actor=SYSTEM,
            action="identity.update_person",
            subject_kind="person",
            subject_id=person.id,
            at=at,
            details={"fields": changed},
        )

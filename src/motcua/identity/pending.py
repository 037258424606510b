"""A sign-in that is under way: the password was right, but something more is asked before a session opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from motcua.kernel.actor import Actor

from . import factors, models
from .actors import actor_of
from .second_factor import required_of
from .values import AccountKind, SignInWay

LASTS = timedelta(minutes=10)
_KEY = "sign_in_under_way"


class Stage(StrEnum):
    CODE = "code"  # a second factor is asked for
    PASSWORD = "password"  # noqa: S105 - somebody else knows the password: another is to be chosen
    ENROL = "enrol"  # a position needs a second factor and the account has none


@dataclass(frozen=True, slots=True)
class Pending:
    account: models.Account
    way: SignInWay
    way_on: str


def stage_of(account: models.Account, way: SignInWay, at: datetime) -> Stage | None:
    """What is still asked of the account that came this way; nothing when a session may open."""
    owned = factors.factors_of(account.id).any
    if owned and way is SignInWay.PASSWORD:
        return Stage.CODE
    if account.must_change_password:
        return Stage.PASSWORD
    if not owned and required_of(actor_of(account.id, at), at):
        return Stage.ENROL
    return None


def remember(request: HttpRequest, account: models.Account, way: SignInWay, way_on: str, at: datetime) -> None:
    """Under a new session key, so that a planted one is worth nothing."""
    request.session.cycle_key()
    request.session[_KEY] = {
        "account": account.id.hex,
        "hash": account.get_session_auth_hash(),
        "way": way.value,
        "way_on": way_on,
        "until": (at + LASTS).timestamp(),
    }


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def recall(request: HttpRequest, at: datetime) -> Pending | None:
    """The sign-in under way; nothing when none is, its time is over, or the account changed meanwhile."""
    kept = request.session.get(_KEY)
    if kept is None or at.timestamp() >= kept["until"]:
        return None
    account = models.Account.objects.filter(pk=UUID(kept["account"]), kind=AccountKind.STAFF, is_active=True).first()
    if account is None or (account.is_demonstration and not settings.DEMO):
        return None
    if not constant_time_compare(kept["hash"], account.get_session_auth_hash()):
        return None
    return Pending(account, SignInWay(kept["way"]), kept["way_on"])


def actor_under_way(request: HttpRequest, at: datetime) -> Actor | None:
    """Who is signing in and has only to set up a second factor; nobody otherwise."""
    found = recall(request, at)
    if found is None or stage_of(found.account, found.way, at) is not Stage.ENROL:
        return None
    return actor_of(found.account.id, at)

"""What an administrator sees of accounts: those with a position, held or past, in the own units and beneath."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property

from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Forbidden
from motcua.kernel.pages import Page, cut
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from . import factors, models, policies
from .actions.sign_in import account_limit, rules_at
from .actions.staff import may_reach
from .actors import NoSuchAccount
from .attempts import family_of
from .queries import sessions_of, token_value
from .reach import may_set_rules
from .values import AccountKind, Factors, Session, Token

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A position held, to be held, or held once; which of these the days say."""

    id: UUID
    unit_id: UUID
    unit: str
    title: str
    role: Role
    valid_from: date
    valid_to: date | None

    def lasts_on(self, day: date) -> bool:
        return self.valid_to is None or self.valid_to >= day


@dataclass(frozen=True, slots=True)
class AccountLine:
    id: UUID
    sign_in_name: str
    name: str
    kind: AccountKind
    is_open: bool
    has_second_factor: bool
    last_sign_in: datetime | None
    posts: tuple[HeldPost, ...]


@dataclass(frozen=True, slots=True)
class Lockout:
    """Failed attempts counted against an account just now; `until` is when the last of them is forgotten."""

    attempts: int
    is_locked: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account whole. `may_change` says whether the asker answers for every position it holds."""

    line: AccountLine
    must_change_password: bool
    factors: Factors
    sessions: Sequence[Session]
    lockout: Lockout | None
    tokens: Sequence[Token]
    may_change: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A position of a unit, and who holds it."""

    position_id: UUID
    title: str
    role: Role
    holders: tuple[str, ...]


class Reach:
    """The units an administrator answers for: the own ones, as administrator, and all beneath."""

    def __init__(self, actor: Actor) -> None:
        if not policies.may_administer(actor):
            raise Forbidden
        self._own = [post.unit_id for post in actor.posts if post.role is Role.ADMINISTRATOR]
        self._actor = actor

    @cached_property
    def unit_ids(self) -> frozenset[UUID]:
        return frozenset().union(*(organisation.subtree_ids(unit_id) for unit_id in self._own))

    def of_none_appointed(self) -> Q:
        """Of the accounts that never held a position: those the administrator made, and all to who sets the rules."""
        return Q() if may_set_rules(self._actor) else Q(made_by=self._actor.id)

    def units(self, on: date) -> tuple[organisation.Unit, ...]:
        """Those in force on the day, by name."""
        found = [unit for unit in organisation.units(self.unit_ids).values() if unit.holds_on(on)]
        return tuple(sorted(found, key=lambda unit: (unit.name, unit.id)))


def accounts(
    *,
    actor: Actor,
    at: datetime,
    kind: AccountKind = AccountKind.STAFF,
    text: str = "",
    unit_id: UUID | None = None,
    role: Role | None = None,
    is_open: bool | None = None,
    number: int = 1,
) -> Page[AccountLine]:
    """Accounts within reach, by sign-in name. Three queries. Raises `Forbidden`."""
    found = _within(Reach(actor), kind)
    if words := tidy(text):
        found = found.filter(Q(name__icontains=words) | Q(staff__name__icontains=words))
    if unit_id is not None or role is not None:
        held = models.Appointment.objects.filter(models.Appointment.held_on(day_of(at)), account=OuterRef("pk"))
        held = held.filter(unit_id=unit_id) if unit_id is not None else held
        found = found.filter(Exists(held.filter(role=role) if role is not None else held))
    if is_open is not None:
        found = found.filter(is_active=is_open)
    page = cut(found.order_by("name", "id"), number, PAGE_SIZE)
    return page.holding(_lines(page.items))


def _within(reach: Reach, kind: AccountKind) -> QuerySet[models.Account]:
    held = models.Appointment.objects.filter(account=OuterRef("pk"))
    found = models.Account.objects.filter(kind=kind).select_related("staff")
    if not settings.DEMO:
        found = found.exclude(is_demonstration=True)
    never_held = ~Exists(held) & reach.of_none_appointed()
    return found.filter(Exists(held.filter(unit_id__in=reach.unit_ids)) | never_held).annotate(
        has_factor=Exists(factors.rows_of(OuterRef("pk")))
    )


def _lines(rows: Sequence[models.Account]) -> list[AccountLine]:
    posts = _posts(row.id for row in rows)
    return [
        AccountLine(
            id=row.id,
            sign_in_name=row.name,
            name=row.staff.name if hasattr(row, "staff") else row.name,
            kind=AccountKind(row.kind),
            is_open=row.is_active,
            has_second_factor=row.has_factor,  # type: ignore[attr-defined]  # annotated by `_within`
            last_sign_in=row.last_login,
            posts=posts.get(row.id, ()),
        )
        for row in rows
    ]


def _posts(account_ids: Iterable[UUID]) -> Mapping[UUID, tuple[HeldPost, ...]]:
    held = models.Appointment.objects.filter(account_id__in=list(account_ids)).order_by("-valid_from", "id")
    rows = list(held)
    positions = organisation.positions(row.position_id for row in rows)
    units = organisation.units({row.unit_id for row in rows})
    found: dict[UUID, tuple[HeldPost, ...]] = {}
    for row in rows:
        post = HeldPost(
            id=row.id,
            unit_id=row.unit_id,
            unit=units[row.unit_id].name,
            title=positions[row.position_id].title,
            role=Role(row.role),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        found[row.account_id] = (*found.get(row.account_id, ()), post)
    return found


def account_card(*, actor: Actor, at: datetime, account_id: UUID) -> AccountCard:
    """Raises `Forbidden`, `NoSuchAccount` also for what lies out of reach."""
    reach = Reach(actor)
    for kind in (AccountKind.STAFF, AccountKind.SERVICE):
        row = _within(reach, kind).filter(pk=account_id).first()
        if row is not None:
            return AccountCard(
                line=_lines([row])[0],
                must_change_password=row.must_change_password,
                factors=factors.factors_of(row.id),
                sessions=sessions_of(row.id, at),
                lockout=lockout_of(row.name, at),
                tokens=[
                    token_value(token) for token in row.tokens.filter(client_secret=None).order_by("-issued_at", "-id")
                ],
                may_change=may_reach(actor, row, at),
            )
    raise NoSuchAccount


def lockout_of(sign_in_name: str, at: datetime) -> Lockout | None:
    """What is counted against the account at the instant, if anything."""
    rules = rules_at(at)
    of_account = account_limit(sign_in_name, rules)
    rows = list(models.Attempts.objects.filter(family=family_of(sign_in_name), window_ends_at__gt=at))
    others = [row for row in rows if row.key != of_account.key]
    locked = any(row.count >= rules.failures_per_account_and_address for row in others)
    locked = locked or any(row.count >= of_account.allowed for row in rows if row.key == of_account.key)
    if not others and not locked:
        return None  # what remains are sign-ins that succeeded
    return Lockout(max(row.count for row in rows), locked, max(row.window_ends_at for row in rows))


def seats(*, actor: Actor, at: datetime, unit_id: UUID) -> tuple[Seat, ...]:
    """The positions of a unit within reach with those who hold them, by title. Raises `Forbidden`."""
    if unit_id not in Reach(actor).unit_ids:
        raise Forbidden
    day = day_of(at)
    held = models.Appointment.objects.filter(models.Appointment.held_on(day), unit_id=unit_id, account__is_active=True)
    holders: dict[UUID, tuple[str, ...]] = {}
    rows = held.order_by("account__name", "id").values_list("position_id", "account__staff__name", "account__name")
    for position_id, name, sign_in_name in rows:
        holders[position_id] = (*holders.get(position_id, ()), name or sign_in_name)
    return tuple(
        Seat(one.id, one.title, one.role, holders.get(one.id, ())) for one in organisation.positions_of(unit_id, day)
    )

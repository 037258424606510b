from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from motcua.identity.actions import issue_token, revoke_token
from motcua.identity.actors import (
    NoSuchAccount,
    TokenRefused,
    actor_of,
    forget_tokens,
    grant_of_token,
)
from motcua.identity.models import ApiToken
from motcua.kernel.actor import SYSTEM, ActorKind, Post, Role
from motcua.kernel.ids import new_id
from motcua.organisation.tests.builders import a_unit

from .builders import AT, a_citizen, a_person, a_service_account, a_staff_account, an_appointment

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget_tokens()
    yield
    forget_tokens()


def test_staff_with_several_posts_take_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    account, here, there = a_staff_account(), a_unit().id, a_unit().id
    an_appointment(account, Role.LEADER, here)
    an_appointment(account, Role.DIVISION_HEAD, here)
    an_appointment(account, Role.RECEPTION, there)
    with django_assert_num_queries(2):  # the second asks what is lent to them
        actor = actor_of(account.id, AT)
    assert actor.posts == {Post(here, Role.LEADER), Post(here, Role.DIVISION_HEAD), Post(there, Role.RECEPTION)}
    assert (actor.kind, actor.name) == (ActorKind.STAFF, "Trần Văn Mẫu")


@pytest.mark.parametrize(
    ("at", "held"),
    [
        (datetime(2026, 6, 30, 16, 59, 59, tzinfo=UTC), False),  # 23:59:59 in Hà Nội, the day before
        (datetime(2026, 6, 30, 17, 0, tzinfo=UTC), True),  # midnight
        (datetime(2026, 7, 31, 16, 59, 59, tzinfo=UTC), True),  # the last second of the last day
        (datetime(2026, 7, 31, 17, 0, tzinfo=UTC), False),
    ],
)
def test_a_post_is_held_from_its_first_day_to_its_last_as_days_pass_in_viet_nam(at: datetime, held: bool) -> None:
    account = a_staff_account()
    an_appointment(account, Role.CLERK, valid_from=date(2026, 7, 1), valid_to=date(2026, 7, 31))
    assert bool(actor_of(account.id, at).posts) is held


def test_staff_without_a_post_are_actors_who_may_do_nothing() -> None:
    assert actor_of(a_staff_account().id, AT).posts == frozenset()


def test_a_citizen_acts_under_the_name_of_the_person_behind_the_account() -> None:
    person = a_person(name="Lê Văn Thử")
    actor = a_citizen(person)
    assert (actor.kind, actor.person_id, actor.name) == (ActorKind.CITIZEN, person.id, "Lê Văn Thử")


def test_an_unknown_and_a_closed_account_are_nobody() -> None:
    closed = a_staff_account()
    closed.is_active = False
    closed.save()
    for account_id in (closed.id, new_id()):
        with pytest.raises(NoSuchAccount):
            actor_of(account_id, AT)


def test_an_account_of_the_demonstration_is_nobody_where_none_runs(settings: Settings) -> None:
    account = a_staff_account()
    account.is_demonstration = True
    account.save()
    settings.DEMO = False
    with pytest.raises(NoSuchAccount):
        actor_of(account.id, AT)
    settings.DEMO = True
    assert actor_of(account.id, AT).id == account.id


def _a_token(*, expires_at: datetime | None = None) -> tuple[str, ApiToken]:
    account = a_service_account()
    an_appointment(account, Role.RECEPTION)
    issued = issue_token(
        actor=SYSTEM, at=AT, account_id=account.id, title="Thử", scopes=["dossiers:file"], expires_at=expires_at
    )
    return issued.secret, ApiToken.objects.get(pk=issued.token.id)


def test_a_token_brings_its_service_with_its_posts_and_then_no_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    secret, row = _a_token()
    ApiToken.objects.update(last_used_at=AT)
    with django_assert_num_queries(1):
        grant = grant_of_token(secret, AT)
    with django_assert_num_queries(0):
        assert grant_of_token(secret, AT + 4 * SECOND) == grant
    with django_assert_num_queries(1):
        grant_of_token(secret, AT + 6 * SECOND)
    assert (grant.actor.kind, grant.actor.id) == (ActorKind.SERVICE, row.account_id)
    assert grant.actor.holds(Role.RECEPTION)
    assert grant.scopes == {"dossiers:file"}


def test_the_use_of_a_token_is_noted_once_an_hour(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    secret, row = _a_token()
    grant_of_token(secret, AT)
    grant_of_token(secret, AT + timedelta(minutes=30))
    row.refresh_from_db()
    assert row.last_used_at == AT
    grant_of_token(secret, AT + timedelta(minutes=61))
    row.refresh_from_db()
    assert row.last_used_at == AT + timedelta(minutes=61)


def test_a_revoked_token_is_refused_at_once_in_this_process(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    secret, row = _a_token()
    grant_of_token(secret, AT)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_token(actor=SYSTEM, at=AT + SECOND, token_id=row.id)
    with pytest.raises(TokenRefused):
        grant_of_token(secret, AT + SECOND)


def test_a_token_revoked_by_another_process_is_refused_after_five_seconds() -> None:
    secret, _row = _a_token()
    grant_of_token(secret, AT)
    ApiToken.objects.update(revoked_at=AT)
    grant_of_token(secret, AT + 4.9 * SECOND)
    with pytest.raises(TokenRefused):
        grant_of_token(secret, AT + 5 * SECOND)


def test_a_remembered_token_is_refused_from_the_instant_it_expires() -> None:
    secret, _row = _a_token(expires_at=AT + 2 * SECOND)
    grant_of_token(secret, AT + SECOND)
    with pytest.raises(TokenRefused):
        grant_of_token(secret, AT + 2 * SECOND)


def test_an_unknown_token_is_refused() -> None:
    secret, _row = _a_token()
    with pytest.raises(TokenRefused):
        grant_of_token(secret[:-1], AT)


def test_only_the_hash_of_a_secret_is_kept() -> None:
    secret, row = _a_token()
    kept = " ".join(str(value) for value in ApiToken.objects.filter(pk=row.pk).values_list()[0])
    assert secret not in kept
    assert secret[:12] in kept

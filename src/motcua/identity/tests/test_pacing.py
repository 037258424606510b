"""How many requests a minute are taken, of whom, and what several processes know of each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from motcua.identity import api as identity
from motcua.identity.pacing import SHARES, Pacer, spend_request
from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import day_of

from .builders import AT, a_service_account, records

pytestmark = pytest.mark.django_db
MINUTE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def taken(pacer: Pacer, tries: int, *, allowed: int, at: datetime = MINUTE, subject: str = "x") -> int:
    """How many of the tries are let through."""
    count = 0
    for _ in range(tries):
        try:
            pacer.spend("system", subject, allowed, at)
        except identity.TooManyRequests:
            continue
        count += 1
    return count


@pytest.mark.parametrize("allowed", [1, 2, 19, 40, 50])
def test_one_process_never_lets_through_more_than_allowed_nor_less(allowed: int) -> None:
    assert taken(Pacer(), allowed + 5, allowed=allowed) == allowed


@pytest.mark.parametrize("processes", [2, 3])
def test_processes_share_the_count_but_for_less_than_a_twentieth_each(processes: int) -> None:
    allowed = 100
    several = [Pacer() for _ in range(processes)]
    let_through = sum(taken(pacer, 1, allowed=allowed) for _ in range(allowed) for pacer in several)
    part = allowed // SHARES
    assert allowed <= let_through <= allowed + processes * (part - 1)


def test_a_process_learns_that_others_used_everything_up() -> None:
    first, second = Pacer(), Pacer()
    assert taken(first, 100, allowed=100) == 100
    assert taken(second, 100, allowed=100) == 100 // SHARES - 1


def test_hardly_any_request_costs_a_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    pacer = Pacer()
    with django_assert_num_queries(0):
        taken(pacer, 4, allowed=100)
    with django_assert_num_queries(1):
        taken(pacer, 5, allowed=100)
    taken(pacer, 200, allowed=100)
    with django_assert_num_queries(0):
        assert taken(pacer, 50, allowed=100) == 0  # refusing costs nothing


def test_the_next_minute_begins_anew_and_everybody_has_a_count_of_their_own() -> None:
    pacer = Pacer()
    assert taken(pacer, 30, allowed=20, at=MINUTE + 59 * SECOND) == 20
    assert taken(pacer, 30, allowed=20, at=MINUTE + 60 * SECOND) == 20
    assert taken(pacer, 30, allowed=20, at=MINUTE + 60 * SECOND, subject="y") == 20


def test_the_pace_says_what_is_left_and_for_how_long() -> None:
    pacer = Pacer()
    pace = pacer.spend("system", "x", 20, MINUTE + 18 * SECOND)
    assert (pace.allowed, pace.left, pace.resets_in_seconds) == (20, 19, 42)
    taken(pacer, 19, allowed=20, at=MINUTE + 18 * SECOND)
    with pytest.raises(identity.TooManyRequests) as refused:
        pacer.spend("system", "x", 20, MINUTE + 50 * SECOND)
    assert (refused.value.pace.left, refused.value.pace.resets_in_seconds) == (0, 10)


def limits(per_system: int, per_address: int) -> None:
    identity.limit_requests(actor=SYSTEM, at=AT, valid_from=day_of(AT), per_system=per_system, per_address=per_address)


def a_token() -> tuple[str, str]:
    """Two tokens of one system."""
    account = a_service_account()
    first, second = (
        identity.issue_token(actor=SYSTEM, at=AT, account_id=account.id, title="", scopes=["dossiers:read"]).secret
        for _ in range(2)
    )
    return first, second


def test_all_tokens_of_a_system_count_together_and_not_against_its_address() -> None:
    limits(per_system=2, per_address=1)
    first, second = a_token()
    assert spend_request(token=first, address="192.0.2.1", at=AT).policy == "system"
    spend_request(token=second, address="192.0.2.1", at=AT)
    with pytest.raises(identity.TooManyRequests):
        spend_request(token=first, address="192.0.2.2", at=AT)
    assert spend_request(token="", address="192.0.2.1", at=AT).policy == "address"


def test_invented_tokens_count_against_the_address() -> None:
    limits(per_system=100, per_address=1)
    spend_request(token="motcua_invented", address="192.0.2.1", at=AT)
    with pytest.raises(identity.TooManyRequests):
        spend_request(token="motcua_another", address="192.0.2.1", at=AT)


def test_addresses_of_one_network_of_the_new_kind_count_as_one() -> None:
    limits(per_system=1, per_address=1)
    spend_request(token="", address="2001:db8:1:2::1", at=AT)
    with pytest.raises(identity.TooManyRequests):
        spend_request(token="", address="2001:db8:1:2:ffff::9", at=AT)
    spend_request(token="", address="2001:db8:1:3::1", at=AT)


def test_limits_hold_from_their_day_on_and_keep_their_history() -> None:
    assert identity.request_limits(AT) == identity.RequestLimits()
    tomorrow = AT + timedelta(days=1)
    identity.limit_requests(actor=SYSTEM, at=AT, valid_from=day_of(tomorrow), per_system=7, per_address=3)
    assert identity.request_limits(AT) == identity.RequestLimits()
    assert (identity.request_limits(tomorrow).per_system, identity.request_limits(tomorrow).per_address) == (7, 3)
    assert [one.per_system for one in identity.request_limits_history()] == [7]
    assert records().get().action == "identity.limit_requests"


@pytest.mark.parametrize(("per_system", "per_address", "wrong"), [(0, 1, "per_system"), (1, 0, "per_address")])
def test_nobody_is_shut_out_by_a_limit(per_system: int, per_address: int, wrong: str) -> None:
    with pytest.raises(identity.InvalidDetails) as refused:
        limits(per_system, per_address)
    assert set(refused.value.fields) == {wrong}

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from motcua.kernel import tracing
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.kernel.errors import Forbidden
from motcua.kernel.ids import new_id
from motcua.kernel.rows import Rows
from motcua.outbox import api as outbox
from motcua.outbox.event import decode, encode
from motcua.outbox.models import Delivery, OutboxEvent
from motcua.outbox.relay import Patience, dispatch

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BellRang(outbox.Event):
    name = "tests.bell_rang"
    bell_id: UUID
    times: int = 1


@dataclass(frozen=True, slots=True)
class EverythingHappened(outbox.Event):
    name = "tests.everything_happened"
    version = 2
    who: UUID | None
    at: datetime
    day: date
    words: tuple[str, ...]
    certain: bool


def an_actor(role: Role) -> Actor:
    return Actor(ActorKind.STAFF, new_id(), "Cán bộ", posts=frozenset({Post(new_id(), role)}))


class Listener:
    """Keeps what it heard; fails as often as it is told to."""

    def __init__(self) -> None:
        self.heard: list[BellRang] = []
        self.requests: list[str] = []
        self.failures = 0

    def __call__(self, event: BellRang) -> None:
        self.heard.append(event)
        self.requests.append(tracing.request_id())
        if self.failures:
            self.failures -= 1
            raise ValueError("the ear is closed")


@pytest.fixture
def listener() -> Iterator[Listener]:
    ear = Listener()
    outbox.subscribe(BellRang, "tests.ear", ear)
    yield ear
    outbox.unsubscribe(BellRang, "tests.ear")


def publish(event: outbox.Event | None = None) -> BellRang:
    event = event or BellRang(bell_id=new_id())
    with transaction.atomic():
        outbox.publish(event, AT)
    assert isinstance(event, BellRang)
    return event


def make_due() -> None:
    Delivery.objects.update(next_at=Now() - timedelta(seconds=1))


def test_an_event_is_read_back_as_it_was_published() -> None:
    event = EverythingHappened(who=new_id(), at=AT, day=date(2026, 3, 2), words=("một", "cửa"), certain=True)
    assert decode("tests.everything_happened", 2, encode(event)) == event
    nobody = EverythingHappened(who=None, at=AT, day=date(2026, 3, 2), words=(), certain=False)
    assert decode("tests.everything_happened", 2, encode(nobody)) == nobody


def test_the_shape_of_an_event_is_told_in_words() -> None:
    assert outbox.shape_of(EverythingHappened) == {
        "who": "UUID | None",
        "at": "datetime",
        "day": "date",
        "words": "tuple[str, ...]",
        "certain": "bool",
    }


def test_two_classes_may_not_share_a_name_and_version() -> None:
    with pytest.raises(TypeError, match=r"tests\.bell_rang/1 is"):
        type("Other", (outbox.Event,), {"name": "tests.bell_rang"})


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(outbox.OutsideTransaction):
        outbox.publish(BellRang(bell_id=new_id()))
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
def test_an_event_of_a_transaction_rolled_back_does_not_exist(listener: Listener) -> None:
    with transaction.atomic():
        outbox.publish(BellRang(bell_id=new_id()))
        transaction.set_rollback(True)
    assert outbox.relay_once() == 0
    assert listener.heard == []


@pytest.mark.django_db
def test_an_event_reaches_every_subscriber_once(listener: Listener) -> None:
    other: list[BellRang] = []
    outbox.subscribe(BellRang, "tests.other", other.append)
    try:
        event = publish()
        assert outbox.relay_once() == 3  # dispatched, and delivered twice
        assert outbox.relay_once() == 0
    finally:
        outbox.unsubscribe(BellRang, "tests.other")
    assert listener.heard == [event]
    assert other == [event]


@pytest.mark.django_db
def test_a_planned_row_publishes_as_well(listener: Listener) -> None:
    event = BellRang(bell_id=new_id(), times=3)
    with transaction.atomic():
        Rows(outbox.plan(event, AT)).write()
    outbox.relay_once()
    assert listener.heard == [event]
    assert OutboxEvent.objects.get().created_at == AT


@pytest.mark.django_db
def test_a_delivery_belongs_to_the_request_that_caused_the_event(listener: Listener) -> None:
    with tracing.within("yeu-cau-1"):
        publish()
    publish()
    outbox.relay_once()
    assert listener.requests == ["yeu-cau-1", ""]


@pytest.mark.django_db
def test_events_are_heard_in_the_order_of_publishing(listener: Listener) -> None:
    events = [publish() for _ in range(5)]
    outbox.relay_once()
    assert listener.heard == events


@pytest.mark.django_db
def test_an_event_committed_late_with_a_smaller_identifier_is_not_lost(listener: Listener) -> None:
    early = outbox.plan(BellRang(bell_id=new_id()), AT)
    publish()
    outbox.relay_once()
    early.save(force_insert=True)
    outbox.relay_once()
    assert len(listener.heard) == 2


@pytest.mark.django_db
def test_a_failure_is_written_down_and_tried_again_after_a_delay(listener: Listener) -> None:
    listener.failures = 1
    publish()
    outbox.relay_once()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("pending", 1)
    assert delivery.last_error == "ValueError: the ear is closed"
    assert outbox.relay_once() == 0  # not due yet
    make_due()
    outbox.relay_once()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("done", 2, "")
    assert len(listener.heard) == 2


@pytest.mark.django_db
def test_one_failing_subscriber_does_not_hold_up_another_event(listener: Listener) -> None:
    listener.failures = 1
    publish()
    second = publish()
    outbox.relay_once()
    assert listener.heard[-1] == second
    assert Delivery.objects.filter(state="done").count() == 1


@pytest.mark.django_db
def test_what_a_failing_handler_wrote_is_undone() -> None:
    def write_and_fail(event: BellRang) -> None:
        OutboxEvent.objects.create(name="half done", version=1, payload={})
        raise ValueError

    outbox.subscribe(BellRang, "tests.half", write_and_fail)
    try:
        publish()
        outbox.relay_once()
    finally:
        outbox.unsubscribe(BellRang, "tests.half")
    assert not OutboxEvent.objects.filter(name="half done").exists()
    assert Delivery.objects.get().attempts == 1


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_fails_only_at_commit_counts_as_failed() -> None:
    def point_nowhere(event: BellRang) -> None:
        Delivery.objects.create(event_id=new_id(), subscriber="nobody", next_at=AT)

    outbox.subscribe(BellRang, "tests.dangling", point_nowhere)
    try:
        publish()
        outbox.relay_once()
    finally:
        outbox.unsubscribe(BellRang, "tests.dangling")
    assert "IntegrityError" in Delivery.objects.get().last_error


@pytest.mark.django_db
def test_a_delivery_that_keeps_failing_is_dead_and_can_be_replayed(listener: Listener, settings: object) -> None:
    settings.OUTBOX_ATTEMPTS = 3  # type: ignore[attr-defined]
    listener.failures = 3
    publish()
    for _ in range(5):
        outbox.relay_once()
        make_due()
    assert len(listener.heard) == 3
    (letter,) = outbox.dead_letters()
    assert (letter.event, letter.subscriber, letter.attempts) == ("tests.bell_rang/1", "tests.ear", 3)
    assert "the ear is closed" in letter.last_error

    assert outbox.replay(actor=SYSTEM, at=AT, subscriber="tests.somebody_else") == 0
    assert outbox.replay(actor=SYSTEM, at=AT, delivery_id=letter.id) == 1
    outbox.relay_once()
    assert outbox.dead_letters() == []
    assert len(listener.heard) == 4


def test_the_delay_doubles_and_stays_within_bounds() -> None:
    patience = Patience(attempts=99, first_delay_seconds=2, longest_delay_seconds=100)
    for attempt, longest in [(1, 2), (2, 4), (3, 8), (6, 64), (7, 100), (60, 100)]:
        for _ in range(50):
            assert longest / 2 <= patience.delay(attempt).total_seconds() <= longest


@pytest.mark.django_db
def test_an_event_unknown_to_this_program_waits_for_one_that_knows_it(listener: Listener) -> None:
    OutboxEvent.objects.create(name="tests.bell_rang", version=9, payload={})
    OutboxEvent.objects.create(name="tests.from_the_future", version=1, payload={})
    assert outbox.relay_once() == 0
    assert outbox.backlog().waiting == 2


@pytest.mark.django_db(transaction=True)
def test_two_relays_at_once_do_not_deliver_twice() -> None:
    heard: list[UUID] = []
    inside, go_on = threading.Event(), threading.Event()

    def slow(event: BellRang) -> None:
        heard.append(event.bell_id)
        inside.set()
        assert go_on.wait(10)

    outbox.subscribe(BellRang, "tests.slow", slow)
    try:
        publish()
        first = threading.Thread(target=lambda: (outbox.relay_once(), connection.close()))
        first.start()
        assert inside.wait(10)
        assert outbox.relay_once() == 0
        go_on.set()
        first.join(10)
        assert outbox.relay_once() == 0
    finally:
        outbox.unsubscribe(BellRang, "tests.slow")
    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_the_relay_loop_hears_of_an_event_and_stops_when_told() -> None:
    heard = threading.Event()
    stop = threading.Event()
    outbox.subscribe(BellRang, "tests.loop", lambda event: heard.set())
    relay = threading.Thread(target=lambda: (outbox.run_relay(stop), connection.close()))
    relay.start()
    try:
        publish()
        assert heard.wait(10)
    finally:
        stop.set()
        relay.join(10)
        outbox.unsubscribe(BellRang, "tests.loop")
    assert not relay.is_alive()


@pytest.mark.django_db
def test_only_settled_events_past_their_time_are_purged(listener: Listener) -> None:
    now = datetime.now(UTC)
    listener.failures = 1
    publish()  # fails, and so waits
    handled = publish()
    outbox.relay_once()
    publish()  # not dispatched
    assert outbox.purge(at=now, keep_days=1) == 0
    assert outbox.purge(at=now + timedelta(days=2), keep_days=1) == 1
    remaining = {row.payload["bell_id"] for row in OutboxEvent.objects.all()}
    assert len(remaining) == 2
    assert str(handled.bell_id) not in remaining


@pytest.mark.django_db
def test_a_delivery_is_unique_for_event_and_subscriber(listener: Listener) -> None:
    publish()
    dispatch(10)
    row = Delivery.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(event=row.event, subscriber=row.subscriber, next_at=AT)


@pytest.mark.django_db
def test_the_backlog_tells_what_waits_and_since_when(listener: Listener) -> None:
    publish()
    backlog = outbox.backlog()
    assert (backlog.waiting, backlog.pending, backlog.dead, backlog.oldest_at) == (1, 0, 0, AT)
    dispatch(10)
    Delivery.objects.update(subscriber="tests.gone")
    backlog = outbox.backlog()
    assert (backlog.waiting, backlog.pending, backlog.orphaned, backlog.oldest_at) == (0, 1, 1, AT)


@pytest.mark.django_db
def test_the_command_shows_dead_letters_and_replays_them(listener: Listener, settings: object) -> None:
    settings.OUTBOX_ATTEMPTS = 1  # type: ignore[attr-defined]
    listener.failures = 1
    publish()
    outbox.relay_once()
    out = StringIO()
    call_command("outbox", "dead", stdout=out)
    assert "tests.bell_rang/1 → tests.ear" in out.getvalue()
    assert "the ear is closed" in out.getvalue()
    call_command("outbox", "replay", "--subscriber", "tests.ear", stdout=out)
    outbox.relay_once()
    assert Delivery.objects.get().state == "done"
    with pytest.raises(CommandError):
        call_command("outbox", "replay", "--all", stdout=out)


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (SYSTEM, True),
        (an_actor(Role.ADMINISTRATOR), True),
        (an_actor(Role.SUPERVISOR), False),
        (an_actor(Role.LEADER), False),
        (STRANGER, False),
    ],
)
@pytest.mark.django_db
def test_administrators_and_the_system_let_dead_letters_be_tried_again(actor: Actor, may: bool) -> None:
    assert outbox.may_replay(actor) is may
    if not may:
        with pytest.raises(Forbidden):
            outbox.replay(actor=actor, at=AT)

"""Telling outside systems: who is told what, signed, once more when it fails, never twice as two."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import DAY, a_decision, a_draft, made_public
from motcua.dossiers import api as dossiers
from motcua.dossiers.tests.builders import MONDAY, City, a_filed_dossier
from motcua.identity import api as identity
from motcua.identity.tests.builders import a_service_account, an_appointment
from motcua.integrations import api as integrations
from motcua.integrations import jobs as integrations_jobs
from motcua.integrations.models import Attempt, Endpoint, Message, MessageState
from motcua.integrations.webhooks import delivering, sending
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.outbox import api as outbox

from .conftest import Receiver

pytestmark = pytest.mark.django_db

NOW = MONDAY
SOON = NOW + timedelta(minutes=1)
EVENTS = ("dossier.filed", "dossier.accepted", "dossier.refused")


def a_partner(unit_id: UUID | None = None) -> Actor:
    """An outside system, serving at the desk of the unit when one is given."""
    account = a_service_account()
    if unit_id is not None:
        an_appointment(account, Role.RECEPTION, unit_id)
    return identity.actor_of(account.id, NOW)


def an_endpoint(partner: Actor, url: str, *events: str) -> integrations.NewSecret:
    return integrations.add_endpoint(
        actor=partner, at=NOW, account_id=partner.account_id, url=url, events=events or EVENTS
    )


def send(at: datetime) -> int:
    """What a worker sends at that instant."""
    return delivering.send_due(lambda: at)


def relay() -> None:
    while outbox.relay_once(100):
        pass


def test_a_partner_is_told_signed_what_happens_to_the_dossiers_of_its_unit(
    city: City, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    filed = a_filed_dossier(city, at=NOW)
    dossiers.accept(actor=city.staff[Role.RECEPTION], at=NOW, reference=filed.reference)
    relay()
    assert send(SOON) == 2
    monkeypatch.setattr("standardwebhooks.webhooks.datetime", _Clock)
    told = [Webhook(made.secret).verify(body, headers) for headers, body in receiver.got]
    assert [one["type"] for one in told] == ["dossier.filed", "dossier.accepted"]
    assert told[1]["data"]["reference"] == filed.reference
    assert told[1]["data"]["national_status"] == 2
    assert "Nguyễn" not in receiver.got[0][1].decode()
    assert not Message.objects.exclude(state=MessageState.DELIVERED).exists()


class _Clock(datetime):
    """The receiver's clock stands where ours does in these tests."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return NOW.astimezone(tz)


def test_a_changed_body_or_another_secret_is_not_believed(
    city: City, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("standardwebhooks.webhooks.datetime", _Clock)
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    integrations.ping(actor=partner, at=NOW, endpoint_id=made.endpoint_id)
    send(SOON)
    ((headers, body),) = receiver.got
    Webhook(made.secret).verify(body, headers)
    for secret, said in ((made.secret, body + b" "), ("whsec_" + "A" * 44, body)):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(said, headers)


def test_a_partner_elsewhere_is_told_nothing(city: City, receiver: Receiver) -> None:
    an_endpoint(a_partner(city.other_commune), receiver.url)
    an_endpoint(a_partner(), receiver.url)
    a_filed_dossier(city, at=NOW)
    relay()
    assert not Message.objects.exists()


def test_what_waited_for_an_account_that_was_closed_is_not_sent(city: City, receiver: Receiver) -> None:
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    integrations.ping(actor=partner, at=NOW, endpoint_id=made.endpoint_id)
    identity.close_account(actor=SYSTEM, at=NOW, account_id=partner.account_id)
    assert (send(SOON), receiver.got) == (0, [])
    assert Endpoint.objects.get().pause_reason == delivering.CLOSED


def test_every_partner_that_wants_it_is_told_of_a_procedure_and_no_other(receiver: Receiver) -> None:
    wanting, other = a_partner(), a_partner()
    an_endpoint(wanting, receiver.url, "procedure.published", "procedure.abolished")
    an_endpoint(other, receiver.url, "procedure.amended")
    made_public(a_draft("9.000077", at=NOW), at=NOW)
    catalogue.abolish(actor=SYSTEM, code="9.000077", decision=a_decision("13/QĐ-UBND"), at=NOW)
    relay()
    told = Message.objects.order_by("id")
    assert {one.endpoint.account_id for one in told} == {wanting.account_id}
    assert [(one.type, one.data["decision"]) for one in told] == [
        ("procedure.published", "12/QĐ-UBND"),
        ("procedure.abolished", "12/QĐ-UBND"),
    ]
    assert told[1].data == {
        "procedure": "9.000077",
        "version": 1,
        "decision": "12/QĐ-UBND",
        "effective_from": f"{DAY}",
        "effective_to": f"{DAY - timedelta(days=1)}",
    }


def test_only_the_events_asked_for_are_told(city: City, receiver: Receiver) -> None:
    an_endpoint(a_partner(city.commune), receiver.url, "dossier.returned")
    a_filed_dossier(city, at=NOW)
    relay()
    assert not Message.objects.exists()


def test_a_failure_is_tried_again_later_under_the_same_identifier(city: City, receiver: Receiver) -> None:
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    integrations.ping(actor=partner, at=NOW, endpoint_id=made.endpoint_id)
    receiver.status = 500
    assert send(SOON) == 1
    assert send(SOON + timedelta(seconds=4)) == 0, "the address rests"
    receiver.status = 200
    assert send(SOON + timedelta(seconds=5)) == 1
    first, second = (headers["webhook-id"] for headers, _body in receiver.got)
    assert first == second
    assert [one.status for one in Attempt.objects.order_by("id")] == [500, 200]
    assert Message.objects.get().state == MessageState.DELIVERED
    assert send(SOON + timedelta(days=1)) == 0


def test_a_redirect_is_not_followed(city: City, receiver: Receiver) -> None:
    partner = a_partner(city.commune)
    integrations.ping(actor=partner, at=NOW, endpoint_id=an_endpoint(partner, receiver.url).endpoint_id)
    receiver.status = 302
    send(SOON)
    assert len(receiver.got) == 1
    assert Message.objects.get().state == MessageState.PENDING


def test_a_message_that_nobody_takes_is_given_up_and_can_be_sent_again(city: City, receiver: Receiver) -> None:
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    message = integrations.ping(actor=partner, at=NOW, endpoint_id=made.endpoint_id)
    receiver.status = 503
    at = SOON
    for delay in (*delivering.DELAYS, timedelta(days=1)):
        assert send(at) == 1
        at += delay
    assert (Message.objects.get().state, send(at)) == (MessageState.FAILED, 0)
    receiver.status = 200
    integrations.replay(actor=partner, at=at, message_id=message)
    assert send(at) == 1
    assert Message.objects.get().state == MessageState.DELIVERED


def test_an_address_that_fails_for_days_is_left_alone_until_it_is_resumed(city: City, receiver: Receiver) -> None:
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    integrations.ping(actor=partner, at=NOW, endpoint_id=made.endpoint_id)
    receiver.status = 503
    days = [SOON + timedelta(days=day) for day in range(8)]
    assert [send(at) for at in days] == [1, 1, 1, 1, 1, 1, 0, 0]
    assert Endpoint.objects.get().pause_reason == "503"
    receiver.status = 200
    integrations.resume_endpoint(actor=partner, at=days[-1], endpoint_id=made.endpoint_id)
    assert send(days[-1]) == 1


def test_one_that_says_gone_is_paused_at_once(city: City, receiver: Receiver) -> None:
    partner = a_partner(city.commune)
    integrations.ping(actor=partner, at=NOW, endpoint_id=an_endpoint(partner, receiver.url).endpoint_id)
    receiver.status = 410
    send(SOON)
    assert Endpoint.objects.get().pause_reason == "410 Gone"


def test_a_dead_address_costs_one_call_and_keeps_nobody_else_waiting(city: City, receiver: Receiver) -> None:
    partner, other = a_partner(city.commune), a_partner(city.commune)
    dead = an_endpoint(partner, "http://127.0.0.1:1/")
    alive = an_endpoint(other, receiver.url)
    for _ in range(3):
        integrations.ping(actor=partner, at=NOW, endpoint_id=dead.endpoint_id)
    integrations.ping(actor=other, at=NOW, endpoint_id=alive.endpoint_id)
    assert send(SOON) == 2
    assert len(receiver.got) == 1
    assert Attempt.objects.exclude(error="").count() == 1


def test_an_address_that_goes_on_failing_rests_longer_and_waits_behind_the_others(
    city: City, receiver: Receiver
) -> None:
    partner, other = a_partner(city.commune), a_partner(city.commune)
    dead, alive = an_endpoint(partner, "http://127.0.0.1:1/"), an_endpoint(other, receiver.url)
    for _ in range(3):
        integrations.ping(actor=partner, at=NOW, endpoint_id=dead.endpoint_id)
    assert [send(SOON + timedelta(seconds=since)) for since in (0, 10, 16, 20)] == [1, 1, 0, 1]
    integrations.ping(actor=other, at=SOON, endpoint_id=alive.endpoint_id)
    assert delivering.send_due(lambda: SOON + timedelta(hours=2), limit=1) == len(receiver.got) == 1


def test_an_address_that_takes_long_leaves_time_for_the_others(
    city: City, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = a_partner(city.commune)
    slow = an_endpoint(partner, receiver.url)
    for _ in range(2):
        integrations.ping(actor=partner, at=NOW, endpoint_id=slow.endpoint_id)
    monkeypatch.setattr(sending, "post", lambda *_given: sending.Answer(204, "", 9000))
    assert [send(SOON + timedelta(seconds=since)) for since in (0, 10, 35, 36)] == [1, 0, 0, 1]


def test_while_the_secret_changes_both_believe(city: City, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standardwebhooks.webhooks.datetime", _Clock)
    partner = a_partner(city.commune)
    old = an_endpoint(partner, receiver.url)
    new = integrations.change_secret(actor=partner, at=NOW, endpoint_id=old.endpoint_id)
    integrations.ping(actor=partner, at=NOW, endpoint_id=old.endpoint_id)
    send(SOON)
    ((headers, body),) = receiver.got
    for secret in (old.secret, new.secret):
        Webhook(secret).verify(body, headers)
    integrations.ping(actor=partner, at=NOW, endpoint_id=old.endpoint_id)
    send(NOW + timedelta(hours=25))
    headers, body = receiver.got[1]
    with pytest.raises(WebhookVerificationError):
        Webhook(old.secret).verify(body, headers)


def test_what_happens_while_paused_is_sent_when_resumed(city: City, receiver: Receiver) -> None:
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    integrations.pause_endpoint(actor=partner, at=NOW, endpoint_id=made.endpoint_id, reason="bảo trì")
    a_filed_dossier(city, at=NOW)
    relay()
    assert send(SOON) == 0
    integrations.resume_endpoint(actor=partner, at=NOW, endpoint_id=made.endpoint_id)
    assert send(SOON) == 1


def test_what_is_to_be_told_wakes_a_worker_once(
    city: City, receiver: Receiver, django_capture_on_commit_callbacks: Any
) -> None:
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            integrations.ping(actor=partner, at=NOW, endpoint_id=made.endpoint_id)
    (job,) = ProcrastinateJob.objects.filter(task_name=delivering.JOB)
    assert job.lock == integrations_jobs.send_webhooks.lock == delivering.JOB  # one at a time, whoever lets us wait


def test_what_was_settled_long_ago_is_forgotten(city: City, receiver: Receiver) -> None:
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    integrations.ping(actor=partner, at=NOW, endpoint_id=made.endpoint_id)
    send(SOON)
    integrations.ping(actor=partner, at=NOW, endpoint_id=made.endpoint_id)
    assert delivering.purge(NOW + timedelta(days=29)) == 0
    assert delivering.purge(NOW + timedelta(days=31)) == 1
    assert Message.objects.get().state == MessageState.PENDING


@pytest.mark.parametrize(
    ("who", "may"),
    [("itself", True), ("another", False), ("administrator", False), ("top", True), ("reception", False)],
)
def test_an_endpoint_is_for_its_system_and_who_administers_it(
    city: City, receiver: Receiver, who: str, may: bool
) -> None:
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    actor = {
        "itself": partner,
        "another": a_partner(city.commune),
        "administrator": city.strangers[Role.ADMINISTRATOR],
        "top": city.staff[Role.ADMINISTRATOR],
        "reception": city.staff[Role.RECEPTION],
    }[who]
    acts = (
        lambda: integrations.endpoint(actor, made.endpoint_id, NOW),
        lambda: integrations.messages_of(actor, made.endpoint_id, NOW),
        lambda: integrations.change_endpoint(
            actor=actor, at=NOW, endpoint_id=made.endpoint_id, url=receiver.url, events=EVENTS
        ),
        lambda: integrations.ping(actor=actor, at=NOW, endpoint_id=made.endpoint_id),
        lambda: integrations.replay_since(actor=actor, at=NOW, endpoint_id=made.endpoint_id, since=NOW),
        lambda: integrations.pause_endpoint(actor=actor, at=NOW, endpoint_id=made.endpoint_id),
        lambda: integrations.resume_endpoint(actor=actor, at=NOW, endpoint_id=made.endpoint_id),
        lambda: integrations.change_secret(actor=actor, at=NOW, endpoint_id=made.endpoint_id),
        lambda: integrations.close_endpoint(actor=actor, at=NOW, endpoint_id=made.endpoint_id),
    )
    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(integrations.NoSuchEndpoint):
                act()


def test_a_wrong_registration_is_told_at_the_field(city: City, receiver: Receiver) -> None:
    partner = a_partner()
    for url, events, wrong in (
        ("gopher://x/", EVENTS, "url"),
        (receiver.url, (), "events"),
        (receiver.url, ("dossier.stolen",), "events"),
    ):
        with pytest.raises(integrations.InvalidEndpoint) as refused:
            integrations.add_endpoint(actor=partner, at=NOW, account_id=partner.account_id, url=url, events=events)
        assert set(refused.value.fields) == {wrong}
    an_endpoint(partner, receiver.url)
    with pytest.raises(integrations.EndpointExists):
        an_endpoint(partner, receiver.url)


def test_a_closed_account_is_told_nothing(city: City, receiver: Receiver) -> None:
    partner = a_partner(city.commune)
    an_endpoint(partner, receiver.url)
    identity.close_account(actor=SYSTEM, at=NOW, account_id=partner.account_id)
    a_filed_dossier(city, at=NOW)
    relay()
    assert not Message.objects.exists()


def test_messages_are_listed_with_their_tries_at_a_fixed_cost(
    city: City, receiver: Receiver, django_assert_num_queries: Any
) -> None:
    partner = a_partner(city.commune)
    made = an_endpoint(partner, receiver.url)
    for _ in range(4):
        integrations.ping(actor=partner, at=NOW, endpoint_id=made.endpoint_id)
    send(SOON)
    with django_assert_num_queries(3):
        page = integrations.messages_of(partner, made.endpoint_id, NOW)
    assert [len(one.tries) for one in page.items] == [1, 1, 1, 1]
    assert json.loads(receiver.got[0][1])["type"] == "ping"

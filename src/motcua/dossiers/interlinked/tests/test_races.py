"""Many at once, on a real database: no dossier is filed twice, nothing is finished twice."""

from __future__ import annotations

import pytest

from motcua.casework.api import NotNow
from motcua.casework.models import HistoryEntry
from motcua.dossiers.interlinked.models import Bundle
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.builders import MONDAY, City
from motcua.dossiers.tests.test_races import at_once
from motcua.kernel.actor import Role
from motcua.outbox.models import OutboxEvent
from motcua.outbox.relay import relay_once

from .builders import (
    THERE,
    a_bundle_filing,
    a_child,
    a_counter_bundle,
    a_definition,
    a_filed_bundle,
    bundles,
    dossiers,
    news_travels,
    reference_of,
    settle,
    states,
    the_library,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_officers_accept_and_one_of_them_does(city: City) -> None:
    filed = a_filed_bundle(city)

    def accept() -> dossiers.Accepted:
        return bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)

    came = at_once(accept, accept, accept)
    assert sorted(type(one).__name__ for one in came) == ["Accepted", "NotNow", "NotNow"]
    assert Dossier.objects.count() == 1


def test_the_same_key_at_once_files_one_bundle(city: City) -> None:
    filing = a_bundle_filing(city, key="api:one", digest="same")
    came = at_once(*[lambda: dossiers.submit(actor=city.citizen, at=MONDAY, filing=filing)] * 4)
    assert len({(one.reference, one.secret) for one in came}) == 1
    assert Bundle.objects.count() == 1


def test_workers_that_hear_the_same_news_file_what_follows_once(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """The result is issued and returned in one act: two events, which two relays carry at the same moment."""
    children = [a_child("a"), *[a_child(f"b{n}", ("a",), unit=THERE) for n in range(4)]]
    the_library(monkeypatch, a_definition(*children))
    filed = a_counter_bundle(city)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    news_travels()
    settle(city, reference_of(filed, "a"))
    by_hand = [lambda: bundles.advance(bundle_id=filed.case_id, at=MONDAY)] * 2
    came = at_once(relay_once, relay_once, *by_hand)
    news_travels()
    assert not [one for one in came if isinstance(one, Exception)]
    assert set(states(filed).values()) == {"done", "running"}
    assert Dossier.objects.count() == 5
    assert HistoryEntry.objects.filter(verb="bundles.part_filed").count() == 5


def test_a_part_repaired_by_two_at_once_is_filed_once(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    the_library(monkeypatch, a_definition(a_child("a", unit=THERE)))
    filed, desk = a_counter_bundle(city), city.staff[Role.RECEPTION]
    bundles.accept_bundle(actor=desk, at=MONDAY, reference=filed.reference)
    dossiers.refuse(
        actor=city.strangers[Role.RECEPTION],
        at=MONDAY,
        reference=reference_of(filed, "a"),
        ground=dossiers.RefusalGround.OTHER,
        reason="Không đúng nơi.",
    )
    news_travels()

    def again() -> str:
        return str(bundles.file_again(actor=desk, at=MONDAY, reference=filed.reference, path="a"))

    came = at_once(again, again, again)
    assert sorted(type(one).__name__ for one in came) == ["NotNow", "NotNow", "str"]
    assert Dossier.objects.count() == 2


def test_the_last_two_results_at_once_finish_the_bundle_once(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    the_library(monkeypatch, a_definition(a_child("a"), a_child("b")))
    filed = a_counter_bundle(city)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    for path in ("a", "b"):
        settle(city, reference_of(filed, path))
    at_once(relay_once, relay_once)
    news_travels()
    assert OutboxEvent.objects.filter(name="dossiers.bundle_finished").count() == 1
    with pytest.raises(NotNow):
        bundles.withdraw(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference, reason="Muộn.")

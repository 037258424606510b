from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from motcua.catalogue import api as catalogue
from motcua.catalogue import missed_searches
from motcua.kernel.actor import Role

from .builders import AT, DAY, a_keeper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed_searches, "_waiting", missed_searches._Waiting())


def noted() -> dict[str, int]:
    return {missed.phrase: missed.count for missed in catalogue.missed_searches()}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Nuôi  Rồng ", "nuoi rong"),
        ("hồ sơ của 001085012345 đâu", "ho so cua dau"),
        ("gọi 0912 345 678 nhé", "goi nhe"),
        ("gọi 0912-345-678", "goi"),
        ("nghị định 118/2025", "nghi dinh 118 2025"),
        ("viết cho a.b@vi.du ngay", "viet cho ngay"),
        ("123456789012", ""),
        ("ư" * 300, "u" * 120),
    ],
)
def test_what_is_kept_says_nothing_of_who_asked(text: str, kept: str) -> None:
    assert missed_searches.anonymous(text) == kept


def test_phrases_are_counted_and_written_now_and_then(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    catalogue.note_missed_search(text="nuôi rồng", at=AT)
    with django_assert_num_queries(0):
        catalogue.note_missed_search(text="Nuoi rong", at=AT + timedelta(seconds=5))
        catalogue.note_missed_search(text="cưỡi mây", at=AT + timedelta(seconds=10))
    assert noted() == {"nuoi rong": 1}
    catalogue.note_missed_search(text="nuôi rồng", at=AT + timedelta(days=1))
    assert noted() == {"nuoi rong": 3, "cuoi may": 1}
    first = catalogue.missed_searches()[0]
    assert (first.first_day, first.last_day) == (DAY, DAY + timedelta(days=1))


def test_a_phrase_seen_to_is_struck_off_by_a_keeper_alone() -> None:
    catalogue.note_missed_search(text="nuôi rồng", at=AT)
    with pytest.raises(catalogue.MayNotConfigure):
        catalogue.settle_missed_search(actor=a_keeper(Role.RECEPTION), phrase="nuoi rong", at=AT)
    catalogue.settle_missed_search(actor=a_keeper(), phrase="nuoi rong", at=AT)
    assert noted() == {}


def test_what_nobody_asks_any_more_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.note_missed_search(text="cũ", at=AT - timedelta(days=181))
    catalogue.note_missed_search(text="mới", at=AT)
    catalogue.note_missed_search(text="hiếm", at=AT + timedelta(minutes=1))
    catalogue.note_missed_search(text="mới", at=AT + timedelta(minutes=2))
    assert catalogue.forget_old_missed_searches(at=AT) == 1
    monkeypatch.setattr(missed_searches, "MOST_KEPT", 1)
    assert catalogue.forget_old_missed_searches(at=AT) == 1
    assert noted() == {"moi": 2}

"""Numbers are never used twice, whoever asks at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from motcua.casework.models import Serial
from motcua.casework.numbering import LARGEST_BLOCK, Numbering

pytestmark = pytest.mark.django_db(transaction=True)


class Ticking:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_quiet_unit_numbers_one_two_three_across_processes() -> None:
    clock = Ticking()
    one, other = Numbering(clock), Numbering(clock)
    taken = []
    for process in (one, other, one, one, other):
        clock.now += 10
        taken.append(process.take("H26.1-261122"))
    assert taken == [1, 2, 3, 4, 5]


def test_a_busy_process_asks_the_database_ever_more_rarely() -> None:
    numbering = Numbering(Ticking())
    assert [numbering.take("busy") for _ in range(100)] == list(range(1, 101))
    assert Serial.objects.get(series="busy").last <= 100 + LARGEST_BLOCK


def test_series_are_apart() -> None:
    numbering = Numbering(Ticking())
    assert [numbering.take("a"), numbering.take("b"), numbering.take("a")] == [1, 1, 2]


def test_many_threads_of_many_processes_never_share_a_number() -> None:
    processes = [Numbering() for _ in range(3)]

    def work(which: int) -> list[int]:
        try:
            return [processes[which % 3].take("crowd") for _ in range(200)]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        taken = [n for numbers in pool.map(work, range(6)) for n in numbers]
    assert len(set(taken)) == len(taken) == 1200


def test_a_number_taken_in_a_transaction_that_fails_leaves_no_block_behind() -> None:
    numbering = Numbering(Ticking())
    with transaction.atomic():
        numbering.take("failing")
        transaction.set_rollback(True)
    with transaction.atomic():
        first = numbering.take("failing")
        second = numbering.take("failing")
    assert (first, second) == (1, 2)
    assert numbering.take("failing") == 3

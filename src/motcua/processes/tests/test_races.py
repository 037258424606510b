"""Two people at once, on a real database."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction

from motcua.kernel.errors import Refusal
from motcua.processes import api

from .builders import AT, a_deployed, a_started, an_officer, open_elements


def both(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or was refused with, all begun at the same moment."""
    results: list[object] = [None] * len(acts)
    barrier = Barrier(len(acts))

    def work(place: int) -> None:
        try:
            barrier.wait()
            with transaction.atomic():
                results[place] = acts[place]()
        except Refusal as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=work, args=(i,)) for i in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def completing(case_id: UUID, step_id: UUID) -> Callable[[], object]:
    return lambda: api.complete(case_id, step_id, actor=an_officer(), outcome="done", at=AT)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_completing_the_same_step_one_wins() -> None:
    with transaction.atomic():
        case_id = a_started(a_deployed())
    for _ in range(4):
        step = api.open_steps([case_id])[case_id][0]
        results = both(completing(case_id, step.id), completing(case_id, step.id))
        assert sorted(type(r).__name__ for r in results) == ["Progress", "StepAlreadyDone"]
    assert open_elements(case_id) == []
    assert [e.element_id for e in api.history(case_id)] == ["buoc_1", "buoc_2", "buoc_3", "buoc_4"]


@pytest.mark.django_db(transaction=True)
def test_two_deployments_of_the_same_process_at_once_make_one_version() -> None:
    results = both(*[lambda: a_deployed(key="hai")] * 2)
    assert [v.number for v in results if isinstance(v, api.ProcessVersion)] == [1, 1]

"""How many statements the busiest acts may send."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import api as dossiers
from motcua.kernel.actor import Role

from .builders import MONDAY, City, a_filing, an_accepted_dossier, an_upload, do_step, the_step

pytestmark = pytest.mark.django_db(transaction=True)


def fewest(act: Callable[[], object]) -> int:
    """Of three times: now and then a process looks whether what it keeps is still true."""
    return min(statements(act) for _ in range(3))


def statements(act: Callable[[], object]) -> int:
    """Transaction statements included; but for the reserving of numbers, which a busy process does rarely."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return sum("casework_serial" not in query["sql"] for query in asked.captured_queries)


def test_filing_and_accepting_take_at_most_24_statements(city: City) -> None:
    an_accepted_dossier(city)  # what a process keeps is warm from here on
    filing = a_filing(city, seed=2)

    def file_and_accept() -> None:
        filed = dossiers.file(actor=city.citizen, at=MONDAY, filing=filing)
        dossiers.accept(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)

    assert fewest(file_and_accept) + 1 <= 24


def test_more_attachments_take_no_more_statements(city: City) -> None:
    an_accepted_dossier(city)
    one = a_filing(city, seed=3)
    paper = next(key for key, value in one.answers.items() if isinstance(value, list) and value and "id" in value[0])
    many = a_filing(city, seed=3)
    many.answers[paper] = [{"id": str(an_upload(city.citizen, f"{paper}{n}").id), "name": "x.pdf"} for n in range(5)]  # type: ignore[index]

    def file(filing: dossiers.Filing) -> Callable[[], object]:
        return lambda: dossiers.file(actor=city.citizen, at=MONDAY, filing=filing)

    assert fewest(file(many)) == fewest(file(one))


def test_tracking_takes_at_most_five_statements(city: City) -> None:
    filed = an_accepted_dossier(city)
    dossiers.track(filed.reference, filed.secret)
    tries = {"reference": filed.reference, "secret": filed.secret, "at": MONDAY}
    assert fewest(lambda: dossiers.track_from("192.0.2.1", **tries)) <= 5


def test_completing_a_step_takes_at_most_20_statements(city: City) -> None:
    do_step(city, an_accepted_dossier(city).reference, Role.SPECIALIST)
    reference = an_accepted_dossier(city).reference
    given = {"actor": city.staff[Role.SPECIALIST], "at": MONDAY, "reference": reference, "step": the_step(reference)}
    assert statements(lambda: dossiers.complete_step(**given)) <= 20

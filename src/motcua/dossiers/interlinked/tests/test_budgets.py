"""The page of a bundle costs the same whatever the number of its parts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.interlinked.models import BundlePart
from motcua.dossiers.tests.builders import MONDAY, City
from motcua.kernel.actor import Role

from .builders import THERE, a_child, a_counter_bundle, a_definition, bundles, news_travels, part, settle, the_library

pytestmark = pytest.mark.django_db
PAGE, TRACKING = 14, 7


def a_bundle_of(city: City, monkeypatch: pytest.MonkeyPatch, count: int) -> tuple[str, str]:
    """One part with its result, the others running elsewhere."""
    others = [a_child(f"b{n}", unit=THERE) for n in range(count - 1)]
    the_library(monkeypatch, a_definition(a_child("a"), *others))
    filed = a_counter_bundle(city)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    dossier = part(filed, "a").dossier
    assert dossier is not None
    settle(city, dossier.case.reference)
    news_travels()
    assert BundlePart.objects.filter(bundle_id=filed.case_id).count() == count
    return filed.reference, filed.secret


def test_reading_a_bundle_takes_as_many_queries_for_two_parts_as_for_twelve(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, tracked = [], []
    for parts in (2, 12):
        reference, secret = a_bundle_of(city, monkeypatch, parts)
        bundles.read(city.staff[Role.RECEPTION], reference, at=MONDAY, purpose="test")  # warm
        with CaptureQueriesContext(connection) as asked:
            view = bundles.read(city.staff[Role.RECEPTION], reference, at=MONDAY, purpose="test")
        assert len(view.parts) == parts
        counts.append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            bundles.track_bundle(reference, secret)
        tracked.append(len(asked))
    assert counts[0] == counts[1] <= PAGE, counts
    assert tracked[0] == tracked[1] <= TRACKING, tracked

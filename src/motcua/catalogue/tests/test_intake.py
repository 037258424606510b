"""A decision named in a workbook: when it makes a version, when it only names itself, when it says nothing new."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.catalogue import api as catalogue
from motcua.catalogue.api import Intended, Manner, Outcome, Review
from motcua.kernel.actor import Actor

from .builders import AT, a_keeper, a_published_version, announced, some_content
from .test_workbook import filled

CODE = "9.000001"
pytestmark = pytest.mark.django_db


def uploaded(keeper: Actor, number: str) -> Review:
    """The preview of a workbook that has the procedure as it stands, and a decision."""

    def decided(book: Any) -> None:
        book["Quyết định"]["A3"], book["Quyết định"]["B3"] = CODE, number

    body = filled(decided, some_content())
    upload = catalogue.keep_upload(actor=keeper, file_name="thu-tuc.xlsx", body=body, at=AT)
    return catalogue.review_upload(keeper, upload)


def outcomes(review: Review) -> list[Outcome]:
    assert review.errors == ()
    return [one.outcome for one in review.planned]


def test_a_decision_alone_makes_a_version_for_it_to_announce() -> None:
    keeper, standing = a_keeper(), a_published_version()
    for number, outcome in (("7/QĐ-UBND", Outcome.NEXT), ("8/QĐ-UBND", Outcome.DECIDED)):
        review = uploaded(keeper, number)
        assert outcomes(review) == [outcome]
        catalogue.confirm_upload(actor=keeper, upload_id=review.id, mark=review.mark, at=AT)
        draft = catalogue.in_the_making(keeper, CODE)
        assert (draft.number, draft.content) == (standing.number + 1, standing.content)
        assert catalogue.intended_decision(keeper, draft.id) == Intended(number, None, None, "")
    assert outcomes(uploaded(keeper, number)) == [Outcome.UNCHANGED]


def test_what_its_decision_has_announced_is_not_drafted_again() -> None:
    keeper, _standing = a_keeper(), a_published_version()
    draft = catalogue.start_draft(actor=keeper, code=CODE, at=AT)
    announced(draft, number="7/QĐ-UBND", manner=Manner.AMEND)
    assert outcomes(uploaded(keeper, "7/QĐ-UBND")) == [Outcome.UNCHANGED]
    assert uploaded(keeper, "8/QĐ-UBND").errors
    catalogue.publish(actor=keeper, version_id=draft, on=AT.date(), at=AT)
    assert outcomes(uploaded(keeper, "7/QĐ-UBND")) == [Outcome.UNCHANGED]


def test_nothing_is_looked_for_to_be_taken_out_of_a_procedure_that_is_new() -> None:
    keeper = a_keeper()
    with CaptureQueriesContext(connection) as asked:
        catalogue.start_procedure(actor=keeper, content=some_content(), at=AT)
    assert not [one["sql"] for one in asked if "catalogue_paper" in one["sql"] and not one["sql"].startswith("INSERT")]

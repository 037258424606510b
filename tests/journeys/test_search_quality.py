"""How good and how quick search is over the 2,642 published procedures, on questions beside the project."""

from __future__ import annotations

import json

import pytest

from motcua.catalogue import api as catalogue
from motcua.catalogue.evaluation import Question, evaluate, without_diacritics

from .nation import QUESTIONS, needs_national_data

pytestmark = [pytest.mark.usefixtures("national_catalogue"), pytest.mark.django_db, *needs_national_data]


def questions(name: str) -> list[Question]:
    rows = json.loads((QUESTIONS / name).read_text("utf-8"))
    return [Question(row["question"], frozenset(row["codes"])) for row in rows]


def test_official_and_everyday_questions_are_answered_with_and_without_diacritics() -> None:
    catalogue.make_search_ready(wait=True)
    limits = {
        "portal-faq.dev.json": (0.95, 0.97),
        "civil-status-questions.machine-written.dev.json": (0.62, 0.82),
    }
    for name, (first, few) in limits.items():
        asked = questions(name)
        for way in (asked, without_diacritics(asked)):
            result = evaluate(way)
            assert result.first >= first * result.asked, name
            assert result.among_first_few >= few * result.asked, name

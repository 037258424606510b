"""What the staff's pages say, asked without a page."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest

from motcua.casework import api as casework
from motcua.documents.api import CertificationStatus as Status
from motcua.dossiers import api as dossiers
from motcua.ui import api as ui
from motcua.workplace import acting, copying, listing

DUE = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("part", "said"), [(casework.Part.DO, "Chờ người nộp đến nhận"), (casework.Part.CONSULT, ui.short_moment(DUE))]
)
def test_a_result_waits_for_its_owner_and_a_question_about_it_for_an_answer(part: casework.Part, said: str) -> None:
    usual = dict.fromkeys((field.name for field in fields(casework.InboxRow)), "")
    row = casework.InboxRow(
        **usual | {"state": dossiers.State.RESULT_READY, "part": part, "due_at": DUE, "step_due_at": None}
    )
    assert listing.due(row, None) == said


def test_the_scan_shown_is_the_one_asked_for_else_the_first_to_be_compared_else_the_first() -> None:
    compared, first, second = (
        SimpleNamespace(id=uuid4(), status=status) for status in (Status.COMPARED, Status.SCANNED, Status.SCANNED)
    )
    desk = SimpleNamespace(papers=[compared, first, second])
    assert copying.chosen(desk, str(second.id)) is second
    assert copying.chosen(desk, "khong-co") is first
    assert copying.chosen(SimpleNamespace(papers=[compared]), "") is compared
    assert copying.chosen(SimpleNamespace(papers=[]), "") is None


def test_a_refusal_belongs_to_its_own_form_and_names_the_controls_of_the_page() -> None:
    wrong = dossiers.ReasonMissing.on("reason")
    typed = {"back_reason": " ", "reason": "của biểu mẫu khác"}
    refused = acting.refused("send_back", typed, wrong)
    assert (refused.status, list(refused.errors)) == (422, ["back_reason"])
    assert refused.of("send_back") is refused
    assert refused.of("refuse") is acting.NOTHING
    assert refused.control("back_reason") == {"name": "back_reason", "value": " ", "error": wrong.message}
    assert list(acting.refused("side_pause", {}, wrong).errors) == ["pause_reason"]
    assert acting.NOTHING.control("to_step", "nhan") == {"name": "to_step", "value": "nhan", "error": ""}
    assert acting.NOTHING.summary is None

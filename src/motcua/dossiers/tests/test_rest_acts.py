"""Acts beside filing and acceptance, as another system asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest
from django.utils import timezone

from motcua.casework.models import Case, HistoryEntry
from motcua.dossiers.models import Consultation, KeyedAct
from motcua.identity.actors import forget_tokens
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .builders import MONDAY, City, a_filed_dossier, a_token, an_accepted_dossier, the_step
from .test_rest import Caller

pytestmark = pytest.mark.django_db
KEY = "acts-0001"


@pytest.fixture(autouse=True)
def _at_nine_on_monday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY.astimezone(UTC))
    yield
    forget_tokens()


def a_system(city: City, role: Role, *scopes: str) -> Caller:
    """Another system that serves in a role of the city's commune."""
    return Caller(a_token("dossiers:read", *scopes, role=role, unit_id=city.commune))


def test_an_act_is_done_once_under_its_key_and_refused_for_other_words(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    handler = a_system(city, Role.SPECIALIST, "dossiers:handle")
    body = {"ground": "tax", "reason": "Chờ cơ quan thuế"}
    first, second = (handler.post(f"/dossiers/{reference}/pause", body, key=KEY) for _ in range(2))
    assert (first.status_code, first.json()["repeated"], second.json()["repeated"]) == (200, False, True)
    assert first.json()["state"] == second.json()["state"] == "paused"
    assert HistoryEntry.objects.filter(verb="dossiers.paused").count() == 1
    other = handler.post(f"/dossiers/{reference}/pause", {**body, "reason": "Khác"}, key=KEY)
    assert other.status_code == 409
    assert other["Content-Type"].startswith("application/problem+json")
    resumed = handler.post(f"/dossiers/{reference}/resumption", key="acts-0002")
    assert resumed.json()["state"] == "processing"


def test_what_is_refused_leaves_its_key_free(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    handler = a_system(city, Role.SPECIALIST, "dossiers:handle")
    refused = handler.post(f"/dossiers/{reference}/pause", {"ground": "no such ground"}, key=KEY)
    assert (refused.status_code, KeyedAct.objects.count()) == (422, 0)
    assert handler.post(f"/dossiers/{reference}/pause", {"ground": "tax"}, key=KEY).status_code == 200
    assert handler.post(f"/dossiers/{reference}/pause", {"ground": "tax"}).status_code == 422, "a key is asked for"


def test_each_act_asks_for_its_scope_and_for_the_role(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    reason = {"reason": "Không đủ điều kiện"}
    without = a_system(city, Role.SPECIALIST)
    assert without.post(f"/dossiers/{reference}/ineligibility", reason, key=KEY).status_code == 403
    desk = a_system(city, Role.RECEPTION, "dossiers:handle")
    assert desk.post(f"/dossiers/{reference}/ineligibility", reason, key=KEY).status_code == 403
    elsewhere = Caller(a_token("dossiers:handle", role=Role.SPECIALIST, unit_id=city.other_commune))
    assert elsewhere.post(f"/dossiers/{reference}/ineligibility", reason, key=KEY).status_code == 404
    assert not KeyedAct.objects.exists()
    handler = a_system(city, Role.SPECIALIST, "dossiers:handle")
    found = handler.post(f"/dossiers/{reference}/ineligibility", reason, key=KEY)
    assert found.json()["state"] == "ineligible"
    told = a_system(city, Role.RECEPTION, "dossiers:receive").post(
        f"/dossiers/{reference}/ineligibility-notice", reason, key=KEY
    )
    assert told.json()["state"] == "refused"


def test_a_supplement_is_asked_read_and_the_dossier_withdrawn(city: City) -> None:
    reference = a_filed_dossier(city).reference
    desk = a_system(city, Role.RECEPTION, "dossiers:receive")
    wanted = {"items": [{"label": "Giấy chứng sinh", "wanted": "Bản rõ hơn"}], "reason": "Bản chụp mờ"}
    asked = desk.post(f"/dossiers/{reference}/supplement-requests", wanted, key=KEY)
    assert asked.json()["state"] == "incomplete"
    work = desk.get(f"/dossiers/{reference}/work").json()
    assert [item["label"] for item in work["asked"]] == ["Giấy chứng sinh"]
    gone = desk.post(f"/dossiers/{reference}/withdrawal", {"reason": "Đơn xin rút"}, key="acts-0002")
    assert gone.json()["state"] == "withdrawn"


def test_a_step_is_completed_and_an_opinion_asked_and_answered(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    handler = a_system(city, Role.SPECIALIST, "dossiers:handle")
    unit = organisation.unit(city.other_commune).code
    question = {"unit": unit, "question": "Có trùng không?", "days": 2, "waits": True}
    assert handler.post(f"/dossiers/{reference}/opinions", question, key=KEY).status_code == 200
    step = the_step(reference)
    blocked = handler.post(f"/dossiers/{reference}/steps/{step}/completion", {}, key="acts-0002")
    assert blocked.status_code == 409
    (opinion,) = handler.get(f"/dossiers/{reference}/work").json()["opinions"]
    answering = Caller(a_token("dossiers:handle", role=Role.SPECIALIST, unit_id=city.other_commune))
    path = f"/dossiers/{reference}/opinions/{opinion['opinion']}/answer"
    assert answering.post(path, {"answer": "Không trùng."}, key=KEY).status_code == 200
    assert Consultation.objects.get().answer == "Không trùng."
    done = handler.post(f"/dossiers/{reference}/steps/{step}/completion", {"note": "Đủ"}, key="acts-0002")
    assert done.status_code == 200
    assert the_step(reference) != step


def test_the_clock_is_explained_to_who_may_read_the_dossier(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    told = a_system(city, Role.SPECIALIST).get(f"/dossiers/{reference}/clock").json()
    case = Case.objects.get(reference=reference)
    assert case.due_at is not None
    assert told["days"][-1]["day"] == day_of(case.due_at).isoformat()
    assert "Hồ sơ được tiếp nhận lúc" in told["story"][0]
    stranger = Caller(a_token("dossiers:read", role=Role.SPECIALIST, unit_id=city.other_commune))
    assert stranger.get(f"/dossiers/{reference}/clock").status_code == 404


def test_a_leader_s_system_puts_off_and_stops(city: City) -> None:
    reference = an_accepted_dossier(city, code="1.004873").reference
    leader = a_system(city, Role.LEADER, "dossiers:handle")
    day = (MONDAY + timedelta(days=14)).date().isoformat()
    put_off = leader.post(f"/dossiers/{reference}/reappointment", {"day": day, "reason": "Chờ xác minh"}, key=KEY)
    assert put_off.json()["due_at"].startswith(day)

"""Pages of leaders: lending authority, saying to whom work goes; roles × acts through HTTP."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from lxml import html

from motcua.casework.models import Assignment, AssignmentRule
from motcua.dossiers.tests.builders import City, SignIn, a_dossier_before, an_accepted_dossier
from motcua.identity import api as identity
from motcua.kernel.actor import Role, SigningForm
from motcua.kernel.time import day_of
from motcua.organisation.models import Delegation

pytestmark = pytest.mark.django_db
LEADER, HEAD, SPECIALIST = "lanhdao.hoankiem", "truongphong.hoankiem", "chuyenvien.hoankiem"
EVERYBODY = {
    LEADER: 200,
    HEAD: 200,
    SPECIALIST: 403,
    "vanthu.hoankiem": 403,
    "tiepnhan.hoankiem": 403,
    "giamsat.hoankiem": 403,
    "quantri.hoankiem": 403,
    "congdan01": 403,
    "": 302,
}


@pytest.mark.parametrize("page", ["/lam-viec/uy-quyen/", "/lam-viec/phan-cong/"])
def test_the_pages_of_leaders_are_for_leaders_and_heads(city: City, sign_in: SignIn, page: str) -> None:
    assert {who: sign_in(who).get(page).status_code for who in EVERYBODY} == EVERYBODY
    assert page in sign_in(LEADER).get("/lam-viec/").content.decode()
    assert page not in sign_in(SPECIALIST).get("/lam-viec/").content.decode()


def a_decision(city: City, role: Role = Role.LEADER, **changes: str) -> dict[str, str]:
    """What a leader types: the clerk is authorised for a week from today."""
    now = timezone.now()
    (position,) = identity.positions_held(city.staff[role].account_id, now)
    days = {"valid_from": day_of(now), "valid_to": day_of(now) + timedelta(days=7), "decided_on": day_of(now)}
    typed = {
        f"{name}_{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }
    chosen = {
        "position": str(position.id),
        "delegate": str(city.staff[Role.CLERK].id),
        "form": SigningForm.BY_AUTHORITY.value,
        "number": "12/QĐ-UBND",
        "scope": "Ký kết quả",
    }
    return typed | chosen | changes


def test_a_leader_lends_and_takes_back(city: City, sign_in: SignIn) -> None:
    a_dossier_before(city, Role.LEADER, at=timezone.now())
    leader, clerk = sign_in(LEADER), sign_in("vanthu.hoankiem")
    assert "Không có việc nào đang chờ bạn" in clerk.get("/lam-viec/").content.decode()
    wrong = leader.post("/lam-viec/uy-quyen/moi/", a_decision(city, number=" ", valid_to_day="31", valid_to_month="2"))
    assert wrong.status_code == 422
    page = html.fromstring(wrong.content.decode())
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#valid_to", "#number"]
    assert page.xpath("//input[@name='valid_to_day']/@value") == ["31"]
    made = leader.post("/lam-viec/uy-quyen/moi/", a_decision(city), follow=True).content.decode()
    assert "Đang có hiệu lực" in made
    assert "12/QĐ-UBND" in made
    inbox = clerk.get("/lam-viec/").content.decode()
    assert "Bạn đang được giao quyền" in inbox
    assert "Xem lại và ký các hồ sơ đã chọn" in inbox
    (action,) = html.fromstring(made).xpath("//form[contains(@action, '/cham-dut/')]/@action")
    assert leader.post(action, {"reason": " "}).status_code == 422
    assert "Đã chấm dứt" in leader.post(action, {"reason": "Đã về"}, follow=True).content.decode()
    assert "Bạn đang được giao quyền" not in clerk.get("/lam-viec/").content.decode()


def test_who_may_lend_what_through_the_page(city: City, sign_in: SignIn) -> None:
    """Roles × acts: lending the leader's chair, lending one's own, ending what the leader lent."""
    sign_in(LEADER).post("/lam-viec/uy-quyen/moi/", a_decision(city))
    end = f"/lam-viec/uy-quyen/{Delegation.objects.get().id}/cham-dut/"
    chair = a_decision(city, delegate=str(city.staff[Role.SUPERVISOR].id))
    answers: dict[str, tuple[int, int]] = {}
    for who in EVERYBODY:
        if who != LEADER:
            client = sign_in(who)
            answers[who] = (
                client.post("/lam-viec/uy-quyen/moi/", chair).status_code,
                client.post(end, {"reason": "Thử"}).status_code,
            )
    forbidden = {who: (302, 302) if who == "" else (403, 403) for who in answers}
    assert answers == forbidden
    assert Delegation.objects.get().ended_at is None
    own = sign_in(HEAD).post("/lam-viec/uy-quyen/moi/", a_decision(city, Role.DIVISION_HEAD))
    assert own.status_code == 302
    assert sign_in("lanhdao.badinh").post(end, {"reason": "Thử"}).status_code == 403


def test_a_rule_set_on_the_page_gives_out_the_next_work(city: City, sign_in: SignIn) -> None:
    head = sign_in(HEAD)
    role = f"{city.commune}|specialist"
    person = str(city.staff[Role.SPECIALIST].id)
    assert head.post("/lam-viec/phan-cong/moi/", {"role": role, "how": "person"}).status_code == 422
    done = head.post("/lam-viec/phan-cong/moi/", {"role": role, "how": "person", "account": person}, follow=True)
    assert "Giao một người cố định" in done.content.decode()
    an_accepted_dossier(city, at=timezone.now())
    assert Assignment.objects.get(closed_at=None).account_id == UUID(person)
    assert "giao theo quy tắc" in sign_in(SPECIALIST).get("/lam-viec/").content.decode()
    elsewhere = {"role": f"{city.other_commune}|specialist", "how": "least_load"}
    assert head.post("/lam-viec/phan-cong/moi/", elsewhere).status_code == 403
    assert sign_in(SPECIALIST).post("/lam-viec/phan-cong/moi/", {"role": role, "how": "open_pool"}).status_code == 403
    assert AssignmentRule.objects.count() == 1

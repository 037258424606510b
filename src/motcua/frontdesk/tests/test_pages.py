"""Who gets which page of the front desk, and what each costs."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.audit.models import AuditRecord
from motcua.catalogue import api as catalogue
from motcua.dossiers.tests.builders import City, SignIn
from motcua.dossiers.tests.desk import an_officer_of
from motcua.dossiers.tests.test_handover import given_away, taken_in
from motcua.frontdesk import intakes
from motcua.frontdesk.models import Intake, Way
from motcua.identity import api as identity
from motcua.identity.models import Account
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of

pytestmark = pytest.mark.django_db

RECEPTION, RETURN, SPECIALIST, LEADER, ADMINISTRATOR = (
    f"{word}.hoankiem" for word in ("tiepnhan", "traketqua", "chuyenvien", "lanhdao", "quantri")
)
CITIZEN, STRANGER = "congdan01", ""
OUTSIDE = {CITIZEN: 403, STRANGER: 302}
DESK_ONLY = {RECEPTION: 200, RETURN: 403, SPECIALIST: 403, LEADER: 403, ADMINISTRATOR: 403, **OUTSIDE}
EITHER_DESK = DESK_ONLY | {RETURN: 200}
KEEPERS = DESK_ONLY | {RETURN: 200, SPECIALIST: 200}
PAGES = {
    "/lam-viec/nop-tai-quay/": DESK_ONLY,
    "/lam-viec/nop-tai-quay/?q=khai+sinh": DESK_ONLY,
    "/lam-viec/nop-tai-quay/?q=%00": DESK_ONLY,
    "/lam-viec/nop-tai-quay/thu-tuc/1.001193/": DESK_ONLY,
    "/lam-viec/nop-tai-quay/thu-tuc/9.999999/": DESK_ONLY | {RECEPTION: 404},
    "/lam-viec/nop-tai-quay/{intake}/": DESK_ONLY,
    "/lam-viec/da-nhan/": EITHER_DESK,
    "/lam-viec/da-nhan/?xem=xong&trang=x": EITHER_DESK,
    "/lam-viec/ban-giao/": KEEPERS,
    "/lam-viec/ban-giao/{record}/": KEEPERS | {LEADER: 404, ADMINISTRATOR: 404},
    "/lam-viec/ban-giao/{record}/in/": KEEPERS | {LEADER: 404, ADMINISTRATOR: 404},
}


def an_intake(city: City) -> UUID:
    at = timezone.now()
    account = Account.objects.get(name=RECEPTION)
    version = catalogue.version_in_force("1.001193", day_of(at))
    officer = identity.actor_of(account.id, at)
    return intakes.begin(actor=officer, at=at, version_id=version.id, desk_id=city.commune, way=Way.DIRECT)


def test_every_page_opens_for_those_it_is_for_and_for_nobody_else(city: City, far: UUID, sign_in: SignIn) -> None:
    record = given_away(city, far, taken_in(city, far))
    names = {"intake": an_intake(city), "record": record}
    wrong = {}
    for account in DESK_ONLY:
        client = sign_in(account)
        for page, answers in PAGES.items():
            response = client.get(page.format(**names))
            if response.streaming:
                response.getvalue()
            if response.status_code != answers[account]:
                wrong[page, account] = response.status_code
    assert wrong == {}


def test_only_the_desk_it_was_given_to_begins_an_intake(city: City, far: UUID) -> None:
    version = catalogue.version_in_force("1.001193", day_of(timezone.now()))
    with pytest.raises(intakes.DeskMissing):
        intakes.begin(
            actor=city.staff[Role.RECEPTION], at=timezone.now(), version_id=version.id, desk_id=far, way=Way.DIRECT
        )


@pytest.mark.parametrize("page", ["/lam-viec/da-nhan/?xem=noi-khac", "/lam-viec/ban-giao/"])
def test_no_list_asks_more_of_the_database_for_more_rows(city: City, far: UUID, sign_in: SignIn, page: str) -> None:
    account = Account.objects.get(pk=an_officer_of(far).id).name
    client = sign_in(account)

    def cost() -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(page)
        assert response.status_code == 200
        return len(asked)

    taken_in(city, far, 1)
    few = cost()
    for seed in range(2, 7):
        taken_in(city, far, seed)
    assert cost() == few <= 12


def test_the_long_page_costs_the_same_however_long_it_is(city: City, sign_in: SignIn) -> None:
    client, intake = sign_in(RECEPTION), an_intake(city)
    address = f"/lam-viec/nop-tai-quay/{intake}/"
    client.get(address)
    with CaptureQueriesContext(connection) as short:
        client.get(address)
    client.post(address, {"circumstances": "ordinary", "viec": "luu"})
    client.get(address)
    with CaptureQueriesContext(connection) as longer:
        assert "Người mẹ" in client.get(address).content.decode()
    assert len(longer) == len(short) <= 10


def test_a_unit_is_kept_where_it_was_picked_and_not_where_it_was_only_suggested(city: City, sign_in: SignIn) -> None:
    client, intake = sign_in(RECEPTION), an_intake(city)
    for suggested, kept in ((str(city.commune), None), ("", city.commune)):
        typed = {"viec": "luu", "unit": str(city.commune), "goi_y": suggested}
        assert client.post(f"/lam-viec/nop-tai-quay/{intake}/", typed).status_code == 302
        assert Intake.objects.get(draft_id=intake).unit_id == kept


def test_a_card_brings_what_is_known_of_its_owner_and_another_card_takes_it_away(city: City, sign_in: SignIn) -> None:
    client, intake = sign_in(RECEPTION), an_intake(city)
    address = f"/lam-viec/nop-tai-quay/{intake}/"
    person = identity.person(city.citizen.person_id)  # type: ignore[arg-type]
    shown = client.post(address, {"viec": "doc", "the.applicant": person.number}, follow=True).content.decode()
    assert person.email in shown
    assert shown.count("Lấy từ thẻ căn cước và dữ liệu của người nộp, hãy kiểm tra.") == 3
    typed = {"applicant.number": person.number, "phone": "0911222333", "email": person.email}
    client.post(address, {"viec": "luu", "child_name": "Trần Minh Khôi", **typed})
    card = "000195000777|000123456|Lê Thu Hà|03021995|Nữ|Hà Nội|05012022"
    after = client.post(
        address, {"viec": "doc", "the.applicant": card, "child_name": "Trần Minh Khôi", **typed}, follow=True
    )
    told = after.content.decode()
    assert "Người nộp đã đổi" in told
    assert "Lê Thu Hà" in told
    assert "Trần Minh Khôi" in told
    assert person.email not in told
    read = AuditRecord.objects.filter(action="identity.read_person", purpose="counter intake").order_by("at", "id")
    assert [one.subject_id for one in read] == [person.id, None]

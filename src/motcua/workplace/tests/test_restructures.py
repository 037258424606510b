"""Who sees a plan to rearrange units, what the page tells, and what pressing its buttons does."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from lxml import html

from motcua.casework.models import Case
from motcua.dossiers.tests.builders import City, SignIn, a_dossier_before, an_accepted_dossier
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.organisation.models import Restructure
from motcua.organisation.tests.restructures import a_table

pytestmark = pytest.mark.django_db

ADMINISTRATOR, SUPERVISOR, OF_A_COMMUNE = "quantri.ubnd", "giamsat.hoankiem", "quantri.hoankiem"


def a_plan(city: City, *, heir: str = "") -> UUID:
    """One commune is split between another, which takes its work, and a new one; from today."""
    at = timezone.now()
    old, other = organisation.unit(city.commune), organisation.unit(city.other_commune)
    return organisation.import_restructure(
        actor=SYSTEM,
        at=at,
        text=a_table(
            ("Phường Chính", "99999", old.name, old.commune_code, "Nhập một phần", heir),
            ("Phường Phụ", "99998", old.name, old.commune_code, "Nhập một phần", heir),
            ("Phường Phụ", "99998", other.name, other.commune_code, "Nhập toàn bộ"),
        ),
        number="7/NQ",
        title="Sắp xếp hai phường",
        effective_on=day_of(at),
        under="H26",
    )


@pytest.fixture
def administrator(city: City) -> str:
    """Of the city: the one account that holds a post in a unit without another above."""
    from motcua.identity.models import Account, Appointment
    from motcua.organisation.models import Position

    position = Position.objects.get(unit__parent=None, role="administrator")
    account = Account.objects.filter(appointments__position=position).first()
    if account is None:
        account = Account.objects.create(name=ADMINISTRATOR, kind="staff", is_demonstration=True, password="!")
        Appointment.objects.create(
            account=account, position=position, unit_id=position.unit_id, role=position.role,
            valid_from=day_of(timezone.now()) - timedelta(days=1),
        )  # fmt: skip
    return account.name


def test_the_page_opens_for_supervisors_and_administrators_only(
    city: City, sign_in: SignIn, administrator: str
) -> None:
    page = f"/lam-viec/sap-xep/{a_plan(city)}/"
    answers = {
        account: [sign_in(account).get(path).status_code for path in ("/lam-viec/sap-xep/", page)]
        for account in (administrator, SUPERVISOR, OF_A_COMMUNE, "chuyenvien.hoankiem", "congdan01", "")
    }
    assert answers == {
        administrator: [200, 200],
        SUPERVISOR: [200, 200],
        OF_A_COMMUNE: [200, 200],
        "chuyenvien.hoankiem": [403, 404],
        "congdan01": [403, 403],
        "": [302, 302],
    }


def test_it_tells_unit_by_unit_before_anything_happens(city: City, sign_in: SignIn) -> None:
    an_accepted_dossier(city, at=timezone.now())
    page = html.fromstring(sign_in(SUPERVISOR).get(f"/lam-viec/sap-xep/{a_plan(city)}/").content)
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.xpath("//tbody/tr")]
    assert len(rows) == 2
    assert "Phường Chính (nhận việc (mặc định)) Phường Phụ" in rows[0]
    assert "Hồ sơ đang giải quyết: 1 Việc đang chờ xử lý: 1" in rows[0]
    assert page.xpath("//main//form") == [], "a supervisor changes nothing"
    narrowed = html.fromstring(sign_in(SUPERVISOR).get(page_of(city) + "?loc=mac-dinh").content)
    assert len(narrowed.xpath("//tbody/tr")) == 1


def page_of(city: City) -> str:
    return f"/lam-viec/sap-xep/{organisation.restructures(SYSTEM)[0].id}/"


def test_a_plan_with_problems_offers_only_to_put_it_aside(city: City, sign_in: SignIn, administrator: str) -> None:
    plan = a_plan(city, heir="x")
    client = sign_in(administrator)
    page = html.fromstring(client.get(f"/lam-viec/sap-xep/{plan}/").content)
    assert [form.get("action").split("/")[-2] for form in page.xpath("//main//form")] == ["bo"]
    assert "Còn 1 vướng mắc" in page.text_content()
    client.post(f"/lam-viec/sap-xep/{plan}/xac-nhan/")
    assert Restructure.objects.get(pk=plan).state == "draft"


def test_an_administrator_checks_and_starts_it_and_the_worker_does_the_rest(
    city: City, sign_in: SignIn, administrator: str
) -> None:
    from motcua.organisation.jobs import carry_on_restructures

    filed = an_accepted_dossier(city, at=timezone.now())
    plan = a_plan(city)
    client = sign_in(administrator)
    client.post(f"/lam-viec/sap-xep/{plan}/xac-nhan/")
    answer = client.post(f"/lam-viec/sap-xep/{plan}/thuc-hien/", follow=True)
    assert "Đang chuyển." in answer.content.decode()
    carry_on_restructures(0)
    told = html.fromstring(client.get(f"/lam-viec/sap-xep/{plan}/").content).text_content()
    assert "Đã thực hiện" in told
    heir = organisation.unit_by_code("99999", day_of(timezone.now()))
    assert Case.objects.get(pk=filed.case_id).unit_id == heir.id


def test_the_clerk_is_told_to_have_a_result_signed_again_and_cannot_issue_it(
    city: City, sign_in: SignIn, administrator: str
) -> None:
    from motcua.organisation.jobs import carry_on_restructures

    filed = a_dossier_before(city, Role.CLERK, at=timezone.now(), answers={"delivery": "counter"})
    clerk, page = sign_in("vanthu.hoankiem"), f"/lam-viec/ho-so/{filed.reference}/"
    assert "Đóng dấu và phát hành" in clerk.get(page).content.decode()
    plan, client = a_plan(city), sign_in(administrator)
    client.post(f"/lam-viec/sap-xep/{plan}/xac-nhan/")
    client.post(f"/lam-viec/sap-xep/{plan}/thuc-hien/")
    carry_on_restructures(0)
    told = clerk.get(page).content.decode()
    assert "Đóng dấu và phát hành" not in told
    assert "Chuyển trả để lãnh đạo" in told


def test_the_heir_is_chosen_on_the_page_and_the_plan_is_to_be_checked_again(
    city: City, sign_in: SignIn, administrator: str
) -> None:
    plan, client = a_plan(city), sign_in(administrator)
    client.post(f"/lam-viec/sap-xep/{plan}/xac-nhan/")
    shown = html.fromstring(client.get(f"/lam-viec/sap-xep/{plan}/").content)
    (link,) = shown.xpath("//tbody//a[contains(@href, 'noi-nhan')]/@href")
    form = html.fromstring(client.get(link).content)
    assert form.xpath("//input[@type='radio']/@value") == ["99999", "99998"]
    assert form.xpath("//input[@checked]/@value") == ["99999"]
    assert client.post(link, {"heir": "nowhere"}).status_code == 422
    told = client.post(link, {"heir": "99998"}, follow=True).content.decode()
    assert "Phường Phụ (nhận việc)" in " ".join(html.fromstring(told).text_content().split())
    assert Restructure.objects.get(pk=plan).state == "draft"
    preview = organisation.preview_restructure(SYSTEM, plan)
    (fate,) = [one for one in preview.fates if len(one.parts) > 1]
    assert [(part.key, part.is_heir, part.heir_is_assumed) for part in fate.parts] == [
        ("99998", True, False),
        ("99999", False, False),
    ]
    assert sign_in(SUPERVISOR).post(link, {"heir": "99999"}).status_code == 403


def test_others_press_its_buttons_in_vain(city: City, sign_in: SignIn) -> None:
    plan = a_plan(city)
    for account, answer in ((SUPERVISOR, 403), (OF_A_COMMUNE, 403), ("chuyenvien.hoankiem", 404)):
        for word in ("xac-nhan", "thuc-hien", "bo"):
            assert sign_in(account).post(f"/lam-viec/sap-xep/{plan}/{word}/").status_code == answer, (account, word)
    assert Restructure.objects.get(pk=plan).state == "draft"

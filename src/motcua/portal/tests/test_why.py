"""“Vì sao có ngày hẹn này?” over HTTP: the same days for the citizen and for the office."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from lxml import html

from motcua.dossiers import api as dossiers
from motcua.dossiers.tests.builders import City, SignIn, an_accepted_dossier
from motcua.kernel.actor import Role
from motcua.kernel.time import VIETNAM

pytestmark = pytest.mark.django_db

SEVERAL_DAYS = "1.004884"
MONDAY = datetime(2026, 12, 28, 9, 0, tzinfo=VIETNAM)
PAUSED = MONDAY + timedelta(days=2, hours=6)  # Wednesday 15:00; Friday 1/1 is a holiday
RESUMED = MONDAY + timedelta(days=7, hours=1)  # Monday 10:00


def a_dossier_paused_over_new_year(city: City) -> str:
    reference = an_accepted_dossier(city, code=SEVERAL_DAYS, at=MONDAY).reference
    specialist = city.staff[Role.SPECIALIST]
    ground = dossiers.pause_grounds()[0]
    dossiers.pause(actor=specialist, at=PAUSED, reference=reference, ground=ground.key)
    return reference


def cells(page: html.HtmlElement) -> dict[str, str]:
    """What is said of each day, by its date."""
    rows = (row.xpath("./*") for row in page.xpath("//main//table/tbody/tr"))
    return {first.text_content().strip(): second.text_content().strip() for first, second, *_ in rows}


PAGES = [("congdan01", "/ho-so/{}/vi-sao/"), ("chuyenvien.hoankiem", "/lam-viec/ho-so/{}/vi-sao/")]


@pytest.mark.parametrize(("account", "path"), PAGES)
def test_pauses_holidays_and_new_dates_are_named_day_by_day(
    city: City, sign_in: SignIn, account: str, path: str
) -> None:
    reference = a_dossier_paused_over_new_year(city)
    ground = dossiers.pause_grounds()[0].title
    dossiers.resume(actor=city.staff[Role.SPECIALIST], at=RESUMED, reference=reference)
    dossiers.reappoint(
        actor=city.staff[Role.LEADER],
        at=RESUMED + timedelta(hours=1),
        reference=reference,
        day=date(2027, 1, 15),
        reason="Chờ kết quả xác minh",
    )
    page = html.fromstring(sign_in(account).get(path.format(reference)).content)
    said = {day[-10:]: words for day, words in cells(page).items()}
    assert said["30/12/2026"] == f"08:00–12:00, 13:00–15:00 (tạm dừng: {ground})"
    assert said["31/12/2026"] == f"Không tính (tạm dừng: {ground})"
    assert said["01/01/2027"] == f"Không tính (Tết Dương lịch; tạm dừng: {ground})"
    assert said["02/01/2027"] == f"Không tính (ngày nghỉ hằng tuần; tạm dừng: {ground})"
    assert said["04/01/2027"].startswith(f"10:00–12:00, 13:00–17:00 (tạm dừng: {ground}; hẹn lại sang")
    story = page.xpath("string(//main//p[contains(@class, 'govuk-body')])")
    assert story.index("tiếp nhận") < story.index("Ban đầu") < story.index(ground) < story.index("Chờ kết quả xác minh")
    assert "15/01/2027" in page.xpath("string(//main//p/strong)")


@pytest.mark.parametrize(("account", "path"), PAGES)
def test_while_paused_the_page_promises_no_date(city: City, sign_in: SignIn, account: str, path: str) -> None:
    reference = a_dossier_paused_over_new_year(city)
    page = html.fromstring(sign_in(account).get(path.format(reference)).content)
    assert page.xpath("string(//main//p/strong)") == "Ngày hẹn mới sẽ được tính khi hết tạm dừng."
    assert list(cells(page))[-1].endswith("30/12/2026")

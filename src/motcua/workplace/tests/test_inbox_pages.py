"""The inbox and the bulk acts as pages: words for the time left, filters, ticks, and a table of what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from motcua.casework import api as casework
from motcua.casework.models import HistoryEntry
from motcua.dossiers import api as dossiers
from motcua.dossiers.tests.builders import (
    City,
    SignIn,
    a_dossier_before,
    a_filed_dossier,
    an_accepted_dossier,
    the_step,
)
from motcua.dossiers.tests.test_budgets import fewest
from motcua.kernel.actor import Role

pytestmark = pytest.mark.django_db
RECEPTION, SPECIALIST, LEADER = (f"{word}.hoankiem" for word in ("tiepnhan", "chuyenvien", "lanhdao"))


def cells(page: str, column: int) -> list[str]:
    """Of the table's body, the text of one column, as a reader sees it."""
    rows = html.fromstring(page).xpath("//tbody/tr")
    return [" ".join(row.xpath("./th|./td")[column].text_content().split()) for row in rows]


def test_the_time_left_is_in_words_and_its_tone_repeats_them(city: City, sign_in: SignIn) -> None:
    an_accepted_dossier(city, at=timezone.now() - timedelta(days=40))
    an_accepted_dossier(city, at=timezone.now(), seed=2)
    page = sign_in(SPECIALIST).get("/lam-viec/").content.decode()
    first, second = cells(page, 4)
    assert first.startswith("Quá hạn")
    assert "ngày làm việc" in first
    assert not second.startswith("Quá hạn")
    late_rows = html.fromstring(page).xpath("//tbody/tr[contains(@class,'mc-row--late')]")
    assert [row.xpath("string(./th)").strip() for row in late_rows] == [cells(page, 0)[0]]


def test_the_inbox_narrows_to_own_and_shared(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    mine, shared = (an_accepted_dossier(city, at=at, seed=n).reference for n in (1, 2))
    dossiers.take_step(actor=city.staff[Role.SPECIALIST], at=at, reference=mine, step=the_step(mine))
    client = sign_in(SPECIALIST)
    assert cells(client.get("/lam-viec/?cua=toi").content.decode(), 0) == [mine]
    assert cells(client.get("/lam-viec/?cua=chung").content.decode(), 0) == [shared]
    assert "bạn đã nhận" in client.get("/lam-viec/?cua=toi").content.decode()


def test_what_is_followed_is_in_its_own_list(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    reference = an_accepted_dossier(city, at=at).reference
    clerk = city.staff[Role.CLERK]
    dossiers.involve(
        actor=city.staff[Role.SPECIALIST],
        at=at,
        reference=reference,
        part=casework.Part.FOLLOW,
        account_id=clerk.account_id,
        unit_id=city.commune,
    )
    client = sign_in("vanthu.hoankiem")
    everything = client.get("/lam-viec/").content.decode()
    assert reference not in everything
    assert "?phan=theo-doi" in everything
    assert cells(client.get("/lam-viec/?phan=theo-doi").content.decode(), 0) == [reference]


def test_a_leader_signs_what_is_ticked_and_is_told_of_each(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    ready = [a_dossier_before(city, Role.LEADER, at=at, seed=n).reference for n in (1, 2)]
    left_alone = a_dossier_before(city, Role.LEADER, at=at, seed=3).reference
    client = sign_in(LEADER)
    boxes = html.fromstring(client.get("/lam-viec/").content.decode()).xpath("//input[@name='viec']/@value")
    assert len(boxes) == 3
    ticked = [value for value in boxes if value.split("|")[0] in ready]
    for words in ("Xong", "Đã làm trước đó"):  # the second time is the double click
        page = client.post("/lam-viec/ky-nhieu/", {"viec": ticked}).content.decode()
        assert sorted(cells(page, 0)) == sorted(ready)
        assert cells(page, 1) == [words, words]
    assert HistoryEntry.objects.filter(verb="dossiers.signed").count() == 2
    assert cells(client.get("/lam-viec/").content.decode(), 1) != []
    assert left_alone in client.get("/lam-viec/").content.decode()


def test_nobody_but_who_signs_has_boxes_to_tick(city: City, sign_in: SignIn) -> None:
    an_accepted_dossier(city, at=timezone.now())
    assert "cho-ky" not in sign_in(SPECIALIST).get("/lam-viec/").content.decode()


def test_the_desk_accepts_what_is_ticked(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    good = [a_filed_dossier(city, at=at, seed=n).reference for n in (1, 2)]
    client = sign_in(RECEPTION)
    listed = html.fromstring(client.get("/lam-viec/tiep-nhan/").content.decode()).xpath("//input[@name='ho-so']/@value")
    assert sorted(listed) == sorted(good)
    for words in ("Xong", "Đã làm trước đó"):
        page = client.post("/lam-viec/tiep-nhan/nhieu/", {"ho-so": [*good, "a/b\x00<script>"]}).content.decode()
        assert cells(page, 1) == [words, words, "Không thực hiện"]
        assert all("Hẹn trả kết quả" in detail for detail in cells(page, 2)[:2])
        assert "<script>" not in page
    assert "Chưa chọn hồ sơ nào" in client.post("/lam-viec/tiep-nhan/nhieu/").content.decode()
    too_many = client.post("/lam-viec/tiep-nhan/nhieu/", {"ho-so": [str(n) for n in range(51)]})
    assert too_many.status_code == 422


@pytest.mark.parametrize("address", ["/lam-viec/tiep-nhan/nhieu/", "/lam-viec/ky-nhieu/"])
def test_bulk_acts_are_for_staff_and_by_post(city: City, sign_in: SignIn, address: str) -> None:
    answers = {who: sign_in(who).post(address).status_code for who in (RECEPTION, "congdan01", "")}
    assert answers == {RECEPTION: 200, "congdan01": 403, "": 302}
    assert sign_in(RECEPTION).get(address).status_code == 405


def test_a_leader_s_inbox_takes_six_statements_however_long(city: City, sign_in: SignIn) -> None:
    client, at = sign_in(LEADER), timezone.now()
    for seed in (1, 2, 3):
        a_dossier_before(city, Role.LEADER, at=at, seed=seed)
        assert fewest(lambda: client.get("/lam-viec/")) <= 6

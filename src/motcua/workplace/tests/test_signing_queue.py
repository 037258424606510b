"""A leader sees what waits for a signature, looks at each result, confirms by name, and signs many."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.utils import timezone
from lxml import html

from motcua.casework.models import Assignment, HistoryEntry
from motcua.documents.models import Document
from motcua.dossiers import api as dossiers
from motcua.dossiers.tests.builders import City, SignIn, a_dossier_before, an_accepted_dossier, the_step
from motcua.dossiers.tests.test_budgets import fewest
from motcua.kernel.actor import Role

pytestmark = pytest.mark.django_db
LEADER, QUEUE = "lanhdao.hoankiem", "/lam-viec/cho-ky/"


def boxes(page: bytes) -> list[str]:
    return [str(value) for value in html.fromstring(page.decode()).xpath("//input[@name='viec']/@value")]


def words_of(page: bytes) -> str:
    return " ".join(html.fromstring(page.decode()).text_content().split())


def test_the_queue_holds_what_is_to_be_signed_the_most_urgent_first(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    references = [a_dossier_before(city, Role.LEADER, at=at, seed=n).reference for n in (1, 2)]
    not_yet = an_accepted_dossier(city, at=at, seed=3).reference
    Assignment.objects.filter(case__reference=references[1], closed_at=None).update(step_due_at=at - timedelta(days=1))
    client = sign_in(LEADER)
    page = client.get(QUEUE).content
    assert [box.split("|")[0] for box in boxes(page)] == [references[1], references[0]]
    assert "Giấy khai sinh" in words_of(page)
    assert not_yet not in words_of(page)
    assert QUEUE in client.get("/lam-viec/").content.decode()
    assert "Không có hồ sơ nào chờ bạn ký" in words_of(sign_in("chuyenvien.hoankiem").get(QUEUE).content)


def test_every_dossier_is_named_before_anything_is_signed_and_signed_once(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    filed = [a_dossier_before(city, Role.LEADER, at=at, seed=n) for n in (1, 2)]
    client = sign_in(LEADER)
    ticked = [*boxes(client.get(QUEUE).content), "H26.1-261123-9999|ký"]
    confirming = client.get(f"{QUEUE}xac-nhan/", {"viec": ticked})
    assert not HistoryEntry.objects.filter(verb="dossiers.signed").exists()
    shown = words_of(confirming.content)
    for one in filed:
        view = dossiers.read(city.staff[Role.LEADER], one.reference, at=at, purpose="test")
        assert one.reference in shown
        assert view.applicant.name in shown
    assert "TM. ỦY BAN NHÂN DÂN" in shown
    assert "Giấy khai sinh" in shown
    assert "H26.1-261123-9999 Việc này không còn chờ bạn ký." in shown
    confirmed = boxes(confirming.content)
    assert sorted(confirmed) == sorted(ticked[:2])
    for told in ("Xong", "Đã làm trước đó"):
        answer = client.post("/lam-viec/ky-nhieu/", {"viec": confirmed})
        assert words_of(answer.content).count(told) == 2
    assert HistoryEntry.objects.filter(verb="dossiers.signed").count() == 2
    assert Document.objects.filter(kind="result").count() == 2


def test_what_cannot_be_signed_says_why_and_has_no_box(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    reference = a_dossier_before(city, Role.LEADER, at=at).reference
    turn = f"{reference}|{the_step(reference)}"
    dossiers.ask_opinion(
        actor=city.staff[Role.LEADER],
        at=at,
        reference=reference,
        unit_id=city.other_commune,
        question="Có trùng không?",
        days=2,
        waits=True,
    )
    client = sign_in(LEADER)
    page = client.get(QUEUE).content
    assert boxes(page) == []
    assert "đang chờ ý kiến của đơn vị khác" in words_of(page)
    confirming = client.get(f"{QUEUE}xac-nhan/", {"viec": turn}).content
    assert boxes(confirming) == []
    assert "Không ký được lúc này" in words_of(confirming)


def test_the_leader_sees_the_result_before_signing_and_nothing_is_made_of_it(city: City, sign_in: SignIn) -> None:
    a_dossier_before(city, Role.LEADER, at=timezone.now())
    client = sign_in(LEADER)
    (href,) = html.fromstring(client.get(QUEUE).content.decode()).xpath("//a[contains(@href,'/xem-truoc/')]/@href")
    shown = client.get(href)
    assert shown["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(io.BytesIO(b"".join(shown.streaming_content))) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "CHƯA KÝ" in text
    assert "GIẤY KHAI SINH" in text
    assert not Document.objects.filter(kind="result").exists()
    others = {who: sign_in(who).get(href).status_code for who in ("chuyenvien.hoankiem", "lanhdao.badinh", "congdan01")}
    assert others == {"chuyenvien.hoankiem": 403, "lanhdao.badinh": 404, "congdan01": 403}


def test_more_than_may_be_signed_at_once_is_refused_before_it_is_confirmed(city: City, sign_in: SignIn) -> None:
    answer = sign_in(LEADER).get(f"{QUEUE}xac-nhan/", {"viec": [f"H26.1-261123-{n:04d}|ký" for n in range(51)]})
    assert answer.status_code == 422
    assert "Chưa chọn hồ sơ nào" in words_of(sign_in(LEADER).get(f"{QUEUE}xac-nhan/").content)


def test_the_queue_takes_as_many_statements_however_long(city: City, sign_in: SignIn) -> None:
    client, at = sign_in(LEADER), timezone.now()
    counts = []
    for seed in (1, 2):
        a_dossier_before(city, Role.LEADER, at=at, seed=seed)
        counts.append(fewest(lambda: client.get(QUEUE)))
    assert counts[0] == counts[1] <= 12

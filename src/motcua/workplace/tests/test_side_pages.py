"""Acts beside the straight way as pages: what is refused comes back at its field as typed, what was done is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import SupplementRequest
from motcua.dossiers.tests.builders import City, SignIn, an_accepted_dossier
from motcua.dossiers.tests.test_side_exits import LONG
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of

pytestmark = pytest.mark.django_db

RECEPTION, SPECIALIST, LEADER = "tiepnhan.hoankiem", "chuyenvien.hoankiem", "lanhdao.hoankiem"
FEE = {"ask_payment_what": "Lệ phí"}
NO_DAY = {"reappoint_day_day": "31", "reappoint_day_month": "2", "reappoint_day_year": "2027"}


def test_what_is_refused_comes_back_at_its_field_as_typed(city: City, sign_in: SignIn) -> None:
    case = f"/lam-viec/ho-so/{an_accepted_dossier(city, at=timezone.now(), code=LONG).reference}"
    refused = (
        (SPECIALIST, "tam-dung", {"pause_reason": "Chờ giám định"}, "pause_ground"),
        (SPECIALIST, "yeu-cau-nop-tien", FEE | {"ask_payment_amount": "một ít"}, "ask_payment_amount"),
        (SPECIALIST, "khong-du-dieu-kien", {"find_ineligible_reason": " "}, "find_ineligible_reason"),
        (LEADER, "hen-lai", NO_DAY | {"reappoint_reason": "Chờ xác minh"}, "reappoint_day"),
        (LEADER, "dung", {"stop_reason": "Theo lệnh"}, "stop_ground"),
        (RECEPTION, "rut", {}, "withdraw_reason"),
    )
    clients = {who: sign_in(who) for who in (SPECIALIST, LEADER, RECEPTION)}
    for who, act, typed, where in refused:
        answer = clients[who].post(f"{case}/{act}/", typed)
        assert answer.status_code == 422, act
        page = html.fromstring(answer.content.decode())
        assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == [f"#{where}"], act
        (form,) = page.xpath(f"//form[contains(@action, '/{act}/')]")
        assert form.xpath("ancestor::details/@open"), act
        assert form.xpath(f".//*[@id='{where}']"), act
        shown = {one.get("name"): one.get("value", one.text or "") for one in form.xpath(".//input | .//textarea")}
        assert typed.items() <= {name: value.strip() or " " for name, value in shown.items()}.items(), act


def test_what_was_done_is_said_and_what_is_in_vain_is_not_offered(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    reference = an_accepted_dossier(city, at=at, code=LONG).reference
    case = f"/lam-viec/ho-so/{reference}"
    specialist, leader, desk = sign_in(SPECIALIST), sign_in(LEADER), sign_in(RECEPTION)

    def told(client: Client, act: str, typed: dict[str, str] | None = None) -> str:
        return str(client.post(f"{case}/{act}/", typed or {}, follow=True).content.decode())

    ground = dossiers.pause_grounds(day_of(at))[0].key
    assert "Đã tạm dừng tính thời hạn" in told(specialist, "tam-dung", {"pause_ground": ground})
    assert "Đã tính tiếp thời hạn. Hẹn trả" in told(specialist, "tinh-tiep")
    owed = told(specialist, "yeu-cau-nop-tien", FEE | {"ask_payment_amount": "1.250.000"})
    assert "Cần nộp: 1.250.000 ₫." in owed
    assert "Đã ghi biên lai" in told(desk, "da-nop-tien", {"confirm_payment_receipt": "BL 12"})
    due = dossiers.read(city.staff[Role.LEADER], reference, at=at, purpose="test").due_at
    assert due is not None
    day = day_of(due) + timedelta(days=14)
    new = {f"reappoint_day_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    assert f'action="{case}/hen-lai/"' in leader.get(f"{case}/").content.decode()
    put_off = told(leader, "hen-lai", new | {"reappoint_reason": "Chờ xác minh"})
    assert "Đã xin lỗi" in put_off
    assert f'action="{case}/hen-lai/"' not in put_off
    assert "Đã trả hồ sơ về nơi tiếp nhận" in told(
        specialist, "khong-du-dieu-kien", {"find_ineligible_reason": "Thiếu"}
    )
    assert "Đã thông báo cho người nộp" in told(desk, "thong-bao")


def test_closing_for_silence_is_offered_when_the_time_to_answer_is_over(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    reference = an_accepted_dossier(city, at=at, code=LONG).reference
    asked = [dossiers.Wanted("Giấy chứng sinh", "Bản rõ hơn")]
    dossiers.ask_supplement(
        actor=city.staff[Role.SPECIALIST], at=at, reference=reference, items=asked, reason="Bản chụp mờ"
    )
    client, case = sign_in(SPECIALIST), f"/lam-viec/ho-so/{reference}/"
    assert f'action="{case}dong/"' not in client.get(case).content.decode()
    SupplementRequest.objects.update(answer_by=at)
    assert f'action="{case}dong/"' in client.get(case).content.decode()
    assert "Đã đóng hồ sơ" in client.post(f"{case}dong/", follow=True).content.decode()

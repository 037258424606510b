"""Slips 02, 04 and 05: what a dossier lacks, sorry and a new date, the end without a result."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from motcua.casework.models import Case
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Reappointment, SupplementItem
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.kernel.time import day_of
from motcua.outbox import api as outbox

from .builders import MONDAY, City, a_filed_dossier, an_accepted_dossier
from .test_slips import said

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils"),
]
LONG = "1.004884"  # a commune's procedure of several working days
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = MONDAY + 3 * HOUR


def relay() -> None:
    while outbox.relay_once(100):
        pass


def a_request(city: City, filed: dossiers.Filed, role: Role = Role.SPECIALIST, **more: Any) -> UUID:
    wanted = [dossiers.Wanted("Giấy chứng sinh", "Bản chụp mờ"), dossiers.Wanted("", "Ghi số điện thoại liên hệ được")]
    given: dict[str, Any] = {"items": wanted, "reason": "Chưa đối chiếu được.", "contact": "Bà Mai, 024 3825 0000"}
    return dossiers.ask_supplement(
        actor=city.staff[role], at=MONDAY + HOUR, reference=filed.reference, **{**given, **more}
    )


def a_new_date(city: City, filed: dossiers.Filed, actor: Actor | None = None) -> Reappointment:
    due = Case.objects.get(pk=filed.case_id).due_at
    assert due is not None
    dossiers.reappoint(
        actor=actor or city.staff[Role.LEADER],
        at=MONDAY + HOUR,
        reference=filed.reference,
        day=day_of(due) + 3 * DAY,
        reason="Chờ kết quả xác minh.",
    )
    return Reappointment.objects.get(dossier_id=filed.case_id)


def test_the_supplement_request_lists_everything_and_until_when(city: City) -> None:
    filed = an_accepted_dossier(city, code=LONG)
    request = a_request(city, filed)
    text = said(dossiers.slips.supplement_slip(city.citizen, filed.reference, request, at=LATER))
    for words in (
        "01/PBS-TTPVHCC",
        "Mẫu số 02, Thông tư số 03/2025/TT-VPCP",
        filed.reference,
        "1. Giấy chứng sinh: Bản chụp mờ",
        "2. Ghi số điện thoại liên hệ được",
        "Lý do: Chưa đối chiếu được.",
        "Bà Mai, 024 3825 0000",
        "ngày 14 tháng 12 năm 2026",
        city.staff[Role.SPECIALIST].name,
    ):
        assert words in text, words
    (made,) = documents.documents_of(filed.case_id)
    assert [one.name for one in made.signatures] == [city.staff[Role.SPECIALIST].name]


def test_before_acceptance_reception_asks_and_signs(city: City) -> None:
    filed = a_filed_dossier(city, code=LONG)
    request = a_request(city, filed, Role.RECEPTION, contact="")
    text = said(dossiers.slips.supplement_slip(city.citizen, filed.reference, request, at=LATER))
    assert f"liên hệ với {city.staff[Role.RECEPTION].name}" in text


def test_the_apology_names_both_dates_and_is_signed_by_leader_and_agency(city: City) -> None:
    filed = an_accepted_dossier(city, code=LONG)
    given = a_new_date(city, filed)
    text = said(dossiers.slips.apology_slip(city.citizen, filed.reference, given.id, at=LATER))
    for words in (
        "01/PXL-TTPVHCC",
        "Mẫu số 04, Thông tư số 03/2025/TT-VPCP",
        "Kính gửi",
        filed.reference,
        f"ngày {day_of(given.before):%d}",
        f"ngày {day_of(given.due_at):%d}",
        "Chờ kết quả xác minh.",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        city.staff[Role.LEADER].name,
    ):
        assert words in text, words
    (made,) = documents.documents_of(filed.case_id)
    assert [one.role for one in made.signatures] == [documents.SignerRole.PERSON, documents.SignerRole.AGENCY]


def test_a_withdrawal_is_noticed_by_the_one_stop_with_what_is_given_back(city: City) -> None:
    filed = an_accepted_dossier(city, code=LONG)
    dossiers.withdraw(actor=city.citizen, at=MONDAY + HOUR, reference=filed.reference, reason="Tôi nộp nhầm.")
    text = said(dossiers.slips.stop_slip(city.citizen, filed.reference, at=LATER))
    for words in (
        "01/TBD-TTPVHCC",
        "Mẫu số 05, Thông tư số 03/2025/TT-VPCP",
        "Kính gửi",
        filed.reference,
        "Ngày đề nghị dừng: 10 giờ 00",
        "Điều 21 Nghị định số 118/2025/NĐ-CP",
        "đề nghị rút hồ sơ. Tôi nộp nhầm.",
    ):
        assert words in text, words
    (made,) = documents.documents_of(filed.case_id)
    assert [one.role for one in made.signatures] == [documents.SignerRole.AGENCY]


def test_a_stop_is_signed_by_the_leader_who_stopped(city: City) -> None:
    filed = an_accepted_dossier(city, code=LONG)
    leader = city.staff[Role.LEADER]
    dossiers.stop(
        actor=leader, at=MONDAY + HOUR, reference=filed.reference, ground="no_longer_possible", reason="Đã giải thể."
    )
    text = said(dossiers.slips.stop_slip(city.citizen, filed.reference, at=LATER))
    assert "Không còn căn cứ pháp luật hoặc đối tượng để giải quyết. Đã giải thể." in text
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in text
    assert "Ngày đề nghị dừng" not in text
    assert leader.name in text


def test_an_unanswered_request_ends_in_a_notice_under_seal(city: City) -> None:
    filed = an_accepted_dossier(city, code=LONG)
    a_request(city, filed)
    end = MONDAY + 60 * DAY
    dossiers.close_unanswered(actor=SYSTEM, at=end, reference=filed.reference)
    text = said(dossiers.slips.stop_slip(city.citizen, filed.reference, at=end))
    assert "đã quá thời hạn mà hồ sơ không được bổ sung, hoàn thiện theo yêu cầu: Chưa đối chiếu được." in text
    assert SYSTEM.name not in text


def test_a_dossier_found_ineligible_gets_the_refusal_of_the_desk(city: City) -> None:
    filed = an_accepted_dossier(city, code=LONG)
    dossiers.find_ineligible(
        actor=city.staff[Role.SPECIALIST], at=MONDAY + HOUR, reference=filed.reference, reason="Không đủ tuổi."
    )
    dossiers.notify_ineligible(actor=city.staff[Role.RECEPTION], at=MONDAY + 2 * HOUR, reference=filed.reference)
    text = said(dossiers.slips.refusal_slip(city.citizen, filed.reference, at=LATER))
    assert "Cụ thể: Không đủ tuổi." in text
    assert city.staff[Role.RECEPTION].name in text


def test_slips_are_made_once_when_the_act_is_heard_of_and_bear_its_day(city: City) -> None:
    filed = an_accepted_dossier(city, code=LONG)
    given = a_new_date(city, filed)
    request = a_request(city, filed)
    relay()
    made = documents.documents_of(filed.case_id)
    assert {(one.kind, one.key) for one in made} == {("supplement", str(request)), ("apology", str(given.id))}
    assert {one.issued_at for one in made} == {MONDAY + HOUR}
    dossiers.slips.supplement_slip(city.citizen, filed.reference, request, at=LATER)
    dossiers.slips.apology_slip(city.citizen, filed.reference, given.id, at=LATER)
    dossiers.withdraw(actor=city.citizen, at=LATER, reference=filed.reference, reason="Nộp nhầm")
    relay()
    dossiers.slips.stop_slip(city.citizen, filed.reference, at=LATER + DAY)
    after = documents.documents_of(filed.case_id)
    assert after[:2] == made
    assert [(one.kind, one.issued_at) for one in after[2:]] == [("stop", LATER)]


def test_each_is_offered_with_its_key_and_opens(city: City) -> None:
    filed = an_accepted_dossier(city, code=LONG)
    given = a_new_date(city, filed)
    request = a_request(city, filed)
    dossiers.withdraw(actor=city.citizen, at=LATER, reference=filed.reference, reason="Nộp nhầm")
    expected = [("tiep-nhan", ""), ("bo-sung", str(request)), ("xin-loi", str(given.id)), ("dung", "")]
    for actor, more in ((city.citizen, []), (city.staff[Role.CLERK], [("kiem-soat", "")])):
        view = dossiers.read(actor, filed.reference, at=LATER, purpose="t")
        offered = dossiers.slips.offered(actor, view)
        assert [(one.word, one.key) for one in offered] == [*expected, *more]
        for one in offered:
            assert dossiers.slips.open_slip(actor, filed.reference, one.word, one.key, at=LATER)
    assert [one.word for one in offered if not one.confirmed] == ["dung"]


def test_a_slip_of_another_dossier_or_of_nothing_does_not_exist(city: City) -> None:
    filed, other = an_accepted_dossier(city, code=LONG), an_accepted_dossier(city, code=LONG, seed=2)
    request, given = a_request(city, filed), a_new_date(city, other)
    slips, clerk = dossiers.slips, city.staff[Role.CLERK]
    wrong: list[tuple[str, str, str]] = [
        (other.reference, "bo-sung", str(request)),
        (filed.reference, "xin-loi", str(given.id)),
        (filed.reference, "bo-sung", str(uuid4())),
        (filed.reference, "bo-sung", "khoa"),
        (filed.reference, "bo-sung", ""),
        (filed.reference, "dung", ""),
    ]
    for reference, word, key in wrong:
        with pytest.raises(dossiers.DossierNotFound):
            slips.open_slip(clerk, reference, word, key, at=LATER)
    with pytest.raises(dossiers.DossierNotFound):
        slips.supplement_slip(city.neighbour, filed.reference, request, at=LATER)


def test_the_control_slip_tells_of_the_supplement_and_of_the_end(city: City) -> None:
    filed = an_accepted_dossier(city, code=LONG)
    request = a_request(city, filed)
    given = {
        item: dossiers.Given(text="Đã bổ sung")
        for item in SupplementItem.objects.filter(request_id=request).values_list("id", flat=True)
    }
    dossiers.answer_supplement(actor=city.citizen, at=MONDAY + 2 * HOUR, reference=filed.reference, given=given)
    dossiers.withdraw(actor=city.citizen, at=LATER, reference=filed.reference, reason="Nộp nhầm")
    text = said(dossiers.slips.control_slip(city.staff[Role.CLERK], filed.reference, at=LATER))
    assert re.search("Yêu cầu bổ sung hồ sơ.* Bổ sung hồ sơ.* Đã rút", text)
    assert text.count("Người nộp hồ sơ") == 3
    assert "01/PKS-TTPVHCC" in text

"""The administrator's pages of agencies and units, over HTTP."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html

from motcua.dossiers.tests.builders import City, SignIn
from motcua.dossiers.tests.test_budgets import fewest
from motcua.identity.models import Account, Appointment
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.organisation.directory import forget
from motcua.organisation.models import Delegation, Position, Restructure, Unit, UnitKind

ROOT = "/quan-tri/co-quan/"


@pytest.fixture
def administrator(sign_in: SignIn) -> Client:
    return sign_in("quantri.hoankiem")


@pytest.fixture
def top(sign_in: SignIn) -> Client:
    """Who administers the whole city."""
    return sign_in(Account.objects.get(name__startswith="quantri.", appointments__unit__parent=None).name)


def today() -> date:
    return day_of(timezone.now())


def typed_day(name: str, day: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def form_of(client: Client, path: str) -> dict[str, str]:
    """What the form of the page would send untouched."""
    page = html.fromstring(client.get(path).text)
    form = next(one for one in page.forms if one.method == "POST" and "csrfmiddlewaretoken" in one.fields
                and one.xpath(".//input[@name!='csrfmiddlewaretoken']"))  # fmt: skip
    return {name: value or "" for name, value in form.form_values()}


def errors_of(text: str) -> list[str]:
    return html.fromstring(text).xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")


def titles(text: str) -> list[str]:
    return [one.text_content() for one in html.fromstring(text).xpath("//ul[@class='mc-tree']//li/a[1]")]


PAGES = {
    "": {"giamsat.hoankiem": 200, "lanhdao.hoankiem": 403, "": 302},
    "moi/": {"giamsat.hoankiem": 403},
    "uy-quyen/": {"giamsat.hoankiem": 200, "lanhdao.hoankiem": 200},
    "{unit}/": {"giamsat.hoankiem": 200, "lanhdao.hoankiem": 403},
    "{unit}/sua/": {"giamsat.hoankiem": 403},
    "{unit}/doi-tu-ngay/": {"quantri.hoankiem": 403},
    "{other}/": {"quantri.hoankiem": 200},
    "{other}/sua/": {"quantri.hoankiem": 403},
    "{other}/vi-tri/{position}/": {"quantri.hoankiem": 403},
}


def test_who_sees_which_page(sign_in: SignIn, city: City) -> None:
    position = Position.objects.filter(unit_id=city.commune).order_by("id")[0]
    names = {"unit": city.commune, "other": city.other_commune, "position": position.id}
    clients = {who: sign_in(who) for page in PAGES.values() for who in page}
    for path, answers in PAGES.items():
        found = {who: clients[who].get(ROOT + path.format(**names)).status_code for who in answers}
        assert (path, found) == (path, answers)
    wrong_unit = f"{ROOT}{city.commune}/vi-tri/{Position.objects.filter(unit_id=city.other_commune)[0].id}/"
    assert clients["quantri.hoankiem"].get(wrong_unit).status_code == 404


def test_the_tree_opens_level_by_level_and_is_searched_without_diacritics(administrator: Client) -> None:
    shut = administrator.get(ROOT).text
    assert titles(shut)[:2] == ["Ủy ban nhân dân thành phố Hà Nội", "Văn phòng Ủy ban nhân dân thành phố"]
    assert len(titles(shut)) == 51
    assert "trang=2" in shut
    centre = Unit.objects.get(kind=UnitKind.CENTRE)
    assert len(titles(administrator.get(ROOT, {"mo": str(centre.id)}).text)) == 2 + 12
    found = administrator.get(ROOT, {"q": "hoan kiem", "loai": "commune"}).text
    assert "Phường Hoàn Kiếm" in found
    assert "Điểm phục vụ" not in found
    assert "Điểm phục vụ hành chính công khu vực Hoàn Kiếm" in administrator.get(ROOT, {"q": "hoan kiem"}).text


def test_any_day_is_looked_at_and_a_wrong_one_is_told(administrator: Client) -> None:
    assert "Không có đơn vị nào vào ngày này." in administrator.get(ROOT, {"ngay": "01/01/1990"}).text
    assert "Như vào ngày 01/07/2025." in administrator.get(ROOT, {"ngay": "2025-07-01"}).text
    wrong = administrator.get(ROOT, {"ngay": "31/02/2026"})
    assert (wrong.status_code, errors_of(wrong.text)) == (422, ["#ngay"])
    assert 'value="31/02/2026"' in wrong.text


def test_the_page_of_a_unit_tells_what_it_is_and_who_holds_its_positions(
    administrator: Client, sign_in: SignIn, city: City
) -> None:
    page = administrator.get(f"{ROOT}{city.commune}/").text
    commune = Unit.objects.get(pk=city.commune)
    held = Appointment.objects.filter(position__unit_id=city.commune, role=Role.LEADER)[0]
    for words in (commune.code, commune.commune_code, "mã tạm", "theo Ủy ban nhân dân thành phố Hà Nội", "Văn thư"):
        assert words in page
    assert held.account.staff.name in page
    supervised = sign_in("giamsat.hoankiem").get(f"{ROOT}{city.commune}/").text
    assert held.account.staff.name not in supervised
    assert "Sửa điều ghi sai" not in supervised
    ways = html.fromstring(page).xpath("//main//a/@href")
    for way in (f"/quan-tri/lich/don-vi/{city.commune}/", f"/quan-tri/lich/don-vi/{city.commune}/gio-tiep-nhan/"):
        assert way in ways
        assert administrator.get(way).status_code == 200


def test_pages_cost_the_same_however_much_there_is(administrator: Client, city: City) -> None:
    def costs() -> list[int]:
        paths = ("", "?q=phuong", f"{city.commune}/", "uy-quyen/")
        return [fewest(lambda path=path: administrator.get(ROOT + path)) for path in paths]  # type: ignore[misc]

    a_delegation(city, today())
    before = costs()
    for number in range(3):
        Position.objects.create(unit_id=city.commune, title=f"Vị trí {number}", role=Role.CLERK, valid_from=today())
        Unit.objects.create(name=f"Phòng {number}", kind=UnitKind.DIVISION, parent_id=city.commune, valid_from=today())
        a_delegation(city, today() - timedelta(days=30 * (number + 1)))
    forget()
    assert costs() == before
    assert max(before) <= 8


def a_delegation(city: City, first: date) -> Delegation:
    position = Position.objects.get(unit_id=city.commune, role=Role.LEADER, valid_to=None)
    return Delegation.objects.create(
        position=position, delegator_id=city.staff[Role.LEADER].id, delegate_id=city.staff[Role.CLERK].id,
        delegate_title="Văn thư", form="TUQ", number=f"{first:%d%m}/QĐ-UBND", decided_on=first, scope="Ký bản sao",
        made_at=timezone.now(), valid_from=first, valid_to=first + timedelta(days=5),
    )  # fmt: skip


def test_a_unit_is_added_once(administrator: Client, city: City) -> None:
    given = form_of(administrator, f"{ROOT}moi/?duoi={city.commune}")
    assert given["parent_id"] == str(city.commune)
    given |= {"name": " Phòng  Kinh tế", "kind": "division", "address": "12 Hàng Bài"}
    wrong = administrator.post(f"{ROOT}moi/", given | {"name": "", "kind": "x", "code": "sai", "valid_from_day": "45"})
    assert (wrong.status_code, set(errors_of(wrong.text))) == (422, {"#name", "#kind", "#code", "#valid_from"})
    assert 'value="12 Hàng Bài"' in wrong.text
    assert 'value="45"' in wrong.text
    made = administrator.post(f"{ROOT}moi/", given)
    unit = Unit.objects.get(name="Phòng Kinh tế")
    assert (made["Location"], unit.parent_id, unit.valid_from) == (f"{ROOT}{unit.id}/", city.commune, today())
    again = administrator.post(f"{ROOT}moi/", given)
    assert (again.status_code, errors_of(again.text)) == (409, ["#name"])
    elsewhere = administrator.post(f"{ROOT}moi/", given | {"parent_id": str(city.other_commune)})
    assert elsewhere.status_code == 403


def test_what_was_entered_wrongly_is_corrected_and_the_second_to_save_sees_the_first(
    administrator: Client, city: City
) -> None:
    path = f"{ROOT}{city.commune}/sua/"
    first, second = form_of(administrator, path), form_of(administrator, path)
    assert administrator.post(path, first).status_code == 302
    assert administrator.post(path, first | {"address": "1 Lê Thái Tổ"}).status_code == 302
    refused = administrator.post(path, second | {"address": "2 Lê Thái Tổ"})
    assert refused.status_code == 409
    assert 'value="2 Lê Thái Tổ"' in refused.text
    shown = html.fromstring(refused.text).xpath("//*[contains(@class,'govuk-summary-list__row')]")
    assert [" ".join(one.text_content().split()) for one in shown] == ["Địa chỉ 1 Lê Thái Tổ"]
    stamp = html.fromstring(refused.text).xpath("//input[@name='stamp']/@value")[0]
    assert administrator.post(path, second | {"address": "2 Lê Thái Tổ", "stamp": stamp}).status_code == 302
    assert Unit.objects.get(pk=city.commune).address == "2 Lê Thái Tổ"
    taken = Unit.objects.get(pk=city.other_commune).code
    wrong = administrator.post(path, form_of(administrator, path) | {"code": taken})
    assert (wrong.status_code, errors_of(wrong.text)) == (409, ["#code"])


def test_a_change_from_a_day_becomes_a_plan_to_look_at(top: Client, city: City) -> None:
    path = f"{ROOT}{city.commune}/doi-tu-ngay/"
    given = form_of(top, path) | {"name": "Phường Hồ Gươm", "number": "1/NQ"} | typed_day("decided_on", today())
    wrong = top.post(path, given | typed_day("effective_on", date(2025, 7, 1)) | {"number": " "})
    assert (wrong.status_code, errors_of(wrong.text)) == (422, ["#effective_on", "#number"])
    assert 'value="Phường Hồ Gươm"' in wrong.text
    made = top.post(path, given | typed_day("effective_on", today() + timedelta(days=9)))
    plan = Restructure.objects.get()
    assert made["Location"] == f"/lam-viec/sap-xep/{plan.id}/"
    assert "Phường Hồ Gươm" in top.get(made["Location"]).text
    assert top.post(path, given | typed_day("effective_on", today() + timedelta(days=9))).status_code == 409
    assert Unit.objects.get(pk=city.commune).valid_to is None


def test_a_unit_tells_its_names_before_and_after(top: Client, city: City) -> None:
    branch = Unit.objects.filter(kind=UnitKind.BRANCH).order_by("code", "id")[0]
    at = timezone.now()
    plan = organisation.prepare_unit_change(
        actor=SYSTEM, at=at, unit_id=branch.id, effective_on=today(), number="9/QĐ", decided_on=today(),
        name="Chi nhánh Một", kind=UnitKind.BRANCH, parent_id=branch.parent_id, code=branch.code,
    )  # fmt: skip
    organisation.check_restructure(actor=SYSTEM, at=at, restructure_id=plan)
    organisation.start_restructure(actor=SYSTEM, at=at, restructure_id=plan)
    new = Unit.objects.get(name="Chi nhánh Một")
    before, after = top.get(f"{ROOT}{branch.id}/").text, top.get(f"{ROOT}{new.id}/").text
    assert "Đã kết thúc" in before
    assert "Việc chuyển về Chi nhánh Một" in before
    assert f"Nhận từ {branch.name}" in after
    assert f"/lam-viec/sap-xep/{plan}/" in after
    assert branch.name in top.get(ROOT, {"mo": str(branch.parent_id), "ngay": str(today() - timedelta(days=1))}).text
    assert branch.name not in titles(top.get(ROOT, {"mo": str(branch.parent_id)}).text)
    assert form_of(top, f"{ROOT}moi/?duoi={new.id}")["kind"] == "point"


def test_a_unit_ends_only_when_nothing_hangs_on_it(administrator: Client, city: City) -> None:
    given = typed_day("last_day", today())
    refused = administrator.post(f"{ROOT}{city.commune}/ket-thuc/", given)
    assert refused.status_code == 409
    assert "Người đang giữ vị trí" in refused.text
    empty = Unit.objects.create(name="Phòng Trống", kind=UnitKind.DIVISION, parent_id=city.commune, valid_from=today())
    forget()
    assert administrator.post(f"{ROOT}{empty.id}/ket-thuc/", {}).status_code == 422
    assert administrator.post(f"{ROOT}{empty.id}/ket-thuc/", given).status_code == 302
    assert "Đã kết thúc" in administrator.get(f"{ROOT}{empty.id}/?ngay={today() + timedelta(days=1)}").text


def test_a_position_is_opened_renamed_and_ended(administrator: Client, city: City) -> None:
    path = f"{ROOT}{city.commune}/vi-tri/moi/"
    given = form_of(administrator, path) | {"title": "Phó Chủ tịch", "role": "leader"}
    wrong = administrator.post(path, given | {"title": " ", "role": ""})
    assert (wrong.status_code, errors_of(wrong.text)) == (422, ["#role"])
    assert administrator.post(path, given).status_code == 302
    assert administrator.post(path, given).status_code == 409
    position = Position.objects.get(unit_id=city.commune, title="Phó Chủ tịch")
    page = f"{ROOT}{city.commune}/vi-tri/{position.id}/"
    typed = form_of(administrator, page)
    assert administrator.post(page, typed | {"title": ""}).status_code == 422
    assert administrator.post(page, typed | {"title": "Phó Chủ tịch thường trực"}).status_code == 302
    stale = administrator.post(page, typed | {"title": "Phó"})
    assert (stale.status_code, "Phó Chủ tịch thường trực" in stale.text) == (409, True)
    assert administrator.post(f"{page}ket-thuc/", {}).status_code == 422
    assert administrator.post(f"{page}ket-thuc/", typed_day("last_day", today())).status_code == 302
    position.refresh_from_db()
    assert (position.title, position.valid_to) == ("Phó Chủ tịch thường trực", today())
    held = Position.objects.get(unit_id=city.commune, role=Role.LEADER, valid_to=None)
    end = f"{ROOT}{city.commune}/vi-tri/{held.id}/ket-thuc/"
    refused = administrator.post(end, typed_day("last_day", today()))
    assert (refused.status_code, errors_of(refused.text)) == (422, ["#last_day"])


def test_what_is_lent_is_listed_by_state_and_unit(administrator: Client, sign_in: SignIn, city: City) -> None:
    running, over = a_delegation(city, today()), a_delegation(city, today() - timedelta(days=40))

    def listed(**query: object) -> set[UUID]:
        page = html.fromstring(administrator.get(f"{ROOT}uy-quyen/", query).text)
        links = page.xpath("//tbody//th/a/@href")
        return {UUID(one.strip("/").split("/")[-1]) for one in links}

    assert listed() == {running.id, over.id}
    assert listed(loc="dang") == {running.id}
    assert listed(loc="da-qua") == {over.id}
    assert listed(loc="sap-toi") == set()
    assert listed(**{"don-vi": city.commune}) == {running.id, over.id}
    page = administrator.get(f"{ROOT}uy-quyen/{running.id}/").text
    for words in (running.number, "thừa ủy quyền", "Ký bản sao", "Văn thư"):
        assert words in page
    assert "/lam-viec/uy-quyen/" not in html.tostring(html.fromstring(page).xpath("//main")[0], encoding="unicode")
    assert "Chấm dứt sớm" in sign_in("lanhdao.hoankiem").get(f"{ROOT}uy-quyen/{running.id}/").text
    assert sign_in("lanhdao.badinh").get(f"{ROOT}uy-quyen/{running.id}/").status_code == 404


def test_what_a_leader_gave_on_paper_is_written_down_and_ended(
    administrator: Client, sign_in: SignIn, city: City
) -> None:
    path = f"{ROOT}uy-quyen/ghi/"
    assert str(city.commune) in administrator.get(path).text
    path += f"?don-vi={city.commune}"
    assert [sign_in(who).get(path).status_code for who in ("giamsat.hoankiem", "lanhdao.hoankiem")] == [403, 403]
    chair = Position.objects.get(unit_id=city.commune, role=Role.LEADER, valid_to=None)
    given = form_of(administrator, path)
    given |= {"giver": f"{chair.id}:{city.staff[Role.LEADER].id}", "delegate": str(city.staff[Role.CLERK].id)}
    wrong = administrator.post(path, given | {"giver": "", "number": "7/QĐ", "form": ""})
    assert (wrong.status_code, set(errors_of(wrong.text))) == (422, {"#giver", "#form", "#valid_to"})
    assert 'value="7/QĐ"' in wrong.text
    given |= typed_day("valid_to", today() + timedelta(days=7))
    without = administrator.post(path, given)
    assert (without.status_code, set(errors_of(without.text))) == (422, {"#number", "#scope", "#summary"})
    given |= {"number": "7/QĐ", "scope": "Ký bản sao", "summary": "Về việc ủy quyền"}
    made = administrator.post(path, given)
    one = Delegation.objects.get()
    assert made["Location"] == f"{ROOT}uy-quyen/{one.id}/"
    assert administrator.post(path, given).status_code == 409
    page = administrator.get(made["Location"]).text
    assert "Về việc ủy quyền" in page
    assert "Người ghi" in page
    assert "theo quyết định giấy: Về việc ủy quyền" in sign_in("lanhdao.hoankiem").get("/lam-viec/uy-quyen/").text
    end = f"{made['Location']}cham-dut/"
    assert [sign_in(who).get(end).status_code for who in ("giamsat.hoankiem", "lanhdao.hoankiem")] == [403, 403]
    ending = form_of(administrator, end) | {"number": "8/QĐ"}
    refused = administrator.post(end, ending)
    assert (refused.status_code, errors_of(refused.text)) == (422, ["#summary"])
    assert administrator.post(end, ending | {"summary": "Thôi ủy quyền"})["Location"] == made["Location"]
    assert "Quyết định số 8/QĐ" in administrator.get(made["Location"]).text
    assert "theo quyết định số 8/QĐ" in sign_in("lanhdao.hoankiem").get("/lam-viec/uy-quyen/").text


def a_table(*rows: str) -> SimpleUploadedFile:
    text = "\n".join(("Mã định danh;Tên;Loại;Mã cấp trên;Từ ngày", *rows))
    return SimpleUploadedFile("don-vi.csv", text.encode("utf-8-sig"), content_type="text/csv")


def preview_of(text: str) -> dict[str, str]:
    page = html.fromstring(text)
    return {name: page.xpath(f"//input[@name='{name}']/@value")[0] for name in ("content", "stamp")}


def test_a_file_is_previewed_corrected_confirmed_and_harmless_again(administrator: Client, city: City) -> None:
    above = Unit.objects.get(pk=city.commune).code
    path = f"{ROOT}nap-csv/"
    assert "Mã cấp trên" in administrator.get(path).text
    nothing = administrator.post(path, {})
    assert (nothing.status_code, errors_of(nothing.text)) == (422, ["#file"])
    no_table = administrator.post(path, {"file": SimpleUploadedFile("a.csv", b"\xff\xfe")})
    assert (no_table.status_code, "UTF-8" in no_table.text) == (422, True)
    bad = administrator.post(path, {"file": a_table(f"{above}.1;Phòng Một;Phòng;{above};1/7/2025")})
    assert bad.status_code == 200
    (told,) = html.fromstring(bad.text).xpath("//tbody/tr[starts-with(normalize-space(th), '2')]")
    assert "Loại: Ghi một trong các loại" in told.text_content()
    assert "Ghi các thay đổi" not in bad.text
    rows = (
        f"{above}.1;Phòng Một;Phòng, bộ phận;{above};1/7/2025",
        f"{above};{Unit.objects.get(pk=city.commune).name};;H26;",
    )
    seen = administrator.post(path, {"file": a_table(*rows)})
    assert not Unit.objects.filter(name="Phòng Một").exists()
    sent = preview_of(seen.text)
    stale = administrator.post(path, sent | {"stamp": "khác"})
    assert (stale.status_code, Unit.objects.filter(name="Phòng Một").exists()) == (409, False)
    done = administrator.post(path, sent, follow=True).text
    assert "Đã thêm 1 và sửa 0 đơn vị." in done
    assert Unit.objects.get(name="Phòng Một").parent_id == city.commune
    assert "không có gì thay đổi" in administrator.post(path, sent, follow=True).text
    again = administrator.post(path, {"file": a_table(*rows)}).text
    assert "không có gì để thay đổi" in again


def test_the_tree_goes_out_as_a_file_that_changes_nothing_when_it_comes_in(
    administrator: Client, sign_in: SignIn
) -> None:
    taken = administrator.get(f"{ROOT}nap-csv/xuat/")
    assert taken["Content-Type"] == "text/csv; charset=utf-8"
    seen = administrator.post(f"{ROOT}nap-csv/", {"file": SimpleUploadedFile("a.csv", taken.content)})
    assert "không có gì để thay đổi" in seen.text
    assert administrator.get(f"{ROOT}nap-csv/mau/").content.decode("utf-8-sig").startswith("Mã định danh,Tên,Loại")
    supervisor = sign_in("giamsat.hoankiem")
    assert [supervisor.get(f"{ROOT}nap-csv/{one}").status_code for one in ("", "mau/", "xuat/")] == [403, 200, 200]

"""Every page, in a browser: no axe violation in Vietnamese on a phone and in English on a desk, nothing wider than
the screen in either language on both; and the start page is light.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.interlinked.tests.builders import BIRTH_BUNDLE, a_filed_bundle, an_accepted_bundle, reference_of
from motcua.dossiers.tests.builders import BIRTH, a_filed_dossier, an_accepted_dossier
from motcua.forms.tests.builders import a_form_under_way
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.time import day_of
from motcua.workplace.tests.test_restructures import a_plan
from tests.browser import DESK, PHONE, OpenPage
from tests.town import Town

from .browsing import Person
from .office import a_draft, goes_through

pytestmark = pytest.mark.browser

STRANGER = (
    "/",
    "/tim-kiem/?q=khai+sinh",
    "/tim-kiem/?q=zzzz",
    "/linh-vuc/",
    "/co-quan/",
    "/thu-tuc/",
    f"/thu-tuc/{BIRTH}/",
    "/tra-cuu/",
    "/tra-cuu/{accepted}/{secret}/",
    "/tra-cuu/{accepted}/{secret}/vi-sao/",
    "/tra-cuu/{bundle}/{bundle_secret}/",
    "/xac-minh/",
    "/xac-minh/KHONGCO/",
    "/xac-minh/{code}/",
    "/dang-nhap/",
    "/khong-co-trang-nay/",
)
ABSENT = {"/khong-co-trang-nay/", "/xac-minh/KHONGCO/"}
CITIZEN = (
    f"/thu-tuc/{BIRTH}/nop/",
    "/nop/{draft}/",
    "/nop/{draft}/noi-giai-quyet/",
    "/nop/{draft}/trang/applicant/?sua&loi",
    "/nop/{draft}/kiem-tra/",
    "/nop/{answered}/",
    "/nop/{answered}/kiem-tra/",
    "/nop/{answered}/tep/{upload}/xoa/",
    "/ho-so/{returned}/",
    "/ho-so/",
    "/ho-so/{accepted}/",
    "/ho-so/{accepted}/da-nop/",
    "/ho-so/{accepted}/vi-sao/",
    f"/thu-tuc/{BIRTH_BUNDLE}/",
    "/ho-so/{bundle}/",
    "/ho-so/{bundle}/da-nop/",
    "/ho-so/{bundle}/vi-sao/",
    "/ho-so/{asked}/",
    "/ho-so/{asked}/bo-sung/",
    "/ho-so/{asked}/rut/",
    "/tai-khoan/",
    "/kho-giay-to/",
)
RECEPTION = (
    "/lam-viec/so-theo-doi/",
    "/lam-viec/tiep-nhan/",
    "/lam-viec/tim/?q=H26",
    "/lam-viec/ho-so/{filed}/",
    "/lam-viec/ho-so/{waiting_bundle}/",
    "/lam-viec/ho-so/{bundle}/",
    "/lam-viec/ho-so/{bundle}/phan/birth/",
    "/lam-viec/ho-so/{bundle}/phan/birth/?trang=child",
    "/lam-viec/ho-so/{asked}/",
    "/lam-viec/bo-sung/",
    "/lam-viec/bo-sung/{asked}/{asked_secret}/",
    "/lam-viec/",
)
SPECIALIST = (
    "/lam-viec/",
    "/lam-viec/?loc=tre",
    "/lam-viec/ho-so/{accepted}/",
    "/lam-viec/ho-so/{accepted}/vi-sao/",
    "/lam-viec/ho-so/{returned}/",
    "/lam-viec/ho-so/{accepted}/cung-lam/",
    "/lam-viec/ho-so/{accepted}/cung-lam/?don-vi={elsewhere}",
    "/lam-viec/ho-so/{accepted}/yeu-cau-bo-sung/",
    "/lam-viec/loi-nhac/",
    "/lam-viec/quy-dinh/",
    "/tai-khoan/mat-khau/",
    "/tai-khoan/xac-thuc/",
    "/lam-viec/so-chung-thuc/",
)
LEADER = (
    "/lam-viec/",
    "/lam-viec/ho-so/{accepted}/",
    "/lam-viec/ho-so/{accepted}/quy-trinh/",
    "/lam-viec/cho-ky/",
    "/lam-viec/uy-quyen/",
    "/lam-viec/phan-cong/",
)

CONTROLLER = (
    "/quan-tri/bieu-mau/",
    "/quan-tri/bieu-mau/moi/",
    "/quan-tri/bieu-mau/{form}/",
    "/quan-tri/bieu-mau/{form}/cau-hoi/circumstances/",
    "/quan-tri/bieu-mau/{form}/cau-hoi/mother/",
    "/quan-tri/bieu-mau/{form}/trang/mother/quy-tac/0/",
    "/quan-tri/bieu-mau/{form}/trang/mother/cau-hoi/",
    "/quan-tri/bieu-mau/{form}/xem/?trang=papers",
    "/quan-tri/bieu-mau/{form}/xem/papers/",
    "/quan-tri/bieu-mau/{form}/thu/",
    "/quan-tri/bieu-mau/{form}/so-sanh/",
)
SUPERVISOR = ("/lam-viec/sap-xep/", "/lam-viec/sap-xep/{plan}/", "/lam-viec/sap-xep/{plan}/?loc=vuong-mac")

KEEPER = (
    "/quan-tri/thu-tuc/",
    "/quan-tri/thu-tuc/dung-han/",
    f"/quan-tri/thu-tuc/{BIRTH}/",
    f"/quan-tri/thu-tuc/{BIRTH}/sua/cach-nop/",
    f"/quan-tri/thu-tuc/{BIRTH}/cong-bo/",
    f"/quan-tri/thu-tuc/{BIRTH}/so-sanh/",
    f"/thu-tuc/{BIRTH}/phien-ban/2/",
    "/quan-tri/",
    "/quan-tri/quy-trinh/",
    "/quan-tri/quy-trinh/ma/demo-khai-sinh/",
    "/quan-tri/tim-kiem/",
    "/quan-tri/tim-kiem/moi/",
)


def a_changed_draft() -> None:
    """A draft of the birth procedure in which a fee is gone and a paper has come."""
    at = timezone.now()
    version_id = catalogue.start_draft(actor=SYSTEM, code=BIRTH, at=at)
    content = catalogue.in_the_making(SYSTEM, BIRTH).content
    papers = (catalogue.Variant("", (*content.variants[0].papers, catalogue.Paper("Ảnh 3 × 4 của trẻ", (), 2))),)
    changed = replace(content, variants=papers, channels=content.channels[:1], fully_online=True)
    names = frozenset({"variants", "channels", "fully_online"})
    catalogue.save_draft(actor=SYSTEM, version_id=version_id, content=changed, names=names, edits=0, at=at)


@pytest.fixture(scope="module")
def names(town: Town) -> dict[str, str]:
    """What stands in for the places of the addresses."""
    at = timezone.now()
    accepted, filed = an_accepted_dossier(town.city, at=at), a_filed_dossier(town.city, at=at, seed=2)
    version = catalogue.version_in_force(BIRTH, day_of(at))
    draft = dossiers.start_draft(actor=town.city.citizen, at=at, version_id=version.id, unit_id=town.city.commune)
    view = dossiers.read(town.city.staff[Role.RECEPTION], filed.reference, at=at, purpose="case work")
    returned = an_accepted_dossier(town.city, at=at, seed=3)
    goes_through(town.city, returned.reference, Role.SPECIALIST, Role.LEADER, Role.CLERK)
    (result,) = documents.documents_of(returned.case_id)
    answered = a_draft(town.city, town.city.citizen)
    waiting, bundle = a_filed_bundle(town.city, at=at), an_accepted_bundle(town.city, at=at)
    birth = reference_of(bundle, "birth")
    dossiers.withdraw(actor=town.city.citizen, at=at, reference=birth, reason="Ghi nhầm tên.")
    dossiers.bundles.advance(bundle_id=bundle.case_id, at=at)
    a_changed_draft()
    asked = an_accepted_dossier(town.city, at=at, seed=4)
    dossiers.ask_supplement(
        actor=town.city.staff[Role.SPECIALIST],
        at=at,
        reference=asked.reference,
        items=[dossiers.Wanted("Giấy xác nhận nơi cư trú", "Chụp lại rõ cả trang")],
        reason="Cần đối chiếu.",
    )
    return {
        "asked": asked.reference,
        "asked_secret": asked.secret,
        "waiting_bundle": waiting.reference,
        "bundle": bundle.reference,
        "bundle_secret": bundle.secret,
        "returned": returned.reference,
        "code": result.code,
        "answered": str(answered),
        "upload": str(dossiers.draft(town.city.citizen, answered).uploads[0].id),
        "accepted": accepted.reference,
        "elsewhere": str(town.city.other_commune),
        "secret": accepted.secret,
        "filed": filed.reference,
        "draft": str(draft),
        "paper": str(view.papers[0].id),
        "plan": str(a_plan(town.city, heir="x")),
        "form": str(a_form_under_way(BIRTH, at)),
    }


@pytest.mark.parametrize(
    ("account", "addresses"),
    [
        ("", STRANGER),
        ("congdan01", CITIZEN),
        ("tiepnhan.hoankiem", RECEPTION),
        ("chuyenvien.hoankiem", SPECIALIST),
        ("lanhdao.hoankiem", LEADER),
        (
            "quantri.hoankiem",
            ("/lam-viec/", "/quan-tri/he-thong/", "/quan-tri/tai-khoan/", "/quan-tri/tai-khoan/quy-dinh/"),
        ),
        ("giamsat.hoankiem", SUPERVISOR),
        ("kiemsoat.hoankiem", CONTROLLER),
        ("kiemsoat.hoankiem", KEEPER),
    ],
    ids=[
        "stranger",
        "citizen",
        "reception",
        "specialist",
        "leader",
        "administrator",
        "supervisor",
        "controller",
        "keeper",
    ],
)
def test_no_page_has_violations(
    town: Town,
    names: dict[str, str],
    open_page: OpenPage,
    axe: Callable[[Page], None],
    account: str,
    addresses: Iterable[str],
) -> None:
    page = Person(town, open_page, account).page
    for language, screens in (("vi", (DESK, PHONE)), ("en", (PHONE, DESK))):  # axe looks on the second of the two
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": town.url}])
        for address in addresses:
            _show(page, screens[0])
            answer = page.goto(town.url + address.format(**names))
            assert answer is not None
            assert (answer.status == 404) == (address in ABSENT), f"{page.url}: {answer.status}"
            assert page.get_attribute("html", "lang") == language
            for screen in screens:
                _show(page, screen)
                wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wider <= 0, f"{page.url} in {language} is {wider} px wider than {screen[0]}"
            axe(page)


def _show(page: Page, screen: tuple[int, int]) -> None:
    page.set_viewport_size({"width": screen[0], "height": screen[1]})


def test_the_first_load_of_the_start_page_is_under_150_kilobytes(town: Town, open_page: OpenPage) -> None:
    sizes: dict[str, int] = {}
    page = Person(town, open_page, "").page
    page.on("response", lambda answer: sizes.setdefault(answer.url, _compressed(answer.url, answer.body())))
    page.goto(town.url + "/", wait_until="networkidle")
    assert any(".css" in url for url in sizes)
    assert sum(sizes.values()) < 150_000, sizes


def _compressed(url: str, body: bytes) -> int:
    return len(body) if url.endswith(".woff2") else len(gzip.compress(body, 6))

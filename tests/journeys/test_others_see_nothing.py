"""What is one person's is nobody else's: not the draft, not the dossier, not a paper, not the result."""

from __future__ import annotations

import pytest
from django.utils import timezone

from motcua.dossiers import api as dossiers
from motcua.kernel.actor import Role
from tests.browser import OpenPage
from tests.town import Town

from .browsing import Person
from .office import a_draft, an_accepted, goes_through

pytestmark = pytest.mark.browser


def test_a_draft_and_a_dossier_open_for_their_owner_alone(town: Town, open_page: OpenPage) -> None:
    city = town.city
    draft = a_draft(city, city.citizen)
    upload = dossiers.draft(city.citizen, draft).uploads[0].id
    filed = dossiers.file_draft(actor=city.citizen, at=timezone.now(), draft_id=a_draft(city, city.citizen)).reference
    dossiers.accept(actor=city.staff[Role.RECEPTION], at=timezone.now(), reference=filed)
    goes_through(city, filed, Role.SPECIALIST, Role.LEADER, Role.CLERK)
    view = dossiers.read(city.citizen, filed, at=timezone.now(), purpose="test")
    papers = [f"giay-to/{view.papers[0].id}/", f"van-ban/{view.documents[0].id}/", "phieu/tiep-nhan/"]
    citizens = [
        *(f"/nop/{draft}/{rest}" for rest in ("", "noi-giai-quyet/", "trang/child/", "kiem-tra/", f"tep/{upload}/")),
        *(f"/ho-so/{filed}/{rest}" for rest in ("", "da-nop/", "vi-sao/", *papers)),
    ]
    offices = [f"/lam-viec/ho-so/{filed}/{rest}" for rest in ("", "vi-sao/", *papers)]

    assert answers(Person(town, open_page, "congdan01"), citizens) == {200}
    assert answers(Person(town, open_page, "congdan02"), citizens) == {404}
    assert answers(Person(town, open_page, "chuyenvien.hoankiem"), offices) == {200}
    assert answers(Person(town, open_page, "chuyenvien.badinh"), offices) == {404}
    assert answers(Person(town, open_page, "congdan01"), offices) == {403}


def answers(person: Person, paths: list[str]) -> set[int]:
    return {person.status_of(path) for path in paths}


def test_what_is_not_open_to_all_asks_a_stranger_to_sign_in(town: Town, open_page: OpenPage) -> None:
    draft = a_draft(town.city, town.city.citizen)
    filed = an_accepted(town.city).reference
    stranger = Person(town, open_page)
    for path in (f"/nop/{draft}/", f"/ho-so/{filed}/", f"/ho-so/{filed}/phieu/tiep-nhan/", "/lam-viec/", "/ho-so/"):
        assert stranger.go(path).page.url.startswith(f"{town.url}/dang-nhap/?next="), path
    stranger.sign_in_here("congdan02")
    assert stranger.page.url.endswith("/ho-so/")

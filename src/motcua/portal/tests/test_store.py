"""The document store as a page: whose it is, and what it costs."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from motcua.documents import api as documents
from motcua.documents.tests.builders import a_certified, an_issued
from motcua.dossiers.tests.builders import City, SignIn
from motcua.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


def hold(city: City, document: documents.IssuedDocument) -> None:
    owner = documents.owner_of(city.citizen)
    assert owner is not None
    documents.hold(document_id=document.id, owner=owner, at=timezone.now())


def test_an_empty_store_says_how_it_fills(sign_in: SignIn) -> None:
    assert "Kho của bạn chưa có giấy tờ nào" in sign_in("congdan01").get("/kho-giay-to/").content.decode()


def test_the_owner_opens_and_keeps_what_lies_there_and_nobody_else_does(city: City, sign_in: SignIn) -> None:
    copy = a_certified(paper="Bằng lái xe")
    hold(city, copy)
    (held,) = documents.my_documents(city.citizen).items
    here = f"/kho-giay-to/{held.id}/"
    client = sign_in("congdan01")
    assert "Bằng lái xe" in client.get("/kho-giay-to/").content.decode()
    page = client.get(here).content.decode()
    assert copy.number in page
    assert f"/xac-minh/{copy.code}/" in page
    shown = client.get(f"{here}tep/?xem")
    assert (shown["Content-Type"], shown.getvalue()[:5]) == ("application/pdf", b"%PDF-")  # type: ignore[attr-defined]
    for account, status in (("congdan02", 404), ("chuyenvien.hoankiem", 404), ("", 302)):
        assert [sign_in(account).get(path).status_code for path in (here, f"{here}tep/")] == [status, status]


def test_what_was_revoked_stays_and_says_so(city: City, sign_in: SignIn) -> None:
    issued = an_issued()
    hold(city, issued)
    documents.revoke(actor=SYSTEM, document_id=issued.id, reason="Cấp sai họ tên", at=timezone.now())
    (held,) = documents.my_documents(city.citizen).items
    page = sign_in("congdan01").get(f"/kho-giay-to/{held.id}/").content.decode()
    assert "Đã thu hồi" in page
    assert "Cấp sai họ tên" in page


def test_a_full_store_costs_no_more_than_one_with_two(
    city: City, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in("congdan01")
    counts = []
    for more in (2, 6):
        for _ in range(more):
            hold(city, an_issued(signers=()))
        client.get("/kho-giay-to/")
        with django_assert_max_num_queries(8) as queries:
            client.get("/kho-giay-to/")
        counts.append(len(queries))
    assert counts[0] == counts[1]

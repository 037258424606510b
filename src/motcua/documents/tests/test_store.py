"""What lies in a person's own store, and who opens it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from motcua.documents import api as documents
from motcua.identity import api as identity
from motcua.identity.tests.builders import a_citizen, a_person
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind
from motcua.kernel.ids import new_id

from .builders import NOON, a_prepared, an_issued

pytestmark = pytest.mark.django_db


def an_owner(actor: Actor) -> documents.Owner:
    owner = documents.owner_of(actor)
    assert owner is not None
    return owner


def test_a_document_enters_the_store_once_and_is_opened_there() -> None:
    citizen, issued = a_citizen(), an_issued()
    assert documents.hold(document_id=issued.id, owner=an_owner(citizen), at=NOON)
    assert not documents.hold(document_id=issued.id, owner=an_owner(citizen), at=NOON + timedelta(days=1))
    (held,) = documents.my_documents(citizen).items
    assert (held.document, held.received_at) == (issued, NOON)
    assert documents.my_document(citizen, held.id) == held
    assert documents.open_my_document(citizen, held.id, at=NOON) == issued.file


def test_nobody_else_finds_it() -> None:
    citizen, issued = a_citizen(), an_issued()
    documents.hold(document_id=issued.id, owner=an_owner(citizen), at=NOON)
    (held,) = documents.my_documents(citizen).items
    officer = Actor(ActorKind.STAFF, new_id(), "Cán bộ")
    for other in (a_citizen(), officer, STRANGER, SYSTEM):
        assert list(documents.my_documents(other).items) == []
        with pytest.raises(documents.DocumentNotFound):
            documents.my_document(other, held.id)
        with pytest.raises(documents.DocumentNotFound):
            documents.open_my_document(other, held.id, at=NOON)


def test_what_was_held_before_the_account_was_opened_is_there_afterwards() -> None:
    owner = documents.Owner(identity.PersonKind.CITIZEN, "000190999999")
    documents.hold(document_id=an_issued().id, owner=owner, at=NOON)
    assert len(documents.my_documents(a_citizen(a_person(number=owner.number))).items) == 1


def test_what_the_agency_has_not_signed_is_not_opened() -> None:
    citizen = a_citizen()
    documents.hold(document_id=a_prepared().id, owner=an_owner(citizen), at=NOON)
    (held,) = documents.my_documents(citizen).items
    with pytest.raises(documents.DocumentNotFound):
        documents.open_my_document(citizen, held.id, at=NOON)


def test_the_store_is_paged_latest_first_in_a_fixed_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    citizen = a_citizen()
    for number in range(22):
        issued = an_issued(signers=())
        documents.hold(document_id=issued.id, owner=an_owner(citizen), at=NOON + timedelta(minutes=number))
    with django_assert_num_queries(4):
        page = documents.my_documents(citizen)
    assert (len(page.items), page.has_next) == (20, True)
    assert page.items[0].received_at == NOON + timedelta(minutes=21)
    assert len(documents.my_documents(citizen, page=2).items) == 2

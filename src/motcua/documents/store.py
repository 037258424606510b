"""The document store of a person or business: what was issued to them, kept for them to use again.

Source: nd-45-2020#14, nd-45-2020#16.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.audit import api as audit
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.ids import new_id
from motcua.kernel.pages import Page, cut

from .models import HeldDocument
from .queries import DocumentNotFound, document, documents_by_id
from .values import DocumentStatus, Held, StoredFile

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose store it is: a person or business by number, who may have no account yet."""

    kind: identity.PersonKind
    number: str


def hold(*, document_id: UUID, owner: Owner, at: datetime) -> bool:
    """Puts an issued document into the owner's store. True the first time; again changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_helddocument (id, owner_kind, owner_number, document_id, received_at)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (owner_kind, owner_number, document_id) DO NOTHING",
            [new_id(), owner.kind.value, owner.number, document_id, at],
        )
        return bool(cursor.rowcount)


def owner_of(actor: Actor) -> Owner | None:
    """The owner for whom the actor's account stands; none for staff, services and strangers."""
    if actor.kind is not ActorKind.CITIZEN or actor.person_id is None:
        return None
    person = identity.person(actor.person_id)
    return Owner(person.kind, person.number)


def my_documents(actor: Actor, *, page: int = 1) -> Page[Held]:
    """What lies in the actor's own store, latest first. Four queries."""
    owner = owner_of(actor)
    if owner is None:
        return Page((), 1, has_next=False)
    held = HeldDocument.objects.filter(owner_kind=owner.kind.value, owner_number=owner.number)
    rows = cut(held.order_by("-received_at", "-id"), page, PAGE_SIZE)
    found = documents_by_id([row.document_id for row in rows.items])
    return rows.holding(tuple(Held(row.id, row.received_at, found[row.document_id]) for row in rows.items))


def my_document(actor: Actor, held_id: UUID) -> Held:
    """One document of the actor's own store. Raises `DocumentNotFound`."""
    owner = owner_of(actor)
    row = HeldDocument.objects.filter(id=held_id).first() if owner else None
    if row is None or owner is None or (row.owner_kind, row.owner_number) != (owner.kind.value, owner.number):
        raise DocumentNotFound
    return Held(row.id, row.received_at, document(row.document_id))


def open_my_document(actor: Actor, held_id: UUID, *, at: datetime) -> StoredFile:
    """The file of a document in the actor's own store, the reading recorded. Raises `DocumentNotFound`."""
    held = my_document(actor, held_id)
    if held.document.status is DocumentStatus.PENDING:
        raise DocumentNotFound
    audit.record(
        actor=actor,
        action="documents.read_held",
        subject_kind="document",
        subject_id=held.document.id,
        at=at,
        purpose="own store",
        details={"sha256": held.document.file.sha256},
    )
    return held.document.file

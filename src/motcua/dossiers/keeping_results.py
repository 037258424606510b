"""Results enter the document store of whoever they are for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from motcua.documents import api as documents
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid

from .models import Dossier, PartyKind
from .results import KIND

_RESULTS = frozenset({KIND, documents.COPY})


def keep_result(event: documents.DocumentIssued) -> None:
    """Puts an issued result into the store of the applicant, and of whoever filed it signed in.

    A second delivery changes nothing. Source: nd-45-2020#14, nd-45-2020#16.
    """
    if event.kind not in _RESULTS:
        return
    dossier = Dossier.objects.filter(pk=event.case_id).first()
    issued_at = documents.document(event.document_id).issued_at
    if dossier is None or issued_at is None:
        return
    for owner in _owners(dossier, issued_at):
        documents.hold(document_id=event.document_id, owner=owner, at=issued_at)


def _owners(dossier: Dossier, at: datetime) -> Iterator[documents.Owner]:
    is_citizen = dossier.applicant_kind == PartyKind.CITIZEN
    read = identity.PersonalNumber.parse if is_citizen else identity.TaxCode.parse
    try:
        number = str(read(dossier.applicant_number))
    except Invalid:
        pass  # a number of another country's has no store here
    else:
        yield documents.Owner(identity.PersonKind(dossier.applicant_kind), number)
    if dossier.filer_account_id is not None and (filer := _filer(dossier.filer_account_id, at)) is not None:
        yield filer


def _filer(account_id: UUID, at: datetime) -> documents.Owner | None:
    """None for staff, for services, and for an account closed since."""
    try:
        return documents.owner_of(identity.actor_of(account_id, at))
    except identity.NoSuchAccount:
        return None

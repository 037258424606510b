"""What is known of the person who files, offered on a draft: nothing is asked twice. Source: nd-118-2025#5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.audit import api as audit
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.actor import Actor

from .. import access, draft_forms
from ..models import Dossier, Draft, PartyKind

READ_AT_MOST = 10


def prefill_draft(*, actor: Actor, at: datetime, draft_id: UUID) -> None:
    """Answers what the draft does not answer yet: from the account, and from the person's own earlier dossiers.

    Only dossiers that the person filed for themselves are read, and the reading is recorded. Each answer taken is
    marked until the person has looked at it. Raises `DossierNotFound`.
    """
    if actor.person_id is None:
        return
    person = identity.person(actor.person_id)
    if person.kind is not identity.PersonKind.CITIZEN:
        return
    with transaction.atomic():
        draft = access.to_edit(actor, draft_id)
        form = draft_forms.form_of(draft)
        own = of_account(person)
        earlier = list(_earlier(actor, person.number))
        known = _merged(own, (_told(dossier, person.number) for dossier in earlier))
        found = {key: value for key, value in forms.known_answers(form, known).items() if key not in draft.answers}
        alone = forms.known_answers(form, own)
        source = Draft.Source
        draft.prefilled |= {key: source.ACCOUNT if alone.get(key) == found[key] else source.EARLIER for key in found}
        draft.answers = {**draft.answers, **found}
        draft.updated_at = at
        draft.save(update_fields=["answers", "prefilled", "updated_at"])
        if earlier:
            _record(actor, at, draft, earlier)


def of_account(person: identity.Person) -> dict[str, Any]:
    """What the account tells, by meaning; blanks left out."""
    known: dict[str, Any] = {
        "person.full_name": person.name,
        "person.number": person.number,
        "person.birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "person.sex": person.sex.value if person.sex else "",
        "person.phone": person.phone,
        "person.email": person.email,
    }
    if person.commune_code:
        known["person.residence"] = {"commune": person.commune_code, "street": person.address.split(",")[0]}
    return {meaning: value for meaning, value in known.items() if value}


def _earlier(actor: Actor, number: str) -> Iterable[Dossier]:
    """The person's own, filed from this account for themselves, the latest first."""
    own = Dossier.objects.filter(
        filer_account_id=actor.account_id, applicant_kind=PartyKind.CITIZEN, applicant_number=number
    )
    return own.order_by("-case_id")[:READ_AT_MOST]


def _told(dossier: Dossier, number: str) -> Mapping[str, Any]:
    """What its answers tell, by meaning."""
    try:
        form = forms.form_of(dossier.form_key, dossier.form_version)
    except forms.NoSuchForm:
        return {}
    return forms.told(form, forms.answers_from_json(form, dossier.answers), own_number=number)


def _merged(own: Mapping[str, Any], earlier: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The account is believed first, then the latest dossier. What is told of somebody or something else comes from
    one dossier whole: the name of one child is never joined with the birthday of another.
    """
    known = dict(own)
    for told in earlier:
        settled = {meaning.split(".")[0] for meaning in known} - {"person"}
        known |= {
            meaning: value
            for meaning, value in told.items()
            if meaning not in known and meaning.split(".")[0] not in settled
        }
    return known


def _record(actor: Actor, at: datetime, draft: Draft, read: list[Dossier]) -> None:
    audit.record(
        actor=actor,
        action="dossiers.prefill",
        subject_kind="draft",
        subject_id=draft.id,
        at=at,
        purpose="prefill",
        details={"dossiers": [str(dossier.case_id) for dossier in read]},
    )

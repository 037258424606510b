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

from .. import access, draft_forms, policies
from ..models import Dossier, Draft, PartyKind
from ..refusals import MayNotFile

READ_AT_MOST = 10


def prefill_draft(*, actor: Actor, at: datetime, draft_id: UUID) -> None:
    """Answers what the draft does not answer yet: from the account, and from the person's own earlier dossiers.

    Only dossiers that the person filed for themselves are read, and the reading is recorded; of a business the
    account alone tells. Each answer taken is marked until the person has looked at it. Raises `DossierNotFound`.
    """
    if actor.person_id is None:
        return
    person = identity.person(actor.person_id)
    with transaction.atomic():
        draft = access.to_edit(actor, draft_id)
        own = of_account(person)
        earlier = _earlier(actor.account_id, person)
        known = _merged(own, (_told(dossier, person.number) for dossier in earlier))
        form = draft_forms.form_of(draft)
        found = {key: value for key, value in forms.known_answers(form, known).items() if key not in draft.answers}
        alone = forms.known_answers(form, own)
        source = Draft.Source
        marks = {key: source.ACCOUNT if alone.get(key) == found[key] else source.EARLIER for key in found}
        _offer(draft, found, marks, at)
        if earlier:
            _record(actor, at, draft, earlier, "prefill")


def prefill_at_desk(
    *,
    actor: Actor,
    at: datetime,
    draft_id: UUID,
    shown: Mapping[str, Any],
    person: identity.Person | None,
    reads_earlier: bool,
) -> frozenset[str]:
    """Answers what an officer's draft leaves blank about the person before them; the questions answered.

    `shown` are the parts of that person their card or the register told (JSON); `person` is who the register has
    under that number, if anybody: looked up, and so recorded, by the caller. Where it `reads_earlier`, their own
    earlier dossiers are asked too, and that reading is recorded. Raises `MayNotFile` for who takes no dossiers in,
    `DossierNotFound`.
    """
    if not (actor.is_staff and policies.may_file(actor)):
        raise MayNotFile
    with transaction.atomic():
        draft = access.to_edit(actor, draft_id)
        form = draft_forms.form_of(draft)
        own = (of_account(person) if person else {}) | forms.told_of_person(shown)
        earlier = _earlier(identity.account_of(person.id), person) if person and reads_earlier else []
        known = _merged(own, (_told(dossier, person.number) for dossier in earlier)) if person else own
        blank = {q.key for q in form.questions() if forms.is_blank(q, draft.answers.get(q.key))}
        found = {key: value for key, value in forms.known_answers(form, known).items() if key in blank}
        alone = forms.known_answers(form, own)
        source = Draft.Source
        marks = {key: source.SHOWN if alone.get(key) == found[key] else source.EARLIER for key in found}
        _offer(draft, found, marks | {"applicant": source.SHOWN}, at)
        if earlier:
            _record(actor, at, draft, earlier, "counter intake")
    return frozenset(found)


def _offer(draft: Draft, found: Mapping[str, Any], marks: Mapping[str, str], at: datetime) -> None:
    draft.prefilled |= marks
    draft.answers = {**draft.answers, **found}
    draft.updated_at = at
    draft.save(update_fields=["answers", "prefilled", "updated_at"])


def of_account(person: identity.Person) -> dict[str, Any]:
    """What the account tells, by meaning; blanks left out. Of a business: itself, and how to reach it."""
    place = {"commune": person.commune_code, "street": person.address.split(",")[0]} if person.commune_code else None
    reached: dict[str, Any] = {"person.phone": person.phone, "person.email": person.email}
    if person.kind is identity.PersonKind.BUSINESS:
        known = reached | {
            "business.name": person.name,
            "business.number": person.number,
            "business.address": place,
            "business.representative": person.representative,
        }
    else:
        known = reached | {
            "person.full_name": person.name,
            "person.number": person.number,
            "person.birth_date": person.birth_date.isoformat() if person.birth_date else "",
            "person.sex": person.sex.value if person.sex else "",
            "person.residence": place,
        }
    return {meaning: value for meaning, value in known.items() if value}


def _earlier(account_id: UUID | None, person: identity.Person) -> list[Dossier]:
    """The citizen's own, filed from their account for themselves, the latest first."""
    if account_id is None or person.kind is not identity.PersonKind.CITIZEN:
        return []
    own = Dossier.objects.filter(
        filer_account_id=account_id, applicant_kind=PartyKind.CITIZEN, applicant_number=person.number
    )
    return list(own.order_by("-case_id")[:READ_AT_MOST])


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


def _record(actor: Actor, at: datetime, draft: Draft, read: list[Dossier], purpose: str) -> None:
    audit.record(
        actor=actor,
        action="dossiers.prefill",
        subject_kind="draft",
        subject_id=draft.id,
        at=at,
        purpose=purpose,
        details={"dossiers": [str(dossier.case_id) for dossier in read]},
    )

"""Taking a dossier in at the desk: begun, filled in, filed and accepted. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.time import day_of

from . import access
from .models import Intake, Way
from .refusals import DeskMissing, IntakeNotFound

KEY = "counter:"
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Begun:
    """An intake not finished yet."""

    draft_id: UUID
    version_id: UUID
    way: Way
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A dossier filed at the desk. `accepted` is none when another unit answers for its reception."""

    filed: dossiers.Filed
    accepted: dossiers.Accepted | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Who stands at the desk: `parts` of a person as JSON, and who the register has under the number, if anybody.

    `by_card`: by the QR of their card, not by a number that anybody may say.
    """

    parts: Mapping[str, Any]
    person: identity.Person | None
    by_card: bool


def begin(*, actor: Actor, at: datetime, version_id: UUID, desk_id: UUID, way: Way) -> UUID:
    """A new intake at one of the actor's desks. Raises `NotAtADesk`, `DeskMissing`."""
    if desk_id not in access.desks(actor):
        raise DeskMissing.on("desk")
    with transaction.atomic():
        draft_id = dossiers.start_draft(actor=actor, at=at, version_id=version_id)
        Intake.objects.create(draft_id=draft_id, desk_id=desk_id, way=way)
    return draft_id


def save(
    *,
    actor: Actor,
    at: datetime,
    draft_id: UUID,
    answers: Mapping[str, Any],
    papers: Mapping[str, dossiers.PaperCount],
    unit_id: UUID | None,
    shown: Shown | None = None,
) -> bool:
    """Keeps what was typed and ticked, right or wrong; what is blank is filled in for the applicant just `shown`.

    Where the applicant is no longer who was shown before, what was filled in for that person is taken out; true
    when something was. Raises `NotAtADesk`, `IntakeNotFound`.
    """
    with transaction.atomic():
        kept = access.intake(actor, draft_id, lock=True)
        forgotten = kept.filled_in if kept.shown and _number(answers) != kept.shown else []
        answers = {**answers, **dict.fromkeys(forgotten)}
        dossiers.save_answers(actor=actor, at=at, draft_id=draft_id, answers=answers)
        if forgotten:
            kept.shown, kept.filled_in = "", []
        if shown is not None:
            filled = dossiers.prefill_at_desk(
                actor=actor,
                at=at,
                draft_id=draft_id,
                shown=shown.parts,
                person=shown.person,
                reads_earlier=shown.by_card,
            )
            kept.shown, kept.filled_in = shown.parts["number"], sorted({*kept.filled_in, *filled})
        kept.papers = {key: [count.originals, count.copies] for key, count in papers.items()}
        kept.unit_id = unit_id
        kept.save(update_fields=["papers", "unit", "shown", "filled_in"])
    return bool(forgotten)


def discard(*, actor: Actor, draft_id: UUID) -> None:
    """Throws it away with its files. Raises `NotAtADesk`, `IntakeNotFound`."""
    with transaction.atomic():
        access.intake(actor, draft_id, lock=True)
        dossiers.discard_draft(actor=actor, draft_id=draft_id)


def take_in(*, actor: Actor, at: datetime, draft_id: UUID) -> Taken:
    """Files what was filled in, and accepts it unless the desk only helps to file online.

    Pressed twice, it gives the first dossier back. Raises what `dossiers.file_and_accept` raises, and
    `IntakeNotFound`.
    """
    key = f"{KEY}{draft_id}"
    try:
        kept = access.intake(actor, draft_id)
        draft = dossiers.draft(actor, draft_id)
    except (IntakeNotFound, dossiers.DossierNotFound):
        return Taken(dossiers.filed_under(actor, key), None)
    filing = dossiers.Filing(
        version_id=draft.version_id,
        unit_id=_unit(draft, kept, day_of(at)),
        channel=dossiers.Channel.ONLINE if kept.way == Way.HELPED else dossiers.Channel(kept.way),
        answers=draft.answers,
        receiving_unit_id=None if kept.way == Way.HELPED else kept.desk_id,
        support_unit_id=kept.desk_id if kept.way == Way.HELPED else None,
        key=key,
        draft_id=draft_id,
        handed={} if kept.way == Way.HELPED else counts(kept),
        account_id=_account(draft.answers),
    )
    if kept.way == Way.HELPED:
        return Taken(dossiers.submit(actor=actor, at=at, filing=filing), None)
    received = dossiers.file_and_accept(actor=actor, at=at, filing=filing)
    return Taken(received.filed, received.accepted)


def is_open(actor: Actor, draft_id: UUID) -> bool:
    """Whether it is still to be filed, by this officer."""
    try:
        access.intake(actor, draft_id)
    except IntakeNotFound:
        return False
    return True


def begun(actor: Actor) -> tuple[Begun, ...]:
    """The officer's own, latest change first."""
    rows = Intake.objects.filter(draft__account_id=actor.account_id).select_related("draft")
    latest = rows.order_by("-draft__updated_at", "pk")[:SHOWN]
    return tuple(Begun(row.pk, row.draft.version_id, Way(row.way), row.draft.updated_at) for row in latest)


def counts(kept: Intake) -> dict[str, dossiers.PaperCount]:
    """The papers handed over so far, by question."""
    return {key: dossiers.PaperCount(*numbers) for key, numbers in kept.papers.items()}


def routed(draft: dossiers.DraftView, desk_id: UUID, on: date) -> dossiers.Routed:
    """The unit that settles it, by what was answered so far."""
    answers = forms.answers_from_json(draft.form, draft.answers)
    return dossiers.route(draft.version_id, answers, on, receiving_id=desk_id)


def read_person(*, actor: Actor, at: datetime, text: str, communes: Sequence[tuple[str, str]]) -> Shown:
    """A person from the QR of their card, with what the register adds, or from the register by the number alone.

    The look-up is recorded. `communes` are names and codes that a residence may end in. Raises `InvalidCard`,
    `InvalidPersonalNumber`.
    """
    card = identity.read_card(text) if "|" in text else None
    number = card.number if card else identity.PersonalNumber.parse(text).digits
    person = identity.look_up_person(
        actor=actor, kind=identity.PersonKind.CITIZEN, number=number, purpose="counter intake", at=at
    )
    parts: dict[str, Any] = dossiers.known_answers(person)["applicant"] if person else {"number": number}
    if card:
        parts |= {"name": card.name}
        if card.birth_date is not None:
            parts["birth_date"] = card.birth_date.isoformat()
        if card.residence:
            parts["residence"] = _residence(card.residence, communes)
    return Shown(parts, person, by_card=card is not None)


def _residence(text: str, communes: Sequence[tuple[str, str]]) -> dict[str, str]:
    """A commune of the city only where the card names it whole; a former district of that name is none."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for name, code in communes:
        if name in parts:
            return {"commune": code, "street": ", ".join(parts[: parts.index(name)])}
    return {"street": ", ".join(parts)}


def _unit(draft: dossiers.DraftView, kept: Intake, on: date) -> UUID:
    unit = routed(draft, kept.desk_id, on).unit
    chosen = kept.unit_id or (unit.id if unit else None)
    if chosen is None:
        raise dossiers.UnitMissing.on("unit")
    return chosen


def _account(answers: Mapping[str, Any]) -> UUID | None:
    """The account of the person at the desk, by the number they gave."""
    try:
        person = identity.find_person(identity.PersonKind.CITIZEN, _number(answers))
    except Invalid:
        return None
    return identity.account_of(person.id) if person else None


def _number(answers: Mapping[str, Any]) -> str:
    """The digits of the applicant's number as typed."""
    applicant = answers.get("applicant")
    typed = str(applicant.get("number") or "") if isinstance(applicant, Mapping) else ""
    return "".join(filter(str.isdigit, typed))

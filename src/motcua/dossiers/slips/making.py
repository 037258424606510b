"""What making a slip takes, whichever it is: who may, the head, the number, who signs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, ActorKind, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .. import access, policies
from ..interlinked.models import Bundle
from ..models import Dossier
from ..one_stops import OneStop, one_stop_of
from ..refusals import DossierNotFound
from ..results import leader
from ..values import Party

ACCEPTED = ("dossiers.accepted", "dossiers.accepted_undated")


@dataclass(frozen=True, slots=True)
class Subject[D: Dossier | Bundle = Dossier]:
    """The dossier, or the bundle, a slip is about, and the one-stop that took it in."""

    case: casework.Case
    dossier: D
    unit: organisation.Unit
    one_stop: OneStop

    def form(self, slip: Slip) -> documents.SlipForm:
        """By the day of reception: a dossier keeps the forms under which it was received."""
        return documents.slip_form(slip, day_of(self.case.received_at or self.case.opened_at))

    def applicant(self) -> documents.Party:
        return documents.Party(
            self.dossier.applicant_name,
            self.dossier.applicant_number,
            self.dossier.applicant_address,
            self.dossier.applicant_phone,
            self.dossier.applicant_email,
        )

    def issue(
        self,
        content: documents.Content,
        *,
        actor: Actor,
        slip: Slip,
        at: datetime,
        key: str = "",
        signers: Iterable[documents.Signatory] = (),
        agency: documents.Agency | None = None,
    ) -> documents.StoredFile:
        """Numbered and signed in the series of the slip. Whoever has no key to sign with signs by hand."""

        def issued(signing: tuple[documents.Signatory, ...]) -> documents.StoredFile:
            made = documents.issue(
                actor=actor,
                case_id=self.case.id,
                case_reference=self.case.reference,
                kind=slip.value,
                key=key,
                content=content,
                agency=agency or self.one_stop.agency(self.unit),
                series=documents.Series(slip.value, f"{self.form(slip).notation}-{self.one_stop.notation}"),
                signers=signing,
                at=at,
            )
            return made.file

        try:
            return issued(tuple(signers))
        except documents.SigningDeclined:
            return issued(())


def printed(party: Party) -> documents.Party:
    """A person as printed on a slip."""
    return documents.Party(party.name, party.number, party.address, party.phone, party.email)


def subject(actor: Actor, reference: str, slip: Slip) -> Subject:
    """The dossier, if the actor may open this slip of it. Raises `DossierNotFound`."""
    case, dossier = access.to_read(actor, reference)
    if not policies.may_open_slip(actor, access.parties(case, dossier), slip):
        raise DossierNotFound
    unit = organisation.unit(dossier.receiving_unit_id)
    return Subject(case, dossier, unit, one_stop_of(unit, day_of(case.opened_at)))


def made_before(found: Subject[Any], slip: Slip, key: str = "") -> documents.StoredFile | None:
    """What was made the first time."""
    standing = documents.find_by_key(found.case.id, slip.value, key)
    return standing.file if standing else None


def record(actor: Actor, found: Subject[Any], slip: Slip, at: datetime) -> None:
    """Notes that the slip was opened."""
    audit.record(
        actor=actor,
        action="dossiers.read_slip",
        subject_kind=found.case.kind,
        subject_id=found.case.id,
        at=at,
        purpose=f"{slip.value} slip",
    )


def officer_of(entry: casework.HistoryEntry | None, unit: organisation.Unit) -> tuple[documents.Signatory, ...]:
    """The member of staff whose act it was, as the one who signs; nobody where a machine or a citizen did it."""
    actor = _staff(entry)
    if actor is None:
        return ()
    return (documents.Signatory(documents.SignerRole.PERSON, actor.name, "", unit.id, unit.authority),)


def signed_by_leader(entry: casework.HistoryEntry | None, unit: organisation.Unit) -> tuple[documents.Signatory, ...]:
    """The leader whose act it was, under the title held at that time, a lent one included. Source: nd-30-2020."""
    actor = _staff(entry)
    if entry is None or actor is None:
        return ()
    posts = [post for post in actor.posts if post.role is Role.LEADER and post.unit_id == unit.id]
    acting = [actor.acting_from(post) for post in posts]
    as_then = next((each for each in acting if each.full_name == entry.actor_name), actor)
    return (leader(as_then, unit, entry.at),)


def seal_of(agency: documents.Agency) -> documents.Signatory:
    return documents.Signatory(documents.SignerRole.AGENCY, agency.name, "", agency.unit_id, agency.name)


def _staff(entry: casework.HistoryEntry | None) -> Actor | None:
    """Who acted, as they were then; nobody where it was no member of staff, or one with no account any more."""
    if entry is None or entry.actor_kind != ActorKind.STAFF or entry.actor_id is None:
        return None
    try:
        return identity.actor_of(entry.actor_id, entry.at)
    except NotFound:
        return None


def entry_at(found: Subject, at: datetime, *verbs: str) -> casework.HistoryEntry | None:
    """The act of that instant."""
    entries = casework.HistoryEntry.objects.filter(case_id=found.case.id, at=at, verb__in=verbs)
    return entries.order_by("id").first()


def last_entry(found: Subject[Any], *verbs: str) -> casework.HistoryEntry | None:
    """The latest act of these on the dossier."""
    entries = casework.HistoryEntry.objects.filter(case_id=found.case.id, verb__in=verbs)
    return entries.order_by("-at", "-id").first()


def in_vietnamese() -> translation.override:
    """Slips are in Vietnamese, whatever language the reader's pages are in."""
    return translation.override("vi")

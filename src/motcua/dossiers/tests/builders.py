"""A city in small, and dossiers in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pikepdf
from django.test import Client, override_settings

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.values import Filing
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.identity.actors import hash_of
from motcua.identity.demo import DemoPeople, load_demo_people
from motcua.identity.models import ApiToken
from motcua.identity.tests.builders import a_service_account, an_appointment
from motcua.kernel.actor import Actor, Role
from motcua.kernel.tests import snapshots
from motcua.kernel.time import VIETNAM, day_of
from motcua.project.demo import load_registry

BIRTH = "1.001193"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)

type SignIn = Callable[[str], Client]  # a browser in which the account is signed in


@dataclass(frozen=True)
class City:
    """What tests need of the demonstration city."""

    commune: UUID
    other_commune: UUID
    citizen: Actor
    neighbour: Actor
    staff: dict[Role, Actor]
    strangers: dict[Role, Actor]


_cities: dict[datetime, City] = {}  # as built: the same every time


def a_city(at: datetime = MONDAY) -> City:
    """The city with people, catalogue, forms and processes."""

    def build() -> None:
        with override_settings(DEMO=True):  # nobody else may load its people
            load_registry(at)
            _cities[at] = _city(load_demo_people(at=at), at)

    snapshots.once(("city", at), build)
    return _cities[at]


def the_people(at: datetime = MONDAY) -> City:
    """Those of the city, who are added if they are not there."""
    return _city(load_demo_people(at=at), at)


def _city(people: DemoPeople, at: datetime) -> City:
    first, second = people.communes[:2]

    def crew(unit: UUID) -> dict[Role, Actor]:
        return {role: identity.actor_of(ids[0], at) for (of, role), ids in people.staff.items() if of == unit}

    return City(
        commune=first,
        other_commune=second,
        citizen=identity.actor_of(people.citizens[0].account_id, at),
        neighbour=identity.actor_of(people.citizens[1].account_id, at),
        staff=crew(first),
        strangers=crew(second),
    )


def a_filing(city: City, *, code: str = BIRTH, seed: int = 1, at: datetime = MONDAY, **changes: Any) -> Filing:
    """A valid filing of the procedure at the city's commune, papers uploaded."""
    version = catalogue.version_in_force(code, day_of(at))
    actor: Actor = changes.pop("actor", city.citizen)
    answers = forms.sample_answers(
        forms.form_for(version.id), seed, on=day_of(at), file=lambda question: an_upload(actor, question.key, at)
    )
    answers |= {"delivery": "online", **changes.pop("answers", {})}
    return Filing(
        **{
            "version_id": version.id,
            "unit_id": city.commune,
            "channel": dossiers.Channel.ONLINE,
            "answers": answers,
            **changes,
        }
    )


def an_upload(actor: Actor, paper: str, at: datetime = MONDAY) -> forms.FileReference:
    """A small PDF, stored and verified."""
    stored = documents.store(actor=actor, file=io.BytesIO(a_pdf(paper)), name=f"{paper}.pdf", at=at)
    upload_id = dossiers.add_upload(actor=actor, at=at, draft_id=None, paper=paper, stored=stored)
    return forms.FileReference(upload_id, stored.name)


def a_pdf(text: str = "") -> bytes:
    """One blank page; `text` makes its bytes differ from another's."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Title"] = text
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def a_filed_dossier(city: City, *, at: datetime = MONDAY, **changes: Any) -> dossiers.Filed:
    """By the citizen online; where the procedure has no such way, by the desk of the commune for the citizen."""
    actor: Actor = changes.get("actor", city.citizen)
    version = catalogue.version_in_force(changes.get("code", BIRTH), day_of(at))
    if any(way.kind is catalogue.ChannelKind.ONLINE for way in version.channels):
        return dossiers.file(actor=actor, at=at, filing=a_filing(city, at=at, **changes))
    desk = city.staff[Role.RECEPTION]
    by_hand = {"actor": desk, "channel": dossiers.Channel.DIRECT, "account_id": actor.account_id}
    return dossiers.file(actor=desk, at=at, filing=a_filing(city, at=at, **changes | by_hand))


def an_accepted_dossier(city: City, *, at: datetime = MONDAY, **changes: Any) -> dossiers.Filed:
    filed = a_filed_dossier(city, at=at, **changes)
    dossiers.accept(actor=city.staff[Role.RECEPTION], at=at, reference=filed.reference)
    return filed


def a_token(*scopes: str, role: Role | None = Role.RECEPTION, unit_id: UUID | None = None) -> str:
    """The secret of a service with these scopes, serving at the unit's desk when one is given."""
    account = a_service_account()
    if unit_id is not None and role is not None:
        an_appointment(account, role, unit_id)
    secret = f"motcua_{uuid4().hex}"
    ApiToken.objects.create(
        account=account, title="Cổng thử", prefix=secret[:12], secret_hash=hash_of(secret), scopes=list(scopes),
        issued_at=MONDAY,
    )  # fmt: skip
    return secret


CHAIN = (Role.SPECIALIST, Role.LEADER, Role.CLERK)  # who handles a birth after reception, in order


def the_step(reference: str) -> str:
    """The open step of the dossier."""
    case = casework.find_case(reference)
    assert case is not None
    (turn,) = casework.open_assignments([case.id])[case.id]
    return turn.step


def do_step(city: City, reference: str, role: Role, *, at: datetime = MONDAY, **how: Any) -> dossiers.State:
    """Whoever holds the role completes the open step; a leader grants unless told otherwise."""
    if role is Role.LEADER:
        how.setdefault("decision", dossiers.Decision(granted=True))
    return dossiers.complete_step(actor=city.staff[role], at=at, reference=reference, step=the_step(reference), **how)


def a_dossier_before(city: City, role: Role, **changes: Any) -> dossiers.Filed:
    """An accepted dossier whose turn it is of the role; `Role.RETURN`: the result waits at the counter."""
    filed = an_accepted_dossier(city, **changes)
    for earlier in (*CHAIN, Role.RETURN):
        if earlier is role:
            break
        do_step(city, filed.reference, earlier)
    return filed

"""Who and what the made-up dossiers are made of: people, their posts, and what may be asked of whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

PORTAL = "cong-dvcqg-trinh-dien"

# How often each procedure is asked for, of a hundred dossiers or so.
DEMAND: Mapping[str, int] = {
    "1.001193": 14,
    "2.000815": 12,
    "2.000635": 8,
    "1.004873": 7,
    "2.000884": 6,
    "1.000894": 6,
    "1.000656": 4,
    "1.004884": 3,
    "1.010041": 4,
    "1.004194": 4,
    "1.001612": 6,
    "1.001266": 5,
    "1.013225": 6,
    "1.000390": 4,
    "1.012906": 5,
    "1.001751": 4,
    "2.001583": 8,
}


@dataclass(frozen=True, slots=True)
class Request:
    """A procedure that some units of the demonstration settle."""

    version: catalogue.ProcedureVersion
    form: forms.Form
    units: tuple[organisation.Unit, ...]
    channels: tuple[catalogue.ChannelKind, ...]

    @property
    def is_online(self) -> bool:
        return catalogue.ChannelKind.ONLINE in self.channels


@dataclass(frozen=True, slots=True)
class City:
    """The people who act and the requests there are. `portal` files for the national portal."""

    citizens: tuple[Actor, ...]
    businesses: tuple[Actor, ...]
    portal: Actor
    staff: Mapping[tuple[UUID, Role], tuple[Actor, ...]]
    requests: tuple[Request, ...]

    def request(self, chance: Random, *, online: bool = False) -> Request:
        """Any request, as often as it is made; with `online`, one that may be filed so."""
        possible = [request for request in self.requests if request.is_online or not online]
        return chance.choices(possible, [DEMAND[request.version.code] for request in possible])[0]

    def somebody(self, chance: Random, unit_id: UUID, role: Role) -> Actor:
        return chance.choice(self.staff[unit_id, role])

    def worker(self, chance: Random, turn: casework.OpenAssignment) -> Actor:
        """Who does the turn: whoever has taken it, else anyone whose turn it is."""
        crew = self.staff[turn.unit_id, turn.role]
        return next((actor for actor in crew if actor.id == turn.account_id), None) or chance.choice(crew)


def found_city(at: datetime) -> City:
    """Loads the people and finds what they may ask for."""
    people = identity.load_demo_people(at=at)
    portal = identity.service_account(PORTAL) or identity.create_service(actor=SYSTEM, at=at, name=PORTAL)
    return City(
        citizens=tuple(identity.actor_of(person.account_id, at) for person in people.citizens),
        businesses=tuple(identity.actor_of(person.account_id, at) for person in people.businesses),
        portal=Actor(ActorKind.SERVICE, portal, "Cổng Dịch vụ công quốc gia (trình diễn)"),
        staff={
            post: tuple(identity.actor_of(account, at) for account in accounts)
            for post, accounts in people.staff.items()
        },
        requests=tuple(_requests({*people.communes, *people.departments}, at)),
    )


def _requests(staffed: set[UUID], at: datetime) -> list[Request]:
    day = day_of(at)
    found = []
    for code in DEMAND:
        version = catalogue.version_in_force(code, day)
        units = tuple(unit for unit in dossiers.competent_units(version, day) if unit.id in staffed)
        communes = tuple(unit for unit in units if unit.kind is organisation.UnitKind.COMMUNE)
        kinds = tuple(channel.kind for channel in version.channels)
        found.append(Request(version, forms.form_for(version.id), communes or units, kinds))
    return found

"""What becomes of each made-up dossier, and when it is filed. Drawn by chance, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from uuid import UUID

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.kernel.actor import Actor, Role
from motcua.kernel.time import day_of, local
from motcua.organisation import api as organisation

from .city import City, Request

DAYS = 90
_CITIZENS_WHO_FILE_MUCH = 6


class Fate(StrEnum):
    ORDINARY = "ordinary"  # goes its way, and is as far by now as it would be
    WAITING = "waiting"  # filed lately, not looked at yet
    REFUSED = "refused"
    STALLED = "stalled"  # lies at somebody's desk
    SENT_BACK = "sent_back"  # by the leader, once
    DENIED = "denied"
    UNCLAIMED = "unclaimed"  # the result is there, nobody comes for it
    INCOMPLETE = "incomplete"  # to be completed before it is accepted
    UNANSWERED = "unanswered"  # and never was
    SUPPLEMENT = "supplement"  # something is missing that the applicant has not given yet
    COMPLETED = "completed"  # and has
    OWING = "owing"  # money is to be paid first
    PAUSED = "paused"  # another authority has to speak first
    INELIGIBLE = "ineligible"  # found so, not told yet
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    PUT_OFF = "put_off"  # with an apology and a new date


_CHANCES = {
    Fate.ORDINARY: 62,
    Fate.WAITING: 4,
    Fate.REFUSED: 7,
    Fate.STALLED: 5,
    Fate.SENT_BACK: 4,
    Fate.DENIED: 2,
    Fate.UNCLAIMED: 4,
    Fate.INCOMPLETE: 1,
    Fate.UNANSWERED: 1,
    Fate.SUPPLEMENT: 1,
    Fate.COMPLETED: 3,
    Fate.OWING: 1,
    Fate.PAUSED: 1,
    Fate.INELIGIBLE: 1,
    Fate.WITHDRAWN: 1,
    Fate.STOPPED: 1,
    Fate.PUT_OFF: 1,
}

# Those that stand as they are for a while: filed within so many working days.
_STANDING = {
    Fate.STALLED: 25,
    Fate.INCOMPLETE: 12,
    Fate.SUPPLEMENT: 14,
    Fate.OWING: 20,
    Fate.PAUSED: 20,
    Fate.INELIGIBLE: 4,
    Fate.PUT_OFF: 20,
}

_DAYS_NEEDED = {  # working days
    Fate.STALLED: 1,
    Fate.SENT_BACK: 4,
    Fate.DENIED: 12,
    Fate.UNCLAIMED: 12,
    Fate.INCOMPLETE: 3,
    Fate.UNANSWERED: 22,
    Fate.SUPPLEMENT: 8,
    Fate.COMPLETED: 20,
    Fate.OWING: 8,
    Fate.PAUSED: 8,
    Fate.INELIGIBLE: 3,
    Fate.WITHDRAWN: 4,
    Fate.STOPPED: 6,
    Fate.PUT_OFF: 4,
}


class Filer(StrEnum):
    PORTAL = "portal"  # the national portal, for people without an account here
    CITIZEN = "citizen"
    BUSINESS = "business"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Plan:
    """One dossier to be made up. `chance` goes on deciding what is not decided here."""

    number: int
    chance: Random
    fate: Fate
    request: Request
    unit: organisation.Unit
    receiving_id: UUID
    channel: dossiers.Channel
    filer: Filer
    actor: Actor
    filed_at: datetime


def plan(number: int, seed: int, city: City, now: datetime) -> Plan:
    """The plan of the dossier of that number. The first ones are the first citizen's, one of each fate."""
    chance = Random(f"{seed}/{number}")
    is_first = number <= len(Fate)
    fate = list(Fate)[number - 1] if is_first else chance.choices(list(_CHANCES), list(_CHANCES.values()))[0]
    request = city.request(chance, online=is_first)
    unit = chance.choice(request.units)
    filer = Filer.CITIZEN if is_first else _filer(chance, fate, request)
    channel = _channel(chance, filer, request)
    receiving_id = unit.point_id if unit.point_id and chance.random() < 0.4 else unit.id
    calendar = organisation.calendar_of(unit.id, day_of(now))
    return Plan(
        number,
        chance,
        fate,
        request,
        unit,
        receiving_id,
        channel,
        filer,
        city.citizens[0] if is_first else _actor(chance, filer, receiving_id, city),
        _filed_at(chance, fate, channel, calendar, now),
    )


def _filer(chance: Random, fate: Fate, request: Request) -> Filer:
    if not request.is_online:
        return Filer.COUNTER
    if len(request.channels) == 1 or fate is Fate.WAITING:
        return chance.choices((Filer.PORTAL, Filer.CITIZEN), (3, 1))[0]
    by_business = 2 if "Doanh nghiệp" in request.version.content.subjects else 0
    return chance.choices(list(Filer), (11, 4, by_business, 7))[0]


def _channel(chance: Random, filer: Filer, request: Request) -> dossiers.Channel:
    if filer is not Filer.COUNTER:
        return dossiers.Channel.ONLINE
    by_post = catalogue.ChannelKind.POSTAL in request.channels and chance.random() < 0.1
    return dossiers.Channel.POSTAL if by_post else dossiers.Channel.DIRECT


def _actor(chance: Random, filer: Filer, receiving_id: UUID, city: City) -> Actor:
    """Some citizens file much more than others, so that lists of theirs are worth looking at."""
    match filer:
        case Filer.PORTAL:
            return city.portal
        case Filer.CITIZEN:
            much = chance.random() < 0.3
            return chance.choice(city.citizens[:_CITIZENS_WHO_FILE_MUCH] if much else city.citizens)
        case Filer.BUSINESS:
            return chance.choice(city.businesses)
        case Filer.COUNTER:
            return city.somebody(chance, receiving_id, Role.RECEPTION)


def _filed_at(
    chance: Random,
    fate: Fate,
    channel: dossiers.Channel,
    calendar: organisation.WorkingCalendar,
    now: datetime,
) -> datetime:
    """More of late than long ago; at the counter within working hours, online at any hour."""
    if fate is Fate.WAITING:
        return now - timedelta(seconds=chance.randrange(200, 50_000))
    whole = organisation.working_time_between(calendar, now - timedelta(days=DAYS), now)
    nearest = _DAYS_NEEDED.get(fate, 0) * calendar.day_minutes + 30
    furthest = min(whole - 30, _STANDING.get(fate, DAYS) * calendar.day_minutes)
    back = nearest + int((furthest - nearest) * chance.random() ** 1.5)
    at = organisation.add_working_time(calendar, now, -back) + timedelta(seconds=chance.randrange(60))
    return _at_leisure(chance, at, now) if channel is dossiers.Channel.ONLINE else at


def _at_leisure(chance: Random, at: datetime, now: datetime) -> datetime:
    """The same day in the evening, or at the next week-end, as often as people do."""
    draw = chance.random()
    later = local(at)
    if draw < 0.35:
        later = later.replace(hour=chance.randrange(18, 24))
        if draw < 0.12:
            later += timedelta(days=5 - later.weekday() + chance.randrange(2))
    return later if at < later < now else at

"""A few made-up filings of interlinked procedures, each stopped at another point of its way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.kernel.actor import Actor, Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .city import City
from .lives import KEY, own_answers
from .papers import PaperShelf

BUNDLE = "2.000986"
_STEP_MINUTES = 50  # of working time
_REFUSED = "Dữ liệu của trẻ chưa được đồng bộ nên chưa cấp được mã số bảo hiểm xã hội."

bundles = dossiers.bundles


class Way(StrEnum):
    """How far the bundle has come."""

    FILED = "filed"
    RUNNING = "running"
    STUCK = "stuck"
    DONE = "done"


FILED_BEFORE = {
    Way.FILED: timedelta(hours=2),
    Way.RUNNING: timedelta(days=4),
    Way.STUCK: timedelta(days=9),
    Way.DONE: timedelta(days=15),
}


def live_together(
    way: Way, city: City, shelf: PaperShelf, home: organisation.Unit, until: datetime
) -> Iterator[datetime]:
    """Yields the instant of each act, and performs it when asked to go on. The bundle is filed at `home`."""
    number = list(Way).index(way)
    citizen = city.citizens[number]
    filed_at = until - FILED_BEFORE[way]
    yield filed_at
    filing = _filing(citizen, number, shelf, home, filed_at)
    filed = dossiers.submit(actor=citizen, at=filed_at, filing=filing)
    if way is Way.FILED:
        return
    calendar = organisation.calendar_of(home.id, day_of(filed_at))
    at = organisation.add_working_time(calendar, filed_at, _STEP_MINUTES)
    yield at
    bundles.accept_bundle(actor=city.staff[home.id, Role.RECEPTION][0], at=at, reference=filed.reference)
    while part := _next_part(filed.reference, citizen, at):
        before_signing = way is Way.RUNNING
        acts = _handled(part.reference, city, calendar, at, stops=before_signing, refused=_is_refused(way, part))
        for act_at in acts:
            at = act_at
            yield at
        if before_signing:
            return
        bundles.advance(bundle_id=filed.case_id, at=at)


def _is_refused(way: Way, part: dossiers.bundles.PartView) -> bool:
    return way is Way.STUCK and part.path == "health_card"


def _next_part(reference: str, citizen: Actor, at: datetime) -> dossiers.bundles.PartView | None:
    """The first part that runs, as whoever filed it finds it; none when nothing does."""
    view = bundles.read(citizen, reference, at=at, purpose="own dossier")
    return next((part for part in view.parts if part.state is bundles.PartState.RUNNING and not part.is_group), None)


def _handled(
    reference: str, city: City, calendar: organisation.WorkingCalendar, at: datetime, *, stops: bool, refused: bool
) -> Iterator[datetime]:
    """The acts on the dossier of one part, by the first of each crew, to its end or up to the signature."""
    case = casework.find_case(reference)
    assert case is not None, "a part that runs has a dossier"
    if case.received_at is None:
        at = organisation.add_working_time(calendar, at, _STEP_MINUTES)
        yield at
        desk = city.staff[case.unit_id, Role.RECEPTION][0]
        if refused:
            ground = dossiers.RefusalGround.NOT_ELIGIBLE
            dossiers.refuse(actor=desk, at=at, reference=reference, ground=ground, reason=_REFUSED)
            return
        dossiers.accept(actor=desk, at=at, reference=reference)
    while turns := casework.open_assignments([case.id]).get(case.id, ()):
        turn = turns[0]
        if stops and turn.role is Role.LEADER:
            return
        at = organisation.add_working_time(calendar, at, _STEP_MINUTES)
        yield at
        decision = dossiers.Decision(granted=True) if turn.role is Role.LEADER else None
        worker = city.staff[turn.unit_id, turn.role][0]
        dossiers.complete_step(actor=worker, at=at, reference=reference, step=turn.step, decision=decision)


def _filing(citizen: Actor, number: int, shelf: PaperShelf, home: organisation.Unit, at: datetime) -> dossiers.Filing:
    on = day_of(at)
    version = catalogue.version_in_force(BUNDLE, on)

    def upload(question: forms.Question) -> forms.FileReference:
        stored = shelf.paper_for(question, at)
        upload_id = dossiers.add_upload(actor=citizen, at=at, draft_id=None, paper=question.key, stored=stored)
        return forms.FileReference(upload_id, stored.name)

    wanted: dict[str, Any] = {
        **own_answers(citizen),
        "relation": "grandparent",
        "circumstances": "ordinary",
        "child_birth_date": (on - timedelta(days=12)).isoformat(),
        "residence_wanted": True,
        "household_head": "Nguyễn Văn Trình Diễn",
        "household_relation": "cháu",
        "health_card_wanted": True,
        "hospital": "Bệnh viện Trình diễn",
        "home": {"commune": home.commune_code, "street": "Số 1 phố Trình Diễn"},
        "delivery": dossiers.Delivery.ONLINE.value,
    }
    form, seed = forms.form_for(version.id), Random(number).getrandbits(32)
    return dossiers.Filing(
        version_id=version.id,
        unit_id=home.id,
        channel=dossiers.Channel.ONLINE,
        answers=forms.sample_answers(form, seed, on=on, file=upload, given=wanted),
        key=f"{KEY}bundle:{number}",
    )

"""At the desk: a point of the city that serves another area, its officers, and what people hand over there."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.identity.models import Appointment
from motcua.kernel.actor import Actor, Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .builders import BIRTH, MONDAY, City


def a_far_point(city: City) -> UUID:
    """A point with staff that is not the one nearest to the city's first commune."""
    nearest = organisation.unit(city.commune).point_id
    points = {unit.point_id for unit in organisation.communes(day_of(MONDAY)) if unit.point_id}
    staffed = set(_posts(Role.RECEPTION).values_list("unit_id", flat=True))
    return min((points & staffed) - {nearest}, key=str)


def an_officer_of(unit_id: UUID, role: Role = Role.RECEPTION, at: datetime = MONDAY) -> Actor:
    return identity.actor_of(_posts(role).filter(unit_id=unit_id)[0].account_id, at)


def _posts(role: Role) -> QuerySet[Appointment]:
    """Of the demonstration's people."""
    return Appointment.objects.filter(role=role, account__is_demonstration=True).order_by("account__name")


def a_counter_filing(
    city: City, desk_id: UUID, *, code: str = BIRTH, seed: int = 1, at: datetime = MONDAY, **changes: Any
) -> dossiers.Filing:
    """Everything asked answered; one original of every paper that is asked handed over."""
    form = forms.form_for(catalogue.version_in_force(code, day_of(at)).id)
    papers = {question.key for question in form.questions() if question.kind is forms.Kind.FILE}
    answers = {k: v for k, v in forms.sample_answers(form, seed, on=day_of(at)).items() if k not in papers}
    answers |= {"delivery": "counter", **changes.pop("answers", {})}
    asked = [
        question.key
        for page in forms.visible_pages(form, answers)
        for question in forms.visible_questions(form, page.key, answers)
        if question.key in papers
    ]
    return dossiers.Filing(
        **{
            "version_id": catalogue.version_in_force(code, day_of(at)).id,
            "unit_id": city.commune,
            "receiving_unit_id": desk_id,
            "channel": dossiers.Channel.DIRECT,
            "answers": answers,
            "key": f"counter:{seed}",
            "handed": dict.fromkeys(asked, dossiers.PaperCount(1, 0)),
            **changes,
        }
    )

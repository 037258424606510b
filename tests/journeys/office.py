"""Dossiers of the town, brought by the office to where a journey begins."""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.tests.builders import BIRTH, City, a_filed_dossier, a_pdf, an_accepted_dossier
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.ids import new_id
from motcua.kernel.time import day_of
from motcua.outbox import api as outbox


def a_filed(city: City, **changes: Any) -> dossiers.Filed:
    return a_filed_dossier(city, at=timezone.now(), **changes)


def an_accepted(city: City, **changes: Any) -> dossiers.Filed:
    return an_accepted_dossier(city, at=timezone.now(), **changes)


def goes_through(city: City, reference: str, *roles: Role) -> None:
    """Each of them does the step that is theirs.

    In a thread of its own: signing starts an event loop, and the browser's is running in this one.
    """
    with ThreadPoolExecutor(1) as office:
        office.submit(_go_through, city, reference, roles).result()


def _go_through(city: City, reference: str, roles: Sequence[Role]) -> None:
    for role in roles:
        actor, at = city.staff[role], timezone.now()
        mine = [turn for turn in dossiers.read(actor, reference, at=at, purpose="test").turns if turn.is_mine]
        decision = dossiers.Decision(granted=True) if role is Role.LEADER else None
        dossiers.complete_step(actor=actor, at=at, reference=reference, step=mine[0].step, decision=decision)
    connection.close()


def a_draft(city: City, actor: Actor, **answers: Any) -> UUID:
    """Of a birth registration, with every page answered; `answers` change some."""
    at = timezone.now()
    version = catalogue.version_in_force(BIRTH, day_of(at))
    draft_id = dossiers.start_draft(actor=actor, at=at, version_id=version.id, unit_id=city.commune)
    notice = documents.store(actor=actor, file=io.BytesIO(a_pdf()), name="chứng sinh.pdf", at=at)
    upload = dossiers.add_upload(actor=actor, at=at, draft_id=draft_id, paper="birth_notice", stored=notice)
    given = {
        **a_declaration(actor, day_of(at)),
        "birth_notice": [{"id": str(upload), "name": notice.name}],
        **answers,
    }
    dossiers.save_answers(actor=actor, at=at, draft_id=draft_id, answers=given)
    return draft_id


def a_declaration(actor: Actor, today: date) -> dict[str, Any]:
    assert actor.person_id is not None
    home = {"commune": "00070", "street": "Số 12 đường Lê Lợi"}
    parent = {"ethnicity": "Kinh", "nationality": "Việt Nam", "residence": home}
    return {
        **dossiers.known_answers(identity.person(actor.person_id)),
        "relation": "mother",
        "child_name": "Trần Minh Khôi",
        "child_birth_date": today.isoformat(),
        "child_sex": "male",
        "child_ethnicity": "Kinh",
        "child_nationality": "Việt Nam",
        "child_origin": "Xã Tân Lập, tỉnh Thái Nguyên",
        "birth_address": home,
        "circumstances": "ordinary",
        "mother": {"name": "Lê Thu Hà", "number": "000195000777", "birth_date": "1995-02-03", **parent},
        "father_declared": True,
        "father": {"name": "Trần Quang Vinh", "number": "000093000888", "birth_date": "1993-05-06", **parent},
        "parents_married": True,
        "birth_proof": "notice",
        "copies": 0,
        "pledge": ["true"],
        "delivery": "online",
    }


def a_counter_dossier_for_copies(city: City, **answers: Any) -> dossiers.Filed:
    """The citizen of the city is at the desk with a diploma, and wants an electronic certified copy of it."""
    at, desk = timezone.now(), city.staff[Role.RECEPTION]
    version = catalogue.version_in_force("2.000815", day_of(at))
    assert city.citizen.person_id is not None
    filing = dossiers.Filing(
        version_id=version.id,
        unit_id=city.commune,
        channel=dossiers.Channel.DIRECT,
        answers={
            **dossiers.known_answers(identity.person(city.citizen.person_id)),
            "acting_for": "self",
            "documents": "Bằng tốt nghiệp đại học\nGiấy khai sinh",
            "issuer": ["vietnamese"],
            "pages_count": 2,
            "copies": 1,
            "electronic": True,
            "delivery": "online",
            **answers,
        },
        key=f"test:{new_id()}",
    )
    return dossiers.file_and_accept(actor=desk, at=at, filing=filing).filed


def the_worker_tells() -> None:
    """What was announced reaches whoever listens, as the worker would see to."""
    while outbox.relay_once(100):
        pass

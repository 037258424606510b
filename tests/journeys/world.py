"""What the names in braces of `pages.py` stand for: a dossier, draft or plan of every kind there is a page for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from motcua.administration.tests.test_organisation_pages import a_delegation
from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import announced
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.interlinked.tests.builders import a_filed_bundle, an_accepted_bundle, reference_of
from motcua.dossiers.tests.builders import BIRTH, City, a_filed_dossier, an_accepted_dossier, the_step
from motcua.dossiers.tests.desk import a_far_point
from motcua.dossiers.tests.test_handover import given_away, taken_in
from motcua.forms import api as forms
from motcua.forms.tests.builders import a_form_under_way
from motcua.frontdesk.tests.test_pages import an_intake
from motcua.identity import api as identity
from motcua.identity.models import Account
from motcua.identity.tests.builders import a_service_account, an_appointment
from motcua.integrations.tests.test_webhooks import an_endpoint
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.organisation.models import DayOff, Position
from motcua.processes import api as processes
from motcua.workplace.tests.test_restructures import a_plan

from .office import a_counter_dossier_for_copies, a_draft, goes_through, the_worker_tells
from .pages import MARRIAGE, PROCESS

MOVED = "demo-ket-hon"  # the process with a version to move to


def names(city: City) -> dict[str, str]:
    """Builds it all in the city; by the names the addresses use."""
    at = timezone.now()
    return {key: str(value) for key, value in {**_dossiers(city, at), **_office(city, at), **_rules(city, at)}.items()}


def _dossiers(city: City, at: datetime) -> dict[str, object]:
    """At every stage a page shows: drafts, filed, accepted, to sign, asked to supplement, returned, interlinked."""
    version = catalogue.version_in_force(BIRTH, day_of(at))
    draft = dossiers.start_draft(actor=city.citizen, at=at, version_id=version.id, unit_id=city.commune)
    answered = a_draft(city, city.citizen)
    accepted, filed = an_accepted_dossier(city, at=at), a_filed_dossier(city, at=at, seed=2)
    returned = an_accepted_dossier(city, at=at, seed=3)
    goes_through(city, returned.reference, Role.SPECIALIST, Role.LEADER, Role.CLERK)
    (result,) = documents.documents_of(returned.case_id)
    to_sign = an_accepted_dossier(city, at=at, seed=5)
    goes_through(city, to_sign.reference, Role.SPECIALIST)
    _aside(the_worker_tells)
    waiting, bundle = a_filed_bundle(city, at=at), an_accepted_bundle(city, at=at)
    dossiers.withdraw(actor=city.citizen, at=at, reference=reference_of(bundle, "birth"), reason="Ghi nhầm tên.")
    dossiers.bundles.advance(bundle_id=bundle.case_id, at=at)
    asked = an_accepted_dossier(city, at=at, seed=4)
    dossiers.ask_supplement(
        actor=city.staff[Role.SPECIALIST],
        at=at,
        reference=asked.reference,
        items=[dossiers.Wanted("Giấy xác nhận nơi cư trú", "Chụp lại rõ cả trang")],
        reason="Cần đối chiếu.",
    )
    return {
        "draft": draft,
        "answered": answered,
        "upload": dossiers.draft(city.citizen, answered).uploads[0].id,
        "filed": filed.reference,
        "accepted": accepted.reference,
        "secret": accepted.secret,
        "returned": returned.reference,
        "code": result.code,
        "held": documents.my_documents(city.citizen).items[0].id,
        "turn": f"{to_sign.reference}|{the_step(to_sign.reference)}",
        "waiting_bundle": waiting.reference,
        "bundle": bundle.reference,
        "bundle_secret": bundle.secret,
        "asked": asked.reference,
        "asked_secret": asked.secret,
        "copies": a_counter_dossier_for_copies(city).reference,
    }


def _office(city: City, at: datetime) -> dict[str, object]:
    """Units, people and systems, and what is between them."""
    far = a_far_point(city)
    handover = given_away(city, far, taken_in(city, far))
    service = a_service_account()
    an_appointment(service, Role.RECEPTION, city.commune)
    return {
        "commune": city.commune,
        "elsewhere": city.other_commune,
        "posting": organisation.unit(city.commune).code,
        "account": Account.objects.get(name="chuyenvien.hoankiem").id,
        "service": service.id,
        "endpoint": an_endpoint(identity.actor_of(service.id, at), "https://don-vi.example/nhan").endpoint_id,
        "delegation": a_delegation(city, day_of(at)).id,
        "position": Position.objects.filter(unit_id=city.commune).earliest("title").id,
        "intake": an_intake(city),
        "handover": handover,
        "plan": a_plan(city, heir="x"),
        "calendar": organisation.unit_calendar_book(city.commune, day_of(at)).calendar.id,
        "day_off": DayOff.objects.earliest("day").id,
    }


def _rules(city: City, at: datetime) -> dict[str, object]:
    """Versions in the making of what an office sets for itself: procedures, forms, processes, words of search."""
    keeper = identity.actor_of(Account.objects.get(name="kiemsoat.ttpvhcchanoi").id, at)
    workbook = catalogue.workbook_of(keeper, MARRIAGE)
    _a_changed_draft(at)
    in_the_making = catalogue.start_draft(actor=SYSTEM, code=MARRIAGE, at=at)
    announced(in_the_making, manner=catalogue.Manner.AMEND, at=at, effective_from=day_of(at) + timedelta(days=30))
    return {
        "sheet": catalogue.keep_upload(actor=keeper, file_name="ket-hon.xlsx", body=workbook, at=at),
        "form": a_form_under_way(BIRTH, at),
        "published_form": next(one.id for one in forms.definitions(MARRIAGE) if one.status is forms.Status.PUBLISHED),
        "process": processes.draft_of(actor=keeper, at=at, key=PROCESS).id,
        "moved": _a_process_of_two_versions(at),
        "search_rule": catalogue.search_rules()[0].key,
        "routing_rule": catalogue.routing_rules_kept()[0].id,
        "own_rule": catalogue.local_rules_kept(BIRTH)[0].id,
    }


def _a_changed_draft(at: datetime) -> None:
    """A draft of the birth procedure in which a fee is gone and a paper has come."""
    version_id = catalogue.start_draft(actor=SYSTEM, code=BIRTH, at=at)
    content = catalogue.in_the_making(SYSTEM, BIRTH).content
    papers = (catalogue.Variant("", (*content.variants[0].papers, catalogue.Paper("Ảnh 3 × 4 của trẻ", (), 2))),)
    changed = replace(content, variants=papers, channels=content.channels[:1], fully_online=True)
    names = frozenset({"variants", "channels", "fully_online"})
    catalogue.save_draft(actor=SYSTEM, version_id=version_id, content=changed, names=names, edits=0, at=at)


def _a_process_of_two_versions(at: datetime) -> str:
    old = processes.version_in_force(MOVED, day_of(at))
    table = processes.table_in(processes.bpmn_of(old.id))
    assert table is not None
    more = replace(table, steps=(*table.steps[:-1], replace(table.steps[-1], name="Trao kết quả")))
    processes.deploy_table(actor=SYSTEM, at=at, key=MOVED, title=old.title, table=more, effective_from=day_of(at))
    return MOVED


def _aside(work: Callable[[], None]) -> None:
    """In a thread of its own, as beside a browser nothing may wait in this one."""

    def run() -> None:
        work()
        connection.close()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(run).result()

"""Reads of bundles, for the applicant, the staff and the stranger with a code and a secret."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.codes import DossierCode
from motcua.kernel.errors import Invalid
from motcua.kernel.pages import Page, cut
from motcua.kernel.rows import found
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .. import access as of_dossiers_access
from .. import policies as of_dossiers
from ..lifecycle import State
from ..models import Channel, Delivery, Dossier, RefusalGround
from ..paperwork import party_of
from ..policies import READERS, RECEIVERS
from ..queries import PAGE_SIZE, FiledPaper, holder_of, sought
from . import access, library, paperwork, planning, policies
from .definitions import Definition
from .lifecycle import BUNDLE_WORDS, ENDED, LIFECYCLE, NATIONAL_STATUS, BundleState
from .models import Bundle, BundlePaper, BundlePart, Failure, PartState
from .refusals import BundleNotFound
from .values import BundleLine, BundleView, Offered, OfferedChild, PartView, Term, TrackedBundle, TrackedPart


def offered(procedure_code: str, on: date) -> Offered | None:
    """The interlinked procedures announced under the code, if any. No query."""
    definition = library.shipped().of_procedure(procedure_code, on)
    if definition is None:
        return None
    return Offered(definition.key, definition.procedure, str(definition.title), tuple(_offered(definition, on, 0)))


def offered_codes(on: date) -> frozenset[str]:
    """The codes under which interlinked procedures are announced on the day. No query."""
    return frozenset(definition.procedure for definition in library.shipped().in_force(on))


def terms(on: date) -> tuple[Term, ...]:
    """How the one date of each bundle follows, and what whoever asks must fulfil. No query."""
    found: list[Term] = []
    for definition in library.shipped().in_force(on):
        one, title = definition.appointment, str(definition.title)
        words = str(one.limit) if one.limit else _("Theo phần xong sau cùng")
        if one.verified_limit:
            words = _("%(limit)s; khi phải xác minh: %(longer)s") % {"limit": words, "longer": one.verified_limit}
        found.append(Term(title, _("Hẹn trả chung: %(limit)s") % {"limit": words}, one.source, one.confirmed))
        required = [*definition.requirements, *(r for child in definition.children for r in child.requirements)]
        found.extend(Term(title, str(r.words), r.source, r.confirmed) for r in required)
    return tuple(found)


def _offered(definition: Definition, on: date, depth: int) -> Iterator[OfferedChild]:
    for child in definition.children:
        before = tuple(str(definition.child(key).title) for key in child.after)
        yield OfferedChild(depth, str(child.title), before)
        if child.bundle:
            yield from _offered(library.shipped().of_key(child.bundle, on), on, depth + 1)


def view(actor: Actor, reference: str) -> BundleView:
    """The bundle whole; the caller records the reading. Raises `BundleNotFound`.

    As many queries for a hundred parts as for one.
    """
    case, bundle = access.to_read(actor, normal(reference))
    state, parties = BundleState(case.state), access.parties(case, bundle)
    parts = _parts(actor, case, bundle)
    return BundleView(
        case_id=case.id,
        reference=case.reference,
        title=case.subject,
        procedure_code=_definition(bundle).procedure,
        state=state,
        state_words=words(state, case.closed_at),
        channel=Channel(bundle.channel),
        delivery=Delivery(bundle.delivery),
        receiving_unit=organisation.unit(bundle.receiving_unit_id),
        applicant=party_of(bundle),
        representative=paperwork.representative(case.id),
        filer_name=bundle.filer_name,
        filed_at=case.opened_at,
        received_at=case.received_at,
        due_at=case.due_at,
        closed_at=case.closed_at,
        needs_verification=bundle.needs_verification,
        form_key=bundle.form_key,
        form_version=bundle.form_version,
        answers=bundle.answers,
        papers=papers_of_bundle(case.id),
        handed=paperwork.handed(case.id),
        refusal_ground=_ground(bundle),
        refusal_reason=bundle.refusal_reason,
        parts=parts,
        timeline=casework.timeline(case.id),
        tracking_secret=bundle.tracking_secret,
        may_receive=LIFECYCLE.allows("accept", state) and policies.may_receive(actor, parties),
        may_repair=LIFECYCLE.allows("repair", state) and policies.may_repair(actor, parties),
        may_hand_over=state in ENDED and case.closed_at is None and policies.may_hand_over(actor, parties),
        may_withdraw=LIFECYCLE.allows("withdraw", state)
        and policies.may_withdraw(actor, parties)
        and all(part.is_group or part.state is not PartState.DONE for part in parts),
    )


def words(state: BundleState, closed_at: datetime | None) -> str:
    """How the bundle stands, in a few words."""
    if state in ENDED and closed_at is not None:
        return _("Đã trả kết quả") if state is BundleState.FINISHED else _("Đã trả một phần kết quả")
    return str(BUNDLE_WORDS[state])


def papers_of_bundle(case_id: UUID) -> tuple[FiledPaper, ...]:
    """The filed papers in order. Two queries."""
    given = list(BundlePaper.objects.filter(bundle_id=case_id).order_by("position", "id"))
    files = documents.stored_files([paper.stored_id for paper in given])
    return tuple(FiledPaper(paper.id, paper.paper, paper.name, files[paper.stored_id]) for paper in given)


def _definition(bundle: Bundle) -> Definition:
    return library.shipped().of_bundle(bundle.definition, bundle.definition_from)


def _ground(bundle: Bundle) -> str:
    return str(RefusalGround(bundle.refusal_ground).label) if bundle.refusal_ground else ""


def _parts(actor: Actor | None, case: casework.Case, bundle: Bundle) -> tuple[PartView, ...]:
    """In order; two queries, and two for the documents where the reader may have them."""
    rows = list(BundlePart.objects.filter(bundle_id=case.id).select_related("dossier__case").order_by("position"))
    filed = [row.dossier for row in rows if row.dossier is not None]
    planned = {one.path: one for one in planning.tree(_definition(bundle), bundle.answers, day_of(case.opened_at))}
    tree = _Tree(
        actor,
        planned,
        waiting=casework.open_assignments([dossier.case_id for dossier in filed]),
        issued=_issued(filed) if actor is not None else {},
    )
    return tuple(tree.part(row) for row in rows)


@dataclass(frozen=True, slots=True)
class _Tree:
    """What is known of all parts together. `actor` none: a stranger with the secret."""

    actor: Actor | None
    planned: Mapping[str, planning.Planned]
    waiting: Mapping[UUID, tuple[casework.OpenAssignment, ...]]
    issued: Mapping[UUID, documents.IssuedDocument]

    def part(self, row: BundlePart) -> PartView:
        planned, dossier = self.planned[row.path], row.dossier
        before = (self.planned.get(planned.sibling(key)) for key in planned.child.after)
        case = dossier.case if dossier else None
        return PartView(
            path=row.path,
            depth=row.path.count("."),
            title=str(planned.child.title),
            procedure_code=row.procedure_code,
            state=PartState(row.state),
            waits_for=tuple(str(one.child.title) for one in before if one is not None),
            failure=Failure(row.failure) if row.failure else None,
            reason=row.reason,
            wrong=row.wrong,
            reference=case.reference if case else "",
            dossier_open=dossier is not None and self.actor is not None and _may_open(self.actor, dossier),
            dossier_state=State(case.state) if case else None,
            holder=holder_of(self.waiting.get(dossier.case_id, ()), dossier.receiving_unit_id).name if dossier else "",
            due_at=case.due_at if case else None,
            closed_at=case.closed_at if case else None,
            document=self.issued.get(dossier.document_id) if dossier and dossier.document_id else None,
        )


def _may_open(actor: Actor, dossier: Dossier) -> bool:
    return of_dossiers.may_see(actor, of_dossiers_access.parties(dossier.case, dossier))


def _issued(filed: list[Dossier]) -> Mapping[UUID, documents.IssuedDocument]:
    found = documents.documents_by_id([dossier.document_id for dossier in filed if dossier.document_id])
    return {key: one for key, one in found.items() if one.status is documents.DocumentStatus.VALID}


def track_bundle(reference: str, secret: str) -> TrackedBundle:
    """The bundle of that code, if the secret is its own; raises `BundleNotFound` alike for either."""
    case = casework.find_case(normal(reference))
    bundle = None if case is None else Bundle.objects.filter(pk=case.id).first()
    given = secret.strip().upper().replace("-", "").replace(" ", "")
    expected = bundle.tracking_secret if bundle else "\0"
    matches = hmac.compare_digest(given.encode(), expected.encode())
    if case is None or bundle is None or not matches:
        raise BundleNotFound
    return _tracked(case, bundle)


def track_own_bundle(actor: Actor, reference: str) -> TrackedBundle:
    """The same for somebody who may see the bundle without a secret. Raises `BundleNotFound`."""
    return _tracked(*access.to_read(actor, normal(reference)))


def _tracked(case: casework.Case, bundle: Bundle) -> TrackedBundle:
    state = BundleState(case.state)
    return TrackedBundle(
        case_id=case.id,
        reference=case.reference,
        secret=bundle.tracking_secret,
        title=case.subject,
        state=state,
        state_words=words(state, case.closed_at),
        national_status=10 if state in ENDED and case.closed_at else NATIONAL_STATUS[state],
        filed_at=case.opened_at,
        received_at=case.received_at,
        due_at=case.due_at,
        closed_at=case.closed_at,
        unit_name=organisation.unit(bundle.receiving_unit_id).name,
        refusal_ground=_ground(bundle),
        refusal_reason=bundle.refusal_reason,
        parts=tuple(
            TrackedPart(
                depth=part.depth,
                title=part.title,
                is_group=part.is_group,
                state=part.state,
                waits_for=part.waits_for,
                reason=part.reason if part.state != PartState.FAILED else "",
                reference=part.reference,
                dossier_state=part.dossier_state,
                holder=part.holder,
                due_at=part.due_at,
                closed_at=part.closed_at,
            )
            for part in _parts(None, case, bundle)
        ),
        timeline=casework.timeline(case.id, public_only=True, citizens_as=_("Người nộp hồ sơ")),
    )


def normal(reference: str) -> str:
    """The code as it is stored, however it was typed; raises `BundleNotFound` for what is no code."""
    try:
        return str(DossierCode.parse(reference))
    except Invalid:
        raise BundleNotFound from None


def bundle_of(dossier_id: UUID) -> str:
    """The reference of the bundle that the dossier is part of; empty when of none. One query, two for a part."""
    part = found(BundlePart, dossier=dossier_id)
    if part is None:
        return ""
    return Bundle.objects.values_list("case__reference", flat=True).get(pk=part.bundle_id)


def visible_to(actor: Actor) -> QuerySet[Bundle]:
    """The list twin of `policies.may_see`."""
    if actor.kind is ActorKind.SYSTEM:
        return Bundle.objects.all()
    seen = Q(pk__in=())
    if actor.kind in {ActorKind.CITIZEN, ActorKind.SERVICE} and actor.id is not None:
        seen |= Q(filer_account_id=actor.id)
    if actor.kind is not ActorKind.CITIZEN:
        units = organisation.with_predecessors({post.unit_id for post in actor.posts if post.role in READERS})
        seen |= Q(case__unit_id__in=units) | Q(receiving_unit_id__in=units)
    return Bundle.objects.filter(seen)


def my_bundles(actor: Actor, *, page: int = 1) -> Page[BundleLine]:
    """What the actor's account filed, latest first."""
    return _lines(visible_to(actor).filter(filer_account_id=actor.account_id), page)


def bundles_waiting(actor: Actor, *, page: int = 1) -> Page[BundleLine]:
    """Filed and not answered yet, at the desks the actor serves; longest waiting first."""
    desks = {post.unit_id for post in actor.posts if post.role in RECEIVERS}
    found = Bundle.objects.filter(receiving_unit_id__in=desks, case__state=BundleState.FILED)
    return _lines(found, page, order=("case__opened_at", "case_id"))


def find_bundles(actor: Actor, text: str, *, page: int = 1) -> Page[BundleLine]:
    """Those the actor may see, by code, personal number or the beginning of the applicant's name."""
    return _lines(visible_to(actor).filter(sought(text)), page)


def _lines(found: QuerySet[Bundle], page: int, order: tuple[Any, ...] | None = None) -> Page[BundleLine]:
    rows = cut(found.select_related("case").order_by(*(order or (F("case_id").desc(),))), page, PAGE_SIZE)
    items = tuple(
        BundleLine(
            case_id=row.case_id,
            reference=row.case.reference,
            title=row.case.subject,
            party_name=row.case.party_name,
            state=BundleState(row.case.state),
            state_words=words(BundleState(row.case.state), row.case.closed_at),
            filed_at=row.case.opened_at,
            due_at=row.case.due_at,
            closed_at=row.case.closed_at,
        )
        for row in rows.items
    )
    return rows.holding(items)

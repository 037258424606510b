"""Filing a bundle: everything is checked, of every part, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.ids import new_id
from motcua.kernel.rows import Rows
from motcua.kernel.text import fold
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox

from ...actions.filing import ensure_may_file, filer_name, new_secret, next_code, owner_of, uploads_of, version_to_file
from ...applicants import Sides, ensure_representable, sides_of
from ...draft_forms import form_to_file
from ...events import BundleFiled
from ...models import Channel, Delivery, Draft
from ...paperwork import acting, counted_papers
from ...refusals import KeyUsedForAnother
from ...values import Filed, Filing
from .. import planning, turns
from ..definitions import Definition
from ..lifecycle import BundleState
from ..models import Bundle, BundleHandedPaper, BundlePaper, BundlePart, BundleRepresentation

KIND = "bundle"


def file_bundle(*, actor: Actor, at: datetime, filing: Filing, definition: Definition) -> Filed:
    """Stores a filing of the definition whole, its parts waiting for reception.

    The answers are held against the bundle's form and, mapped, against the form of every part; what is
    wrong is said at the bundle's questions. A filing whose `key` came before returns the first one.

    Raises `MayNotFile`, `Invalid` (by field), `NothingAsked`, `FileMissing`, `KeyUsedForAnother`.
    Source: nd-118-2025#20.
    """
    receiving_id = filing.receiving_unit_id or filing.unit_id
    ensure_may_file(actor, filing, receiving_id)
    try:
        return _file(actor, at, filing, definition, receiving_id)
    except (Invalid, identity.AssuranceTooLow, IntegrityError):
        if filing.key is None or not Bundle.objects.filter(filing_key=filing.key).exists():
            raise
        return first_filing(filing)


def _file(actor: Actor, at: datetime, filing: Filing, definition: Definition, receiving_id: UUID) -> Filed:
    on, papers_by_hand = day_of(at), filing.channel is not Channel.ONLINE
    version = version_to_file(actor, filing, receiving_id, at)
    form = form_to_file(filing, on)
    answers = forms.check(form, filing.answers, on=on, papers_by_hand=papers_by_hand)
    planned = planning.check(definition, answers.json(), on=on, papers_by_hand=papers_by_hand)
    for asked in (version.code, *(one.child.procedure for one in planned if one.child.procedure)):
        ensure_representable(asked, answers, on)
    sides = sides_of(answers, on)
    applicant = sides.applicant
    uploads = uploads_of(actor.account_id, answers)
    code = next_code(organisation.unit(receiving_id).code, at)

    case = casework.Case(
        id=new_id(),
        kind=KIND,
        reference=str(code),
        state=BundleState.FILED,
        unit_id=filing.unit_id,
        subject=version.name,
        party_name=applicant.name,
        party_folded=fold(applicant.name),
        opened_at=at,
    )
    bundle = Bundle(
        case_id=case.id,
        definition=definition.key,
        definition_from=definition.effective_from,
        version_id=version.id,
        receiving_unit_id=receiving_id,
        support_unit_id=filing.support_unit_id,
        channel=filing.channel,
        delivery=str(answers.get("delivery") or Delivery.ONLINE),
        applicant_kind=applicant.kind,
        applicant_number=applicant.number,
        applicant_name=applicant.name,
        applicant_phone=applicant.phone,
        applicant_email=applicant.email,
        applicant_address=applicant.address,
        filer_account_id=owner_of(actor, filing),
        uploaded_by=actor.account_id,
        filer_name=filer_name(actor, sides),
        form_key=form.key,
        form_version=form.version,
        answers=answers.json(),
        tracking_secret=new_secret(),
        filing_key=filing.key,
        filing_digest=filing.digest,
    )
    rows = Rows(case, bundle)
    rows.add(
        *(
            BundlePaper(bundle_id=case.id, paper=paper, stored_id=upload.stored_id, name=upload.name, position=number)
            for number, (paper, upload) in enumerate(uploads)
        ),
        *_beside(case.id, form, sides, filing),
        *_parts(case.id, planned),
        turns.plan(turns.Turn.RECEIVE, case, bundle, at),
        casework.plan_entry(
            case_id=case.id,
            at=at,
            verb="bundles.filed",
            actor=actor,
            public=True,
            data={"files": len(uploads), "parts": sum(bool(one.child.procedure) for one in planned)},
        ),
        audit.plan(actor=actor, action="bundles.file", subject_kind=KIND, subject_id=case.id, at=at),
        outbox.plan(BundleFiled(case_id=case.id, at=at), at=at),
    )
    with transaction.atomic():
        rows.write()
        if filing.draft_id is not None:
            Draft.objects.filter(pk=filing.draft_id).delete()
    return Filed(case.id, case.reference, bundle.tracking_secret, at, interlinked=True)


def _beside(bundle_id: UUID, form: forms.Form, sides: Sides, filing: Filing) -> Iterator[Model]:
    """Who acts for the applicant, and the papers handed over on paper."""
    if sides.representative is not None:
        yield BundleRepresentation(bundle_id=bundle_id, **acting(sides.representative))
    for counted in counted_papers(form, filing.handed):
        yield BundleHandedPaper(bundle_id=bundle_id, **counted)


def _parts(bundle_id: UUID, planned: tuple[planning.Planned, ...]) -> Iterator[BundlePart]:
    made: dict[str, UUID] = {}
    for position, one in enumerate(planned):
        part = BundlePart(
            bundle_id=bundle_id,
            parent_id=made[one.owner.path] if one.owner else None,
            path=one.path,
            position=position,
            procedure_code=one.child.procedure,
        )
        made[one.path] = part.id
        yield part


def first_filing(filing: Filing) -> Filed:
    """The filing that came first under the same key; one that says something else is refused."""
    first = Bundle.objects.select_related("case").get(filing_key=filing.key)
    if first.filing_digest != filing.digest:
        raise KeyUsedForAnother
    case = first.case
    return Filed(case.id, case.reference, first.tracking_secret, case.opened_at, repeated=True, interlinked=True)

"""Form 01 of interlinked procedures: one receipt and appointment, every procedure named, and how to follow it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.forms import api as forms
from motcua.kernel.actor import Actor
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from ..interlinked import access, appointment, library, paperwork, planning
from ..interlinked.models import Bundle, BundlePart
from ..interlinked.refusals import BundleNotFound
from ..interlinked.values import BundleView
from ..one_stops import one_stop_of
from ..refusals import DossierNotFound
from .making import Subject, in_vietnamese, last_entry, made_before, officer_of, printed, record
from .offering import AnyFile, OfferedSlip, open_slip, word_of
from .receipt import UNKNOWN_LIMIT, authorisation_words, paper_lines, where_returned

_ACCEPTED = ("bundles.accepted", "bundles.accepted_undated")


def offered_of_bundle(view: BundleView) -> tuple[OfferedSlip, ...]:
    """The receipt, once the bundle is taken in, for whoever may see the bundle."""
    if view.received_at is None:
        return ()
    form = documents.slip_form(Slip.RECEIPT, day_of(view.received_at))
    return (OfferedSlip(word_of(Slip.RECEIPT), form.title, form.number, form.fields_confirmed, view.received_at),)


def bundle_receipt_slip(actor: Actor, reference: str, *, at: datetime) -> documents.StoredFile:
    """Form 01, made when first asked for, signed by the officer who took the bundle in.

    Raises `BundleNotFound`, also before reception. Source: tt-03-2025, nd-118-2025#20.
    """
    case, bundle = access.to_read(actor, reference)
    unit = organisation.unit(bundle.receiving_unit_id)
    found = Subject(case, bundle, unit, one_stop_of(unit, day_of(case.opened_at)))
    file = made_before(found, Slip.RECEIPT) or _made(found, actor, at)
    record(actor, found, Slip.RECEIPT, at)
    return file


def open_any_slip(actor: Actor, reference: str, word: str, key: str = "", *, at: datetime) -> AnyFile:
    """A slip of the dossier, or of the bundle, of that code. Raises `DossierNotFound` for what there is not."""
    try:
        return open_slip(actor, reference, word, key, at=at)
    except DossierNotFound as neither:
        if word != word_of(Slip.RECEIPT) or key:
            raise
        try:
            return bundle_receipt_slip(actor, reference, at=at)
        except BundleNotFound:
            raise neither from None


def _made(found: Subject[Bundle], actor: Actor, at: datetime) -> documents.StoredFile:
    case, bundle = found.case, found.dossier
    if case.received_at is None:
        raise BundleNotFound
    entry = last_entry(found, *_ACCEPTED)
    behind = paperwork.representative(case.id)
    definition = library.shipped().of_bundle(bundle.definition, bundle.definition_from)
    with in_vietnamese():
        limit = appointment.limit(definition.appointment, bundle)
        form = forms.form_of(bundle.form_key, bundle.form_version)
        answers = forms.answers_from_json(form, bundle.answers)
        content = documents.ReceiptSlip(
            form=found.form(Slip.RECEIPT),
            officer=entry.actor_name if entry else "",
            reference=case.reference,
            centre=found.one_stop.name,
            applicant=found.applicant(),
            authorised=printed(behind.party) if behind else None,
            authorisation=authorisation_words(behind) if behind else "",
            request=case.subject,
            papers=tuple(paper_lines(form, answers, paperwork.handed(case.id))),
            parts=tuple(_parts(found)),
            time_limit=str(limit) if limit else UNKNOWN_LIMIT,
            received_at=case.received_at,
            due_at=case.due_at,
            returned_at_place=where_returned(found),
            tracking=f"{settings.BASE_URL}/tra-cuu/{case.reference}/{bundle.tracking_secret}/",
            secret=bundle.tracking_secret,
        )
    return found.issue(content, actor=actor, slip=Slip.RECEIPT, at=at, signers=officer_of(entry, found.unit))


def _parts(found: Subject[Bundle]) -> Iterator[documents.PartLine]:
    """Every procedure with who settles it and its code; before its turn, what it waits for."""
    bundle, on = found.dossier, day_of(found.case.opened_at)
    definition = library.shipped().of_bundle(bundle.definition, bundle.definition_from)
    planned = {one.path: one for one in planning.tree(definition, bundle.answers, on)}
    rows = BundlePart.objects.filter(bundle_id=found.case.id).select_related("dossier__case")
    for row in rows.exclude(procedure_code="").order_by("position"):
        one = planned[row.path]
        if row.dossier is not None:
            unit = organisation.unit(row.dossier.case.unit_id)
            yield documents.PartLine(one.child.title.vi, unit.authority, row.dossier.case.reference)
        else:
            unit = planning.unit_for(one, catalogue.version_in_force(row.procedure_code, on).id, on)
            before = (planned.get(one.sibling(key)) for key in one.child.after)
            names = " và ".join(f"“{each.child.title.vi}”" for each in before if each is not None)
            note = f"Có mã khi có kết quả {names}" if names else "Chưa lập"
            yield documents.PartLine(one.child.title.vi, unit.authority, note=note)

"""The desk takes a dossier in from the person standing there: filed and accepted at once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.casework import api as casework
from motcua.forms import api as forms
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.kernel.time import day_of

from ..draft_forms import form_to_file
from ..interlinked.actions.filing import file_bundle
from ..interlinked.actions.reception import accept_bundle
from ..interlinked.definitions import Definition
from ..models import Channel
from ..refusals import MayNotFile, PapersNotHandedOver
from ..values import Accepted, Filed, Filing, Received
from .filing import once, plan
from .reception import accept
from .submitting import bundle_of


def file_and_accept(*, actor: Actor, at: datetime, filing: Filing) -> Received:
    """Files what was handed over at the desk and takes it in, in one transaction.

    Taking it in says that it is complete, so every required paper must be there, on paper or scanned.
    The key is required: a second click, or a retry after a lost answer, finds the first dossier.
    Raises `MayNotFile`, `PapersNotHandedOver` and all that `file` and `accept` raise.
    Source: nd-118-2025#17.
    """
    if filing.channel is Channel.ONLINE or filing.key is None:
        raise MayNotFile
    if (definition := bundle_of(filing, at)) is not None:
        return _bundle(actor, at, filing, definition)
    accepted: list[Accepted] = []

    def do() -> Filed:
        ensure_complete(filing, day_of(at))
        planned = plan(actor, at, filing)
        with transaction.atomic():
            filed = planned.store()
            accepted.append(accept(actor=actor, at=at, reference=filed.reference))
        return filed

    filed = once(filing, do)
    if filed.repeated:
        return Received(filed, _first_acceptance(actor, at, filed))
    return Received(filed, accepted[0])


def _bundle(actor: Actor, at: datetime, filing: Filing, definition: Definition) -> Received:
    """Interlinked procedures likewise; one cut off between the two is taken in when asked again."""
    ensure_complete(filing, day_of(at))
    filed = file_bundle(actor=actor, at=at, filing=filing, definition=definition)
    case = casework.find_case(filed.reference)
    assert case is not None, "what was filed is there"
    if case.received_at is None:
        return Received(filed, accept_bundle(actor=actor, at=at, reference=filed.reference))
    return Received(filed, Accepted(case.id, case.reference, case.received_at, case.due_at))


def ensure_complete(filing: Filing, on: date) -> None:
    """Everything that is still wrong or missing at once, before a number is taken for the dossier.

    Raises `InvalidAnswers`, or `PapersNotHandedOver` when only papers are missing.
    """
    form = form_to_file(filing, on)
    missing = _missing_papers(form, filing)
    try:
        forms.check(form, filing.answers, on=on, papers_by_hand=True)
    except forms.InvalidAnswers as refusal:
        raise forms.InvalidAnswers(fields={**refusal.fields, **missing}) from None
    if missing:
        raise PapersNotHandedOver(fields=missing)


def _missing_papers(form: forms.Form, filing: Filing) -> dict[str, Words]:
    """Required papers neither handed over nor scanned, by question."""
    return {
        question.key: _("Đánh dấu đã nhận “%(paper)s”, hoặc tải bản chụp lên.") % {"paper": question.label}
        for page in forms.visible_pages(form, filing.answers)
        for question in forms.visible_questions(form, page.key, filing.answers)
        if question.kind is forms.Kind.FILE
        and question.required
        and question.key not in filing.handed
        and not filing.answers.get(question.key)
    }


def _first_acceptance(actor: Actor, at: datetime, filed: Filed) -> Accepted:
    case = casework.find_case(filed.reference)
    assert case is not None, "what was filed is there"
    if case.received_at is None:
        return accept(actor=actor, at=at, reference=filed.reference)
    return Accepted(case.id, case.reference, case.received_at, case.due_at)

"""When a dossier ends with certified electronic copies, and when they are ready. Source: nd-45-2020#10."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of

from .models import Dossier
from .refusals import CopiesNotReady, NothingToCertify
from .wording import template_of

LAYOUT = "copies"
_WANTED = "electronic"  # the question of the form whether electronic copies are asked for
_TO_SIGN = {documents.CertificationStatus.COMPARED, documents.CertificationStatus.SIGNED}


def are_asked(procedure_code: str, answers: Mapping[str, Any], on: date) -> bool:
    """Whether the result of a dossier received that day is a certified electronic copy of each paper."""
    return answers.get(_WANTED) is True and template_of(procedure_code, on) == LAYOUT


def are_asked_in(case: casework.Case, dossier: Dossier) -> bool:
    return are_asked(dossier.procedure_code, dossier.answers, day_of(case.received_at or case.opened_at))


def ensure_ready(case: casework.Case, dossier: Dossier, turn: casework.Assignment) -> None:
    """Before the specialist passes the dossier on, every paper is compared or refused, and there is one at least.

    Raises `CopiesNotReady`.
    """
    if turn.role != Role.SPECIALIST or not are_asked_in(case, dossier):
        return
    papers = documents.certifications_of(case.id)
    if not papers:
        raise CopiesNotReady(fields={"copies": CopiesNotReady.none_yet})
    if any(paper.status is documents.CertificationStatus.SCANNED for paper in papers):
        raise CopiesNotReady(fields={"copies": CopiesNotReady.not_compared})


def to_sign(case_id: UUID) -> tuple[documents.Certification, ...]:
    """The papers the leader certifies. Raises `NothingToCertify` where all were refused."""
    papers = documents.certifications_of(case_id)
    found = tuple(paper for paper in papers if paper.status in _TO_SIGN)
    if not found:
        raise NothingToCertify.on("granted")
    return found

"""Scanning what is taken in, again what had to wait, and the rule for when the scanner is away."""

from __future__ import annotations

import logging
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.identity import api as identity
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Forbidden, Invalid
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from ..files import shelf
from ..files.scanning import FileInfected, ScannerUnavailable, ScanState, WhenAway, scanner
from ..files.storage import ContentMissing
from ..models import File, ScanRule
from ..queries import scan_rule

logger = logging.getLogger(__name__)

BATCH = 100


def state_of(path: Path, *, at: datetime, field: str) -> ScanState:
    """Has the upload scanned. Raises `FileInfected` naming `field`; the network is asked outside transactions."""
    try:
        used = scanner()
        found = used.scan(path)
    except ScannerUnavailable:
        logger.warning("the malware scanner is away", exc_info=True)
        rule = scan_rule(day_of(at))
        return ScanState.PASSED if rule is WhenAway.PASS else ScanState.HELD
    if found:
        logger.warning("an upload was refused: %s", found)
        raise FileInfected.on(field)
    return ScanState.CLEAN if used.is_real else ScanState.NOT_SCANNED


def scan_what_waits(*, at: datetime) -> int:
    """Scans files taken in while the scanner was away; answers how many are settled. Up to `BATCH` at a time."""
    waiting = File.objects.filter(scan_state__in=[ScanState.HELD, ScanState.PASSED]).order_by("id")
    settled = 0
    for sha256 in dict.fromkeys(waiting.values_list("sha256", flat=True)[:BATCH]):
        try:
            with shelf.at_hand([sha256]) as (path,):
                found = scanner().scan(path)
        except ScannerUnavailable:
            break
        except ContentMissing:
            continue
        settled += _settle(sha256, found, at)
    return settled


@transaction.atomic
def _settle(sha256: str, found: str, at: datetime) -> int:
    rows = File.objects.filter(sha256=sha256, scan_state__in=[ScanState.HELD, ScanState.PASSED])
    identifiers = list(rows.order_by("id").values_list("id", flat=True))
    state = ScanState.INFECTED if found else ScanState.CLEAN
    File.objects.filter(id__in=identifiers).update(scan_state=state)
    for identifier in identifiers if found else ():
        audit.record(
            actor=SYSTEM,
            action="documents.infected",
            subject_kind="file",
            subject_id=identifier,
            at=at,
            details={"sha256": sha256, "found": found[:200]},
        )
    return len(identifiers)


def set_scan_rule(*, actor: Actor, at: datetime, valid_from: date, when_away: WhenAway, decision: str) -> None:
    """From that day on: hold uploads while the scanner is away, or let them pass, marked.

    Raises `Forbidden` unless the actor administers a unit with none above it, and `Invalid` for a day past or
    without the decision it rests on.
    """
    if not identity.may_set_rules(actor):
        raise Forbidden
    wrong = {}
    if valid_from < day_of(at):
        wrong["valid_from"] = _("Ngày áp dụng không được ở quá khứ.")
    if not tidy(decision):
        wrong["decision"] = _("Hãy ghi quyết định làm căn cứ.")
    if wrong:
        raise Invalid(fields=wrong)
    with transaction.atomic():
        ScanRule.objects.update_or_create(
            valid_from=valid_from, defaults={"when_away": when_away.value, "decision": tidy(decision)[:300]}
        )
        audit.record(
            actor=actor,
            action="documents.scan_rule",
            subject_kind="scan_rule",
            subject_id=None,
            at=at,
            details={"valid_from": valid_from.isoformat(), "when_away": when_away.value},
        )

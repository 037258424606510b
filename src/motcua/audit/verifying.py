"""Verifying: the chain computed again from the records as they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from . import trail
from .chain import GENESIS, SealHead, close, link, links
from .models import AuditSeal

SHOWN_STRANGERS = 100


class Fault(StrEnum):
    """What was found wrong."""

    CHANGED = "changed"  # a sealed record is not what it was
    DELETED = "deleted"  # a sealed record is gone
    INSERTED = "inserted"  # a record where all had been sealed
    SEAL_BROKEN = "seal_broken"  # a seal does not match its own contents
    SEAL_MISSING = "seal_missing"  # a number is left out
    CHAIN_BROKEN = "chain_broken"  # a seal does not follow from the one before it
    HEAD_LOST = "head_lost"  # a seal written down elsewhere is not, or no longer, the one here


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: in which seal, and at which record where one can be named."""

    fault: Fault
    seal: int | None = None
    record_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What verification found. `unsealed` records are the tail that the next seal will take.

    `head_number` and `head_hash` (hexadecimal) are to be kept elsewhere: nothing within a database
    can tell that its end was cut off.
    """

    seals: int
    records: int
    unsealed: int
    head_number: int
    head_hash: str
    problems: tuple[Problem, ...]

    @property
    def intact(self) -> bool:
        return not self.problems


type Progress = Callable[[int, int], None]


def verify(*, expected: Mapping[int, str] | None = None, progress: Progress = lambda done, total: None) -> Report:
    """Recomputes the whole chain. `expected` are heads kept elsewhere: seal number → hash.

    Reads every sealed record, 5,000 at a time.
    """
    total = AuditSeal.objects.count()
    wanted = dict(expected or {})
    problems: list[Problem] = []
    number, head, records = 0, GENESIS, 0
    for done, seal in enumerate(AuditSeal.objects.order_by("number").iterator(chunk_size=4), 1):
        problems += _gap(number, seal, head)
        problems += check_seal(seal)
        number, head = seal.number, bytes(seal.hash)
        records += seal.count
        if wanted.pop(number, head.hex()) != head.hex():
            problems.append(Problem(Fault.HEAD_LOST, number))
        progress(done, total)
    problems += [Problem(Fault.HEAD_LOST, lost) for lost in sorted(wanted)]
    strangers, unsealed = trail.strangers(SHOWN_STRANGERS)
    problems += [Problem(Fault.INSERTED, record_id=record_id) for record_id in strangers]
    return Report(total, records, unsealed, number, head.hex() if number else "", tuple(problems))


def head() -> str:
    """The last seal as `NUMBER:HASH`, to be kept elsewhere; blank before the first."""
    last = AuditSeal.objects.order_by("-number").values_list("number", "hash").first()
    return f"{last[0]}:{bytes(last[1]).hex()}" if last else ""


def _gap(number: int, seal: AuditSeal, head: bytes) -> Iterator[Problem]:
    if seal.number != number + 1:
        yield from (Problem(Fault.SEAL_MISSING, missing) for missing in range(number + 1, seal.number))
    elif bytes(seal.previous_hash) != head:
        yield Problem(Fault.CHAIN_BROKEN, seal.number)


def check_seal(seal: AuditSeal) -> list[Problem]:
    """What is wrong with a seal and its records, the records named one by one."""
    found = trail.by_ids(seal.record_ids)
    stored = [bytes(h) for h in seal.record_hashes]
    entries = [found[i] for i in seal.record_ids if i in found]
    whole = len(entries) == len(seal.record_ids) == len(stored) == seal.count > 0
    fresh = links(bytes(seal.previous_hash), entries)
    if whole and close(fresh[-1], _head_of(seal)) == bytes(seal.hash):
        return [] if fresh == stored else [Problem(Fault.SEAL_BROKEN, seal.number)]
    problems = []
    previous = bytes(seal.previous_hash)
    for record_id, kept in zip(seal.record_ids, stored, strict=False):
        if record_id not in found:
            problems.append(Problem(Fault.DELETED, seal.number, record_id))
        elif link(previous, found[record_id]) != kept:
            problems.append(Problem(Fault.CHANGED, seal.number, record_id))
        previous = kept
    if len(stored) != seal.count or close(previous, _head_of(seal)) != bytes(seal.hash):
        problems.append(Problem(Fault.SEAL_BROKEN, seal.number))
    return problems


def _head_of(seal: AuditSeal) -> SealHead:
    return SealHead(
        number=seal.number,
        epoch=seal.epoch,
        watermark_txid=seal.watermark_txid,
        watermark_id=seal.watermark_id,
        record_ids=seal.record_ids,
        sealed_at=seal.sealed_at,
        system_identifier=seal.system_identifier,
    )

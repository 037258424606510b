"""How long a slip and a signed result take: numbered, printed, signed, on disk and in the database."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench._server import a_home

AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
TIMES = 25


@dataclass(frozen=True, slots=True)
class Took:
    """Medians of one call, in milliseconds: of the clock, and of our own processor time (not PostgreSQL's)."""

    clock: float
    processor: float


def _measured(work: Callable[[], Any]) -> Took:
    work()
    clocks, processors = [], []
    for _ in range(TIMES):
        clock, processor = time.perf_counter(), time.process_time()
        work()
        clocks.append((time.perf_counter() - clock) * 1e3)
        processors.append((time.process_time() - processor) * 1e3)
    return Took(statistics.median(clocks), statistics.median(processors))


def _a_plain_page() -> Callable[[], Any]:
    """The yardstick: one line of text as PDF/A-2b, made by Typst alone."""
    import typst

    source = Path(tempfile.mkdtemp()) / "plain.typ"
    source.write_text('#sys.inputs.at("n", default: "") Cộng hòa xã hội chủ nghĩa Việt Nam\n')
    compiler = typst.Compiler(input=source, ignore_system_fonts=True)
    return lambda: compiler.compile(format="pdf", pdf_standards=["a-2b"], sys_inputs={"n": str(uuid4())})


def run() -> None:
    with a_home():
        os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _measure()
        from django.db import connection

        connection.close()


def _measure() -> None:
    from motcua.documents import api as documents
    from motcua.documents.tests.builders import a_birth_certificate, a_leader, a_prepared, a_seal, a_slip, an_issued
    from motcua.kernel.actor import SYSTEM

    yardstick = _measured(_a_plain_page())
    pending: list[documents.IssuedDocument] = []
    kept = a_prepared(kind="kept").file

    def countersign() -> None:
        documents.countersign(actor=SYSTEM, document_id=pending.pop().id, signatory=a_seal(), at=AT)

    slip = {"content": a_slip(), "kind": "slip-01", "series": documents.Series("GTN", "GTN-TTPVHCC")}
    measured = {
        "form 01, unsigned": _measured(lambda: an_issued(**slip, signers=())),
        "form 01, signed by the agency": _measured(lambda: an_issued(**slip, signers=(a_seal(),))),
        "result, signed by the leader": _measured(lambda: pending.append(a_prepared())),
        "result, then signed by the agency": _measured(countersign),
        "result, both signatures in one act": _measured(
            lambda: an_issued(content=a_birth_certificate(), signers=(a_leader(), a_seal()))
        ),
    }
    print(f"{'':36} {'clock ms':>9} {'CPU ms':>9} {'CPU ÷ yardstick':>16}")
    for name, took in {"yardstick: a plain page of Typst": yardstick, **measured}.items():
        ratio = took.processor / yardstick.processor
        print(f"{name:36} {took.clock:9.1f} {took.processor:9.1f} {ratio:16.1f}")
    print(f"a result with one signature: {kept.size / 1024:.0f} KB")

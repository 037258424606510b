"""A bundle goes on: dossiers are filed when their turn comes, and what became of them is noted.

Asked again it finds the same; the bundle is locked meanwhile, so two that ask at once take turns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Refusal
from motcua.kernel.rows import Rows, found
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox

from ...actions.filing import file
from ...actions.reception import accept
from ...events import BundleFinished, BundleStuck
from ...lifecycle import STATE_WORDS, State
from ...models import Channel, Delivery, Dossier, RefusalGround, Upload
from ...paperwork import party_of, representative_of
from ...places import is_competent, takes_in
from ...policies import may_receive
from ...values import Behalf, Filing, PaperCount
from .. import access, appointment, library, planning, turns
from ..definitions import Definition
from ..lifecycle import LIFECYCLE, MOVING, BundleState
from ..models import Bundle, BundleHandedPaper, BundlePaper, BundlePart, BundleRepresentation, Failure, PartState
from .closing import plan_delivery

OVER = frozenset({PartState.DONE, PartState.SKIPPED, PartState.STOPPED})
_PASSED = frozenset({PartState.DONE, PartState.SKIPPED})
_ISSUED = frozenset({State.RESULT_READY, State.RETURNED})


def advance(*, bundle_id: UUID, at: datetime, actor: Actor = SYSTEM) -> BundleState:
    """Notes what became of the dossiers, files those whose turn it is, and finishes what is finished.

    Answers the state. Any number of times, from anywhere, in any order: what is done is not done again.
    Source: nd-118-2025#20.
    """
    with transaction.atomic():
        case = found(casework.Case, id=bundle_id, lock=True)
        bundle = found(Bundle, case=bundle_id)
        assert case is not None, "a bundle has a case"
        assert bundle is not None, "only bundles are advanced"
        if case.state in MOVING:
            Advance(actor, at, case, bundle).go_on()
        return BundleState(case.state)


@dataclass(slots=True)
class Advance:
    """One going on of a bundle that is locked: its parts by path, and the rows to write."""

    actor: Actor
    at: datetime
    case: casework.Case
    bundle: Bundle
    rows: Rows = field(default_factory=Rows)
    definition: Definition = field(init=False)
    planned: dict[str, planning.Planned] = field(init=False)
    parts: dict[str, BundlePart] = field(init=False)
    changed: dict[str, BundlePart] = field(default_factory=dict)

    def __post_init__(self) -> None:
        filed_on = day_of(self.case.opened_at)
        self.definition = library.shipped().of_bundle(self.bundle.definition, self.bundle.definition_from)
        self.planned = {one.path: one for one in planning.tree(self.definition, self.bundle.answers, filed_on)}
        parts = BundlePart.objects.filter(bundle_id=self.case.id).select_related("dossier__case")
        self.parts = {part.path: part for part in parts.order_by("position")}

    def go_on(self) -> None:
        self.note_ends()
        while ready := [part for part in self.parts.values() if self._is_ready(part)]:
            for part in ready:
                self._start(part)
            self.note_ends()
        self._conclude()
        self.write()

    def write(self) -> None:
        for part in self.changed.values():
            self.rows.change(part, *_PART_FIELDS)
        self.rows.change(self.case, "state", "closed_at")
        self.rows.write()

    # -- what became of them -----------------------------------------------------------------

    def note_ends(self) -> None:
        """Children come after their groups, so a group is looked at last."""
        for part in reversed(self.parts.values()):
            if part.state == PartState.RUNNING:
                if part.procedure_code:
                    self._note_end(part)
                elif all(child.state in OVER for child in self.children_of(part)):
                    self._change(part, PartState.DONE)

    def _note_end(self, part: BundlePart) -> None:
        dossier = part.dossier
        assert dossier is not None, "a running part has a dossier"
        if dossier.case.state in _ISSUED and dossier.granted:
            self._change(part, PartState.DONE)
            self.tell("bundles.part_done", part, reference=dossier.case.reference)
        elif dossier.case.state in _ISSUED:
            self.fail(part, Failure.DENIED, dossier.decision_reason)
        elif dossier.case.state == State.REFUSED:
            ground = RefusalGround(dossier.refusal_ground).label
            self.fail(part, Failure.REFUSED, f"{ground}. {dossier.refusal_reason}")
        elif dossier.case.closed_at is not None:
            ended = str(STATE_WORDS[State(dossier.case.state)])
            self.fail(part, Failure.ENDED, f"{ended}. {dossier.closing_reason}".strip())

    def children_of(self, part: BundlePart) -> list[BundlePart]:
        return [child for child in self.parts.values() if child.parent_id == part.id]

    def fail(self, part: BundlePart, failure: Failure, reason: str, wrong: dict[str, str] | None = None) -> None:
        part.failure, part.reason, part.wrong = failure, reason, wrong or {}
        self._change(part, PartState.FAILED)
        self.tell("bundles.part_failed", part, reason=reason)

    # -- whose turn it is --------------------------------------------------------------------

    def _is_ready(self, part: BundlePart) -> bool:
        planned = self.planned[part.path]
        owner = planned.owner
        if part.state != PartState.WAITING or (owner and self.parts[owner.path].state != PartState.RUNNING):
            return False
        earlier = (self.parts.get(planned.sibling(key)) for key in planned.child.after)
        return all(one is None or one.state in _PASSED for one in earlier)

    def _start(self, part: BundlePart) -> None:
        if not part.procedure_code:
            self._change(part, PartState.RUNNING)
            return
        try:
            self.file_part(part)
        except Refusal as refusal:
            self.fail(part, Failure.MISFIT, _said(refusal), {k: str(words) for k, words in refusal.fields.items()})

    def unit_of(self, part: BundlePart) -> organisation.Unit:
        """Who settles the part if it is filed now: as last time while they may, else by the rule of the definition.

        Raises `Invalid` at the field the rule looks at.
        """
        on = day_of(self.at)
        version = catalogue.version_in_force(part.procedure_code, on)
        before = part.dossier.case.unit_id if part.dossier is not None else None
        if before is not None and is_competent(version.id, before, on):
            return organisation.unit(before)
        return planning.unit_for(self.planned[part.path], version.id, on)

    def file_part(self, part: BundlePart, unit: organisation.Unit | None = None) -> None:
        """Files the dossier of the part, once per attempt, with the unit or whoever settles it anyway.

        Raises what filing raises.
        """
        planned, on = self.planned[part.path], day_of(self.at)
        version = catalogue.version_in_force(part.procedure_code, on)
        unit = unit or self.unit_of(part)
        receiving_id = self.bundle.receiving_unit_id
        is_own = unit.id == self.case.unit_id and takes_in(version, receiving_id, unit.id)
        filing = Filing(
            version_id=version.id,
            unit_id=unit.id,
            channel=Channel(self.bundle.channel),
            answers={**self.answers_of(part), **self._papers(planned), **part.answers},
            receiving_unit_id=receiving_id if is_own else unit.id,
            support_unit_id=None if is_own else receiving_id,
            key=f"{appointment.PART_KEY}{self.case.id}:{part.path}" + (f":{part.attempt}" if part.attempt > 1 else ""),
            handed=self._handed(part, planned),
            behalf=self._behalf(),
        )
        with transaction.atomic():
            filed = file(actor=SYSTEM, at=self.at, filing=filing)
            BundlePart.objects.filter(pk=part.pk).update(dossier_id=filed.case_id)  # its date is the bundle's
            if is_own:
                self._accept(filed.reference)
        part.dossier = Dossier.objects.select_related("case").get(pk=filed.case_id)
        part.failure, part.reason, part.wrong = "", "", {}
        self._change(part, PartState.RUNNING)
        self.tell("bundles.part_filed", part, reference=filed.reference)

    def _behalf(self) -> Behalf:
        """For whom, by whom: what was filed for another is so in every part."""
        acting = BundleRepresentation.objects.filter(bundle_id=self.case.id).first()
        return Behalf(
            account_id=self.bundle.filer_account_id,
            name=self.bundle.filer_name,
            bundle=self.case.reference,
            uploaded_by=self.bundle.uploaded_by,
            papers_at=self.bundle.receiving_unit_id,
            applicant=party_of(self.bundle) if acting else None,
            representative=representative_of(acting) if acting else None,
        )

    def _handed(self, part: BundlePart, planned: planning.Planned) -> dict[str, PaperCount]:
        """The papers on paper that go with the part: each goes with the first that asks for it."""
        if self.bundle.channel == Channel.ONLINE:
            return {}
        handed = BundleHandedPaper.objects.filter(bundle_id=self.case.id).order_by("position", "id")
        counts = {paper.paper: PaperCount(paper.originals, paper.copies) for paper in handed}
        for earlier in self.parts.values():
            if earlier.path == part.path:
                break
            if earlier.procedure_code:
                for source in planning.sources(self.planned[earlier.path]).values():
                    counts.pop(source.paper, None)
        given = planning.sources(planned)
        return {target: counts[source.paper] for target, source in given.items() if source.paper in counts}

    def _accept(self, reference: str) -> None:
        """What the desk has received with the bundle it need not receive again."""
        may = may_receive(self.actor, access.parties(self.case, self.bundle))
        accept(actor=self.actor if may else SYSTEM, at=self.at, reference=reference)

    def answers_of(self, part: BundlePart) -> dict[str, Any]:
        """The answers of the part's form as mapped now, but for papers and corrections."""
        planned = self.planned[part.path]
        return planning.raw_answers(planned, self._results(planned))[0]

    def _papers(self, planned: planning.Planned) -> dict[str, list[dict[str, str]]]:
        """The child's papers, the bundle's own and the results of what it waited for, as uploads of the filer."""
        given = planning.sources(planned)
        return {target: self.uploads(target, self._files(source)) for target, source in given.items()}

    def uploads(self, paper: str, files: list[tuple[UUID, str]]) -> list[dict[str, str]]:
        """References to the stored files, as answers to a file question."""
        made = [
            Upload(account_id=self.bundle.uploaded_by, paper=paper, stored_id=stored_id, name=name, added_at=self.at)
            for stored_id, name in files
        ]
        Upload.objects.bulk_create(made)
        return [{"id": str(upload.id), "name": upload.name} for upload in made]

    def _files(self, source: planning.Source) -> list[tuple[UUID, str]]:
        if source.paper:
            given = BundlePaper.objects.filter(bundle_id=self.case.id, paper=source.paper)
            return [(paper.stored_id, paper.name) for paper in given.order_by("position", "id")]
        within = [p for p in self.parts.values() if p.path == source.part or p.path.startswith(f"{source.part}.")]
        issued = [document for part in within if (document := self._result(part)) is not None]
        return [(document.file.id, document.file.name) for document in issued]

    def _result(self, part: BundlePart) -> documents.IssuedDocument | None:
        if part.state != PartState.DONE or part.dossier is None or part.dossier.document_id is None:
            return None
        return documents.document(part.dossier.document_id)

    def _results(self, planned: planning.Planned) -> dict[str, Any]:
        """What expressions may see of the results of the child's siblings, by their keys."""
        head = planned.path.rpartition(".")[0]
        return {key: value for key, value in self._results_under(head).items() if key != planned.child.key}

    def _results_under(self, head: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for part in self.parts.values():
            above, _dot, key = part.path.rpartition(".")
            if above != head:
                continue
            if not part.procedure_code:
                found[key] = self._results_under(part.path)
            elif (document := self._result(part)) is not None:
                assert part.dossier is not None
                found[key] = {
                    "reference": part.dossier.case.reference,
                    "number": document.number,
                    "code": document.code,
                    "title": document.title,
                    "issued_on": day_of(document.issued_at).isoformat() if document.issued_at else "",
                }
        return found

    # -- how the whole stands ----------------------------------------------------------------

    def _conclude(self) -> None:
        leaves = [part for part in self.parts.values() if part.procedure_code]
        was = self.case.state
        if any(part.state == PartState.FAILED for part in leaves):
            self._move("get_stuck")
        elif all(part.state in OVER for part in leaves):
            self._finish(all(part.state == PartState.DONE for part in leaves))
        else:
            self._move("run")
        if self.case.state == BundleState.STUCK and not turns.is_open(turns.Turn.REPAIR, self.case):
            self.rows.add(turns.plan(turns.Turn.REPAIR, self.case, self.bundle, self.at))
            self.rows.add(outbox.plan(BundleStuck(case_id=self.case.id, at=self.at), at=self.at))
        if was == BundleState.STUCK and self.case.state != BundleState.STUCK:
            turns.close(turns.Turn.REPAIR, self.case, self.at)

    def _finish(self, whole: bool) -> None:
        self._move("finish" if whole else "finish_partly")
        self.rows.add(
            casework.keeping.stop(self.case, self.at),
            outbox.plan(BundleFinished(case_id=self.case.id, whole=whole, at=self.at), at=self.at),
        )
        self.tell("bundles.finished" if whole else "bundles.finished_partly")
        has_results = any(part.state == PartState.DONE for part in self.parts.values() if part.procedure_code)
        if self.bundle.delivery == Delivery.ONLINE or not has_results:
            plan_delivery(self.rows, self.case, self.at, has_results=has_results)
        else:
            self.rows.add(turns.plan(turns.Turn.HAND_OVER, self.case, self.bundle, self.at))

    def _move(self, act: str) -> None:
        self.case.state = LIFECYCLE.transition(act, self.case.state).after

    def _change(self, part: BundlePart, state: PartState) -> None:
        part.state = state
        self.changed[part.path] = part

    def end(self, part: BundlePart, state: PartState, reason: str) -> None:
        """Skips or stops the part, with the reason why."""
        part.reason = reason
        self._change(part, state)

    def tell(self, verb: str, part: BundlePart | None = None, **data: str) -> None:
        title = {"part": self.planned[part.path].child.title.vi} if part is not None else {}
        self.rows.add(
            casework.plan_entry(
                case_id=self.case.id, at=self.at, verb=verb, actor=self.actor, public=True, data={**title, **data}
            )
        )


_PART_FIELDS = ("state", "dossier", "attempt", "answers", "wrong", "failure", "reason")


def _said(refusal: Refusal) -> str:
    """A refusal in one sentence or a few."""
    return " ".join(dict.fromkeys(str(words) for words in (refusal.fields.values() or [refusal.message])))

"""The life of a made-up dossier, told through the real actions at instants gone by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.processes import api as processes

from . import asides
from .city import City
from .fates import Fate, Filer, Plan
from .papers import PaperShelf

KEY = "demo:"
_DESK = frozenset({Role.RECEPTION, Role.RETURN})
_SHARES = {Role.SPECIALIST: 5, Role.DIVISION_HEAD: 2, Role.LEADER: 3, Role.CLERK: 2}
_MINUTE = timedelta(minutes=1)

_REFUSALS = (
    (dossiers.RefusalGround.PAPERS_MISSING, "Hồ sơ thiếu giấy tờ bắt buộc. Đề nghị bổ sung rồi nộp lại."),
    (dossiers.RefusalGround.PAPERS_INVALID, "Bản chụp mờ, không đọc được. Đề nghị chụp lại rõ cả trang."),
    (dossiers.RefusalGround.OUT_OF_SCOPE, "Việc này không thuộc thẩm quyền của đơn vị nhận hồ sơ."),
    (dossiers.RefusalGround.DUPLICATE, "Hồ sơ trùng với một hồ sơ đang được giải quyết."),
    (dossiers.RefusalGround.NOT_ELIGIBLE, "Người nộp chưa đủ điều kiện theo quy định của thủ tục."),
)
_NOTES = ("", "", "", "Đã đối chiếu giấy tờ, đủ điều kiện.", "Đã kiểm tra với cơ sở dữ liệu.", "Hồ sơ hợp lệ.")
_SENT_BACK = ("Dự thảo ghi sai địa chỉ, đề nghị sửa.", "Cần làm rõ nội dung đề nghị trước khi ký.")
_ORIGINALS = ("Bằng tốt nghiệp đại học", "Giấy khai sinh", "Giấy phép lái xe")
_DENIALS = (
    "Qua thẩm tra, nội dung đề nghị không đủ căn cứ theo quy định.",
    "Thông tin khai không khớp với cơ sở dữ liệu quốc gia về dân cư.",
)


def live(plan: Plan, city: City, shelf: PaperShelf) -> Iterator[datetime]:
    """Yields the instant of each act, and performs it when asked to go on."""
    yield plan.filed_at
    filed = dossiers.file(actor=plan.actor, at=plan.filed_at, filing=_filing(plan, shelf))
    if plan.fate is Fate.WAITING:
        return
    at = _seen_at(plan)
    yield at
    desk = city.somebody(plan.chance, plan.receiving_id, Role.RECEPTION)
    if plan.fate is Fate.REFUSED:
        ground, reason = plan.chance.choice(_REFUSALS)
        dossiers.refuse(actor=desk, at=at, reference=filed.reference, ground=ground, reason=reason)
        return
    if plan.fate in {Fate.INCOMPLETE, Fate.UNANSWERED}:
        asides.ask(desk, at, filed.reference, plan.chance)
        if plan.fate is Fate.UNANSWERED:
            closed_at = organisation.add_working_time(_calendar(plan.unit.id, at), at, asides.SILENCE_MINUTES)
            yield closed_at
            dossiers.close_unanswered(actor=SYSTEM, at=closed_at, reference=filed.reference)
        return
    accepted = dossiers.accept(actor=desk, at=at, reference=filed.reference)
    yield from _Handling(plan, city, shelf, accepted).acts()


def _seen_at(plan: Plan) -> datetime:
    """When reception looks at it: at the counter while the applicant waits, else in working hours."""
    if plan.channel is dossiers.Channel.DIRECT:
        return plan.filed_at + plan.chance.randrange(3, 15) * _MINUTE
    minutes = min(960, 10 + int(plan.chance.expovariate(1 / 90)))
    return organisation.add_working_time(_calendar(plan.unit.id, plan.filed_at), plan.filed_at, minutes)


def _calendar(unit_id: UUID, at: datetime) -> organisation.WorkingCalendar:
    return organisation.calendar_of(unit_id, day_of(at))


def _filing(plan: Plan, shelf: PaperShelf) -> dossiers.Filing:
    answers = _answers(plan, shelf)
    return dossiers.Filing(
        version_id=plan.request.version.id,
        unit_id=plan.unit.id,
        channel=plan.channel,
        answers=answers,
        handed=_handed(plan, answers) if plan.filer is Filer.COUNTER else {},
        receiving_unit_id=plan.receiving_id,
        key=f"{KEY}{plan.number}",
    )


def _handed(plan: Plan, answers: dict[str, Any]) -> dict[str, dossiers.PaperCount]:
    """Every paper asked for, as many as asked, on paper."""
    form = plan.request.form
    asked = [q for page in forms.visible_pages(form, answers) for q in forms.visible_questions(form, page.key, answers)]
    papers = [question for question in asked if question.kind is forms.Kind.FILE and question.required]
    return {paper.key: dossiers.PaperCount(paper.originals or int(not paper.copies), paper.copies) for paper in papers}


def _answers(plan: Plan, shelf: PaperShelf) -> dict[str, Any]:
    on = day_of(plan.filed_at)

    def upload(question: forms.Question) -> forms.FileReference:
        if plan.filer is Filer.COUNTER:
            return forms.FileReference(UUID(int=0), "")  # handed over the counter: left out below
        stored = shelf.paper_for(question, plan.filed_at)
        upload_id = dossiers.add_upload(
            actor=plan.actor, at=plan.filed_at, draft_id=None, paper=question.key, stored=stored
        )
        return forms.FileReference(upload_id, stored.name)

    answers = forms.sample_answers(plan.request.form, plan.chance.getrandbits(32), on=on, file=upload)
    if plan.filer is Filer.COUNTER:
        questions = (question for page in plan.request.form.pages for question in page.questions)
        papers = {question.key for question in questions if question.kind is forms.Kind.FILE}
        answers = {key: answer for key, answer in answers.items() if key not in papers}
    if plan.filer is Filer.CITIZEN:
        answers |= {**own_answers(plan.actor), "acting_for": "self"}
    if plan.fate is Fate.UNCLAIMED:
        answers["delivery"] = dossiers.Delivery.COUNTER.value
    return answers


def own_answers(citizen: Actor) -> dict[str, Any]:
    """What the first page of every form already knows of a citizen."""
    assert citizen.person_id is not None, "a citizen's account stands for a person"
    return dossiers.known_answers(identity.person(citizen.person_id))


class _Handling:
    """From acceptance to the applicant's hands, at the pace drawn for the dossier."""

    def __init__(self, plan: Plan, city: City, shelf: PaperShelf, accepted: dossiers.Accepted) -> None:
        self._plan = plan
        self._chance = plan.chance
        self._city = city
        self._shelf = shelf
        self._dossier = accepted
        self._calendar = _calendar(plan.unit.id, accepted.received_at)
        process = processes.process_for(plan.request.version.code, day_of(accepted.received_at))
        self._steps = process.steps
        self._minutes_per_share = self._working_minutes() / sum(_SHARES.get(s.role, 0) for s in process.steps)
        self._stops_after = self._chance.randrange(3) if plan.fate is Fate.STALLED else None
        self._at = accepted.received_at
        self._done = 0
        self._was_sent_back = False
        self._is_aside = False

    def acts(self) -> Iterator[datetime]:
        case_id = self._dossier.case_id
        while turns := casework.open_assignments([case_id]).get(case_id, ()):
            turn = turns[0]
            worker = self._city.worker(self._chance, turn)
            minutes = self._minutes(turn.role)
            if turn.role not in _DESK and self._chance.random() < 0.3:
                taken_at = self._after(minutes // 4)
                yield taken_at
                self._take(worker, turn.step, taken_at)
            if self._done == self._stops_after or (turn.role in _DESK and self._plan.fate is Fate.UNCLAIMED):
                return
            self._at = self._after(minutes)
            yield self._at
            if not self._is_aside and turn.role in asides.HANDLERS and self._plan.fate in asides.FATES:
                self._is_aside = True
                yield from self._aside(worker)
                if self._plan.fate not in asides.GO_ON:
                    return
                continue
            self._act(worker, turn)

    def _aside(self, worker: Actor) -> Iterator[datetime]:
        """What its fate puts beside the straight way, by whoever may."""
        plan, reference = self._plan, self._dossier.reference
        leader = self._city.somebody(self._chance, plan.unit.id, Role.LEADER)
        desk = self._city.somebody(self._chance, plan.receiving_id, Role.RECEPTION)
        filer = desk if plan.filer is Filer.COUNTER else plan.actor
        match plan.fate:
            case Fate.SUPPLEMENT | Fate.COMPLETED:
                asides.ask(worker, self._at, reference, self._chance)
                if plan.fate is Fate.COMPLETED:
                    self._at = self._after(self._chance.randrange(300, 2400))
                    yield self._at
                    asides.answer(filer, self._at, reference)
            case Fate.OWING:
                asides.owe(worker, self._at, reference, self._chance)
            case Fate.PAUSED:
                dossiers.pause(actor=worker, at=self._at, reference=reference, ground="verification")
            case Fate.INELIGIBLE:
                asides.find_ineligible(worker, self._at, reference)
            case Fate.WITHDRAWN:
                dossiers.withdraw(actor=filer, at=self._at, reference=reference, reason="Người nộp chưa cần nữa.")
            case Fate.STOPPED:
                asides.stop(leader, self._at, reference)
            case _:
                asides.put_off(leader, self._at, self._dossier)

    def _working_minutes(self) -> float:
        """From acceptance to issue. Most are in time, some are not; nobody hurries without a due date."""
        due_at = self._dossier.due_at
        if due_at is None:
            return self._chance.uniform(1, 12) * self._calendar.day_minutes
        allowed = organisation.working_time_between(self._calendar, self._dossier.received_at, due_at)
        is_late = self._chance.random() < 0.07
        return allowed * (self._chance.uniform(1.3, 2.5) if is_late else self._chance.triangular(0.2, 1.0, 0.8))

    def _minutes(self, role: Role) -> int:
        if role in _DESK:
            return 20 + int(self._chance.expovariate(1 / 500))
        return max(3, int(self._minutes_per_share * _SHARES[role] * self._chance.uniform(0.6, 1.0)))

    def _after(self, minutes: int) -> datetime:
        return max(organisation.add_working_time(self._calendar, self._at, minutes), self._at + _MINUTE)

    def _take(self, worker: Actor, step: str, at: datetime) -> None:
        dossiers.take_step(actor=worker, at=at, reference=self._dossier.reference, step=step)

    def _act(self, worker: Actor, turn: casework.OpenAssignment) -> None:
        if turn.role is Role.LEADER and self._plan.fate is Fate.SENT_BACK and not self._was_sent_back:
            self._send_back(worker, turn.step)
            return
        self._done += 1
        note = self._chance.choice(_NOTES)
        decision = self._decision() if turn.role is Role.LEADER else None
        try:
            self._complete(worker, turn.step, note, decision)
        except dossiers.CopiesNotReady:
            self._scan_and_compare(worker, turn.step)
            self._complete(worker, turn.step, note, decision)

    def _complete(self, worker: Actor, step: str, note: str, decision: dossiers.Decision | None) -> None:
        dossiers.complete_step(
            actor=worker, at=self._at, reference=self._dossier.reference, step=step, note=note, decision=decision
        )

    def _scan_and_compare(self, worker: Actor, step: str) -> None:
        title, reference = _ORIGINALS[self._plan.number % len(_ORIGINALS)], self._dossier.reference
        paper = dossiers.note_copy(
            actor=worker,
            at=self._at,
            reference=reference,
            step=step,
            scan=self._shelf.scan(title, self._at),
            details=documents.PaperDetails(title),
        )
        dossiers.compare_copy(
            actor=worker,
            at=self._at,
            reference=reference,
            step=step,
            copy_id=paper.id,
            pages=paper.pages,
            confirmed=True,
        )

    def _send_back(self, leader: Actor, step: str) -> None:
        self._was_sent_back = True
        dossiers.send_back(
            actor=leader,
            at=self._at,
            reference=self._dossier.reference,
            step=step,
            to_step=[s.id for s in self._steps if s.role is Role.SPECIALIST][-1],
            reason=self._chance.choice(_SENT_BACK),
        )

    def _decision(self) -> dossiers.Decision:
        if self._plan.fate is Fate.DENIED:
            return dossiers.Decision(granted=False, reason=self._chance.choice(_DENIALS))
        return dossiers.Decision(granted=True)

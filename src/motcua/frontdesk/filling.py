"""The one long page of an intake: what was posted, what is shown, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid, Refusal, Words
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from . import access, intakes
from .models import Intake, Way

PEOPLE = ("applicant", "represented")  # whom a card may be read for
MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class Sheet:
    """An intake with its draft, version and form."""

    kept: Intake
    draft: dossiers.DraftView
    version: catalogue.ProcedureVersion
    form: forms.Form
    today: date

    @property
    def pages(self) -> tuple[forms.Page, ...]:
        return forms.visible_pages(self.form, self.draft.answers)

    def papers(self) -> Iterator[forms.Question]:
        """The papers asked for, given the answers so far."""
        for page in self.pages:
            for question in forms.visible_questions(self.form, page.key, self.draft.answers):
                if question.kind is forms.Kind.FILE:
                    yield question


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper: ticked as handed over, counted, or scanned. `files` are those scanned, with how to drop each."""

    label: str
    tick: ui.Checkboxes
    originals: ui.Input
    copies: ui.Input
    upload: ui.FileUpload
    files: tuple[tuple[str, str, ui.Button], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form; `card` is the box to read a card into, where it is about a person at the desk."""

    section: forms.Section
    card: ui.Input | None
    read: ui.Button | None


def open_sheet(request: HttpRequest, draft_id: UUID, at: datetime) -> Sheet:
    """Raises `NotAtADesk`, `IntakeNotFound`."""
    actor = identity.current_actor(request)
    kept = access.intake(actor, draft_id)
    draft = dossiers.draft(actor, draft_id)
    return Sheet(kept, draft, catalogue.version(draft.version_id), draft.form, day_of(at))


def keep_posted(request: HttpRequest, sheet: Sheet, at: datetime) -> dict[str, Words]:
    """Stores what was typed, ticked, scanned and read off cards; gives back what could not be read, by control."""
    errors: dict[str, Words] = {}
    posted = request.POST
    given = _files(request, sheet, at, errors)
    answers: dict[str, Any] = {}
    for page in sheet.pages:
        raw = forms.answers_from_post(sheet.form, page.key, posted, given)
        asked = {q.key for q in forms.visible_questions(sheet.form, page.key, sheet.draft.answers)}
        answers |= {key: value for key, value in raw.items() if key in asked}
    shown = _cards(request, posted, answers, at, errors)
    answers |= {whom: {**answers[whom], **one.parts} for whom, one in shown.items()}
    forgotten = intakes.save(
        actor=identity.current_actor(request),
        at=at,
        draft_id=sheet.draft.id,
        answers=answers,
        papers=_counts(sheet, posted, errors),
        unit_id=_chosen_unit(sheet, posted),
        shown=shown.get("applicant"),
    )
    if forgotten:
        messages.warning(request, _("Người nộp đã đổi: những gì lấy từ dữ liệu của người trước đã được bỏ."))
    return errors


def _files(
    request: HttpRequest, sheet: Sheet, at: datetime, errors: dict[str, Words]
) -> dict[str, list[forms.FileReference]]:
    """Those given before, less the one to be dropped, and those just sent, stored and verified first."""
    actor, dropped = identity.current_actor(request), request.POST.get("viec", "").removeprefix("bo:")
    given = {
        question.key: [
            forms.FileReference(UUID(one["id"]), one["name"])
            for one in sheet.draft.answers.get(question.key) or ()
            if one["id"] != dropped
        ]
        for question in sheet.papers()
    }
    for key, files in request.FILES.lists():
        for file in files if key in given else ():
            try:
                kept = documents.store(actor=actor, file=file, name=file.name or "", at=at, field=key)
                upload_id = dossiers.add_upload(actor=actor, at=at, draft_id=sheet.draft.id, paper=key, stored=kept)
            except Refusal as refusal:
                errors |= refusal.fields or {key: refusal.message}
            else:
                given[key].append(forms.FileReference(upload_id, kept.name))
    return given


def _cards(
    request: HttpRequest, posted: QueryDict, typed: Mapping[str, Any], at: datetime, errors: dict[str, Words]
) -> dict[str, intakes.Shown]:
    """People read off their cards."""
    places = [(unit.name, unit.commune_code) for unit in organisation.communes(day_of(at))]
    found: dict[str, intakes.Shown] = {}
    for whom in PEOPLE:
        text = posted.get(f"the.{whom}", "").strip()
        if not text or whom not in typed:
            continue
        try:
            actor = identity.current_actor(request)
            found[whom] = intakes.read_person(actor=actor, at=at, text=text, communes=places)
        except Invalid as refusal:
            errors[f"the.{whom}"] = refusal.message
    return found


def _counts(sheet: Sheet, posted: QueryDict, errors: dict[str, Words]) -> dict[str, dossiers.PaperCount]:
    """The papers ticked, as many as typed, or as many as are asked where nothing was."""
    found = {}
    for question in sheet.papers():
        typed = [posted.get(f"giay.{question.key}.{part}", "").strip() for part in ("chinh", "sao")]
        if not posted.get(f"giay.{question.key}") and not any(typed):
            continue
        if not all(text.isdecimal() and int(text) <= MOST_COPIES for text in typed if text):
            errors[f"giay.{question.key}.chinh"] = _("Nhập số bản từ 0 đến %(most)d.") % {"most": MOST_COPIES}
            continue
        originals, copies = (int(text) if text else 0 for text in typed)
        if originals + copies == 0:
            originals, copies = question.originals, question.copies
        found[question.key] = dossiers.PaperCount(originals or (0 if copies else 1), copies)
    return found


def _chosen_unit(sheet: Sheet, posted: QueryDict) -> UUID | None:
    """The unit picked by hand; what was only suggested follows the answers as they change."""
    picked = posted.get("unit", "")
    if not picked or picked == posted.get("goi_y"):
        return None
    routed = intakes.routed(sheet.draft, sheet.kept.desk_id, sheet.today)
    return next((unit.id for unit in routed.offered if str(unit.id) == picked), None)


# -- what is shown ---------------------------------------------------------------------------------


def context(sheet: Sheet, errors: Mapping[str, Words]) -> dict[str, Any]:
    """Everything the page needs."""
    routed = intakes.routed(sheet.draft, sheet.kept.desk_id, sheet.today)
    suggested = str(routed.unit.id) if routed.unit else ""
    return {
        "sheet": sheet,
        "desk": organisation.unit(sheet.kept.desk_id).name,
        "way": Way(sheet.kept.way).label,
        "helped": sheet.kept.way == Way.HELPED,
        "parts": _parts(sheet, errors),
        "papers": tuple(_paper(sheet, question, errors) for question in sheet.papers()),
        "routed": routed,
        "suggested": suggested,
        "unit": ui.Select(
            name="unit",
            label=_("Cơ quan có thẩm quyền"),
            choices=[ui.Choice(str(unit.id), unit.name) for unit in routed.offered],
            value=str(sheet.kept.unit_id or suggested),
            error=errors.get("unit", ""),
            empty=_("Chọn nơi giải quyết"),
        ),
        "error_summary": ui.ErrorSummary.of(_by_control(sheet, errors)) if errors else None,
    }


def _by_control(sheet: Sheet, errors: Mapping[str, Words]) -> dict[str, Words]:
    """A missing paper is shown at its tick, everything else where the form says."""
    ticks = {question.key for question in sheet.papers()} if sheet.kept.way != Way.HELPED else set()
    shown = forms.summary_of_errors(sheet.form, sheet.draft.answers, errors)
    return {f"giay.{name}" if name in ticks else name: words for name, words in shown.items()}


def _parts(sheet: Sheet, errors: Mapping[str, Words]) -> tuple[Part, ...]:
    sections = forms.render_sections(
        sheet.form,
        sheet.draft.answers,
        errors,
        on=sheet.today,
        without=frozenset({forms.Kind.FILE}),
        notes=sheet.draft.prefilled,
    )
    return tuple(Part(section, *_card(section.key, errors)) for section in sections)


def _card(whom: str, errors: Mapping[str, Words]) -> tuple[ui.Input | None, ui.Button | None]:
    if whom not in PEOPLE:
        return None, None
    box = ui.Input(
        name=f"the.{whom}",
        label=_("Mã QR trên thẻ căn cước, hoặc 12 chữ số"),
        hint=_("Đặt con trỏ vào đây rồi quét thẻ; họ tên, ngày sinh, nơi cư trú được điền vào bên dưới."),
        error=errors.get(f"the.{whom}", ""),
        autocomplete="off",
        spellcheck=False,
    )
    return box, ui.Button(text=_("Điền từ thẻ"), kind="secondary", name="viec", value="doc", guard=False)


def _paper(sheet: Sheet, question: forms.Question, errors: Mapping[str, Words]) -> PaperLine:
    name = f"giay.{question.key}"
    count = intakes.counts(sheet.kept).get(question.key)
    label = str(question.label)
    asked = _("Cần %(originals)d bản chính, %(copies)d bản sao.") % {
        "originals": question.originals,
        "copies": question.copies,
    }
    return PaperLine(
        label=label,
        tick=ui.Checkboxes(
            name=name,
            label=label,
            hint=asked if question.originals or question.copies else str(question.hint)[:200],
            choices=[ui.Choice("co", _("Đã nhận bản giấy"))],
            values=["co"] if count else [],
            error=errors.get(question.key, ""),
            optional=not question.required,
            small=True,
        ),
        originals=_number(f"{name}.chinh", _("Bản chính"), count.originals if count else None, errors),
        copies=_number(f"{name}.sao", _("Bản sao"), count.copies if count else None, errors),
        upload=ui.FileUpload(
            name=question.key,
            label=_("Bản chụp"),
            accept=",".join(f".{kind}" for kind in question.accept),
            multiple=question.maximum != 1,
            error=errors.get(question.key, "") if sheet.kept.way == Way.HELPED else "",
        ),
        files=tuple(
            (
                str(one["name"]),
                reverse("frontdesk:upload", args=[sheet.draft.id, one["id"]]),
                ui.Button(text=_("Bỏ tệp"), kind="quiet", name="viec", value=f"bo:{one['id']}", guard=False),
            )
            for one in sheet.draft.answers.get(question.key) or ()
        ),
    )


def _number(name: str, label: str, value: int | None, errors: Mapping[str, Words]) -> ui.Input:
    return ui.Input(
        name=name,
        label=label,
        value="" if value is None else str(value),
        width=3,
        inputmode="numeric",
        error=errors.get(name, ""),
        spellcheck=False,
    )

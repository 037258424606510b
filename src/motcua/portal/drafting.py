"""A draft as the pages see it: which pages are asked, which are done, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid, Words
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui


@dataclass(frozen=True, slots=True)
class Draft:
    """The saved draft with its version and form; `pages` are those asked, given the answers so far."""

    view: dossiers.DraftView
    version: catalogue.ProcedureVersion
    form: forms.Form
    pages: tuple[forms.Page, ...]
    today: date

    def page(self, key: str) -> forms.Page:
        """Raises `DossierNotFound` for a page that this draft is not asked."""
        found = next((page for page in self.pages if page.key == key), None)
        if found is None:
            raise dossiers.DossierNotFound
        return found

    def page_of(self, question: str) -> str:
        """The page on which the question stands; the first when it stands nowhere."""
        name = question.split(".", maxsplit=1)[0]
        for page in self.form.pages:
            if any(q.key == name for q in page.questions):
                return page.key
        return self.pages[0].key


def open_draft(request: HttpRequest, draft_id: UUID, at: datetime) -> Draft:
    """The signed-in person's own draft; raises `DossierNotFound`."""
    view = dossiers.draft(identity.current_actor(request), draft_id)
    form = view.form
    return Draft(
        view=view,
        version=catalogue.version(view.version_id),
        form=form,
        pages=forms.visible_pages(form, view.answers),
        today=day_of(at),
    )


def draft_cards(drafts: Iterable[dossiers.DraftLine]) -> tuple[ui.Card, ...]:
    """What was begun and not sent, a card each."""
    return tuple(
        ui.Card(
            title=catalogue.version(draft.version_id).name,
            text=_("Sửa lần cuối lúc %(at)s") % {"at": ui.short_moment(draft.updated_at)},
            href=reverse("portal:tasks", args=[draft.id]),
        )
        for draft in drafts
    )


def errors_on(form: forms.Form, page: str, answers: Mapping[str, Any], today: date) -> dict[str, Words]:
    """What is wrong on the page, by field; nothing when it may be left."""
    try:
        forms.check(form, answers, on=today, page=page)
    except Invalid as refusal:
        return dict(refusal.fields)
    return {}


def page_errors(draft: Draft, page: forms.Page, answers: Mapping[str, Any]) -> dict[str, Words]:
    """What is wrong on the page, and whether it lets somebody act for another where nobody may."""
    asked = {question.key for question in page.questions}
    barred = dossiers.representation_errors(draft.version.code, answers, draft.today)
    found = errors_on(draft.form, page.key, answers, draft.today)
    return found | {question: words for question, words in barred.items() if question in asked}


def task_list(draft: Draft) -> ui.TaskList:
    """Every page, the unit that follows from them, and the check at the end."""
    tasks = [
        ui.TaskItem(str(page.title), *_status(complete), href=_page(draft, page.key), tone=_tone(complete))
        for page in draft.pages
        for complete in (not errors_on(draft.form, page.key, draft.view.answers, draft.today),)
    ]
    unit_id = draft.view.unit_id
    chosen = unit_id is not None
    tasks.append(
        ui.TaskItem(
            _("Nơi giải quyết"),
            *_status(chosen),
            href=reverse("portal:unit", args=[draft.view.id]),
            tone=_tone(chosen),
            hint=organisation.unit(unit_id).name if unit_id else _("Xác định theo các câu trả lời ở trên."),
        )
    )
    done = all(task.tone is ui.Tone.CALM for task in tasks)
    tasks.append(
        ui.TaskItem(
            _("Kiểm tra và nộp"),
            _("Sẵn sàng") if done else _("Chưa thể nộp"),
            href=reverse("portal:check", args=[draft.view.id]) if done else "",
            tone=ui.Tone.WAITING if done else ui.Tone.NEUTRAL,
        )
    )
    return ui.TaskList(tasks=tasks)


def progress_in_words(tasks: ui.TaskList) -> str:
    """“Đã xong 3 trên 7 phần.”, the check at the end left out."""
    parts = tasks.tasks[:-1]
    done = sum(task.tone is ui.Tone.CALM for task in parts)
    return _("Đã xong %(done)d trên %(all)d phần.") % {"done": done, "all": len(parts)}


def _status(complete: bool) -> tuple[str]:
    return (_("Đã xong") if complete else _("Chưa xong"),)


def _tone(complete: bool) -> ui.Tone:
    return ui.Tone.CALM if complete else ui.Tone.NEUTRAL


def _page(draft: Draft, key: str) -> str:
    return reverse("portal:page", args=[draft.view.id, key])


def next_address(draft: Draft, *, after: str) -> str:
    """The next page asked; after the last, what is still to be done."""
    keys = [page.key for page in draft.pages]
    rest = keys[keys.index(after) + 1 :] if after in keys else []
    return _page(draft, rest[0]) if rest else check_address(draft)


def check_address(draft: Draft) -> str:
    """The check once everything is answered; until then the task list, or the unit if only that is missing."""
    undone = any(errors_on(draft.form, page.key, draft.view.answers, draft.today) for page in draft.pages)
    where = "tasks" if undone else "check" if draft.view.unit_id else "unit"
    return reverse(f"portal:{where}", args=[draft.view.id])


def routed(draft: Draft) -> dossiers.Routed:
    """The unit that follows from the answers so far."""
    answers = forms.answers_from_json(draft.form, draft.view.answers)
    return dossiers.route(draft.version.id, answers, draft.today)


def refusal_summary(draft: Draft, refusal: Invalid) -> ui.ErrorSummary:
    """Why the filing was refused: each line leads to the page, and the control, that holds what is wrong."""
    wrong: Mapping[str, Words] = refusal.fields or {_first_file(draft): refusal.message}
    lines = [ui.ErrorLine(text, _place(draft, name)) for name, text in wrong.items()]
    return ui.ErrorSummary(errors=lines)


def _place(draft: Draft, name: str) -> str:
    if name == "unit":
        return f"{reverse('portal:unit', args=[draft.view.id])}#unit"
    return f"{_page(draft, draft.page_of(name))}?sua&loi#{name}"


def _first_file(draft: Draft) -> str:
    """Where files are asked for: a refusal that names no question is about one of them."""
    asked = (question.key for page in draft.pages for question in page.questions if question.kind is forms.Kind.FILE)
    return next(asked, "")


def file_line(draft_id: UUID) -> Callable[[str, Mapping[str, Any]], ui.FileItem]:
    """How a file already given is listed: where to see it, where to take it out."""

    def line(_key: str, file: Mapping[str, Any]) -> ui.FileItem:
        return ui.FileItem(
            str(file["name"]),
            href=reverse("portal:upload", args=[draft_id, file["id"]]),
            remove_href=reverse("portal:remove_upload", args=[draft_id, file["id"]]),
        )

    return line


def files_of(answers: Mapping[str, Any], page: forms.Page) -> dict[str, list[forms.FileReference]]:
    """The files already given on the page, by question."""
    return {
        question.key: [forms.FileReference(UUID(file["id"]), file["name"]) for file in answers.get(question.key) or ()]
        for question in page.questions
        if question.kind is forms.Kind.FILE
    }


def without_file(answers: Mapping[str, Any], question: str, upload_id: UUID) -> dict[str, Any]:
    """The answer to a file question, one file fewer."""
    return {question: [file for file in answers.get(question) or () if file["id"] != str(upload_id)]}


def summaries(draft: Draft) -> tuple[ui.SummaryList, ...]:
    """The answers to check, a card per page, each with its way back."""
    answers = forms.answers_from_json(draft.form, draft.view.answers)
    pages = forms.summary(draft.form, answers, on=draft.today)
    lists = dossiers.components.answer_lists(pages)
    return (
        *(
            replace(answered, action=ui.SummaryAction(_("Sửa"), f"{_page(draft, page.key)}?sua", page.title))
            for page, answered in zip(pages, lists, strict=True)
        ),
        _unit_summary(draft),
    )


def _unit_summary(draft: Draft) -> ui.SummaryList:
    """The unit chosen and why; where the answers lead elsewhere, that too."""
    found = routed(draft)
    chosen = organisation.unit(draft.view.unit_id) if draft.view.unit_id else None
    rows = [ui.SummaryRow(_("Nơi giải quyết"), chosen.name if chosen else "–")]
    if found.unit is not None:
        rows.append(ui.SummaryRow(_("Theo câu trả lời"), found.why))
    change = ui.SummaryAction(_("Sửa"), f"{reverse('portal:unit', args=[draft.view.id])}?sua", _("nơi giải quyết"))
    return ui.SummaryList(title=_("Nơi giải quyết"), rows=rows, action=change)

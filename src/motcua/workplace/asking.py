"""The page on which a supplement is asked for: the papers of the form, free lines, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .acting import Refused

FREE_LINES = 3


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the form asks for: given as a file, or on paper."""

    key: str
    label: str
    given: bool
    on_paper: bool


@dataclass(frozen=True, slots=True)
class FreeLine:
    """Something no question of the form asks for."""

    label: ui.Input
    wanted: ui.Input


def papers(view: dossiers.DossierView, form: forms.Form, handed: Iterable[dossiers.Handed]) -> tuple[Paper, ...]:
    """The papers of the form, in its order, given or not."""
    given, on_paper = {paper.paper for paper in view.papers}, {one.paper for one in handed}
    return tuple(
        Paper(question.key, str(question.label), question.key in given, question.key in on_paper)
        for page in form.pages
        for question in page.questions
        if question.kind is forms.Kind.FILE
    )


def wanted(data: QueryDict, papers: Sequence[Paper]) -> tuple[dossiers.Wanted, ...]:
    """What was asked for: papers with words, then the free lines."""
    of_papers = ((paper, _typed(data, f"paper_{paper.key}")) for paper in papers)
    lines = ((_typed(data, f"label_{n}"), _typed(data, f"wanted_{n}")) for n in range(FREE_LINES))
    return (
        *(dossiers.Wanted(paper.label, text, paper.key) for paper, text in of_papers if text),
        *(dossiers.Wanted(label or text, text if label else "") for label, text in lines if label or text),
    )


def _hint(paper: Paper) -> str:
    if paper.given:
        return _("Đã nộp")
    return _("Đã nhận bản giấy") if paper.on_paper else _("Chưa nộp")


def paper_fields(papers: Sequence[Paper], refusal: Refused) -> tuple[ui.Input, ...]:
    return tuple(
        ui.Input(**refusal.control(f"paper_{paper.key}"), label=paper.label, hint=_hint(paper), optional=True)
        for paper in papers
    )


def free_fields(refusal: Refused) -> tuple[FreeLine, ...]:
    return tuple(
        FreeLine(
            ui.Input(**refusal.control(f"label_{n}"), label=_("Giấy tờ, nội dung khác"), optional=True),
            ui.Input(**refusal.control(f"wanted_{n}"), label=_("Cần bổ sung thế nào"), optional=True),
        )
        for n in range(FREE_LINES)
    )


def common_fields(view: dossiers.DossierView, refusal: Refused) -> tuple[ui.Component, ...]:
    """Why; the lawful exception from the second request on; whom to ask."""
    free = dossiers.rule("supplements", day_of(view.filed_at)).amount
    again = len(view.side.supplements) >= free
    exception = ui.Textarea(
        **refusal.control("exception"),
        label=_("Lý do ngoại lệ để yêu cầu thêm lần nữa"),
        hint=_("Chỉ khi người nộp không làm theo hướng dẫn đã đưa."),
        rows=2,
    )
    return (
        ui.Textarea(**refusal.control("reason"), label=_("Lý do"), rows=3),
        *((exception,) if again else ()),
        ui.Input(**refusal.control("contact"), label=_("Người hướng dẫn, số điện thoại"), optional=True),
    )


def _typed(data: QueryDict, name: str) -> str:
    return data.get(name, "").strip()

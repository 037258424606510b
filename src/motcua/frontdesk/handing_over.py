"""Hand-overs as components of a staff page, and what was posted on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.dossiers import api as dossiers
from motcua.kernel.errors import Words
from motcua.kernel.ids import identifier
from motcua.ui import api as ui

handover = dossiers.handover
TONES = {
    handover.HandoverState.GIVEN: ui.Tone.WAITING,
    handover.HandoverState.RECEIVED: ui.Tone.CALM,
    handover.HandoverState.REMARKED: ui.Tone.LATE,
    handover.HandoverState.CANCELLED: ui.Tone.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class PileForm:
    """What lies here for one unit, to be ticked and given. `key` makes a second press find the first."""

    title: str
    from_id: UUID
    to_id: UUID
    key: UUID
    choices: ui.Checkboxes
    button: ui.Button


@dataclass(frozen=True, slots=True)
class LineForm:
    """A dossier of a hand-over: what should be there, and what was found."""

    line: dossiers.handover.LineView
    papers: tuple[str, ...]
    outcome: ui.Radios
    remark: ui.Input
    found: str


def state_tag(state: dossiers.handover.HandoverState) -> ui.Tag:
    return ui.Tag(text=handover.HANDOVER_WORDS[state], tone=TONES[state])


def list_of(rows: Sequence[dossiers.handover.HandoverRow], caption: str) -> ui.Table:
    return ui.Table(
        caption=caption,
        caption_hidden=True,
        columns=(
            ui.Column(_("Biên bản")),
            ui.Column(_("Bên giao")),
            ui.Column(_("Bên nhận")),
            ui.Column(_("Giao lúc")),
            ui.Column(_("Trạng thái")),
        ),
        rows=tuple(
            ui.Row(
                (
                    ui.link(reverse("frontdesk:handover", args=[row.id]), row.number),
                    f"{row.from_unit.name} · {row.given_name}",
                    row.to_unit.name,
                    ui.short_moment(row.given_at),
                    state_tag(row.state),
                )
            )
            for row in rows
        ),
        dense=True,
    )


def pile(found: dossiers.handover.Pile, key: UUID) -> PileForm:
    """Everything ticked: what lies here for another unit usually goes there whole."""
    choices = [
        ui.Choice(str(one.dossier_id), f"{one.reference} · {one.party_name}", hint=_papers_in_words(one.papers))
        for one in found.dossiers
    ]
    name = f"ho-so-{found.from_unit.id}-{found.to_unit.id}"
    return PileForm(
        title=_("Từ %(here)s đến %(there)s") % {"here": found.from_unit.name, "there": found.to_unit.name},
        from_id=found.from_unit.id,
        to_id=found.to_unit.id,
        key=key,
        choices=ui.Checkboxes(
            id=name,
            name="ho_so",
            label=_("Hồ sơ giao lần này"),
            choices=choices,
            values=[choice.value for choice in choices],
            small=True,
        ),
        button=ui.Button(text=_("Giao cho %(there)s") % {"there": found.to_unit.name}),
    )


def _papers_in_words(papers: Sequence[dossiers.Handed]) -> str:
    return "; ".join(paper_in_words(paper) for paper in papers)


def paper_in_words(paper: dossiers.Handed) -> str:
    """“Giấy chứng sinh (1 bản chính, 2 bản sao)”."""
    counts = ((paper.originals, _("bản chính")), (paper.copies, _("bản sao")))
    return f"{paper.name} ({', '.join(f'{number} {word}' for number, word in counts if number)})"


def giving(posted: QueryDict) -> dict[str, Any]:
    """What was ticked, for whom; raises `PapersNotHere` for what no page of ours sends."""
    try:
        return {
            "from_unit_id": UUID(posted.get("tu", "")),
            "to_unit_id": UUID(posted.get("den", "")),
            "key": UUID(posted.get("khoa", "")),
            "dossier_ids": [UUID(one) for one in posted.getlist("ho_so")],
        }
    except ValueError:
        raise handover.PapersNotHere from None


def facts(view: dossiers.handover.HandoverView) -> ui.SummaryList:
    received = _("Chưa ký nhận")
    if view.received_at is not None:
        received = f"{view.received_name}, {ui.moment_in_words(view.received_at)}"
    return ui.SummaryList(
        rows=(
            ui.SummaryRow(_("Bên giao"), view.row.from_unit.name),
            ui.SummaryRow(_("Người giao"), f"{view.row.given_name}, {ui.moment_in_words(view.row.given_at)}"),
            ui.SummaryRow(_("Bên nhận"), view.row.to_unit.name),
            ui.SummaryRow(_("Người nhận"), received),
        )
    )


def line(one: dossiers.handover.LineView, typed: Mapping[str, str], errors: Mapping[str, Words]) -> LineForm:
    chosen, remark = f"thay.{one.dossier_id}", f"ghi.{one.dossier_id}"
    told = f"{one.outcome.label}. {one.remark}".strip() if one.outcome else ""
    return LineForm(
        line=one,
        papers=tuple(paper_in_words(paper) for paper in one.papers),
        outcome=ui.Radios(
            name=chosen,
            label=_("Nhận được"),
            choices=[ui.Choice(outcome.value, str(outcome.label)) for outcome in handover.Outcome],
            value=typed.get(chosen, handover.Outcome.WHOLE.value),
            inline=True,
        ),
        remark=ui.Input(
            name=remark,
            label=_("Thiếu gì"),
            value=typed.get(remark, ""),
            error=errors.get(remark, ""),
            optional=True,
        ),
        found=told,
    )


def found(posted: QueryDict) -> dict[UUID, dossiers.handover.Found]:
    """What the receiver says of each dossier; a choice that is none of ours counts as whole."""
    told: dict[UUID, dossiers.handover.Found] = {}
    for name in posted:
        head, _dot, text = name.partition(".")
        chosen = posted.get(name, "")
        if head != "thay" or chosen not in handover.Outcome.values:
            continue
        dossier_id = identifier(text)
        if dossier_id is not None:
            remark = ui.typed(posted, f"ghi.{text}")
            told[dossier_id] = handover.Found(handover.Outcome(chosen), remark)
    return told

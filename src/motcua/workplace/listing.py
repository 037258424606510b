"""The inbox: how it is narrowed, its rows with the time left in words, what may be ticked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.casework import api as casework
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.ui import api as ui

from .presenting import link

TICKED = "viec"
LONGEST = 200  # characters of what one box posts
TASK_IN_SIGHT = 90  # characters
_PARTS = {
    "phoi-hop": casework.Part.CO_ORDINATE,
    "cho-y-kien": casework.Part.CONSULT,
    "theo-doi": casework.Part.FOLLOW,
}
_PART_TONES = {
    casework.Part.CO_ORDINATE: ui.Tone.WAITING,
    casework.Part.CONSULT: ui.Tone.PAUSED,
    casework.Part.FOLLOW: ui.Tone.NEUTRAL,
}


def ticked(posted: QueryDict, name: str) -> list[str]:
    """The values of the boxes that were ticked."""
    return [value[:LONGEST] for value in posted.getlist(name)]


def ticked_turns(posted: QueryDict) -> list[tuple[str, str]]:
    """The turns whose boxes were ticked, each by reference and step."""
    parts = [value.partition("|") for value in ticked(posted, TICKED)]
    return [(reference, step) for reference, bar, step in parts if bar]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the address asks for: `?loc=tre`, `?vai=leader`, `?phan=phoi-hop`, `?cua=toi`."""

    late_only: bool = False
    role: Role | None = None
    part: casework.Part | None = None
    is_own: bool | None = None

    @property
    def is_on(self) -> bool:
        return self != Narrowing()


def narrowing(request: HttpRequest) -> Narrowing:
    role = request.GET.get("vai", "")
    return Narrowing(
        late_only=request.GET.get("loc") == "tre",
        role=Role(role) if role in set(Role) else None,
        part=_PARTS.get(request.GET.get("phan", "")),
        is_own={"toi": True, "chung": False}.get(request.GET.get("cua", "")),
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """A narrower view of the list, kept in the address; `count` is None where nobody counts."""

    name: str
    href: str
    count: int | None
    is_on: bool


def filters(actor: Actor, counts: casework.InboxCount, on: Narrowing) -> tuple[Filter, ...]:
    """All, late, own and shared; then parts there are any of, and each role for whoever holds several."""
    found = [
        Filter(_("Tất cả"), "?", counts.waiting, not on.is_on),
        Filter(_("Quá hạn"), "?loc=tre", counts.late, on.late_only),
        Filter(_("Của tôi"), "?cua=toi", counts.mine, on.is_own is True),
        Filter(_("Việc chung"), "?cua=chung", counts.shared, on.is_own is False),
    ]
    by_part = {"phoi-hop": counts.co_ordinated, "cho-y-kien": counts.asked, "theo-doi": counts.followed}
    found += [
        Filter(str(_PARTS[word].label), f"?phan={word}", count, on.part is _PARTS[word])
        for word, count in by_part.items()
        if count or on.part is _PARTS[word]
    ]
    held = sorted({post.role for post in actor.posts}, key=lambda one: list(Role).index(one))
    if len(held) > 1:
        found += [Filter(str(identity.role_word(one)), f"?vai={one.value}", None, on.role is one) for one in held]
    return tuple(found)


def table(rows: Sequence[casework.InboxRow], at: datetime, to_sign: Collection[UUID]) -> ui.Table:
    """Dense, with the keys j, k and Enter; turns to sign may be ticked."""
    left = casework.remaining([(row.counting_unit_id, row.urgent_at) for row in rows], at)
    return ui.Table(
        caption=_("Việc đang chờ bạn"),
        caption_hidden=True,
        columns=(
            ui.Column(_("Mã hồ sơ")),
            ui.Column(_("Người nộp")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Việc")),
            ui.Column(_("Hạn"), sorted="ascending"),
        ),
        rows=tuple(
            ui.Row(
                (link(row.reference), row.party_name, row.subject, _work(row), due(row, remaining)),
                tone=ui.Tone.LATE if remaining is not None and remaining.is_late else None,
                value=f"{row.reference}|{row.step_id}" if row.assignment_id in to_sign else "",
            )
            for row, remaining in zip(rows, left, strict=True)
        ),
        dense=True,
        sticky=True,
        inbox=True,
        select=TICKED if to_sign else "",
        id="viec",
    )


def due(row: casework.InboxRow, left: casework.Remaining | None) -> ui.DueBadge | str:
    """The time left in words with the instant; a result that waits for its owner is due at no instant."""
    if row.state == dossiers.State.RESULT_READY and row.part is casework.Part.DO:
        return _("Chờ người nộp đến nhận")
    if row.urgent_at is None:
        return _("Chưa xác định")
    if left is None:
        return ui.short_moment(row.urgent_at)
    tone = ui.Tone.LATE if left.is_late else ui.Tone.WAITING if left.is_near else ui.Tone.NEUTRAL
    at = ui.short_moment(row.urgent_at)
    if row.step_due_at is not None and row.due_at is not None and row.step_due_at < row.due_at:
        at = _("%(step)s; hẹn trả %(case)s") % {"step": at, "case": ui.short_moment(row.due_at)}
    return ui.DueBadge(text=left.in_words(), tone=tone, at=at)


def _work(row: casework.InboxRow) -> SafeString | str:
    """The step or the task, which part it is if not the main one, and how it came to the reader."""
    marks = [str(_how_it_came(row))] if row.account_id else []
    if row.awaits_opinion:
        marks.append(_("đang chờ ý kiến"))
    noted = format_html(' <span class="mc-quiet">({})</span>', "; ".join(marks)) if marks else ""
    if row.part is casework.Part.DO:
        return format_html("{}{}", row.step, noted)
    tag = ui.Tag(text=row.part.label, tone=_PART_TONES[row.part])
    return format_html("{} {}{}", tag, _shortened(row.step), noted)


_TAKEN = gettext_lazy("bạn đã nhận")


def _how_it_came(row: casework.InboxRow) -> object:
    if not row.given_by:
        return _TAKEN
    if row.given_by == SYSTEM.name:
        return _("giao theo quy tắc")
    return _("%(who)s giao") % {"who": row.given_by}


def _shortened(text: str) -> str:
    return text if len(text) <= TASK_IN_SIGHT else f"{text[: TASK_IN_SIGHT - 1].rstrip()}…"

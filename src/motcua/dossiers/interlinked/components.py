"""Bundle values as components, shared by the citizens' and the staff's pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.ui import api as ui

from ..components import due_badge as due_badge_of
from ..components import state_tag, whereabouts
from .lifecycle import ENDED, BundleState
from .models import PartState
from .queries import words
from .values import BundleLine, BundleView, Offered, PartView, TrackedBundle, TrackedPart

BUNDLE_TONES: dict[BundleState, ui.Tone] = {
    BundleState.FILED: ui.Tone.WAITING,
    BundleState.REFUSED: ui.Tone.LATE,
    BundleState.ACCEPTED: ui.Tone.WAITING,
    BundleState.RUNNING: ui.Tone.WAITING,
    BundleState.STUCK: ui.Tone.LATE,
    BundleState.FINISHED: ui.Tone.CALM,
    BundleState.PARTLY_FINISHED: ui.Tone.CALM,
    BundleState.WITHDRAWN: ui.Tone.NEUTRAL,
}
_PART_TONES: dict[PartState, ui.Tone] = {
    PartState.WAITING: ui.Tone.NEUTRAL,
    PartState.RUNNING: ui.Tone.WAITING,
    PartState.FAILED: ui.Tone.LATE,
    PartState.DONE: ui.Tone.CALM,
    PartState.SKIPPED: ui.Tone.PAUSED,
    PartState.STOPPED: ui.Tone.PAUSED,
}

type Part = PartView | TrackedPart


def bundle_tag(state: BundleState, closed_at: datetime | None) -> ui.Tag:
    return ui.Tag(text=words(state, closed_at), tone=BUNDLE_TONES[state])


def identity_bar(bundle: BundleView | TrackedBundle, at: datetime) -> ui.IdentityBar:
    """Code, title, who asks where the reader may know, how it stands, by when."""
    return ui.IdentityBar(
        code=bundle.reference,
        title=bundle.title,
        applicant=bundle.applicant.name if isinstance(bundle, BundleView) else "",
        state=bundle_tag(bundle.state, bundle.closed_at),
        due=due_badge(bundle, at),
    )


def due_badge(bundle: BundleView | TrackedBundle | BundleLine, at: datetime) -> ui.DueBadge | str:
    """By when; nothing before it is received and once every part is over."""
    return "" if bundle.state in ENDED else due_badge_of(bundle.due_at, bundle.closed_at, at)


def standing(bundle: BundleView | TrackedBundle, at: datetime) -> str:
    """Where the bundle stands, in a sentence or two."""
    desk = bundle.receiving_unit.name if isinstance(bundle, BundleView) else bundle.unit_name
    key = "returned" if bundle.state in ENDED and bundle.closed_at else bundle.state.value
    said = [str(_STANDINGS[key]) % {"desk": desk, "done": _done(bundle.parts), "all": _count(bundle.parts)}]
    if bundle.due_at is not None and bundle.closed_at is None and bundle.state not in ENDED:
        promise = (
            _("Hồ sơ đã trễ hẹn. Kết quả được hẹn trả %(due)s.") if at > bundle.due_at else _("Hẹn trả chung %(due)s.")
        )
        said.append(promise % {"due": ui.before(bundle.due_at)})
    return " ".join(said)


_STANDINGS = {
    "filed": gettext_lazy("%(desk)s đã nhận được hồ sơ và đang kiểm tra để tiếp nhận."),
    "refused": gettext_lazy("%(desk)s không tiếp nhận hồ sơ. Lý do ở ngay dưới đây."),
    "accepted": gettext_lazy("%(desk)s đã tiếp nhận và đang chuyển hồ sơ tới các cơ quan."),
    "running": gettext_lazy("Các cơ quan đang giải quyết: xong %(done)d trên %(all)d thủ tục."),
    "stuck": gettext_lazy(
        "Có thủ tục chưa giải quyết được, %(desk)s đang xử lý. Đã xong %(done)d trên %(all)d thủ tục."
    ),
    "finished": gettext_lazy("Đã có đủ kết quả. Nhận chung một lần tại %(desk)s."),
    "partly_finished": gettext_lazy("Đã có %(done)d trên %(all)d kết quả. Nhận chung một lần tại %(desk)s."),
    "withdrawn": gettext_lazy("Hồ sơ đã được rút."),
    "returned": gettext_lazy("Đã trả %(done)d trên %(all)d kết quả."),
}


def _count(parts: Sequence[Part]) -> int:
    return sum(not part.is_group for part in parts)


def _done(parts: Sequence[Part]) -> int:
    return sum(not part.is_group and part.state is PartState.DONE for part in parts)


def outline[P: (PartView, TrackedPart)](
    parts: Iterable[P],
    *,
    links: Callable[[P], Sequence[ui.OutlineLink]] = lambda part: (),
) -> ui.Outline:
    """The parts as a tree of any depth, each with how it stands in words."""
    roots: list[ui.OutlineNode] = []
    above: list[list[ui.OutlineNode]] = [roots]
    for part in parts:
        within: list[ui.OutlineNode] = []
        node = ui.OutlineNode(
            title=part.title,
            status=part_tag(part),
            text=part_standing(part),
            links=links(part),
            tone=_PART_TONES[part.state],
            nodes=within,
        )
        del above[part.depth + 1 :]
        above[part.depth].append(node)
        above.append(within)
    return ui.Outline(nodes=roots)


def part_tag(part: Part) -> ui.Tag:
    """The state of the dossier while it runs, else of the part."""
    if part.state is PartState.RUNNING and part.dossier_state is not None:
        return state_tag(part.dossier_state)
    return ui.Tag(text=part.state.label, tone=_PART_TONES[part.state])


def part_standing(part: Part) -> str:
    """What the part waits for, or where its dossier stands, or why it ended. The one date is the bundle's."""
    if part.state is PartState.WAITING:
        names = _(" và ").join(f"“{title}”" for title in part.waits_for)
        return _("Bắt đầu khi có kết quả %(names)s.") % {"names": names} if names else ""
    if part.state is PartState.RUNNING and part.dossier_state is not None:
        return whereabouts(part.dossier_state, part.holder, part.closed_at)
    if part.state is PartState.FAILED:
        return part.reason or _("Nơi tiếp nhận đang xử lý.")
    return part.reason


def offer(offered: Offered) -> ui.Outline:
    """What belongs together and in which order, for those who have not filed."""
    roots: list[ui.OutlineNode] = []
    above = [roots]
    for child in offered.children:
        names = _(" và ").join(f"“{title}”" for title in child.waits_for)
        within: list[ui.OutlineNode] = []
        text = _("Sau khi có kết quả %(names)s.") % {"names": names} if names else ""
        del above[child.depth + 1 :]
        above[child.depth].append(ui.OutlineNode(title=child.title, text=text, nodes=within))
        above.append(within)
    return ui.Outline(nodes=roots)

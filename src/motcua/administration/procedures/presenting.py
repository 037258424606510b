"""Values of the catalogue as its keepers' pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.catalogue import api as catalogue
from motcua.kernel import sources
from motcua.kernel.errors import Words
from motcua.ui import api as ui

from .editing.parts import PLACES

STANDING_TONES = {
    catalogue.Standing.IN_FORCE: ui.Tone.CALM,
    catalogue.Standing.COMING: ui.Tone.WAITING,
    catalogue.Standing.UNPUBLISHED: ui.Tone.NEUTRAL,
    catalogue.Standing.ENDED: ui.Tone.PAUSED,
}
STATUS_TONES = {
    catalogue.Status.DRAFT: ui.Tone.NEUTRAL,
    catalogue.Status.ANNOUNCED: ui.Tone.WAITING,
    catalogue.Status.PUBLISHED: ui.Tone.CALM,
    catalogue.Status.AMENDED: ui.Tone.NEUTRAL,
    catalogue.Status.REPLACED: ui.Tone.NEUTRAL,
    catalogue.Status.ABOLISHED: ui.Tone.PAUSED,
    catalogue.Status.DISCARDED: ui.Tone.NEUTRAL,
}


def status_tag(status: catalogue.Status) -> ui.Tag:
    return ui.Tag(text=status.label, tone=STATUS_TONES[status])


def link(href: str, text: object) -> SafeString:
    return format_html('<a href="{}">{}</a>', href, text)


def in_order(versions: Iterable[catalogue.VersionLine]) -> tuple[catalogue.VersionLine, ...]:
    return tuple(sorted(versions, key=lambda version: version.number))


# -- the list --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chip:
    """A narrowing of the list with how many it leaves."""

    name: Words
    href: str
    count: int
    is_on: bool


def chips(counts: Mapping[catalogue.Standing | catalogue.Status, int], wanted: catalogue.Filter) -> tuple[Chip, ...]:
    base = reverse("administration:procedures:list")
    everything = not (wanted.standing or wanted.making)
    found = [Chip(_("Tất cả"), base, sum(n for k, n in counts.items() if k in set(catalogue.Standing)), everything)]
    for kind, count in counts.items():
        is_on = kind in {wanted.standing, wanted.making}
        found.append(Chip(_CHIP_WORDS.get(kind, kind.label), f"{base}?{urlencode({'loc': kind.value})}", count, is_on))
    return tuple(found)


_CHIP_WORDS: dict[str, Words] = {
    catalogue.Status.DRAFT: gettext_lazy("Có bản nháp"),
    catalogue.Status.ANNOUNCED: gettext_lazy("Chờ công khai"),
}


def list_table(lines: Sequence[catalogue.KeptLine]) -> ui.Table:
    return ui.Table(
        caption=_("Thủ tục hành chính"),
        caption_hidden=True,
        columns=(
            ui.Column(_("Mã")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Lĩnh vực, cấp")),
            ui.Column(_("Tình trạng")),
            ui.Column(_("Đặc điểm")),
            ui.Column(_("Bộ phận còn thiếu")),
        ),
        rows=tuple(_list_row(line) for line in lines),
        dense=True,
        inbox=True,
        empty=_("Không có thủ tục nào như vậy."),
    )


def _list_row(line: catalogue.KeptLine) -> ui.Row:
    address = reverse("administration:procedures:procedure", args=[line.code])
    tags: list[ui.Content] = [ui.Tag(text=line.standing.label, tone=STANDING_TONES[line.standing])]
    if line.making and line.making is not line.status:
        tags.append(status_tag(line.making))
    elif line.standing is catalogue.Standing.UNPUBLISHED:
        tags = [status_tag(line.status)]
    return ui.Row(
        (
            line.code,
            link(address, line.name),
            " · ".join(filter(None, (line.field, ", ".join(line.levels)))) or "–",
            ui.Together(tags),
            ", ".join(str(flag.label) for flag in line.flags) or "–",
            "; ".join(str(part.label) for part in line.missing) or "–",
        )
    )


def count_table(rows: Sequence[catalogue.LevelCounts]) -> ui.Table:
    """Fields by levels; each number opens the rows it counts."""
    levels = sorted({level for row in rows for level in row.by_level})
    return ui.Table(
        caption=_("Thủ tục đang áp dụng theo lĩnh vực và cấp"),
        caption_hidden=True,
        columns=(
            ui.Column(_("Lĩnh vực")),
            *(ui.Column(level or _("Chưa ghi cấp"), numeric=True) for level in levels),
            ui.Column(_("Tổng"), numeric=True),
        ),
        rows=(
            ui.Row(
                (
                    _("Tất cả lĩnh vực"),
                    *(_opens(sum(row.by_level.get(level, 0) for row in rows), "", level) for level in levels),
                    _opens(sum(row.total for row in rows), "", ""),
                )
            ),
            *(
                ui.Row(
                    (
                        row.field or _("Chưa ghi lĩnh vực"),
                        *(_opens(row.by_level.get(level, 0), row.field, level) for level in levels),
                        _opens(row.total, row.field, ""),
                    )
                )
                for row in rows
            ),
        ),
        dense=True,
        sticky=True,
    )


def _opens(count: int, field: str, level: str) -> ui.Content:
    if not count:
        return "0"
    asked = {"loc": catalogue.Standing.IN_FORCE.value, "linh-vuc": field, "cap": level}
    query = urlencode({name: value for name, value in asked.items() if value})
    return link(f"{reverse('administration:procedures:list')}?{query}", count)


# -- in time ---------------------------------------------------------------------------------------


def late_table(lines: Sequence[catalogue.Late]) -> ui.Table:
    return ui.Table(
        caption=_("Quyết định và công khai chậm"),
        columns=(
            ui.Column(_("Thủ tục")),
            ui.Column(_("Việc")),
            ui.Column(_("Quyết định")),
            ui.Column(_("Hạn")),
            ui.Column(_("Thực hiện")),
        ),
        rows=tuple(
            ui.Row(
                (
                    link(reverse("administration:procedures:procedure", args=[line.code]), f"{line.code} {line.name}"),
                    line.term.label,
                    catalogue.decision_in_words(line.decision),
                    f"{line.due:%d/%m/%Y}",
                    f"{line.done_on:%d/%m/%Y}" if line.done_on else _("Chưa công khai"),
                ),
                ui.Tone.LATE,
            )
            for line in lines
        ),
        dense=True,
        empty=_("Không có quyết định hoặc việc công khai nào chậm."),
    )


def rule_table(rules: Sequence[catalogue.PublicationRule]) -> ui.Table:
    return ui.Table(
        caption=_("Thời hạn đang áp dụng"),
        columns=(
            ui.Column(_("Việc")),
            ui.Column(_("Cơ quan ban hành")),
            ui.Column(_("Thời hạn")),
            ui.Column(_("Từ ngày")),
            ui.Column(_("Căn cứ")),
            ui.Column(_("Đối chiếu")),
        ),
        rows=tuple(
            ui.Row(
                (
                    rule.term.label,
                    rule.issuer.label,
                    ngettext("%(n)d ngày làm việc", "%(n)d ngày làm việc", rule.working_days)
                    % {"n": rule.working_days},
                    f"{rule.valid_from:%d/%m/%Y}",
                    sources.in_words(rule.source),
                    _("Đã đối chiếu") if rule.confirmed else _("Chưa xác nhận"),
                )
            )
            for rule in rules
        ),
        dense=True,
        id="quy-dinh",
    )


# -- a procedure -----------------------------------------------------------------------------------


def version_table(kept: catalogue.Kept) -> ui.Table:
    return ui.Table(
        caption=_("Các phiên bản"),
        columns=(
            ui.Column(_("Phiên bản")),
            ui.Column(_("Trạng thái")),
            ui.Column(_("Hiệu lực")),
            ui.Column(_("Quyết định")),
            ui.Column(_("Xem")),
        ),
        rows=tuple(_version_row(kept, n) for n in range(len(kept.versions))),
        dense=True,
    )


def _version_row(kept: catalogue.Kept, n: int) -> ui.Row:
    version = kept.versions[n]
    ways = [link(reverse("portal:version", args=[kept.code, version.number]), _("Như người dân thấy"))]
    if n + 1 < len(kept.versions):
        before = kept.versions[n + 1].number
        query = urlencode({"truoc": before, "sau": version.number})
        href = f"{reverse('administration:procedures:compare', args=[kept.code])}?{query}"
        ways.append(link(href, _("So với phiên bản %(n)d") % {"n": before}))
    return ui.Row(
        (
            str(version.number),
            status_tag(version.status),
            days_of(version),
            version.decision if version.decision and version.status not in _NO_DAYS else "–",
            format_html_join(" · ", "{}", ((way,) for way in ways)),
        )
    )


_NO_DAYS = frozenset({catalogue.Status.DRAFT, catalogue.Status.DISCARDED})


def days_of(version: catalogue.VersionLine) -> str:
    """From which day to which the version holds."""
    if version.status in _NO_DAYS:
        return "–"
    begins = f"{version.effective_from:%d/%m/%Y}"
    if version.effective_to is None:
        return _("từ %(day)s") % {"day": begins}
    if version.effective_to < version.effective_from:
        return _("chưa từng có hiệu lực")
    return _("%(begins)s đến %(ends)s") % {"begins": begins, "ends": f"{version.effective_to:%d/%m/%Y}"}


def completeness(code: str, content: catalogue.Content, *, may_write: bool) -> ui.SummaryList:
    """The seven parts, whether each is there, and the way to where it is written."""
    missing = catalogue.missing_parts(content)
    rows = []
    for part in catalogue.Part:
        tag = (
            ui.Tag(text=_("Còn thiếu"), tone=ui.Tone.LATE)
            if part in missing
            else ui.Tag(text=_("Đã có"), tone=ui.Tone.CALM)
        )
        href = reverse("administration:procedures:edit", args=[code, PLACES[part]])
        actions = (ui.SummaryAction(_("Sửa"), href, str(part.label).lower()),) if may_write else ()
        rows.append(ui.SummaryRow(part.label, tag, actions))
    return ui.SummaryList(rows=rows)


# -- what happened ---------------------------------------------------------------------------------


def happenings(kept: catalogue.Kept) -> ui.Timeline | None:
    """Steps and changes together, the newest first."""
    told = [(one.at, step_moment(one)) for one in kept.milestones]
    told += [(one.at, change_moment(one)) for one in kept.changes]
    told.sort(key=lambda each: each[0], reverse=True)
    return ui.Timeline(moments=[moment for _at, moment in told]) if told else None


def step_moment(one: catalogue.Milestone) -> ui.Moment:
    title = _("%(step)s phiên bản %(n)d") % {"step": one.step.label, "n": one.version_number}
    if one.manner:
        title = f"{title} ({str(one.manner.label).lower()})"
    lines = [
        _("%(decision)s, có hiệu lực từ %(day)s.")
        % {"decision": catalogue.decision_in_words(one.decision), "day": f"{one.decision.effective_from:%d/%m/%Y}"}
    ]
    if one.step is catalogue.Step.PUBLISH:
        lines.append(_("Công khai ngày %(day)s.") % {"day": f"{one.done_on:%d/%m/%Y}"})
    if one.successors:
        lines.append(_("Thay bằng: %(codes)s.") % {"codes": ", ".join(one.successors)})
    if one.note:
        lines.append(_("Thiếu bộ phận bắt buộc, lý do vẫn công bố: %(reason)s") % {"reason": one.note})
    return ui.Moment(title, one.at, one.by, " ".join(lines), ui.Tone.CALM)


def change_moment(one: catalogue.Change) -> ui.Moment:
    """Who changed what, field by field, in sentences."""
    differences = catalogue.differences_of(one)
    title = _("%(what)s, phiên bản %(n)d") % {"what": one.kind.label, "n": one.version_number}
    items = format_html_join("", "<li><strong>{}</strong>: {}</li>", ((d.label, _told(d)) for d in differences))
    content: ui.Content = format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', items) if items else one.note
    return ui.Moment(title, one.at, one.by, content)


MOST_TOLD = 12


def _told(difference: catalogue.Difference) -> str:
    """“bỏ “…”; thêm “…”; “…” thành “…””."""
    changed = [pair for pair in difference.pairs if not pair.is_same]
    told = [_pair_in_words(pair) for pair in changed[:MOST_TOLD]]
    if len(changed) > MOST_TOLD:
        told.append(_("và %(n)d chỗ khác") % {"n": len(changed) - MOST_TOLD})
    return "; ".join(told) or _("thay đổi thứ tự hoặc cách trình bày")


def _pair_in_words(pair: catalogue.Pair) -> str:
    before, after = _text(pair.before), _text(pair.after)
    if not before:
        return _("thêm “%(line)s”") % {"line": after}
    if not after:
        return _("bỏ “%(line)s”") % {"line": before}
    return _("“%(before)s” thành “%(after)s”") % {"before": before, "after": after}


def _text(line: Sequence[catalogue.Piece]) -> str:
    return "".join(piece.text for piece in line)


def day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else "–"

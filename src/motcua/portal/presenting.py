"""Values of the registry as a citizen's page shows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.kernel.errors import Words
from motcua.kernel.text import fold
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from . import words

FIELDS_AT_START = 24
PAPERS_IN_SIGHT = 12
WORDS_IN_SIGHT = 320
LINE_IN_SIGHT = 140
RESULT_IN_SIGHT = 80
NAME_IN_SIGHT = 200


@dataclass(frozen=True, slots=True)
class Way:
    """A way on in a list: its name, address, and how many are behind it."""

    name: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper to bring: its name, “1 bản chính”, the names of its forms. A very long name is folded behind
    its beginning.
    """

    name: str
    beginning: str
    count: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """The papers of one case; folded where there are too many to read at once."""

    title: str
    whole_title: str
    papers: tuple[PaperLine, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class FilingWay:
    """One way of filing: how long, how much, and what the record adds; a long addition is folded."""

    name: str
    limit: str
    note: str
    fee: str
    fees: tuple[str, ...]
    text: str
    folded: bool


def field_ways(fields: Iterable[catalogue.Count]) -> tuple[Way, ...]:
    to = reverse("portal:procedures")
    return tuple(Way(f.name, f"{to}?{urlencode({'linh-vuc': f.name})}", f.count) for f in fields)


def main_fields(fields: Sequence[catalogue.Count]) -> tuple[Way, ...]:
    """The largest fields, in the order of the alphabet."""
    largest = sorted(fields, key=lambda f: (-f.count, f.name))[:FIELDS_AT_START]
    return field_ways(sorted(largest, key=lambda f: (fold(f.name), f.name)))


def agency_ways(agencies: Iterable[catalogue.Count]) -> tuple[Way, ...]:
    to = reverse("portal:procedures")
    return tuple(Way(a.name, f"{to}?{urlencode({'co-quan': a.name})}", a.count) for a in agencies)


def posting_groups(units: Iterable[organisation.Unit]) -> tuple[tuple[str, tuple[Way, ...]], ...]:
    """Places that post, by kind, in the order in which they come."""
    groups: dict[str, list[Way]] = {}
    for unit in units:
        ways = groups.setdefault(str(unit.kind.label), [])
        ways.append(Way(unit.name, reverse("portal:posting", args=[unit.code]), 0))
    return tuple((name, tuple(ways)) for name, ways in groups.items())


def procedure_card(procedure: catalogue.Procedure) -> ui.Card:
    return ui.Card(
        title=procedure.name,
        text=" · ".join(filter(None, (procedure.code, procedure.field, ", ".join(procedure.levels)))),
        href=reverse("portal:procedure", args=[procedure.code]),
    )


def life_events(events: Iterable[tuple[catalogue.LifeEvent, object]]) -> list[tuple[Words, list[ui.Card]]]:
    """Cards of the events by whose life it is."""
    language = get_language() or "vi"
    cards: dict[catalogue.Audience, list[ui.Card]] = {audience: [] for audience in catalogue.Audience}
    for event, _steps in events:
        href = reverse("portal:life_event", args=[event.key])
        card = ui.Card(title=event.title_in(language), text=event.text_in(language), href=href, icon=event.icon)
        cards[event.audience].append(card)
    return [(audience.label, those) for audience, those in cards.items() if those]


def life_event(
    event: catalogue.LifeEvent, steps: Sequence[tuple[catalogue.Procedure, str]], interlinked: Collection[str]
) -> dict[str, Any]:
    """The event and its procedures: first those in which several are filed at once."""
    language = get_language() or "vi"
    together = [_step_card(procedure, note) for procedure, note in steps if procedure.code in interlinked]
    single = [_step_card(procedure, note) for procedure, note in steps if procedure.code not in interlinked]
    return {
        "title": event.title_in(language),
        "text": event.text_in(language),
        "words": event.words,
        "groups": [
            (_("Nộp một lần cho nhiều thủ tục"), together),
            (_("Nộp riêng từng thủ tục") if together else _("Thủ tục cần làm"), single),
        ],
    }


def _step_card(procedure: catalogue.Procedure, note: str) -> ui.Card:
    return replace(procedure_card(procedure), text=note) if note else procedure_card(procedure)


def bundle_outline(code: str, on: date) -> ui.Outline | None:
    """The procedures that are filed together under the code, if it is of interlinked ones."""
    offered = dossiers.bundles.offered(code, on)
    return None if offered is None else dossiers.bundles.components.offer(offered)


def heading(version: catalogue.ProcedureVersion) -> str:
    """The name of the procedure; of the few that run to a page, the beginning."""
    return words.beginning(version.name, NAME_IN_SIGHT)


def is_filed_online(version: catalogue.ProcedureVersion) -> bool:
    """Whether the record has the online channel, or names none at all."""
    kinds = {channel.kind for channel in version.channels}
    return not kinds or catalogue.ChannelKind.ONLINE in kinds


def where_to_file(version: catalogue.ProcedureVersion) -> tuple[str, ...]:
    """Where to bring or send the papers of a procedure that is not filed online, a sentence for each way."""
    content = version.content
    office = "; ".join(content.executing_agencies) or ", ".join(version.levels)
    kinds = {channel.kind for channel in version.channels}
    told = []
    if catalogue.ChannelKind.DIRECT in kinds:
        at_desk = _("Nộp trực tiếp tại bộ phận một cửa của cơ quan giải quyết: %(office)s.")
        told.append(at_desk % {"office": office} if office else _("Nộp trực tiếp tại bộ phận một cửa."))
    if catalogue.ChannelKind.POSTAL in kinds:
        told.append(_("Gửi giấy tờ qua dịch vụ bưu chính đến cơ quan giải quyết."))
    if address := content.reception_addresses.strip(" ;."):
        told.append(_("Nơi tiếp nhận: %(address)s.") % {"address": words.beginning(address, LINE_IN_SIGHT)})
    return tuple(told)


def key_facts(version: catalogue.ProcedureVersion, on: date) -> ui.KeyFacts:
    """What you get, how long, how much, where: the answers people look for first."""
    online = is_filed_online(version)
    kind = catalogue.ChannelKind.ONLINE if online else version.channels[0].kind
    terms = catalogue.terms_of(version, kind, on=on)
    return ui.KeyFacts(
        facts=(
            ui.Fact(_("Bạn nhận được"), _results(version), icon="file"),
            ui.Fact(_("Thời hạn"), words.limit_of(terms), icon="clock", note=_limit_note(terms)),
            ui.Fact(_("Lệ phí nộp trực tuyến") if online else _("Lệ phí"), words.fee_in_words(terms.fees), icon="coin"),
            ui.Fact(_("Nơi giải quyết"), ", ".join(version.levels) or _("Theo phân cấp"), icon="building"),
        )
    )


def _results(version: catalogue.ProcedureVersion) -> str:
    names = [words.beginning(words.as_heading(result.name), RESULT_IN_SIGHT) for result in version.results]
    if not names:
        return _("Kết quả giải quyết thủ tục")
    rest = len(names) - 2
    first = "; ".join(names[:2])
    return first if rest <= 0 else _("%(first)s và %(n)d kết quả khác") % {"first": first, "n": rest}


def _limit_note(terms: catalogue.Terms) -> str:
    notes = []
    if terms.limit is not None and terms.cutoff is not None:
        notes.append(_("nộp sau %(hour)s tính từ ngày làm việc tiếp theo") % {"hour": f"{terms.cutoff:%H:%M}"})
    if not terms.confirmed:
        notes.append(_("theo quy định của đơn vị, chưa xác nhận"))
    return " · ".join(notes)


def papers(version: catalogue.ProcedureVersion) -> tuple[PaperGroup, ...]:
    """What to bring, a group for each case."""
    filled = [variant for variant in version.variants if variant.papers]
    total = sum(len(variant.papers) for variant in filled)
    groups = []
    for number, variant in enumerate(filled, 1):
        title = words.as_heading(variant.name)
        if not title and len(filled) > 1:
            title = _("Trường hợp %(n)d") % {"n": number}
        lines = tuple(_paper(paper) for paper in variant.papers)
        short = words.beginning(title, LINE_IN_SIGHT)
        folded = len(filled) > 1 and total > PAPERS_IN_SIGHT
        groups.append(PaperGroup(short, title if short != title else "", lines, folded))
    return tuple(groups)


def _paper(paper: catalogue.Paper) -> PaperLine:
    name = words.in_lines(paper.name)
    beginning = words.beginning(name, LINE_IN_SIGHT) if len(name) > WORDS_IN_SIGHT else ""
    return PaperLine(name, beginning, words.copies_in_words(paper), paper.form_files)


def ways_of_filing(version: catalogue.ProcedureVersion, on: date) -> tuple[FilingWay, ...]:
    """The ways of the record, with the office's own rules where it has any."""
    cases = {variant.name for variant in version.variants}
    terms = {
        (c.kind, c.variant): catalogue.terms_of(version, c.kind, c.variant if c.variant in cases else "", on=on)
        for c in version.channels
    }
    alike: dict[catalogue.Channel, list[catalogue.Channel]] = {}
    for channel in version.channels:  # a case is told once for all channels in which it goes the same way
        is_same = channel.variant and channel.limit
        key = replace(channel, kind=catalogue.ChannelKind.DIRECT) if is_same else channel
        alike.setdefault(key, []).append(channel)
    return tuple(_way(channels, terms[channels[0].kind, channels[0].variant]) for channels in alike.values())


def _way(channels: Sequence[catalogue.Channel], terms: catalogue.Terms) -> FilingWay:
    """One way, or the same way through several channels."""
    channel = channels[0]
    kinds = ", ".join(dict.fromkeys(str(one.kind.label) for one in channels))
    return FilingWay(
        name=f"{channel.variant} ({kinds})" if channel.variant else kinds,
        limit=words.limit_of(terms) if channel.limit is None else str(channel.limit),
        note=_limit_note(terms),
        fee=words.fee_in_words(channel.fees),
        fees=words.fee_lines(channel.fees),
        text=channel.description,
        folded=len(channel.description) + sum(map(len, words.fee_lines(channel.fees))) > WORDS_IN_SIGHT,
    )


def who_and_where(version: catalogue.ProcedureVersion) -> ui.SummaryList | None:
    """Who may ask, who decides, who receives: what the record says of it."""
    content = version.content
    rows = (
        (_("Ai được làm"), "; ".join(content.subjects)),
        (_("Cơ quan thực hiện"), "; ".join(content.executing_agencies)),
        (_("Cơ quan có thẩm quyền"), "; ".join(content.competent_agencies)),
        (_("Cơ quan phối hợp"), "; ".join(content.coordinating_agencies)),
        (_("Nơi tiếp nhận"), content.reception_addresses),
    )
    told = tuple(ui.SummaryRow(key, value) for key, value in rows if value.strip(" ;."))
    return ui.SummaryList(rows=told) if told else None


def law(version: catalogue.ProcedureVersion) -> tuple[ui.Details, ...]:
    """The steps, the conditions and the law, folded away."""
    bases = format_html_join("", "<li>{} {}</li>", ((basis.number, basis.name) for basis in version.bases))
    results = format_html_join("", "<li>{}</li>", ((words.without_bullet(r.name),) for r in version.results))
    sections = (
        (_("Trình tự thực hiện"), _paragraphs(version.steps)),
        (_("Yêu cầu, điều kiện"), _paragraphs(version.conditions)),
        (_("Các kết quả có thể nhận"), _list(results) if _are_cut(version) else ""),
        (_("Căn cứ pháp lý"), _list(bases) if bases else ""),
        (_("Quyết định công bố"), version.decision),
    )
    return tuple(ui.Details(summary=title, content=content) for title, content in sections if content)


def _are_cut(version: catalogue.ProcedureVersion) -> bool:
    """Whether the key facts leave out some result, or a part of its name."""
    return len(version.results) > 2 or any(len(result.name) > RESULT_IN_SIGHT for result in version.results)


def _list(items: SafeString) -> SafeString:
    return format_html('<ul class="govuk-list govuk-list--bullet mc-law">{}</ul>', items)


def _paragraphs(text: str) -> SafeString | str:
    if not text.strip():
        return ""
    paragraphs = mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  escaped by linebreaks
    return format_html('<div class="mc-law">{}</div>', paragraphs)

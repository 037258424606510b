"""What a record says, in words: for comparing versions and for telling who changed what."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from .fate import Fate
from .life import Decision
from .values import Channel, Fee, LegalBasis, Paper, Result, Variant

# The fields of a record as people know them, in the order in which they are read.
LABELS: dict[str, Words] = {
    "code": _("Mã thủ tục"),
    "name": _("Tên thủ tục"),
    "decision": _("Số quyết định công bố"),
    "field": _("Lĩnh vực"),
    "levels": _("Cấp thực hiện"),
    "kind": _("Loại thủ tục"),
    "issuer": _("Cơ quan ban hành"),
    "fully_online": _("Trực tuyến toàn trình"),
    "partly_online": _("Trực tuyến một phần"),
    "non_territorial": _("Phi địa giới hành chính"),
    "interlinked": _("Liên thông"),
    "steps": _("Trình tự thực hiện"),
    "channels": _("Cách thức thực hiện, thời hạn, phí, lệ phí"),
    "variants": _("Thành phần, số lượng hồ sơ"),
    "subjects": _("Đối tượng thực hiện"),
    "executing_agencies": _("Cơ quan thực hiện"),
    "competent_agencies": _("Cơ quan có thẩm quyền"),
    "authorised_agencies": _("Cơ quan được ủy quyền"),
    "coordinating_agencies": _("Cơ quan phối hợp"),
    "reception_addresses": _("Nơi tiếp nhận hồ sơ"),
    "results": _("Kết quả thực hiện"),
    "bases": _("Căn cứ pháp lý"),
    "conditions": _("Yêu cầu, điều kiện"),
    "keywords": _("Từ khóa"),
    "related": _("Thủ tục liên quan"),
    "source_url": _("Địa chỉ nguồn"),
}


def lines_of(value: object) -> tuple[str, ...]:
    """The value of a field as lines to be read one beside another; none for what says nothing."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return (gettext("Có") if value else gettext("Không"),)
    if isinstance(value, str):
        return tuple(line.strip() for line in value.splitlines() if line.strip())
    assert isinstance(value, tuple)
    return tuple(line for part in value for line in _part_lines(part))


def _part_lines(part: object) -> tuple[str, ...]:
    match part:
        case Variant():
            return _variant(part)
        case Channel():
            return _channel(part)
        case LegalBasis():
            return (" – ".join(filter(None, (part.number, part.name))),)
        case Result():
            return (f"{part.name} ({part.code})" if part.code else part.name,)
        case _:
            return (str(part),)


def _variant(variant: Variant) -> tuple[str, ...]:
    head = (gettext("Trường hợp: %(name)s") % {"name": variant.name},) if variant.name else ()
    note = (variant.note,) if variant.note else ()
    return (*head, *note, *(_paper(paper) for paper in variant.papers))


def _paper(paper: Paper) -> str:
    counts = []
    if paper.originals is not None:
        counts.append(gettext("%(n)d bản chính") % {"n": paper.originals})
    if paper.copies is not None:
        counts.append(gettext("%(n)d bản sao") % {"n": paper.copies})
    if paper.form_files:
        counts.append(gettext("mẫu: %(files)s") % {"files": ", ".join(paper.form_files)})
    if paper.code:
        counts.append(gettext("mã %(code)s") % {"code": paper.code})
    return f"{paper.name} ({'; '.join(counts)})" if counts else paper.name


def _channel(channel: Channel) -> tuple[str, ...]:
    limit = str(channel.limit) if channel.limit else _limit_as_recorded(channel.limit_text)
    way = f"{channel.kind.label} ({channel.variant})" if channel.variant else str(channel.kind.label)
    head = gettext("%(channel)s: thời hạn %(limit)s") % {"channel": way, "limit": limit}
    fees = (
        gettext("%(channel)s: phí, lệ phí %(fee)s") % {"channel": way, "fee": fee_in_words(fee)} for fee in channel.fees
    )
    told = (line.strip() for line in channel.description.splitlines())
    return (head, *fees, *(f"{way}: {line}" for line in told if line))


def _limit_as_recorded(text: str) -> str:
    """What a record says of the time where it is no limit; a number by itself lacks its unit."""
    if text.strip().isdecimal():
        return gettext("%(number)s (không ghi đơn vị)") % {"number": text.strip()}
    return text or gettext("chưa xác định")


def fee_in_words(fee: Fee) -> str:
    if fee.amount is None:
        amount = gettext("chưa rõ mức")
    elif fee.amount == 0:
        amount = gettext("miễn phí")
    else:
        unit = "₫" if fee.currency == "VND" else fee.currency
        amount = f"{number_format(fee.amount, force_grouping=True)} {unit}"
    return f"{amount} {fee.note}".strip()


def decision_in_words(decision: Decision) -> str:
    """“Quyết định số 12/QĐ-UBND ngày 02/03/2026 của Chủ tịch …”."""
    return gettext("Quyết định số %(number)s ngày %(day)s của %(agency)s") % {
        "number": decision.number,
        "day": f"{decision.decided_on:%d/%m/%Y}",
        "agency": decision.agency,
    }


def fate_in_words(found: Fate) -> str:
    """What became of a procedure, or will, in sentences."""
    if found.last_day is None:
        return gettext("Thủ tục này được áp dụng từ ngày %(day)s.") % {"day": f"{found.begins_on:%d/%m/%Y}"}
    told = [
        gettext("Quy định này %(what)s, áp dụng đến hết ngày %(day)s.")
        % {"what": found.label, "day": f"{found.last_day:%d/%m/%Y}"}
    ]
    if found.decision:
        told.append(gettext("Theo %(decision)s.") % {"decision": decision_in_words(found.decision)})
    if found.begins_on:
        told.append(gettext("Từ ngày %(day)s áp dụng quy định mới.") % {"day": f"{found.begins_on:%d/%m/%Y}"})
    return " ".join(told)

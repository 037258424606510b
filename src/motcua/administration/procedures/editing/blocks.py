"""The rows of a record: cases and papers, ways of filing and fees, results, legal bases. From it and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue import api as catalogue
from motcua.kernel.errors import Words

from .rows import Block, Box, Row

type Errors = dict[str, Words]  # the control → what is wrong with it

LARGEST_COUNT = 999
LARGEST_AMOUNT = 10**12


@dataclass(frozen=True, slots=True)
class Rows:
    """A field of the record that is rows: how they are made of it, and it of them."""

    name: str
    block: Block
    rows_of: Callable[[Any], list[Row]]
    value_of: Callable[[list[Row], Errors], tuple[object, ...]]


# -- cases and papers ------------------------------------------------------------------------------

PAPER = Block(
    "paper",
    gettext_lazy("Giấy tờ %(n)d"),
    gettext_lazy("Thêm giấy tờ"),
    (
        Box("name", gettext_lazy("Tên giấy tờ"), "text", optional=False),
        Box("originals", gettext_lazy("Số bản chính"), "number", width=5),
        Box("copies", gettext_lazy("Số bản sao"), "number", width=5),
        Box("forms", gettext_lazy("Tệp mẫu, cách nhau bằng dấu chấm phẩy")),
        Box("code", gettext_lazy("Mã thành phần"), width=20),
    ),
)
VARIANT = Block(
    "variant",
    gettext_lazy("Trường hợp %(n)d"),
    gettext_lazy("Thêm trường hợp"),
    (
        Box("name", gettext_lazy("Tên trường hợp"), hint=gettext_lazy("Để trống nếu chỉ có một trường hợp.")),
        Box("note", gettext_lazy("Ghi chú")),
    ),
    PAPER,
)


def _variant_rows(variants: tuple[catalogue.Variant, ...]) -> list[Row]:
    return [Row({"name": v.name, "note": v.note}, [_paper_row(paper) for paper in v.papers]) for v in variants]


def _paper_row(paper: catalogue.Paper) -> Row:
    return Row(
        {
            "name": paper.name,
            "originals": "" if paper.originals is None else str(paper.originals),
            "copies": "" if paper.copies is None else str(paper.copies),
            "forms": "; ".join(paper.form_files),
            "code": paper.code,
        }
    )


def _variants(rows: list[Row], errors: Errors) -> tuple[catalogue.Variant, ...]:
    return tuple(
        catalogue.Variant(row.values["name"], _papers(row.children, f"variant-{n}-paper", errors), row.values["note"])
        for n, row in enumerate(rows)
        if not row.is_blank
    )


def _papers(rows: list[Row], path: str, errors: Errors) -> tuple[catalogue.Paper, ...]:
    found = []
    for n, row in enumerate(rows):
        if row.is_blank:
            continue
        if not row.values["name"]:
            errors[f"{path}-{n}-name"] = _("Nhập tên giấy tờ.")
        wrong = _("Nhập số bản là một số nguyên, nhiều nhất 999.")
        found.append(
            catalogue.Paper(
                name=row.values["name"],
                form_files=tuple(name.strip() for name in row.values["forms"].split(";") if name.strip()),
                originals=_number(row.values["originals"], f"{path}-{n}-originals", LARGEST_COUNT, errors, wrong),
                copies=_number(row.values["copies"], f"{path}-{n}-copies", LARGEST_COUNT, errors, wrong),
                code=row.values["code"][:60],
            )
        )
    return tuple(found)


# -- channels and fees -----------------------------------------------------------------------------

LIMIT_UNITS: tuple[tuple[str, Words], ...] = (
    ("", gettext_lazy("Chưa rõ")),
    (catalogue.LimitUnit.WORKING_HOUR.value, gettext_lazy("giờ làm việc")),
    (catalogue.LimitUnit.WORKING_DAY.value, gettext_lazy("ngày làm việc")),
    (catalogue.LimitUnit.CALENDAR_DAY.value, gettext_lazy("ngày")),
    (catalogue.LimitUnit.MONTH.value, gettext_lazy("tháng")),
)
FEE = Block(
    "fee",
    gettext_lazy("Phí, lệ phí %(n)d"),
    gettext_lazy("Thêm phí, lệ phí"),
    (
        Box(
            "amount", gettext_lazy("Mức thu"), "number", width=10, hint=gettext_lazy("0 là miễn phí; trống là chưa rõ.")
        ),
        Box("currency", gettext_lazy("Loại tiền"), width=5),
        Box("note", gettext_lazy("Ghi chú mức thu"), "text"),
    ),
)
CHANNEL = Block(
    "channel",
    gettext_lazy("Cách thức %(n)d"),
    gettext_lazy("Thêm cách thức"),
    (
        Box(
            "kind",
            gettext_lazy("Hình thức nộp"),
            "choice",
            tuple((kind.value, kind.label) for kind in catalogue.ChannelKind),
            optional=False,
        ),
        Box(
            "variant",
            gettext_lazy("Chỉ cho trường hợp"),
            hint=gettext_lazy("Tên trường hợp như ở phần hồ sơ; trống là mọi trường hợp."),
        ),
        Box("amount", gettext_lazy("Thời hạn"), width=5, hint=gettext_lazy("Số, ví dụ 3 hoặc 0,5.")),
        Box("unit", gettext_lazy("Đơn vị thời hạn"), "choice", LIMIT_UNITS),
        Box("limit_text", gettext_lazy("Thời hạn ghi bằng lời")),
        Box("description", gettext_lazy("Mô tả"), "text"),
    ),
    FEE,
)


def _channel_rows(channels: tuple[catalogue.Channel, ...]) -> list[Row]:
    return [
        Row(
            {
                "kind": channel.kind.value,
                "amount": f"{channel.limit.amount.normalize():f}".replace(".", ",") if channel.limit else "",
                "unit": channel.limit.unit.value if channel.limit else "",
                "limit_text": channel.limit_text,
                "description": channel.description,
                "variant": channel.variant,
            },
            [
                Row(
                    {
                        "amount": "" if fee.amount is None else str(fee.amount),
                        "currency": fee.currency,
                        "note": fee.note,
                    }
                )
                for fee in channel.fees
            ],
        )
        for channel in channels
    ]


def _channels(rows: list[Row], errors: Errors) -> tuple[catalogue.Channel, ...]:
    found = []
    for n, row in enumerate(rows):
        path = f"channel-{n}"
        try:
            kind = catalogue.ChannelKind(row.values["kind"])
        except ValueError:
            errors[f"{path}-kind"] = _("Chọn hình thức nộp.")
            continue
        found.append(
            catalogue.Channel(
                kind=kind,
                limit=limit_typed(row.values["amount"], row.values["unit"], f"{path}-", errors),
                limit_text=row.values["limit_text"],
                fees=_fees(row.children, f"{path}-fee", errors),
                description=row.values["description"],
                variant=row.values.get("variant", ""),
            )
        )
    return tuple(found)


def limit_typed(amount: str, unit: str, path: str, errors: Errors) -> catalogue.TimeLimit | None:
    """What stands in the boxes `path` + `amount` and `path` + `unit`; none where both are blank."""
    if not amount and not unit:
        return None
    try:
        number = Decimal(amount.replace(",", "."))
        if not 0 < number < 100_000 or number != round(number, 2):
            raise InvalidOperation
    except InvalidOperation:
        errors[f"{path}amount"] = _("Nhập thời hạn là một số lớn hơn 0, tối đa hai chữ số thập phân.")
        return None
    if unit not in set(catalogue.LimitUnit):
        errors[f"{path}unit"] = _("Chọn đơn vị thời hạn.")
        return None
    limit = catalogue.TimeLimit(number.normalize(), catalogue.LimitUnit(unit))
    if not limit.is_countable:
        errors[f"{path}amount"] = _("Thời hạn theo ngày hoặc tháng phải là số nguyên.")
    return limit


def _fees(rows: list[Row], path: str, errors: Errors) -> tuple[catalogue.Fee, ...]:
    found = []
    for n, row in enumerate(rows):
        if not row.values["amount"] and not row.values["note"]:
            continue
        typed, control = row.values["amount"].replace(".", ""), f"{path}-{n}-amount"
        amount = _number(typed, control, LARGEST_AMOUNT, errors, _("Nhập mức thu bằng chữ số, ví dụ 50.000."))
        found.append(catalogue.Fee(amount, (row.values["currency"] or "VND")[:3].upper(), row.values["note"]))
    return tuple(found)


def _number(text: str, control: str, largest: int, errors: Errors, wrong: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or int(text) > largest:
        errors[control] = wrong
        return None
    return int(text)


# -- results and legal bases -----------------------------------------------------------------------

RESULT = Block(
    "result",
    gettext_lazy("Kết quả %(n)d"),
    gettext_lazy("Thêm kết quả"),
    (
        Box("name", gettext_lazy("Tên kết quả"), "text", optional=False),
        Box("code", gettext_lazy("Mã kết quả"), width=20),
    ),
)
BASIS = Block(
    "basis",
    gettext_lazy("Căn cứ %(n)d"),
    gettext_lazy("Thêm căn cứ pháp lý"),
    (
        Box("number", gettext_lazy("Số, ký hiệu văn bản"), width=20),
        Box("name", gettext_lazy("Trích yếu"), "text", optional=False),
    ),
)


def _result_rows(results: tuple[catalogue.Result, ...]) -> list[Row]:
    return [Row({"name": result.name, "code": result.code}) for result in results]


def _results(rows: list[Row], errors: Errors) -> tuple[catalogue.Result, ...]:
    _refuse_nameless(rows, "result", errors)
    return tuple(catalogue.Result(r.values["name"], r.values["code"][:60]) for r in rows if not r.is_blank)


def _basis_rows(bases: tuple[catalogue.LegalBasis, ...]) -> list[Row]:
    return [Row({"number": basis.number, "name": basis.name}) for basis in bases]


def _bases(rows: list[Row], errors: Errors) -> tuple[catalogue.LegalBasis, ...]:
    return tuple(catalogue.LegalBasis(r.values["number"], r.values["name"]) for r in rows if not r.is_blank)


def _refuse_nameless(rows: list[Row], key: str, errors: Errors) -> None:
    for n, row in enumerate(rows):
        if not row.is_blank and not row.values["name"]:
            errors[f"{key}-{n}-name"] = _("Nhập tên.")


VARIANTS = Rows("variants", VARIANT, _variant_rows, _variants)
CHANNELS = Rows("channels", CHANNEL, _channel_rows, _channels)
RESULTS = Rows("results", RESULT, _result_rows, _results)
BASES = Rows("bases", BASIS, _basis_rows, _bases)

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.importing.channels import HEADER, read_channels
from motcua.catalogue.importing.problems import Kind
from motcua.catalogue.values import Channel, ChannelKind, Fee, LimitUnit, TimeLimit

FIVE_DAYS = TimeLimit(Decimal(5), LimitUnit.WORKING_DAY)
WORDS = {ChannelKind.ONLINE: "Trực tuyến", ChannelKind.DIRECT: "Trực tiếp", ChannelKind.POSTAL: "Dịch vụ bưu chính"}
UNITS = {
    LimitUnit.WORKING_DAY: "Ngày làm việc",
    LimitUnit.CALENDAR_DAY: "Ngày",
    LimitUnit.WORKING_HOUR: "Giờ",
    LimitUnit.MONTH: "Tháng",
}


def read(rows: str) -> tuple[tuple[Channel, ...], list[Kind]]:
    channels, problems = read_channels(HEADER + rows)
    return channels, [problem.kind for problem in problems]


def test_a_number_without_a_unit_is_not_a_time_limit() -> None:
    channels, kinds = read("Trực tuyến1Miễn phíDịch vụ bưu chính1Miễn phíTrực tiếp1Miễn phí")
    assert [(c.kind, c.limit, c.limit_text, c.fees) for c in channels] == [
        (ChannelKind.ONLINE, None, "1", (Fee(0),)),
        (ChannelKind.POSTAL, None, "1", (Fee(0),)),
        (ChannelKind.DIRECT, None, "1", (Fee(0),)),
    ]
    assert kinds == [Kind.LIMIT_WITHOUT_UNIT] * 3


@pytest.mark.parametrize(
    ("cell", "limit"),
    [
        ("5 Ngày làm việc", FIVE_DAYS),
        ("30 Ngày", TimeLimit(Decimal(30), LimitUnit.CALENDAR_DAY)),
        ("8 Giờ", TimeLimit(Decimal(8), LimitUnit.WORKING_HOUR)),
        ("2 Tháng", TimeLimit(Decimal(2), LimitUnit.MONTH)),
        ("1.5 Ngày làm việc", TimeLimit(Decimal("1.5"), LimitUnit.WORKING_DAY)),
        ("0 Ngày", None),
        ("Không có thông tin", None),
        ("Không quy định", None),
    ],
)
def test_a_limit_keeps_its_own_unit(cell: str, limit: TimeLimit | None) -> None:
    channels, _ = read(f"Trực tiếp{cell}Miễn phíNộp tại quầy")
    assert [(c.limit, c.fees, c.description) for c in channels] == [(limit, (Fee(0),), "Nộp tại quầy")]


def test_a_channel_named_in_a_description_begins_no_row() -> None:
    channels, _ = read("Trực tuyến5 Ngày làm việcMiễn phí- Trực tiếp: nộp tại quầy. Trực tiếp hoặc 2 bản.")
    assert [c.description for c in channels] == ["- Trực tiếp: nộp tại quầy. Trực tiếp hoặc 2 bản."]


def test_a_row_glued_to_a_description_is_a_row_of_its_own() -> None:
    channels, _ = read("Trực tuyến5 Ngày làm việcMiễn phíNộp hồ sơ. Trực tiếp5 Ngày làm việcKhông có thông tin")
    assert [(c.kind, c.limit) for c in channels] == [(ChannelKind.ONLINE, FIVE_DAYS), (ChannelKind.DIRECT, FIVE_DAYS)]


def test_several_fees_with_notes_in_brackets_are_told_apart() -> None:
    row = "Trực tiếp5 Ngày làm việc50,000 VNĐ(bản (gốc))8,000 Việt Nam Đồng(/trang)05 ngày kể từ ngày nhận đủ hồ sơ"
    channels, _ = read(row)
    assert channels[0].fees == (Fee(50000, note="bản (gốc)"), Fee(8000, note="/trang"))
    assert channels[0].description == "05 ngày kể từ ngày nhận đủ hồ sơ"


def test_a_numbering_in_brackets_begins_the_description() -> None:
    channels, _ = read("Trực tiếp5 Ngày làm việcMiễn phí(1) Trường hợp một")
    assert (channels[0].fees, channels[0].description) == ((Fee(0),), "(1) Trường hợp một")


@pytest.mark.parametrize(
    ("fee", "amount", "kind"),
    [
        ("Miễn phí", 0, None),
        ("Miễn phí(Không)", 0, None),
        ("Miễn phí(Theo nghị quyết của Hội đồng nhân dân)", None, Kind.FEE_ELSEWHERE),
        ("20 VNĐ(20.000 đồng/tờ khai)", None, Kind.FEE_AMOUNT),
        ("150 USD", 150, None),
    ],
)
def test_a_fee_that_is_not_plainly_said_is_not_known(fee: str, amount: int | None, kind: Kind | None) -> None:
    channels, kinds = read(f"Trực tiếp5 Ngày làm việc{fee}")
    assert [f.amount for f in channels[0].fees] == [amount]
    assert kinds == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("glued", "text", "amount"),
    [("120,000 VNĐ", "1", 20000), ("15200,000 VNĐ", "15", 200000), ("125,000 VNĐ", "", None), ("120 VNĐ", "", None)],
)
def test_a_number_glued_to_an_amount_is_cut_only_where_one_cut_makes_sense(
    glued: str, text: str, amount: int | None
) -> None:
    channels, _ = read(f"Trực tiếp{glued}")
    assert (channels[0].limit, channels[0].limit_text) == (None, text)
    assert [f.amount for f in channels[0].fees] == [amount]


def test_a_table_that_is_missing_or_broken_is_told() -> None:
    assert read_channels("Không có thông tin")[1][0].kind is Kind.NO_CHANNELS
    channels, kinds = read("Bảng hỏng Trực tiếp5 Ngày làm việcMiễn phí")
    assert len(channels) == 1
    assert kinds == [Kind.CHANNELS]


limits = st.builds(TimeLimit, st.integers(1, 400).map(Decimal).map(Decimal.normalize), st.sampled_from(list(LimitUnit)))
prose = st.sampled_from(
    ["", "Nộp qua cổng.", "- Trực tiếp: tại quầy, 05 bản.", "05 ngày kể từ ngày nhận", "a) Gửi thư"]
)
fees = st.lists(
    st.builds(Fee, st.integers(1000, 10**9), note=st.sampled_from(["", "/bản", "đồng (lần đầu)"])), max_size=3
)
channels = st.builds(
    Channel, st.sampled_from(list(ChannelKind)), st.none() | limits, st.just(""), fees.map(tuple), prose
)


def glued(channel: Channel) -> str:
    limit = channel.limit
    time = f"{limit.amount:f} {UNITS[limit.unit]}" if limit else "Không có thông tin"
    fee = "".join(f"{f.amount:,} VNĐ" + (f"({f.note})" if f.note else "") for f in channel.fees)
    return WORDS[channel.kind] + time + (fee or "Không có thông tin") + channel.description


@given(st.lists(channels, min_size=1, max_size=6))
def test_a_table_glued_together_comes_apart_as_it_was(table: list[Channel]) -> None:
    read_back, _ = read("".join(glued(channel) for channel in table))
    assert [(c.kind, c.limit, c.fees, c.description) for c in read_back] == [
        (c.kind, c.limit, c.fees, c.description) for c in table
    ]

"""Against the real record, where it lies beside the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from motcua.catalogue.importing.channels import KINDS, UNITS, read_channels
from motcua.catalogue.importing.files import records
from motcua.catalogue.importing.papers import HEADER, read_papers
from motcua.catalogue.importing.texts import clean

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "data" / "procedures"
RAW, SPLIT = FOLDER / "national-2026.raw.jsonl.gz", FOLDER / "national-2026.split.jsonl.gz"
QUANTITY_IN_WORDS = re.compile(r"(?<!\d)0\d bản (?:chính|sao)")
pytestmark = [pytest.mark.outside_data, pytest.mark.skipif(not RAW.exists(), reason=f"{RAW} is not there")]


@cache
def both() -> list[tuple[Any, Any]]:
    split = {record["ma"]: record for _, record in records(SPLIT)}
    return [(record, split[record["ma_thu_tuc"]]) for _, record in records(RAW)]


def contains(found: Iterator[Any], wanted: list[Any]) -> bool:
    """Whether the wanted come among the found, in their order."""
    return all(one in found for one in wanted)


def test_limits_agree_with_the_split_record() -> None:
    """Of the procedures whose time has a unit; the split form lacks some rows that the raw form has."""
    agreed = total = 0
    for raw, split in both():
        wanted = [(KINDS[row["kenh"]], row["so"], UNITS[row["don_vi"]]) for row in split["cach_thuc"] if row["don_vi"]]
        if not wanted:
            continue
        channels, _ = read_channels(raw["cach_thuc_thuc_hien"])
        found = [(c.kind, f"{c.limit.amount:f}", c.limit.unit) for c in channels if c.limit]
        total += 1
        agreed += contains(iter(found), wanted)
    print(f"limits: {agreed} of {total} agree")
    assert total == 2159
    assert agreed / total >= 0.99


def test_a_number_without_a_unit_never_becomes_a_limit() -> None:
    for raw, split in both():
        if any(row["don_vi"] for row in split["cach_thuc"]):
            continue
        channels, _ = read_channels(raw["cach_thuc_thuc_hien"])
        assert [c.limit for c in channels if c.limit] == [], raw["ma_thu_tuc"]


def test_no_paper_of_the_real_record_is_glued_to_the_next() -> None:
    """The rule of the split form takes "01 bản chính" inside a name for the end of a row: where a record has
    such words, it is no measure."""
    papers = alike = 0
    for raw, split in both():
        variants, _ = read_papers(raw["thanh_phan_ho_so"])
        mine = [tight(p.name + "".join(p.form_files)) for v in variants for p in v.papers]
        assert not [name for name in mine if tight(HEADER) in name or "1bảnchính,1bảnsao" in name], raw["ma_thu_tuc"]
        if QUANTITY_IN_WORDS.search(raw["thanh_phan_ho_so"]):
            continue
        theirs = [tight(p["ten"] + str(p["ban_chinh"])[:-1]) for case in split["ho_so"] for p in case["giay_to"]]
        papers += len(theirs)
        alike += len([name for name in theirs if name in mine])
    print(f"papers: {alike} of {papers} alike")
    assert papers > 12_000
    assert alike / papers >= 0.99


def tight(text: str) -> str:
    return "".join(clean(text).split())

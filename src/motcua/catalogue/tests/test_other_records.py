"""Against the real records of the other forms, where they lie beside the project."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from motcua.catalogue import api as catalogue
from motcua.catalogue import models
from motcua.catalogue.importing.problems import Kind
from motcua.catalogue.importing.run import ImportReport, read_procedures
from motcua.catalogue.values import ChannelKind

from .test_import import a_file, a_raw_record, bring

SHARED = Path(os.environ.get("MOTCUA_SHARED") or Path(__file__).resolve().parents[5] / "shared")
FOLDER = SHARED / "data" / "procedures"
pytestmark = [pytest.mark.outside_data, pytest.mark.skipif(not FOLDER.exists(), reason=f"{FOLDER} is not there")]


def read(name: str) -> tuple[ImportReport, list[catalogue.Content]]:
    report = ImportReport()
    return report, [record.content for _, record in read_procedures(FOLDER / name, report)]


def told(report: ImportReport) -> Counter[Kind]:
    return report.counts


def test_the_response_of_the_national_api_is_read_whole() -> None:
    report, (content,) = read("national-api-detail.response.json")
    assert report.problems == []
    assert content.code == "1.001193"
    kinds = [channel.kind for channel in content.channels]
    assert kinds == [ChannelKind.DIRECT, ChannelKind.ONLINE, ChannelKind.POSTAL]
    assert [fee.amount for fee in content.channels[0].fees] == [50_000, 25_000]


def test_the_records_of_defence_are_read() -> None:
    report, contents = read("defence-2025.jsonl.gz")
    print(f"defence: {told(report)}")
    assert (report.records, len({content.code for content in contents})) == (207, 207)
    assert sum(any(c.limit for c in content.channels) for content in contents) >= 174
    assert not set(told(report)) - {Kind.LIMIT_IN_WORDS, Kind.LIMIT_NOT_GIVEN, Kind.FEE_AMOUNT, Kind.FEE_ELSEWHERE}


def test_the_land_records_are_read_into_cases() -> None:
    report, contents = read("land-dak-lak-2025.json")
    print(f"land: {told(report)}")
    cased = [content for content in contents if len(content.variants) > 1]
    assert (report.records, len(cased)) == (43, 39)
    assert told(report)[Kind.LIMIT_IN_WORDS] == 5
    assert told(report)[Kind.FEE_AMOUNT] == 2  # the fees of two are ranges
    names = {c.code: {variant.name for variant in c.variants} for c in contents}
    assert all(channel.variant in names[c.code] for c in contents for channel in c.channels)


@pytest.mark.django_db
def test_the_records_of_2021_become_older_versions_by_name(tmp_path: Path) -> None:
    bring(a_file(tmp_path, a_raw_record("9.000001", ten_thu_tuc="Đăng ký thường trú"), name="today.jsonl"))
    report = bring(FOLDER / "national-2021.json")
    assert (report.records, report.published.older) == (87, ("9.000001",))
    assert told(report)[Kind.NO_SUCCESSOR] == 84  # two wordings stand in the file twice
    assert models.EarlierWording.objects.count() == 85
    again = bring(FOLDER / "national-2021.json")
    assert (again.published.older, again.published.unchanged) == ((), ("9.000001",))

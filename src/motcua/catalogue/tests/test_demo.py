from datetime import date, time
from pathlib import Path

import pytest

from motcua.catalogue import api as catalogue
from motcua.catalogue import models
from motcua.catalogue.api import LimitOrigin

from .builders import AT
from .test_import import a_file, a_raw_record, bring

pytestmark = pytest.mark.django_db
BIRTH = "1.001193"
UNKNOWN_LIMIT = "1.001266"  # the record says 1 of nothing, and the office has no rule
DAY = date(2026, 3, 2)


def test_the_demonstration_catalogue_is_there_once_however_often_it_is_loaded() -> None:
    created = catalogue.load_demo_catalogue(AT).created
    assert 12 <= len(created) <= 24
    assert catalogue.load_demo_catalogue(AT).created == ()
    assert models.LocalRule.objects.count() == 10
    assert catalogue.version_in_force(BIRTH, date(2025, 7, 1)).name == "Thủ tục đăng ký khai sinh"


def test_birth_registration_is_done_within_a_day_by_an_unconfirmed_rule_of_the_office() -> None:
    catalogue.load_demo_catalogue(AT)
    terms = catalogue.terms_for(catalogue.version_in_force(BIRTH, DAY).id, "direct", on=DAY)
    assert (str(terms.limit), terms.limit_origin, terms.cutoff) == ("trong ngày làm việc", LimitOrigin.OFFICE, time(15))
    assert not terms.confirmed
    assert "QT 01/CX-HCTP" in terms.source


def test_every_demonstration_channel_has_a_limit_but_those_of_one_procedure_left_unknown() -> None:
    catalogue.load_demo_catalogue(AT)
    for line in catalogue.list_procedures(size=100).items:
        version = catalogue.version(line.version_id)
        assert version.variants[0].papers
        for channel in version.channels:
            limit = catalogue.terms_for(version.id, channel.kind, on=DAY).limit
            assert (limit is None) == (line.code == UNKNOWN_LIMIT), (line.code, channel.kind)


def test_the_national_record_comes_on_top_and_the_rules_stay(tmp_path: Path) -> None:
    catalogue.load_demo_catalogue(AT)
    assert bring(a_file(tmp_path, a_raw_record(BIRTH))).published.changed == (BIRTH,)
    version = catalogue.version_in_force(BIRTH, DAY)
    assert version.name == "Đăng ký thử"
    assert catalogue.terms_for(version.id, "online", on=DAY).cutoff == time(15)
    assert catalogue.load_demo_catalogue(AT).created == ()
    assert catalogue.version_in_force(BIRTH, DAY).id == version.id

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from motcua.catalogue import api as catalogue
from motcua.catalogue.api import Channel, ChannelKind, LimitOrigin, LimitUnit, Paper, TimeLimit, Variant
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Role

from .builders import AT, DAY, THREE_DAYS, a_keeper, a_published_version

pytestmark = pytest.mark.django_db
ONE_DAY = TimeLimit(Decimal(1), LimitUnit.WORKING_DAY)


def a_rule(code: str = "9.000001", **changes: object) -> None:
    usual = {"limit": ONE_DAY, "cutoff": time(15), "source": "Quy trình nội bộ", "effective_from": DAY}
    catalogue.add_local_rule(actor=a_keeper(), procedure_code=code, at=AT, **(usual | changes))


def test_the_record_has_the_first_word_on_the_limit() -> None:
    a_rule()
    terms = catalogue.terms_for(a_published_version().id, "direct", on=DAY)
    assert (terms.limit, terms.limit_origin) == (THREE_DAYS, LimitOrigin.RECORD)
    assert (terms.cutoff, terms.confirmed) == (time(15), False)


def test_the_office_fills_in_a_limit_that_the_record_does_not_say() -> None:
    a_rule()
    terms = catalogue.terms_for(a_published_version().id, "online", on=DAY)
    assert (terms.limit, terms.limit_origin, terms.limit_text) == (ONE_DAY, LimitOrigin.OFFICE, "1")


def test_a_limit_that_nobody_says_is_not_known() -> None:
    terms = catalogue.terms_for(a_published_version().id, "online", on=DAY)
    assert (terms.limit, terms.limit_origin, terms.confirmed) == (None, LimitOrigin.UNKNOWN, True)


def test_a_channel_listed_with_differing_limits_has_no_known_limit() -> None:
    channels = (Channel(ChannelKind.DIRECT, ONE_DAY), Channel(ChannelKind.DIRECT, THREE_DAYS))
    terms = catalogue.terms_for(a_published_version(channels=channels).id, "direct", on=DAY)
    assert (terms.limit, terms.limits) == (None, (ONE_DAY, THREE_DAYS))
    assert not catalogue.terms_for(a_published_version(channels=channels).id, "postal", on=DAY).offered


def test_papers_are_those_of_the_case_and_of_all_when_none_is_named() -> None:
    variants = (Variant("A", (Paper("Đơn A"),)), Variant("B", (Paper("Đơn B"),)))
    version = a_published_version(variants=variants)
    names = {v: [p.name for p in catalogue.terms_for(version.id, "direct", v, on=DAY).papers] for v in ("", "B")}
    assert names == {"": ["Đơn A", "Đơn B"], "B": ["Đơn B"]}
    with pytest.raises(catalogue.UnknownVariant):
        catalogue.terms_for(version.id, "direct", "C", on=DAY)


def test_a_rule_for_one_channel_comes_before_the_rule_for_all() -> None:
    a_rule()
    a_rule(channel=ChannelKind.ONLINE, limit=THREE_DAYS)
    assert catalogue.terms_for(a_published_version().id, "online", on=DAY).limit == THREE_DAYS


def test_a_rule_holds_only_within_its_days_and_outlives_a_new_version() -> None:
    a_published_version()
    a_rule(effective_to=DAY + timedelta(days=30))
    version = a_published_version(name="Tên mới", at=AT + timedelta(days=5))
    assert catalogue.terms_for(version.id, "online", on=DAY + timedelta(days=30)).limit == ONE_DAY
    assert catalogue.terms_for(version.id, "online", on=DAY + timedelta(days=31)).limit is None
    assert catalogue.terms_for(version.id, "online", on=DAY - timedelta(days=1)).limit is None


def test_two_rules_for_the_same_days_are_refused_until_the_first_ends() -> None:
    first = catalogue.add_local_rule(actor=a_keeper(Role.ADMINISTRATOR), procedure_code="9.1", source="a", at=AT)
    with pytest.raises(catalogue.RuleOverlaps):
        catalogue.add_local_rule(actor=a_keeper(Role.ADMINISTRATOR), procedure_code="9.1", source="b", at=AT)
    catalogue.end_local_rule(actor=a_keeper(Role.ADMINISTRATOR), rule_id=first, last_day=DAY, at=AT)
    catalogue.add_local_rule(
        actor=a_keeper(Role.ADMINISTRATOR),
        procedure_code="9.1",
        source="b",
        at=AT,
        effective_from=DAY + timedelta(days=1),
    )
    assert [r.source for r in catalogue.local_rules("9.1", DAY)] == ["a"]


def test_a_rule_needs_a_source_and_days_in_order() -> None:
    with pytest.raises(catalogue.RuleWithoutSource) as refusal:
        catalogue.add_local_rule(actor=a_keeper(Role.ADMINISTRATOR), procedure_code="9.1", source=" ", at=AT)
    assert "source" in refusal.value.fields
    with pytest.raises(catalogue.RuleEndsBeforeItBegins):
        catalogue.add_local_rule(
            actor=a_keeper(Role.ADMINISTRATOR), procedure_code="9.1", source="a", at=AT, effective_to=date(2020, 1, 1)
        )


def test_terms_of_a_warm_version_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    version = a_published_version()
    with django_assert_num_queries(1):
        catalogue.terms_for(version.id, "direct", on=DAY)


KEEPERS = {Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR}
ACTORS = [
    *[(role, role in KEEPERS, role in KEEPERS) for role in Role],
    (STRANGER, False, False),
    (SYSTEM, False, True),
]


@pytest.mark.parametrize(("who", "configures", "imports"), ACTORS)
def test_only_keepers_of_the_catalogue_change_it(who: Role | Actor, configures: bool, imports: bool) -> None:
    actor = a_keeper(who) if isinstance(who, Role) else who
    assert (catalogue.may_configure(actor), catalogue.may_import(actor)) == (configures, imports)
    if not configures:
        with pytest.raises(catalogue.MayNotConfigure):
            catalogue.add_local_rule(actor=actor, procedure_code="9.1", source="a", at=AT)
    if actor is not SYSTEM:  # without a decision, our own commands alone
        with pytest.raises(catalogue.MayNotImport):
            catalogue.abolish_procedure(actor=actor, code="9.1", last_day=DAY, at=AT)


@pytest.mark.parametrize(
    ("limit", "text", "minutes"),
    [
        (ONE_DAY, "1 ngày làm việc", 480),
        (TimeLimit(Decimal("1.5"), LimitUnit.WORKING_DAY), "1,5 ngày làm việc", 720),
        (TimeLimit(Decimal(20), LimitUnit.WORKING_HOUR), "20 giờ làm việc", 1200),
        (TimeLimit(Decimal(30), LimitUnit.CALENDAR_DAY), "30 ngày", None),
        (TimeLimit(Decimal(10), LimitUnit.MONTH), "10 tháng", None),
    ],
)
def test_a_limit_is_said_in_words_and_in_working_minutes(limit: TimeLimit, text: str, minutes: int | None) -> None:
    assert (str(limit), limit.working_minutes) == (text, minutes)


def test_a_limit_is_said_in_english_too() -> None:
    half_days = TimeLimit(Decimal("1.5"), LimitUnit.WORKING_DAY)
    with translation.override("en"):
        assert (str(ONE_DAY), str(THREE_DAYS), str(half_days)) == (
            "1 working day",
            "3 working days",
            "1.5 working days",
        )

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from motcua.catalogue import api as catalogue
from motcua.catalogue.api import SearchRuleKind
from motcua.kernel.actor import Actor, Role

from .builders import AT, DAY, a_keeper, a_published_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_procedures() -> None:
    names = ["Đăng ký tàu cá", "Xóa đăng ký tàu cá", "Cấp giấy phép nuôi chim yến", "Đăng ký tàu cá tại vùng đảo"]
    for number, name in enumerate(names, 1):
        a_published_version(f"9.00000{number}", name=name, field="Thử nghiệm")


def codes(text: str) -> list[str]:
    return [procedure.code for procedure in catalogue.search(text)]


def a_rule(actor: Actor | None = None, **changes: Any) -> str:
    usual: dict[str, Any] = {
        "kind": SearchRuleKind.SYNONYM,
        "said": ["ghe đánh bắt"],
        "means": ["đăng ký tàu cá"],
        "weight": 80,
    }
    return catalogue.add_search_rule(actor=actor or a_keeper(), at=AT, **(usual | changes))


def test_a_synonym_is_found_from_the_next_search_on() -> None:
    assert "9.000001" not in codes("ghe đánh bắt")
    a_rule()
    assert codes("Tôi có cái ghe đánh bắt")[0] == "9.000001"
    assert codes("toi co cai ghe danh bat")[0] == "9.000001"


def test_a_gap_stands_for_a_few_words_and_not_for_many() -> None:
    a_rule(said=["sắm … ghe"])
    assert codes("tôi sắm ghe")[0] == "9.000001"
    assert codes("tôi mới sắm được một chiếc ghe to")[0] == "9.000001"
    assert codes("toi moi sam duoc mot chiec ghe to")[0] == "9.000001"
    assert codes("ghe tôi sắm") == []
    assert codes("tôi sắm một hai ba bốn năm sáu chiếc ghe") == []


def test_a_word_written_with_i_is_the_one_with_y() -> None:
    assert codes("đăng kí tàu cá") == codes("đăng ký tàu cá") != []


def test_a_synonym_in_other_diacritics_is_another_word() -> None:
    a_rule(said=["chài"])
    assert codes("chai") == codes("chài") != []
    assert codes("chải") == []


def test_a_retired_rule_counts_no_more_and_may_be_restored() -> None:
    keeper, key = a_keeper(), a_rule()
    catalogue.retire_search_rule(actor=keeper, at=AT, key=key, edition=1)
    assert codes("ghe đánh bắt") == []
    assert catalogue.search_rule(key).retired_on == DAY
    catalogue.restore_search_rule(actor=keeper, at=AT, key=key, edition=2)
    assert codes("ghe đánh bắt") != []


def test_a_case_waits_until_somebody_speaks_of_it() -> None:
    a_rule(kind=SearchRuleKind.QUALIFIER, said=["ngoài khơi"], means=["vùng đảo"], weight=50)
    assert codes("tàu cá") == ["9.000001", "9.000002", "9.000004"]
    assert codes("tàu cá ngoài khơi") == ["9.000001", "9.000004", "9.000002"]


def test_a_word_in_a_set_phrase_means_nothing_by_itself() -> None:
    a_rule(said=["yến"], means=["nuôi chim yến"])
    a_rule(kind=SearchRuleKind.SET_PHRASE, said=["hải yến"], means=[], weight=0)
    assert codes("tàu cá hải yến")[0] == "9.000001"
    assert codes("yến")[0] == "9.000003"


def test_a_priority_lifts_one_of_two_that_answer_equally() -> None:
    a_published_version("9.000008", name="Đăng ký xuồng", field="Một")
    a_published_version("9.000009", name="Đăng ký xuồng", field="Hai")
    assert codes("xuồng") == ["9.000008", "9.000009"]
    a_rule(kind=SearchRuleKind.PRIORITY, said=[], means=["Hai"], weight=20)
    assert codes("xuồng") == ["9.000009", "9.000008"]


def test_the_office_s_wording_of_a_shipped_rule_goes_before_the_product_s() -> None:
    shipped = catalogue.search_rule("driving-licence")
    assert (shipped.shipped, shipped.edition) == (True, 0)
    catalogue.change_search_rule(
        actor=a_keeper(), at=AT, key=shipped.key, edition=0, said=["bằng lái"], means=["tàu cá"], weight=70
    )
    changed = catalogue.search_rule("driving-licence")
    assert (changed.shipped, changed.edition, changed.said) == (True, 1, ("bằng lái",))
    assert codes("bằng lái")[0] == "9.000001"
    assert len({rule.key for rule in catalogue.search_rules()}) == len(catalogue.search_rules())


def test_of_two_who_change_a_rule_the_second_is_told() -> None:
    key, change = a_rule(), {"said": ["ghe"], "means": ["tàu"], "weight": 50}
    catalogue.change_search_rule(actor=a_keeper(), at=AT, key=key, edition=1, **change)
    with pytest.raises(catalogue.SearchRuleHasChanged):
        catalogue.change_search_rule(actor=a_keeper(), at=AT, key=key, edition=1, **change)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"said": [" ", ""]}, "said"),
        ({"means": []}, "means"),
        ({"said": ["a" * 121]}, "said"),
        ({"said": [f"từ {n}" for n in range(201)]}, "said"),
        ({"weight": 101}, "weight"),
        ({"weight": -91}, "weight"),
    ],
)
def test_an_unclear_rule_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(catalogue.UnclearSearchRule) as refused:
        a_rule(**changes)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_keep_the_catalogue_change_its_words(role: Role) -> None:
    if role in (Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR):
        assert a_rule(a_keeper(role))
    else:
        with pytest.raises(catalogue.MayNotConfigure):
            a_rule(a_keeper(role))


def test_trying_a_rule_out_changes_nothing(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    codes("tàu cá")
    rule = catalogue.draft_search_rule(kind=SearchRuleKind.SYNONYM, said=["thúng chai"], means=["tàu cá"], weight=80)
    rules = [*catalogue.rules_in_use(), rule]
    with django_assert_max_num_queries(1):
        tried = catalogue.try_out(rules, "thúng chai")
    assert tried.fitting
    assert tried.procedures[0].code == "9.000001"
    assert codes("thúng chai") == []


@pytest.mark.parametrize(
    ("text", "fitting"),
    [("tàu cá", True), ("bằng lái", True), ("9.000001", True), ("làm thủ tục ở đâu", False), ("xyzt", False)],
)
def test_it_is_known_whether_an_answer_fits(text: str, fitting: bool) -> None:
    a_rule(said=["bằng lái"])
    assert catalogue.find(text).fitting is fitting

"""How a question is read by the rules; nothing here needs a database."""

from __future__ import annotations

from motcua.catalogue import search_rules
from motcua.catalogue.search_values import SearchRule, SearchRuleKind
from motcua.catalogue.searching.vocabulary import Asked, Vocabulary
from motcua.catalogue.searching.words import words_of

RULES = (
    SearchRule("filler", SearchRuleKind.FILLER, said=("còn tôi là có",)),
    SearchRule("time", SearchRuleKind.SET_PHRASE, said=("mất bao lâu", "bố mất")),
    SearchRule("death", SearchRuleKind.SYNONYM, said=("bố mất",), means=("khai tử",), weight=50),
    SearchRule("again", SearchRuleKind.QUALIFIER, said=("mất",), means=("cấp lại",), weight=10),
)


def read(question: str) -> Asked:
    return Vocabulary(RULES).read(words_of(question))


def test_diacritics_decide_what_says_nothing() -> None:
    assert read("còn đường").telling == ("duong",)
    assert read("con đường").telling == ("con", "duong")
    assert read("con duong").telling == ("duong",), "without diacritics it may be either"


def test_diacritics_decide_which_phrase_was_said() -> None:
    assert read("thẻ bị mất").qualifiers == {"again"}
    assert read("the bi mat").qualifiers == {"again"}
    assert read("bề mặt thẻ").qualifiers == frozenset()


def test_a_few_diacritics_do_not_decide_on_the_words_without() -> None:
    assert read("the bị mat o duong").qualifiers == {"again"}
    assert read("thẻ bị mat").qualifiers == frozenset()


def test_inside_a_set_phrase_no_word_means_what_it_means_alone() -> None:
    asked = read("đường mất bao lâu")
    assert (asked.qualifiers, asked.telling) == (frozenset(), ("duong",))
    assert asked.terms["mat"] < asked.terms["duong"]


def test_a_set_phrase_may_mean_something_as_a_whole() -> None:
    asked = read("bố mất")
    assert asked.meant
    assert (asked.qualifiers, asked.terms["khai tu"]) == (frozenset(), 0.5)


def test_the_office_can_save_every_shipped_rule() -> None:
    for rule in search_rules.shipped_rules():
        again = search_rules.draft_search_rule(kind=rule.kind, said=rule.said, means=rule.means, weight=rule.weight)
        assert (again.said, again.means) == (rule.said, rule.means), f"{rule.key}: no phrase is said twice"

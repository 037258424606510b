from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from motcua.identity import api as identity
from motcua.identity.actions import AccountLocked, IdentityChanged, account_of_identity
from motcua.identity.claims import Claims, ClaimsRefused, Identity, claims_at, read_claims
from motcua.identity.models import Account, Person
from motcua.identity.values import Assurance, DateForm, PersonKind
from motcua.kernel.actor import Role
from motcua.kernel.errors import Forbidden
from motcua.kernel.time import day_of
from motcua.organisation.tests.builders import a_unit

from .builders import AT, a_person, an_officer, records

NUMBER = "000190900001"
SAID = {
    "sub": "s-1",
    "SoDinhDanh": NUMBER,
    "HoVaTen": " Nguyễn  Thị Mẫu ",
    "NgayThangNamSinh": "05/03/1990",
    "LoaiTaiKhoan": "1",
    "acr": "2",
}
ISSUER = "https://dinhdanh.example"


def test_what_the_provider_says_is_read_by_the_mapping() -> None:
    assert read_claims(SAID, Claims()) == Identity(
        "s-1", PersonKind.CITIZEN, NUMBER, "Nguyễn Thị Mẫu", date(1990, 3, 5), Assurance.LEVEL_2
    )


def test_another_provider_is_read_by_another_mapping() -> None:
    mapping = Claims(
        number="pid", name="name", birth_date="birthdate", birth_date_form=DateForm.ISO, kind="", business_value="",
        tax_code="", level="loa", level_1=("low",), level_2=("high",),
    )  # fmt: skip
    read = read_claims({"sub": "x", "pid": NUMBER, "name": "Lê Thử", "birthdate": "1990-03-05", "loa": "low"}, mapping)
    assert (read.number, read.birth_date, read.assurance) == (NUMBER, date(1990, 3, 5), Assurance.LEVEL_1)


def test_an_organisations_account_stands_for_the_business_of_its_tax_code() -> None:
    read = read_claims({**SAID, "LoaiTaiKhoan": 2, "MaSoThue": "0100233488", "HoVaTen": "Công ty Mẫu"}, Claims())
    assert (read.kind, read.number, read.birth_date) == (PersonKind.BUSINESS, "0100233488", None)


@pytest.mark.parametrize(
    ("wrong", "claim"),
    [
        ({"SoDinhDanh": None}, "SoDinhDanh"),
        ({"SoDinhDanh": "12345"}, "SoDinhDanh"),
        ({"SoDinhDanh": ["000190900001"]}, "SoDinhDanh"),
        ({"SoDinhDanh": True}, "SoDinhDanh"),
        ({"HoVaTen": "  "}, "HoVaTen"),
        ({"HoVaTen": "x" * 201}, "HoVaTen"),
        ({"HoVaTen": "A\x00"}, "HoVaTen"),
        ({"HoVaTen": "A\ud800"}, "HoVaTen"),
        ({"HoVaTen": "\u200b"}, "HoVaTen"),
        ({"sub": "x" * 256}, "sub"),
        ({"NgayThangNamSinh": "1990-03-05"}, "NgayThangNamSinh"),
        ({"NgayThangNamSinh": {"year": 1990}}, "NgayThangNamSinh"),
        ({"acr": "9"}, "acr"),
        ({"LoaiTaiKhoan": "2"}, "MaSoThue"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_that_name_the_claim_and_carry_no_value(
    wrong: dict[str, object], claim: str
) -> None:
    with pytest.raises(ClaimsRefused) as refused:
        read_claims({**SAID, **wrong}, Claims())
    assert set(refused.value.fields) == {claim}
    assert claim in str(refused.value.message)
    assert NUMBER not in str(refused.value.message)
    assert refused.value.__cause__ is None


def test_without_a_level_nobody_vouched() -> None:
    assert read_claims({key: value for key, value in SAID.items() if key != "acr"}, Claims()).assurance == 0


AN_IDENTITY = Identity("s-1", PersonKind.CITIZEN, NUMBER, "Nguyễn Thị Mẫu", date(1990, 3, 5), Assurance.LEVEL_2)


def _account(**changes: object) -> Account:
    return account_of_identity(at=AT, issuer=ISSUER, identity=replace(AN_IDENTITY, **changes))


@pytest.mark.django_db
def test_the_first_sign_in_makes_the_account_and_later_ones_find_it() -> None:
    made = _account()
    assert (made.kind, made.person.number, made.person.birth_date) == ("citizen", NUMBER, date(1990, 3, 5))
    assert not made.has_usable_password()
    assert _account() == made
    assert [one.action for one in records()] == ["identity.register_person", "identity.link_provider"]


@pytest.mark.django_db
def test_a_person_known_from_the_counter_is_found_by_the_number_and_takes_the_providers_name() -> None:
    known = a_person(number=NUMBER, name="Nguyễn Thị Cũ")
    made = _account()
    known.refresh_from_db()
    assert (made.person_id, known.name) == (known.id, "Nguyễn Thị Mẫu")
    assert records().get(action="identity.update_person").details == {"fields": ["name", "birth_date"]}


@pytest.mark.django_db
def test_a_subject_once_linked_never_opens_the_account_of_another_number() -> None:
    _account()
    other = a_person(number="000190900002")
    with pytest.raises(IdentityChanged):
        _account(number=other.number)
    assert not Account.objects.filter(person=other).exists()


@pytest.mark.django_db
def test_a_locked_citizen_stays_out_and_nothing_is_linked_anew() -> None:
    made = _account()
    Account.objects.filter(pk=made.pk).update(is_active=False)
    with pytest.raises(AccountLocked):
        _account()
    with pytest.raises(AccountLocked):
        _account(subject="s-2")
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_an_account_of_the_demonstration_is_opened_only_where_it_runs(settings: object) -> None:
    person = a_person(number=NUMBER)
    shown = Account.objects.create(name="congdan01", kind="citizen", person=person, is_demonstration=True)
    assert _account() != shown
    settings.DEMO = True  # type: ignore[attr-defined]
    assert _account(subject="s-2").person == person
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_the_mapping_is_set_at_the_top_from_a_day_on_whole_or_not_at_all() -> None:
    top = an_officer(Role.ADMINISTRATOR, unit_id=a_unit(name="Thành phố").id)
    mine = replace(Claims(), number="personal_number")

    def set_it(claims: Claims = mine, days: int = 1, actor: object = top) -> None:
        identity.map_claims(actor=actor, at=AT, valid_from=day_of(AT) + timedelta(days=days), claims=claims)

    set_it()
    assert claims_at(AT) == Claims()
    assert claims_at(AT + timedelta(days=1)) == mine
    assert [rule.claims for rule in identity.claims_history()] == [mine, Claims()]
    below = an_officer(Role.ADMINISTRATOR, unit_id=a_unit(name="Phường", parent=a_unit(name="Trên")).id)
    for given, refusal in (
        ({"actor": below, "days": 2}, Forbidden),
        ({"days": 1}, identity.RulesAlreadySet),
        ({"days": -1}, identity.InvalidDetails),
        ({"claims": replace(mine, number=""), "days": 2}, identity.InvalidDetails),
        ({"claims": replace(mine, tax_code=""), "days": 2}, identity.InvalidDetails),
        ({"claims": replace(mine, level_1=("2",)), "days": 2}, identity.InvalidDetails),
    ):
        with pytest.raises(refusal):
            set_it(**given)
    assert records().get(action="identity.map_claims").actor_id == top.id

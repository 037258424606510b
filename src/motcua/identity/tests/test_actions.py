from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from pytest_django import DjangoAssertNumQueries

from motcua.identity import api as identity
from motcua.identity.models import Account, Person
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Role
from motcua.kernel.errors import Forbidden
from motcua.kernel.ids import new_id
from motcua.organisation.models import Position, UnitKind
from motcua.organisation.tests.builders import a_unit
from motcua.project import settings as product

from .builders import (
    AT,
    PASSWORD,
    a_citizen,
    a_person,
    a_position,
    a_service_account,
    a_staff_account,
    an_appointment,
    an_officer,
    records,
)

pytestmark = pytest.mark.django_db
NUMBER = "000190900001"


def _register(actor: Actor = SYSTEM, **given: object) -> identity.Person:
    return identity.register_citizen(actor=actor, at=AT, **{"number": NUMBER, "name": "Nguyễn Thị Mẫu", **given})


def test_a_citizen_is_entered_with_what_was_typed_put_in_order_and_found_by_the_exact_number() -> None:
    made = _register(number="000190 900001", name=" Nguyễn  Thị Mẫu ", phone="0912 345 678", email="mau@ViDu.vn")
    assert (made.number, made.name, made.phone, made.email) == (NUMBER, "Nguyễn Thị Mẫu", "+84912345678", "mau@vidu.vn")
    assert identity.find_person(identity.PersonKind.CITIZEN, "0001 9090 0001") == made == identity.person(made.id)
    assert identity.find_person(identity.PersonKind.CITIZEN, "000190900002") is None


def test_a_business_is_entered_by_tax_code() -> None:
    made = identity.register_business(
        actor=SYSTEM, at=AT, tax_code="0100 233 488", name="Công ty Mẫu", representative="Lê Thử"
    )
    assert identity.find_person(identity.PersonKind.BUSINESS, "0100233488") == made
    assert (made.kind, made.representative) == (identity.PersonKind.BUSINESS, "Lê Thử")


def test_a_number_is_entered_once_and_the_refusal_does_not_carry_it() -> None:
    _register()
    with pytest.raises(identity.AlreadyRegistered) as refused:
        _register(name="Người khác")
    assert refused.value.__cause__ is None
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": "  "}, "name"), ({"birth_date": date(2026, 11, 24)}, "birth_date")],
)
def test_what_cannot_be_is_refused_at_its_field(given: dict[str, object], field: str) -> None:
    with pytest.raises(identity.InvalidDetails) as refused:
        _register(**given)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "12345"},
        {"kind": "business"},
        {"representative": "Ai đó"},
        {"phone": "0912345678"},
        {"kind": "ghost"},
    ],
)
def test_the_database_refuses_people_who_cannot_be(wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        a_person(**wrong)


def test_many_people_are_read_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ids = [a_person().id for _ in range(3)]
    with django_assert_num_queries(1):
        found = identity.persons([*ids, new_id()])
    assert set(found) == set(ids)


def test_staff_reading_a_persons_data_is_on_record_with_its_purpose() -> None:
    person, officer = a_person(), an_officer(Role.SPECIALIST)
    read = identity.read_person(actor=officer, person_id=person.id, purpose="Thẩm định hồ sơ", at=AT)
    record = records().get()
    assert read.number == person.number
    assert (record.action, record.subject_id, record.actor_id, record.purpose) == (
        "identity.read_person", person.id, officer.id, "Thẩm định hồ sơ",
    )  # fmt: skip
    assert person.number not in str(record.details)


def test_reading_without_a_purpose_is_refused_and_shows_nothing() -> None:
    with pytest.raises(identity.PurposeMissing):
        identity.read_person(actor=an_officer(), person_id=a_person().id, purpose=" ", at=AT)


def test_who_may_not_read_a_person_is_told_the_same_as_of_one_who_does_not_exist() -> None:
    citizen, other = a_citizen(), a_person()
    with pytest.raises(identity.NoSuchPerson):
        identity.read_person(actor=citizen, person_id=other.id, purpose="Tò mò", at=AT)
    with pytest.raises(identity.NoSuchPerson):
        identity.read_person(actor=an_officer(), person_id=new_id(), purpose="Tiếp nhận", at=AT)
    assert not records().exists()


def test_reading_ones_own_data_needs_no_purpose_and_leaves_no_record() -> None:
    person = a_person()
    assert identity.read_person(actor=a_citizen(person), person_id=person.id, purpose="", at=AT).id == person.id
    assert not records().exists()


def test_looking_up_a_number_is_on_record_even_when_nobody_has_it() -> None:
    officer = an_officer()
    for number, found in (("000190999999", False), (a_person().number, True)):
        person = identity.look_up_person(
            actor=officer, kind=identity.PersonKind.CITIZEN, number=number, purpose="Tiếp nhận", at=AT
        )
        assert (person is not None) is found
    assert records().filter(action="identity.read_person").count() == 2
    with pytest.raises(Forbidden):
        identity.look_up_person(actor=STRANGER, kind=identity.PersonKind.CITIZEN, number=NUMBER, purpose="x", at=AT)


def test_a_persons_data_does_not_show_in_its_repr() -> None:
    made = _register(phone="0912345678", email="mau@vidu.vn")
    for secret in (made.number, made.name, made.phone, made.email):
        assert secret not in repr(made)


def test_a_password_of_the_product_is_hashed_with_scrypt_at_full_work() -> None:
    hasher = import_string(product.PASSWORD_HASHERS[0])()
    assert (hasher.algorithm, hasher.block_size) == ("scrypt", 8)
    assert hasher.work_factor >= 2**14


def test_staff_get_a_sign_in_with_a_strong_password_under_a_free_name() -> None:
    made = identity.create_staff(actor=SYSTEM, at=AT, sign_in_name="tran.mau", name="Trần Mẫu", password=PASSWORD)
    account = Account.objects.get(pk=made.account_id)
    assert account.password.startswith("scrypt$")
    assert identity.actor_of(account.id, AT).name == "Trần Mẫu"
    with pytest.raises(identity.NameTaken):
        identity.create_staff(actor=SYSTEM, at=AT, sign_in_name="tran.mau", name="Khác", password=PASSWORD)
    with pytest.raises(identity.WeakPassword):
        identity.create_staff(actor=SYSTEM, at=AT, sign_in_name="tran.khac", name="Khác", password="password1234")
    with pytest.raises(identity.InvalidDetails):
        identity.create_staff(actor=SYSTEM, at=AT, sign_in_name="Trần", name="Khác", password=PASSWORD)


def test_closing_an_account_makes_it_nobody_and_ends_its_sessions() -> None:
    account = a_staff_account()
    before = account.get_session_auth_hash()
    identity.close_account(actor=an_officer(Role.ADMINISTRATOR), at=AT, account_id=account.id)
    account.refresh_from_db()
    assert account.get_session_auth_hash() != before
    with pytest.raises(identity.NoSuchAccount):
        identity.actor_of(account.id, AT)


def test_tokens_go_to_services_only_with_scopes_and_a_time_ahead() -> None:
    service, staff = a_service_account(), a_staff_account()

    def issue(account_id: object, scopes: list[str], **given: object) -> identity.IssuedToken:
        return identity.issue_token(actor=SYSTEM, at=AT, account_id=account_id, title="x", scopes=scopes, **given)

    for account_id, scopes, given, field in (
        (staff.id, ["dossiers:file"], {}, "account_id"),
        (service.id, [], {}, "scopes"),
        (service.id, ["Everything!"], {}, "scopes"),
        (service.id, ["dossiers:file"], {"expires_at": AT - timedelta(seconds=1)}, "expires_at"),
    ):
        with pytest.raises(identity.InvalidDetails) as refused:
            issue(account_id, scopes, **given)
        assert set(refused.value.fields) == {field}
    issued = issue(service.id, ["dossiers:file"])
    assert issued.secret not in repr(issued)
    assert identity.tokens() == [issued.token]


def _appoint(actor: Actor, account: Account, position: Position, **given: object) -> object:
    values = {"account_id": account.id, "position_id": position.id, "valid_from": date(2026, 1, 1)}
    return identity.appoint(actor=actor, at=AT, **values | given)


def test_an_appointment_brings_the_positions_role_in_its_unit_and_its_end_takes_it_away() -> None:
    account, position = a_staff_account(), a_position(Role.LEADER)
    made = _appoint(SYSTEM, account, position)
    assert identity.actor_of(account.id, AT).holds(Role.LEADER, position.unit_id)
    identity.end_appointment(actor=SYSTEM, at=AT, appointment_id=made, last_day=date(2026, 11, 22))
    assert identity.actor_of(account.id, AT).posts == frozenset()
    assert list(records().values_list("action", flat=True)) == [
        "identity.appoint", "identity.end_appointment",
    ]  # fmt: skip


def test_one_position_is_not_held_twice_at_a_time_by_the_same_person() -> None:
    account, position = a_staff_account(), a_position(Role.LEADER)
    _appoint(SYSTEM, account, position, valid_to=date(2026, 6, 30))
    for given in ({"valid_from": date(2026, 6, 30)}, {"valid_from": date(2025, 7, 1)}):
        with pytest.raises(identity.AlreadyAppointed):
            _appoint(SYSTEM, account, position, **given)
    _appoint(SYSTEM, account, position, valid_from=date(2026, 7, 1))
    _appoint(SYSTEM, account, position, valid_from=date(2025, 7, 1), valid_to=date(2025, 12, 31))


def test_an_administrator_fills_positions_beneath_the_own_unit_and_no_others() -> None:
    top = a_unit(name="Thành phố", kind=UnitKind.AGENCY)
    commune, other = a_unit(name="Phường A", parent=top), a_unit(name="Phường B", parent=top)
    account = a_staff_account()
    of_top, of_commune = (
        an_officer(Role.ADMINISTRATOR, unit_id=top.id),
        an_officer(Role.ADMINISTRATOR, unit_id=commune.id),
    )
    _appoint(of_top, account, a_position(Role.CLERK, commune.id))
    made = _appoint(of_commune, account, a_position(Role.CASHIER, commune.id))
    for unit in (other, top):
        with pytest.raises(Forbidden):
            _appoint(of_commune, account, a_position(Role.CLERK, unit.id))
    with pytest.raises(Forbidden):
        identity.end_appointment(
            actor=an_officer(Role.ADMINISTRATOR, unit_id=other.id),
            at=AT,
            appointment_id=made,
            last_day=date(2026, 12, 1),
        )


def test_an_administrator_does_not_reach_accounts_with_positions_elsewhere() -> None:
    here, elsewhere = a_unit(name="Phường A"), a_unit(name="Phường B")
    administrator = an_officer(Role.ADMINISTRATOR, unit_id=here.id)
    service = a_service_account()
    an_appointment(service, Role.RECEPTION, here.id)

    def issue() -> identity.IssuedToken:
        return identity.issue_token(actor=administrator, at=AT, account_id=service.id, title="", scopes=["a:b"])

    issued = issue()
    an_appointment(service, Role.RECEPTION, elsewhere.id)
    with pytest.raises(Forbidden):
        issue()
    with pytest.raises(Forbidden):
        identity.revoke_token(actor=administrator, at=AT, token_id=issued.token.id)
    with pytest.raises(Forbidden):
        identity.close_account(actor=administrator, at=AT, account_id=service.id)


def test_a_citizen_is_not_appointed_nor_anybody_before_the_position_exists() -> None:
    citizen, position = a_citizen(), a_position(Role.CLERK)
    with pytest.raises(identity.InvalidDetails):
        _appoint(SYSTEM, Account.objects.get(pk=citizen.id), position)
    with pytest.raises(identity.InvalidDetails):
        _appoint(SYSTEM, a_staff_account(), position, valid_from=date(2025, 6, 30))


def test_who_holds_a_role_in_a_unit_is_found_for_the_day() -> None:
    officer = an_officer(Role.SPECIALIST)
    assert identity.staff_at(officer.unit_ids, Role.SPECIALIST, AT) == [officer.id]
    assert identity.staff_at(officer.unit_ids, Role.LEADER, AT) == []
    assert identity.staff_names([officer.id]) == {officer.id: "Trần Văn Mẫu"}


OFFICER_ACTIONS = {
    "appoint": lambda actor: identity.appoint(
        actor=actor, at=AT, account_id=new_id(), position_id=new_id(), valid_from=date(2026, 1, 1)
    ),
    "register": _register,
    "register_business": lambda actor: identity.register_business(actor=actor, at=AT, tax_code="0100233488", name="X"),
    "create_staff": lambda actor: identity.create_staff(actor=actor, at=AT, sign_in_name="abc", name="x", password=""),
    "create_service": lambda actor: identity.create_service(actor=actor, at=AT, name="he-thong"),
    "close_account": lambda actor: identity.close_account(actor=actor, at=AT, account_id=new_id()),
    "issue_token": lambda actor: identity.issue_token(actor=actor, at=AT, account_id=new_id(), title="", scopes=[]),
    "revoke_token": lambda actor: identity.revoke_token(actor=actor, at=AT, token_id=new_id()),
    "sign_out_everywhere": lambda actor: identity.sign_out_everywhere(actor=actor, at=AT),
    "change_password": lambda actor: identity.change_password(actor=actor, at=AT, current="", new=""),
}  # fmt: skip


@pytest.mark.parametrize("action", OFFICER_ACTIONS)
def test_a_stranger_is_forbidden_every_action_before_anything_else_is_looked_at(action: str) -> None:
    with pytest.raises(Forbidden):
        OFFICER_ACTIONS[action](STRANGER)
    assert not records().exists()

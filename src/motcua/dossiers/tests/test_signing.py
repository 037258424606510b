"""Who signs in whose name: above the signature, in the history, in the document's own record."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from motcua.casework.models import Assignment, HistoryEntry
from motcua.documents.models import Signature
from motcua.dossiers import api as dossiers
from motcua.dossiers.results import leader
from motcua.dossiers.signing import ForAnother, for_another, title_lines
from motcua.identity import api as identity
from motcua.identity.models import Appointment
from motcua.identity.tests.builders import a_staff_account
from motcua.kernel.actor import Actor, Mandate, Role, SigningForm
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.organisation.models import Position

from .builders import MONDAY, City, a_dossier_before, the_step

CHAIR = "Chủ tịch Ủy ban nhân dân"


def a_mandate(form: SigningForm, own_title: str) -> Mandate:
    return Mandate(uuid4(), uuid4(), "Trần Thị Chủ", CHAIR, own_title, form)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "own_title", "lines"),
    [
        (None, CHAIR, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (SigningForm.ACTING, "Phó Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")),
        (
            SigningForm.DEPUTY,
            "Phó Chủ tịch Ủy ban nhân dân",
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        (SigningForm.BY_ORDER, "Chánh Văn phòng", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        (SigningForm.BY_AUTHORITY, "Trưởng phòng", ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG")),
    ],
)
def test_the_title_above_the_signature_says_in_whose_name(
    city: City, form: SigningForm | None, own_title: str, lines: tuple[str, ...]
) -> None:
    other = for_another(own_title, a_mandate(form, own_title) if form else None, [CHAIR])
    assert title_lines(organisation.unit(city.commune), own_title, other) == lines


@pytest.mark.django_db
def test_a_department_signs_for_no_committee(city: City) -> None:
    department = organisation.units_of_kind(organisation.UnitKind.DEPARTMENT, day_of(MONDAY))[0]
    mandate = Mandate(uuid4(), uuid4(), "Trần Thị Chủ", "Giám đốc", "Phó Giám đốc", SigningForm.DEPUTY)
    assert title_lines(department, "Giám đốc", None) == ("GIÁM ĐỐC",)
    other = for_another("Phó Giám đốc", mandate, [])
    assert title_lines(department, "Phó Giám đốc", other) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


def test_a_deputy_signs_for_the_head_of_their_own_right() -> None:
    leaders = ["Phó Giám đốc", "Giám đốc"]
    assert for_another("Phó Giám đốc", None, leaders) == ForAnother(SigningForm.DEPUTY, "Giám đốc")
    assert for_another("Giám đốc", None, leaders) is None
    assert for_another("Phó Giám đốc", None, ["Phó Giám đốc"]) is None, "with no head there is nobody to sign for"


@pytest.mark.django_db
def test_each_of_two_leaders_signs_under_their_own_title(city: City) -> None:
    account = a_staff_account()
    deputy_chair = Position.objects.create(
        unit_id=city.commune,
        role=Role.LEADER,
        title="Phó Chủ tịch Ủy ban nhân dân",
        valid_from=day_of(MONDAY),
    )
    Appointment.objects.create(
        account=account, position=deputy_chair, unit_id=city.commune, role=Role.LEADER, valid_from=day_of(MONDAY)
    )
    unit = organisation.unit(city.commune)
    deputy = leader(identity.actor_of(account.id, MONDAY), unit, MONDAY)
    assert deputy.title == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert leader(city.staff[Role.LEADER], unit, MONDAY).title == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def the_leader_is_away(city: City, delegate: Actor) -> Actor:
    """The delegate, with the leader's authority for a week."""
    leader = city.staff[Role.LEADER]
    (position,) = identity.positions_held(leader.account_id, MONDAY)
    identity.delegate(
        actor=leader,
        at=MONDAY,
        position_id=position.id,
        delegate_id=delegate.account_id,
        form=SigningForm.BY_AUTHORITY,
        valid_from=day_of(MONDAY),
        valid_to=day_of(MONDAY) + timedelta(days=7),
        number="12/QĐ-UBND",
        decided_on=day_of(MONDAY),
        scope="Ký kết quả giải quyết thủ tục hành chính",
    )
    return identity.actor_of(delegate.account_id, MONDAY)


@pytest.mark.django_db
def test_whoever_stands_in_signs_and_both_names_are_kept(city: City) -> None:
    reference = a_dossier_before(city, Role.LEADER).reference
    dossiers.take_step(actor=city.staff[Role.LEADER], at=MONDAY, reference=reference, step=the_step(reference))
    head = the_leader_is_away(city, city.staff[Role.DIVISION_HEAD])
    leader = city.staff[Role.LEADER]
    granted = dossiers.Decision(granted=True)
    with pytest.raises(dossiers.NotYourTurn):
        dossiers.complete_step(
            actor=city.staff[Role.DIVISION_HEAD],
            at=MONDAY,
            reference=reference,
            step=the_step(reference),
            decision=granted,
        )
    dossiers.complete_step(actor=head, at=MONDAY, reference=reference, step=the_step(reference), decision=granted)
    entry = HistoryEntry.objects.get(verb="dossiers.signed")
    assert entry.actor_id == head.id
    assert entry.actor_name == f"{head.name} (TUQ. {CHAIR} {leader.name})"
    assert "delegation" in entry.data
    signature = Signature.objects.get()
    assert (signature.name, signature.position) == (head.name, "TUQ. Chủ tịch, Trưởng phòng")
    assert Assignment.objects.get(role=Role.LEADER).account_id == leader.id


@pytest.mark.django_db
def test_what_is_taken_while_standing_in_is_the_leader_s_again_afterwards(city: City) -> None:
    reference = a_dossier_before(city, Role.LEADER).reference
    head = the_leader_is_away(city, city.staff[Role.DIVISION_HEAD])
    step = the_step(reference)
    dossiers.take_step(actor=head, at=MONDAY, reference=reference, step=step)
    granted = dossiers.Decision(granted=True)
    dossiers.complete_step(actor=city.staff[Role.LEADER], at=MONDAY, reference=reference, step=step, decision=granted)
    assert HistoryEntry.objects.get(verb="dossiers.signed").actor_name == city.staff[Role.LEADER].name

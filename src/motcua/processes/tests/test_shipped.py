"""The default process, and those of the demonstration."""

from datetime import date
from typing import Any

import pytest

from motcua.audit import api as audit
from motcua.kernel.actor import SYSTEM, Role
from motcua.processes import api
from motcua.processes.models import ProcessVersion

from .builders import AT, a_controller, a_deployed, a_started, a_table, an_officer, done, open_elements

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 2)


def test_a_procedure_without_a_process_of_its_own_has_the_default_one() -> None:
    process = api.process_for("9.999999", ON)
    assert process.key == api.DEFAULT_KEY
    assert [s.role for s in process.steps] == [
        Role.RECEPTION,
        Role.SPECIALIST,
        Role.LEADER,
        Role.CLERK,
        Role.RETURN,
    ]
    assert {s.minutes for s in process.steps} == {None}
    assert process.total_minutes() is None


def test_the_process_of_a_procedure_costs_nothing_once_seen(django_assert_num_queries: Any) -> None:
    api.process_for("9.999999", ON)
    with django_assert_num_queries(0):
        api.process_for("9.999999", ON)


def test_a_link_holds_from_its_day_and_the_latest_one_wins() -> None:
    for key in ("mot", "hai"):
        a_deployed(a_table(key), key=key)
    api.link_procedure(actor=a_controller(), at=AT, procedure_code="1.1", key="mot", effective_from=date(2026, 2, 1))
    api.link_procedure(actor=a_controller(), at=AT, procedure_code="1.1", key="hai", effective_from=date(2026, 4, 1))
    days = (date(2026, 1, 31), date(2026, 2, 1), date(2026, 4, 1))
    assert [api.process_for("1.1", day).key for day in days] == [api.DEFAULT_KEY, "mot", "hai"]


def test_a_later_version_holds_from_its_day() -> None:
    for table, day in ((a_table("Một"), date(2026, 1, 1)), (a_table("Hai"), date(2026, 5, 1))):
        api.deploy_table(actor=SYSTEM, at=AT, key="k", title="K", table=table, effective_from=day)
    assert api.version_in_force("k", date(2026, 4, 30)).number == 1
    assert api.version_in_force("k", date(2026, 5, 1)).number == 2
    with pytest.raises(api.ProcessNotFound):
        api.version_in_force("k", date(2025, 12, 31))


def test_a_process_with_a_step_nobody_is_named_for_cannot_be_linked() -> None:
    table = api.StepTable((api.StepRow("Xác minh", None, "Công an thành phố"),))
    version = a_deployed(table, key="thieu")
    assert not version.steps[0].role_known
    with pytest.raises(api.StepWithoutRole):
        api.link_procedure(actor=a_controller(), at=AT, procedure_code="1.1", key="thieu", effective_from=ON)


def test_deploying_the_same_again_changes_nothing() -> None:
    first = api.load_demo_processes(actor=SYSTEM, at=AT)
    count = ProcessVersion.objects.count()
    second = api.load_demo_processes(actor=SYSTEM, at=AT)
    assert [d.is_new for d in first] == [True] * 4
    assert [d.is_new for d in second] == [False] * 4
    assert ProcessVersion.objects.count() == count


def test_birth_registration_takes_one_working_day_shared_by_five_steps() -> None:
    api.load_demo_processes(actor=SYSTEM, at=AT)
    process = api.process_for("1.001193", ON)
    assert process.total_minutes() == api.MINUTES_PER_WORKING_DAY
    assert len(process.steps) == 5
    assert process.steps[0].minutes is None


def test_marriage_registration_takes_longer_when_verified() -> None:
    api.load_demo_processes(actor=SYSTEM, at=AT)
    process = api.process_for("1.000894", ON)
    assert [process.total_minutes(i) for i in range(2)] == [480, 2400]


@pytest.mark.parametrize("inspection", [True, False])
def test_a_construction_permit_is_inspected_only_where_needed(inspection: bool) -> None:
    api.load_demo_processes(actor=SYSTEM, at=AT)
    case_id = a_started(api.process_for("1.013225", ON))
    done(case_id, "tiep_nhan")
    done(case_id, "tham_dinh", can_kiem_tra_thuc_dia=inspection)
    if inspection:
        assert open_elements(case_id) == ["kiem_tra_thuc_dia"]
        done(case_id, "kiem_tra_thuc_dia")
    assert sorted(open_elements(case_id)) == ["y_kien_pccc", "y_kien_quy_hoach"]
    for element in ("y_kien_pccc", "y_kien_quy_hoach", "du_thao", "trinh_ky", "ky_duyet", "van_thu"):
        done(case_id, element)
    assert done(case_id, "tra_ket_qua").finished


def test_open_steps_of_many_cases_cost_one_query(django_assert_num_queries: Any) -> None:
    version = a_deployed()
    cases = [a_started(version) for _ in range(3)]
    with django_assert_num_queries(1):
        assert set(api.open_steps(cases)) == set(cases)


def test_only_the_keepers_of_procedures_deploy_and_link() -> None:
    with pytest.raises(api.MayNotDeploy):
        api.deploy_table(actor=an_officer(), at=AT, key="k", title="K", table=a_table(), effective_from=ON)
    with pytest.raises(api.MayNotDeploy):
        api.link_procedure(actor=an_officer(), at=AT, procedure_code="1.1", key="mac-dinh", effective_from=ON)


def test_deploying_and_linking_leave_a_trail() -> None:
    a_deployed(key="vet")
    api.link_procedure(actor=a_controller(), at=AT, procedure_code="1.1", key="vet", effective_from=ON)
    assert audit.verify().unsealed >= 2

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from motcua.catalogue import api as catalogue
from motcua.catalogue import models, queries
from motcua.kernel.actor import SYSTEM

from .builders import AT, DAY, a_published_version, some_content

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=10)


def test_a_version_comes_back_as_it_was_published() -> None:
    published = a_published_version()
    assert published.content == some_content()
    assert (published.number, published.effective_from) == (1, DAY)


def test_publishing_the_same_content_again_makes_no_version() -> None:
    first = a_published_version()
    assert a_published_version(at=LATER).id == first.id
    assert models.ProcedureVersion.objects.count() == 1


def test_a_changed_content_is_in_force_from_its_day_and_the_old_one_before() -> None:
    old = a_published_version()
    new = a_published_version(at=LATER, name="Tên mới")
    day = DAY + timedelta(days=10)
    assert catalogue.version_in_force(old.code, day).id == new.id
    assert catalogue.version_in_force(old.code, day - timedelta(days=1)).id == old.id
    assert [(line.number, line.status, line.effective_to) for line in catalogue.history(old.code)] == [
        (2, catalogue.Status.PUBLISHED, None),
        (1, catalogue.Status.REPLACED, day - timedelta(days=1)),
    ]
    with pytest.raises(catalogue.UnknownProcedure):
        catalogue.version_in_force(old.code, DAY - timedelta(days=1))


def test_of_two_versions_of_one_day_the_later_is_in_force() -> None:
    a_published_version()
    new = a_published_version(name="Tên mới")
    assert catalogue.version_in_force(new.code, DAY).id == new.id


def test_a_version_may_not_begin_before_the_one_it_replaces() -> None:
    a_published_version()
    with pytest.raises(catalogue.VersionBeginsTooEarly):
        a_published_version(name="Tên mới", effective_from=DAY - timedelta(days=1))


def test_an_abolished_procedure_is_no_longer_listed_but_stays_readable() -> None:
    version = a_published_version()
    catalogue.abolish_procedure(actor=SYSTEM, code=version.code, last_day=DAY, at=LATER)
    assert catalogue.list_procedures().items == ()
    assert catalogue.version_in_force(version.code, DAY).id == version.id
    with pytest.raises(catalogue.UnknownProcedure):
        catalogue.version_in_force(version.code, DAY + timedelta(days=1))


@pytest.mark.parametrize("model", [models.Variant, models.Paper, models.Channel, models.Fee, models.Result])
def test_the_database_refuses_to_touch_a_part_of_a_published_version(model: type[models.Variant]) -> None:
    a_published_version()
    row = model.objects.earliest("id")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        model.objects.update(order=7)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")
    row.id = models.new_id()
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_to_change_or_delete_a_published_version() -> None:
    a_published_version()
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        models.ProcedureVersion.objects.update(name="khác")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        models.ProcedureVersion.objects.update(status="draft")
    models.Procedure.objects.update(current=None)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        models.ProcedureVersion.objects.all()._raw_delete("default")


def test_the_database_refuses_two_versions_in_force_on_one_day() -> None:
    a_published_version()
    a_published_version(name="Tên mới", at=LATER)
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        models.ProcedureVersion.objects.filter(number=1).update(effective_to=date(2027, 1, 1))


def test_a_complete_version_costs_one_query_and_none_when_warm(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    version_id = a_published_version().id
    queries._version.cache_clear()
    with django_assert_num_queries(1):
        catalogue.version(version_id)
    with django_assert_num_queries(0):
        catalogue.version(version_id)


def test_lists_are_filtered_and_paged(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(3):
        a_published_version(f"9.00000{number}", name=f"Thủ tục {number}")
    a_published_version("9.000009", field="Khác", executing_agencies=("Sở A", "Sở B"))
    with django_assert_num_queries(1):
        page = catalogue.list_procedures(field="Thử nghiệm", size=2)
    assert [p.code for p in page.items] == ["9.000000", "9.000001"]
    assert page.has_next
    assert not catalogue.list_procedures(field="Thử nghiệm", size=2, page=2).has_next
    assert [p.code for p in catalogue.list_procedures(agency="Sở B").items] == ["9.000009"]
    assert [(c.name, c.count) for c in catalogue.fields()] == [("Khác", 1), ("Thử nghiệm", 3)]
    assert [(c.name, c.count) for c in catalogue.agencies()] == [
        ("Sở A", 1),
        ("Sở B", 1),
        ("Ủy ban nhân dân cấp xã", 3),
    ]

"""A record as a form: rows added, removed and moved; every record comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from motcua.administration.procedures.editing import blocks
from motcua.administration.procedures.editing.blocks import VARIANT, Errors
from motcua.administration.procedures.editing.parts import PARTS, PLACES, content_of, typed_in, typed_of
from motcua.administration.procedures.editing.rows import Block, Row, change, read
from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import some_content

FULL = some_content(
    subjects=("Công dân", "Tổ chức"),
    fully_online=True,
    interlinked=False,
    steps="Bước 1\nBước 2",
    channels=(
        catalogue.Channel(
            catalogue.ChannelKind.POSTAL,
            catalogue.TimeLimit(Decimal("0.5"), catalogue.LimitUnit.WORKING_DAY),
            "nửa ngày",
            (catalogue.Fee(None, note="theo quy định"), catalogue.Fee(0), catalogue.Fee(5, "USD")),
            "Gửi qua bưu điện",
        ),
    ),
)


def posted(block: Block, rows: list[Row], prefix: str = "") -> dict[str, str]:
    """The rows as a browser would send them."""
    found: dict[str, str] = {}
    for n, row in enumerate(rows):
        path = f"{prefix}{block.key}-{n}"
        found[path] = "1"
        found.update({f"{path}-{key}": text for key, text in row.values.items()})
        if block.child:
            found.update(posted(block.child, row.children, f"{path}-"))
    return found


def test_the_parts_are_about_every_field_of_the_record_once() -> None:
    names = [name for part in PARTS for name in part.names]
    assert sorted(names) == sorted(set(catalogue.FIELD_LABELS) - {"code", "decision"})
    assert set(PLACES) == set(catalogue.Part)
    assert set(PLACES.values()) <= {part.slug for part in PARTS}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.slug)
@pytest.mark.parametrize("content", [some_content(), FULL], ids=["usual", "full"])
def test_a_part_comes_back_from_its_form_as_it_was(part: object, content: catalogue.Content) -> None:
    from motcua.administration.procedures.editing.parts import Part

    assert isinstance(part, Part)
    typed = typed_of(part, content)
    data = QueryDict(mutable=True)
    data.update(typed.plain)
    data.setlist("levels", typed.levels)
    if part.rows:
        data.update(posted(part.rows.block, typed.rows))
    blank = replace(catalogue.Content(content.code, ""))
    again, errors = content_of(part, typed_in(part, data), blank)
    assert errors == {}
    assert all(getattr(again, name) == getattr(content, name) for name in part.names)


def papers(*names: str) -> list[Row]:
    return [Row({"name": name, "originals": "", "copies": "", "forms": "", "code": ""}) for name in names]


def a_case(*names: str) -> Row:
    return Row({"name": "", "note": ""}, papers(*names))


@pytest.mark.parametrize(
    ("wanted", "after", "next_row"),
    [
        ("add:variant-0-paper", ["A", "B", "C", ""], "variant-0-paper-3"),
        ("remove:variant-0-paper-1", ["A", "C"], "variant-0-paper-0"),
        ("up:variant-0-paper-2", ["A", "C", "B"], "variant-0-paper-1"),
        ("down:variant-0-paper-0", ["B", "A", "C"], "variant-0-paper-1"),
        ("up:variant-0-paper-0", ["A", "B", "C"], "variant-0-paper-0"),
        ("down:variant-0-paper-2", ["A", "B", "C"], "variant-0-paper-2"),
        ("remove:variant-0-paper-9", ["A", "B", "C"], ""),
        ("remove:variant-7-paper-0", ["A", "B", "C"], ""),
        ("remove:fee-0", ["A", "B", "C"], ""),
        ("nonsense", ["A", "B", "C"], ""),
    ],
)
def test_a_button_changes_the_rows_it_names(wanted: str, after: list[str], next_row: str) -> None:
    rows = [a_case("A", "B", "C")]
    assert change(rows, VARIANT, wanted) == next_row
    assert [row.values["name"] for row in rows[0].children] == after


def test_a_case_moves_with_its_papers() -> None:
    rows = [a_case("A"), a_case("B", "C")]
    change(rows, VARIANT, "up:variant-1")
    assert [[paper.values["name"] for paper in row.children] for row in rows] == [["B", "C"], ["A"]]


@given(
    st.lists(st.lists(st.text("ab", max_size=2), max_size=3), max_size=3), st.text("adrup:variant-0123pe", max_size=20)
)
def test_no_button_breaks_a_form(cases: list[list[str]], wanted: str) -> None:
    rows = [a_case(*names) for names in cases]
    change(rows, VARIANT, wanted)
    assert read(posted(VARIANT, rows), VARIANT) == rows


def refused(rows: list[Row], about: blocks.Rows) -> Errors:
    errors: Errors = {}
    about.value_of(rows, errors)
    return errors


def test_what_cannot_be_read_is_told_at_its_control() -> None:
    row = papers("")[0]
    row.values["originals"] = "hai"
    case = Row({"name": "", "note": ""}, [row])
    assert set(refused([case], blocks.VARIANTS)) == {"variant-0-paper-0-name", "variant-0-paper-0-originals"}


@pytest.mark.parametrize(
    ("amount", "unit", "control"),
    [("0", "month", "amount"), ("-1", "month", "amount"), ("x", "month", "amount"), ("3", "", "unit"),
     ("", "month", "amount"), ("1,255", "month", "amount"), ("NaN", "month", "amount"), ("3", "year", "unit")],
)  # fmt: skip
def test_a_limit_is_a_number_with_a_unit(amount: str, unit: str, control: str) -> None:
    row = Row({"kind": "direct", "amount": amount, "unit": unit, "limit_text": "", "description": ""})
    assert set(refused([row], blocks.CHANNELS)) == {f"channel-0-{control}"}


def test_a_row_left_blank_is_no_row() -> None:
    errors: Errors = {}
    assert blocks.VARIANTS.value_of([a_case("", "")], errors) == ()
    assert errors == {}

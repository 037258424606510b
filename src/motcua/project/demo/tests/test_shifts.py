"""Work in several processes: all of it, or nothing."""

from __future__ import annotations

import threading

import pytest

from motcua.project.demo.shifts import Shift, ShiftFailed, in_shifts


def a_part_of_work(shift: Shift, part: list[int]) -> None:
    for done in part:
        shift.count(done)
        shift.meet()


def a_part_that_may_fail(shift: Shift, part: str) -> None:
    if part == "fails":
        raise SystemExit(3)
    try:
        shift.meet()
    except threading.BrokenBarrierError:
        raise SystemExit(0) from None
    raise SystemExit(4)  # it got past the meeting although another never came


@pytest.mark.parametrize("parts", [[[1, 2, 3]], [[1, 2], [3, 4]]])
def test_what_is_counted_is_heard(parts: list[list[int]]) -> None:
    heard: list[int] = []
    in_shifts(parts, a_part_of_work, heard.append)
    assert heard[-1] == sum(map(sum, parts))
    assert heard == sorted(heard)


def test_when_one_fails_the_others_do_not_get_past_the_meeting() -> None:
    with pytest.raises(ShiftFailed) as failed:
        in_shifts(["works", "fails"], a_part_that_may_fail, lambda done: None)
    assert failed.value.exit_codes == [0, 3]

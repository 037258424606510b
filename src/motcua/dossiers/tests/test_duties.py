"""What each step means follows from roles and order alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from motcua.dossiers.duties import Duty, duties
from motcua.kernel.actor import Role

R, S, H, L, C, T = Role.RECEPTION, Role.SPECIALIST, Role.DIVISION_HEAD, Role.LEADER, Role.CLERK, Role.RETURN


@dataclass(frozen=True)
class Step:
    id: str
    role: Role


@pytest.mark.parametrize(
    ("roles", "meaning"),
    [
        ([R, S, L, C, R], "receive handle sign issue hand_over"),
        ([R, S, H, L, C, T], "receive handle handle sign issue hand_over"),
        ([R, S, L, T], "receive handle sign_and_issue hand_over"),
        ([R, S, L, C], "receive handle sign issue"),
        ([R, L, S, L, C, C, T], "receive handle handle sign issue handle hand_over"),
        ([S, L], "handle sign_and_issue"),
        ([R, S, T], "receive handle hand_over"),
        ([R], "receive"),
        ([], ""),
    ],
)
def test_duties_of_processes_seen_in_use(roles: list[Role], meaning: str) -> None:
    steps = [Step(str(number), role) for number, role in enumerate(roles)]
    assert list(duties(steps).values()) == [Duty(word) for word in meaning.split()]

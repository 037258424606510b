from __future__ import annotations

from pathlib import Path

import pytest

from motcua.project.env import BadEnvironment, read_environment
from motcua.project.supervisor import LONGEST_DELAY_SECONDS, STILLBORN_LIMIT, Part


def a_part() -> Part:
    return Part("web", lambda: None)


def crash(part: Part, after: float) -> float:
    """Has the part crash after so many seconds; answers how long until the next start."""
    part.started = 1000.0
    part.failed(1000.0 + after)
    return part.resume_at - (1000.0 + after)


def test_each_crash_in_a_row_waits_longer_up_to_a_limit() -> None:
    part = a_part()
    assert [crash(part, after=1) for _ in range(4)] == [0.5, 1.0, 2.0, 4.0]
    assert [crash(part, after=1) for _ in range(9)][-1] == LONGEST_DELAY_SECONDS


def test_a_part_that_never_came_up_is_given_up() -> None:
    part = a_part()
    for _ in range(STILLBORN_LIMIT - 1):
        crash(part, after=1)
    assert not part.hopeless
    crash(part, after=1)
    assert part.hopeless


def test_a_part_that_has_worked_is_never_given_up() -> None:
    part = a_part()
    assert crash(part, after=60) == 0.5
    for _ in range(STILLBORN_LIMIT * 2):
        crash(part, after=1)
    assert not part.hopeless
    assert crash(part, after=60) == 0.5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_PORT", "80a"),
        ("MOTCUA_PORT", "70000"),
        ("MOTCUA_WORKERS", "0"),
        ("MOTCUA_WORKERS", "many"),
        ("MOTCUA_DEBUG", "perhaps"),
        ("MOTCUA_SECRET_KEY", "short"),
        ("MOTCUA_DATABASE_URL", "mysql://x"),
        ("MOTCUA_OIDC_ISSUER", "http://dinhdanh.example"),
        ("MOTCUA_OIDC_CLIENT_ID", ""),
        ("MOTCUA_OIDC_SCOPES", "profile"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadEnvironment, match=name):
        read_environment({"MOTCUA_HOME": str(tmp_path), **_beside(name), name: value})


def _beside(name: str) -> dict[str, str]:
    """A provider well described, where the variable is one of its description."""
    if not name.startswith("MOTCUA_OIDC_"):
        return {}
    return {"MOTCUA_OIDC_ISSUER": "https://dinhdanh.example", "MOTCUA_OIDC_CLIENT_ID": "motcua"}


def test_a_provider_on_loopback_needs_no_tls_and_none_is_known_without_an_issuer(tmp_path: Path) -> None:
    given = {"MOTCUA_HOME": str(tmp_path), "MOTCUA_OIDC_CLIENT_ID": "motcua"}
    assert read_environment(given).oidc is None
    known = read_environment({**given, "MOTCUA_OIDC_ISSUER": "http://localhost:9000/"}).oidc
    assert known is not None
    assert (known.issuer, known.name, known.scopes, known.levels) == (
        "http://localhost:9000", "VNeID", ("openid",), (),
    )  # fmt: skip
    assert "secret" not in repr(known)

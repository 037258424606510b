"""What `motcua check` says of signing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from motcua.documents import ports
from motcua.documents.adapters.demonstration import DemonstrationSigner
from motcua.documents.adapters.pkcs12 import Pkcs12Signer
from motcua.documents.health import _expiries, check_signing
from motcua.kernel.health import Level


def _levels(monkeypatch: pytest.MonkeyPatch, signer: ports.Signer | None) -> list[Level]:
    monkeypatch.setattr(ports, "_make_signer", None if signer is None else lambda: signer)
    return [finding.level for finding in check_signing()]


def test_signing_without_value_works_but_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert _levels(monkeypatch, DemonstrationSigner(tmp_path)) == [Level.NOTICE]
    assert list(tmp_path.iterdir()) == [], "looking makes no key"


def test_a_certificate_is_told_before_it_ends_and_fails_afterwards() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    ends = [ports.Expiry("UBND", now + timedelta(days=days)) for days in (-1, 29, 31)]
    assert [finding.level for finding in _expiries(ends, now)] == [Level.FAILED, Level.NOTICE]


def test_no_keys_and_no_signer_are_failures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert _levels(monkeypatch, Pkcs12Signer(tmp_path)) == [Level.FAILED]
    assert _levels(monkeypatch, None) == [Level.FAILED]

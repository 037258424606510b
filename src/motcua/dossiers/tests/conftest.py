from __future__ import annotations

import pytest
from pytest_django import Settings

from motcua.casework import api as casework
from motcua.casework.numbering import Numbering


@pytest.fixture(autouse=True)
def _in_the_demonstration(settings: Settings) -> None:
    """The people of the tests are those of the demonstration, who sign in only there."""
    settings.DEMO = True


@pytest.fixture(autouse=True)
def _numbers_from_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers reserved in the last test's database are not handed out in the next one's."""
    monkeypatch.setattr(casework, "numbering", Numbering())

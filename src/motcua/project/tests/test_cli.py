"""The command line before any command."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from motcua.project import cli


@pytest.mark.parametrize("word", ["--version", "version"])
def test_the_version_is_the_products_own(
    word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["motcua", word])
    cli.main()
    assert capsys.readouterr().out == f"motcua {version('motcua')}\n"

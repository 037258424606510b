from __future__ import annotations

from motcua.dossiers.tests.conftest import _in_the_demonstration, _numbers_from_one, city

__all__ = ["_in_the_demonstration", "_numbers_from_one", "city"]

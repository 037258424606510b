"""Checks of the installation: each package and adapter adds its own, `motcua check` runs them all.

A package registers them in a module `health`, found by itself:

    HEALTH.register("documents.authority", check_authority)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.module_loading import autodiscover_modules

from .errors import Words
from .registry import Registry


class Level(StrEnum):
    GOOD = "good"
    NOTICE = "notice"  # works, but somebody may want to know
    FAILED = "failed"  # does not work: `motcua check` ends with exit code 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in words for an administrator, with the remedy where something failed."""

    level: Level
    message: Words


type Check = Callable[[], Iterable[Finding]]

HEALTH: Registry[Check] = Registry("health checks")


def good(message: Words) -> Finding:
    return Finding(Level.GOOD, message)


def notice(message: Words) -> Finding:
    return Finding(Level.NOTICE, message)


def failed(message: Words) -> Finding:
    return Finding(Level.FAILED, message)


def run_checks() -> list[tuple[str, Finding]]:
    """All that is found, by the key of the check. A check that breaks has failed."""
    autodiscover_modules("health")
    found = []
    for key in HEALTH:
        try:
            found += [(key, finding) for finding in HEALTH[key]()]
        except Exception as error:  # noqa: BLE001 - one broken check must not hide the others
            found.append((key, failed(f"{type(error).__name__}: {error}")))
    return found

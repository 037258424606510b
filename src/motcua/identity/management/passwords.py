"""A password for a command: from the environment, or asked for twice."""

from __future__ import annotations

import getpass
import os

from django.core.management.base import CommandError

PASSWORD_VARIABLE = "MOTCUA_STAFF_PASSWORD"  # noqa: S105 - the name of a variable


def given_password() -> str:
    """Raises `CommandError` when the two differ."""
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Password again: "):
        raise CommandError("the two passwords differ")
    return password

"""`motcua begin UNIT CODE NAME SIGN_IN_NAME`: the highest unit and its first administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from motcua.identity import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Refusal
from motcua.kernel.time import day_of

from ..passwords import PASSWORD_VARIABLE, given_password


class Command(BaseCommand):
    help = (
        "Begins a new installation: the national calendar, the highest unit, and the administrator who makes the"
        f" rest in the browser. The password is asked for, or read from {PASSWORD_VARIABLE}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("unit", help="name of the highest unit, such as the people's committee of the province")
        parser.add_argument("code", help="its identifier code, such as H92")
        parser.add_argument("name", help="the administrator's name")
        parser.add_argument("sign_in_name", help="lower case without diacritics, such as tran.mau")
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the unit's first day; today if not said"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            made = actions.begin(
                actor=SYSTEM,
                at=now,
                unit_name=options["unit"],
                unit_code=options["code"],
                unit_from=options["since"] or day_of(now),
                name=options["name"],
                sign_in_name=options["sign_in_name"],
                password=given_password(),
            )
        except Refusal as refused:
            raise CommandError("; ".join(map(str, (refused.message, *refused.fields.values())))) from None
        self.stdout.write(f"{made.sign_in_name} {made.account_id}")

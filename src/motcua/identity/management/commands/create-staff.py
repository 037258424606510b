"""`motcua create-staff NAME SIGN_IN_NAME`: a member of staff, and a position if one is named."""  # noqa: N999

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from motcua.identity import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Refusal
from motcua.kernel.time import day_of

from ..passwords import PASSWORD_VARIABLE, given_password


class Command(BaseCommand):
    help = f"Adds a member of staff. The password is asked for, or read from {PASSWORD_VARIABLE}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the person's name")
        parser.add_argument("sign_in_name", help="lower case without diacritics, such as tran.mau")
        parser.add_argument("--position", action="append", default=[], type=UUID, help="held from today on")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        password = given_password()
        try:
            with transaction.atomic():
                made = actions.create_staff(
                    actor=SYSTEM,
                    at=now,
                    sign_in_name=options["sign_in_name"],
                    name=options["name"],
                    password=password,
                )
                for position_id in options["position"]:
                    actions.appoint(
                        actor=SYSTEM,
                        at=now,
                        account_id=made.account_id,
                        position_id=position_id,
                        valid_from=day_of(now),
                    )
        except Refusal as refused:
            raise CommandError("; ".join(map(str, (refused.message, *refused.fields.values())))) from None
        self.stdout.write(f"{made.sign_in_name} {made.account_id}")

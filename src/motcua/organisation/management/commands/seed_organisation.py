"""`motcua seed_organisation`: the national calendar and the demonstration city."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from motcua.organisation import api as organisation


class Command(BaseCommand):
    help = "Adds the national calendar and the demonstration city; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        seeded = organisation.seed_hanoi(at=timezone.now())
        self.stdout.write(f"{seeded.units_added} units and {seeded.positions_added} positions added")

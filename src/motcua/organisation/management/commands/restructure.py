"""`motcua restructure list | preview | check | apply | discard`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.progress import Progress

from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Refusal
from motcua.organisation import api as organisation


class Command(BaseCommand):
    help = "Shows, checks and carries out plans to merge, split, rename and abolish units."

    def add_arguments(self, parser: CommandParser) -> None:
        doing = parser.add_subparsers(dest="what", required=True)
        doing.add_parser("list", help="all plans")
        for what, words in {
            "preview": "what becomes of each unit and what moves with it",
            "check": "say that the plan may be carried out",
            "apply": "carry it out, or go on where it was broken off",
            "discard": "put it aside",
        }.items():
            doing.add_parser(what, help=words).add_argument("plan", type=UUID)

    def handle(self, *args: Any, what: str, plan: UUID | None = None, **options: Any) -> None:
        try:
            if plan is None:
                self._list()
            elif what == "preview":
                self._preview(plan)
            elif what == "check":
                organisation.check_restructure(actor=SYSTEM, at=timezone.now(), restructure_id=plan)
            elif what == "apply":
                self._apply(plan)
            else:
                organisation.discard_restructure(actor=SYSTEM, at=timezone.now(), restructure_id=plan)
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal

    def _list(self) -> None:
        for plan in organisation.restructures(SYSTEM):
            words = organisation.RestructureState(plan.state).label
            self.stdout.write(f"{plan.id}  {plan.effective_on}  {words}  {plan.number}  {plan.title}")

    def _preview(self, restructure_id: UUID) -> None:
        plan = organisation.preview_restructure(SYSTEM, restructure_id)
        for fate in plan.fates:
            self.stdout.write(" · ".join(_told(fate, plan)))
        numbers = {"ending": plan.ending, "beginning": plan.beginning, "assumed": plan.assumed_heirs}
        self.stdout.write(
            _("%(ending)d đơn vị chấm dứt, %(beginning)d đơn vị bắt đầu, %(assumed)d nơi nhận việc theo mặc định.")
            % numbers
        )
        for key, words in plan.columns.items():
            self.stdout.write(f"{words}: {plan.totals[key]}")
        for problem in plan.problems:
            self.stdout.write(self.style.ERROR(str(problem)))

    def _apply(self, restructure_id: UUID) -> None:
        plan = organisation.preview_restructure(SYSTEM, restructure_id)
        if plan.state is not organisation.RestructureState.APPLYING:
            organisation.start_restructure(actor=SYSTEM, at=timezone.now(), restructure_id=restructure_id)
        with Progress(transient=True) as bar:
            task = bar.add_task(_("Chuyển"), total=sum(plan.totals.values()))
            while (
                batch := organisation.carry_on_restructure(at=timezone.now(), restructure_id=restructure_id)
            ).mover is not None:
                bar.update(task, advance=batch.moved)
        for progress in organisation.preview_restructure(SYSTEM, restructure_id).progress:
            self.stdout.write(f"{progress.name}: {progress.moved}")


def _told(fate: organisation.Fate, plan: organisation.Preview) -> Iterator[str]:
    yield f"{fate.name} ({fate.code})" if fate.code else fate.name
    yield str(fate.kind.label)
    for part in fate.parts:
        yield f"→ {part.name}{' *' if part.is_heir else ''}"
    for key, number in fate.holds.items():
        yield f"{plan.columns[key]}: {number}"

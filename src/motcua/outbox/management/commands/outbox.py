"""`motcua outbox list | dead | replay`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.kernel.actor import SYSTEM
from motcua.outbox import api as outbox


class Command(BaseCommand):
    help = "Shows what waits in the outbox, and lets dead letters be tried again."

    def add_arguments(self, parser: CommandParser) -> None:
        doing = parser.add_subparsers(dest="what", required=True)
        for name, words in (("list", "deliveries that wait"), ("dead", "deliveries given up")):
            doing.add_parser(name, help=words).add_argument("--limit", type=int, default=100)
        replay = doing.add_parser("replay", help="try dead letters again")
        choice = replay.add_mutually_exclusive_group(required=True)
        choice.add_argument("--all", action="store_true", help="all dead letters")
        choice.add_argument("--delivery", type=UUID, help="one of them")
        choice.add_argument("--event", type=UUID, help="those of one event")
        choice.add_argument("--subscriber", default="", help="those of one subscriber")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "list":
            self._summary()
            self._show(outbox.letters("pending", limit=options["limit"]))
        elif what == "dead":
            self._show(outbox.dead_letters(limit=options["limit"]))
        else:
            count = outbox.replay(
                actor=SYSTEM,
                at=timezone.now(),
                delivery_id=options["delivery"],
                event_id=options["event"],
                subscriber=options["subscriber"],
            )
            if not count:
                raise CommandError(_("Không có thông điệp chết nào như vậy."))
            self.stdout.write(_("Sẽ gửi lại %(count)d thông điệp.") % {"count": count})

    def _summary(self) -> None:
        backlog = outbox.backlog()
        self.stdout.write(
            _("%(waiting)d sự kiện chờ phân phát, %(pending)d thông điệp chờ gửi, %(dead)d thông điệp chết.")
            % {"waiting": backlog.waiting, "pending": backlog.pending, "dead": backlog.dead}
        )

    def _show(self, letters: Sequence[outbox.Letter]) -> None:
        for letter in letters:
            self.stdout.write(
                f"{letter.id}  {letter.created_at:%Y-%m-%d %H:%M:%S}  {letter.event} → {letter.subscriber}"
                f"  ({letter.attempts})  {letter.last_error.splitlines()[0] if letter.last_error else ''}"
            )

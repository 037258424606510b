"""`motcua token create|client|revoke|list`: how outside systems are let in."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from motcua.identity import actions, queries
from motcua.identity.values import Token
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Refusal
from motcua.kernel.time import day_of


class Command(BaseCommand):
    help = "Issues, ends and lists the tokens by which outside systems call the API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        create = does.add_parser("create", help="issue a token; the secret is printed this once")
        create.add_argument("service", help="the outside system's sign-in name; made if it is new")
        create.add_argument("--title", default="", help="what the token is for")
        create.add_argument("--scope", action="append", required=True, help="such as dossiers:file; may be repeated")
        create.add_argument("--days", type=int, default=365, help="until it expires (default 365)")
        create.add_argument("--position", action="append", default=[], type=UUID, help="a position the service holds")
        client = does.add_parser("client", help="let a service ask for tokens itself; its new secret is printed once")
        client.add_argument("service", help="the outside system's sign-in name and client_id; made if it is new")
        client.add_argument("--scope", action="append", required=True, help="it may ask for; may be repeated")
        client.add_argument("--overlap", type=int, default=24, help="hours that the old secrets last (default 24)")
        does.add_parser("revoke", help="end a token").add_argument("token", type=UUID)
        does.add_parser("list", help="every token, latest first")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            {"create": self._create, "client": self._client, "revoke": self._revoke, "list": self._list}[
                options["does"]
            ](options)
        except Refusal as refused:
            raise CommandError("; ".join(map(str, (refused.message, *refused.fields.values())))) from None

    def _create(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        service = self._service(options["service"], now)
        for position_id in options["position"]:
            actions.appoint(actor=SYSTEM, at=now, account_id=service, position_id=position_id, valid_from=day_of(now))
        issued = actions.issue_token(
            actor=SYSTEM,
            at=now,
            account_id=service,
            title=options["title"],
            scopes=options["scope"],
            expires_at=now + timedelta(days=options["days"]),
        )
        self.stderr.write(f"{issued.token.id}: keep the secret, it is not shown again")
        self.stdout.write(issued.secret)

    def _client(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        service = self._service(options["service"], now)
        actions.set_client_scopes(actor=SYSTEM, at=now, account_id=service, scopes=options["scope"])
        issued = actions.issue_client_secret(
            actor=SYSTEM, at=now, account_id=service, overlap=timedelta(hours=options["overlap"])
        )
        self.stderr.write(f"client_id {issued.client_id}: keep the secret, it is not shown again")
        self.stdout.write(issued.secret)

    def _service(self, name: str, now: datetime) -> UUID:
        return queries.service_account(name) or actions.create_service(actor=SYSTEM, at=now, name=name)

    def _revoke(self, options: dict[str, Any]) -> None:
        actions.revoke_token(actor=SYSTEM, at=timezone.now(), token_id=options["token"])
        self.stdout.write("revoked")

    def _list(self, options: dict[str, Any]) -> None:
        for token in queries.tokens():
            self.stdout.write(_line(token))


def _line(token: Token) -> str:
    ends = f"{token.expires_at:%Y-%m-%d}" if token.expires_at else "never"
    used = f"{token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never"
    state = "revoked" if token.revoked_at else f"expires {ends}"
    return f"{token.id}  {token.prefix}…  {','.join(token.scopes)}  {state}  used {used}  {token.title}"

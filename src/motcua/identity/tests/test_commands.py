from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from motcua.identity import api as identity
from motcua.identity.actions import begin
from motcua.identity.actions.clients import prove_client
from motcua.identity.actors import TokenRefused, actor_of, forget_tokens, grant_of_token
from motcua.identity.models import Account, ApiToken
from motcua.kernel.actor import Role
from motcua.kernel.errors import Forbidden
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .builders import PASSWORD, a_position

pytestmark = pytest.mark.django_db


def _say(*words: object) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_staff_are_added_from_the_command_line_with_a_position(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_STAFF_PASSWORD", PASSWORD)
    position = a_position(Role.ADMINISTRATOR)
    _say("create-staff", "Trần Mẫu", "tran.mau", "--position", position.id)
    account = Account.objects.get(name="tran.mau")
    assert account.check_password(PASSWORD)
    assert actor_of(account.id, timezone.now()).holds(Role.ADMINISTRATOR, position.unit_id)


def test_an_installation_begins_with_its_highest_unit_and_who_administers_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_STAFF_PASSWORD", PASSWORD)
    city = ("Ủy ban nhân dân thành phố Mẫu", "H99", "Trần Mẫu", "tran.mau")
    _say("begin", *city, "--since", "2025-07-01")
    now = timezone.now()
    actor = actor_of(Account.objects.get(name="tran.mau").id, now)
    unit = organisation.unit_by_code("H99", date(2025, 7, 1))
    assert actor.holds(Role.ADMINISTRATOR, unit.id)
    assert identity.may_set_rules(actor)
    assert organisation.calendar_of(unit.id, day_of(now)).kind_of(date(2027, 1, 1)) is organisation.DayKind.HOLIDAY
    with pytest.raises(CommandError, match="Đã có cơ quan"):
        _say("begin", "Cơ quan khác", "H98", "Lê Mẫu", "le.mau")
    with pytest.raises(Forbidden):
        begin(
            actor=actor,
            at=now,
            unit_name="Cơ quan khác",
            unit_code="H98",
            unit_from=day_of(now),
            name="Lê Mẫu",
            sign_in_name="le.mau",
            password=PASSWORD,
        )


def test_nothing_is_left_of_staff_that_could_not_be_added_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_STAFF_PASSWORD", PASSWORD)
    with pytest.raises(CommandError):
        _say("create-staff", "Trần Mẫu", "tran.mau", "--position", "00000000-0000-7000-8000-000000000000")
    assert not Account.objects.exists()


def test_a_token_is_made_listed_and_revoked_from_the_command_line() -> None:
    secret = _say("token", "create", "cong-quoc-gia", "--scope", "dossiers:file", "--title", "Cổng quốc gia")
    grant = grant_of_token(secret, timezone.now())
    assert (grant.actor.name, grant.scopes) == ("cong-quoc-gia", {"dossiers:file"})
    listed = _say("token", "list")
    assert secret[:12] in listed
    assert secret not in listed
    _say("token", "revoke", ApiToken.objects.get().id)
    forget_tokens()
    with pytest.raises(TokenRefused):
        grant_of_token(secret, timezone.now())
    assert "revoked" in _say("token", "list")
    _say("token", "create", "cong-quoc-gia", "--scope", "dossiers:file")
    assert Account.objects.count() == 1


def test_a_service_is_let_in_as_a_client_from_the_command_line() -> None:
    secret = _say("token", "client", "cong-quoc-gia", "--scope", "dossiers:read")
    proven = prove_client(client_id="cong-quoc-gia", secret=secret, address="", at=timezone.now())
    assert proven.scopes == ("dossiers:read",)

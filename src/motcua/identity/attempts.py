"""Counting attempts, so that guessing does not pay: sign-in, and any secret a stranger may try.

An attempt is counted before it is judged. Guesses sent at the same time are therefore all counted,
and none slips between a look and a write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Refusal

from .models import Attempts

_COUNT = """
    INSERT INTO identity_attempts (key, family, count, window_ends_at) {given}
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN identity_attempts.window_ends_at <= %s THEN excluded.count
            ELSE identity_attempts.count + excluded.count END,
        window_ends_at = CASE WHEN identity_attempts.window_ends_at <= %s
            THEN excluded.window_ends_at ELSE identity_attempts.window_ends_at END
    RETURNING count
"""


class TooManyAttempts(Refusal):
    """The same words for every subject, whether it exists or not."""

    code = "too_many_attempts"
    message = _("Bạn đã thử quá nhiều lần. Hãy đợi một lúc rồi thử lại.")
    status = 429


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `allowed` attempts on `subject` of `scope` within the window.

    Attempts against one account are of its `family` (its sign-in name), so that an administrator can see and
    forgive them all; the family too is kept only as a keyed hash.
    """

    scope: str
    subject: str
    allowed: int
    family: str = ""

    @property
    def key(self) -> str:
        return salted_hmac(f"motcua.identity.attempts.{self.scope}", self.subject, algorithm="sha256").hexdigest()


def network_of(address: str) -> str:
    """Where attempts from the address are counted: an IPv6 customer has a whole /64, and could take another address
    of it for each one.
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else str(known)


def family_of(name: str) -> str:
    """How the attempts against one account are marked as belonging together; nothing for nobody's."""
    return salted_hmac("motcua.identity.attempts.family", name, algorithm="sha256").hexdigest() if name else ""


def spend_attempt(limits: Sequence[Limit], *, window: timedelta, at: datetime) -> None:
    """Counts one attempt against each limit in turn, in one statement; raises `TooManyAttempts` past any.

    The narrowest limit stands first: what it refuses is not counted against the wider ones, so that whoever goes on
    after being refused locks nobody else out. Call it outside the transaction that the attempt is for, so that a
    refusal does not undo the count.
    """
    tries, before = ["tried_0 AS (SELECT 0 AS count)"], 0
    parameters: list[str | int | datetime] = []
    for number, limit in enumerate(limits):
        given = f"SELECT %s, %s, 1, %s FROM tried_{number} WHERE count <= %s"
        tries.append(f"tried_{number + 1} AS ({_COUNT.format(given=given)})")
        parameters += [limit.key, family_of(limit.family), at + window, before, at, at]
        before = limit.allowed
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {', '.join(tries)} SELECT count FROM tried_{len(limits)} WHERE count <= %s",
            [*parameters, before],
        )
        if cursor.fetchone() is None:
            raise TooManyAttempts


def add_to_count(limit: Limit, many: int, *, ends_at: datetime, at: datetime) -> int:
    """Counts many at once; answers how many all counted in the window."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT.format(given="VALUES (%s, %s, %s, %s)"), [limit.key, family_of(limit.family), many, ends_at, at, at]
        )
        return int(cursor.fetchone()[0])


def forgive_attempts(limits: Sequence[Limit]) -> None:
    """Forgets what was counted, once the attempt proved right."""
    Attempts.objects.filter(key__in=[limit.key for limit in limits]).delete()


def forgive_family(name: str) -> int:
    """Forgets every attempt counted against the account of that sign-in name. Returns how many counts went."""
    return Attempts.objects.filter(family=family_of(name)).delete()[0]


def forget_old_attempts(*, at: datetime) -> int:
    """Removes counts whose window is over; a nightly job's work. Returns how many."""
    return Attempts.objects.filter(window_ends_at__lte=at).delete()[0]

"""How many requests a minute the REST API takes of one outside system, and of an address that shows no token.

Each process counts by itself and adds what it counted to the shared count (`attempts`) a twentieth of the limit at
a time. So hardly any request costs a statement; what several processes let through together exceeds the limit by
less than a twentieth of it for each of them, and one process alone never exceeds it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Refusal
from motcua.kernel.memo import remembered
from motcua.kernel.time import day_of

from .actors import TokenRefused, grant_of_token
from .attempts import Limit, add_to_count, network_of
from .models import RequestPolicy

WINDOW_SECONDS = 60
SHARES = 20  # the limit is added to the shared count in so many parts
REMEMBERED_MOST = 10_000
SYSTEM, ADDRESS = "system", "address"  # names of the two policies, as the headers tell them


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """A minute. What applies until an office sets its own (`RequestPolicy`)."""

    per_system: int = 3000
    per_address: int = 600
    valid_from: date | None = None
    set_by: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a caller stands: the policy that counts, what it allows a minute, what is left of it, and for how long."""

    policy: str
    allowed: int
    left: int
    resets_in_seconds: int


class TooManyRequests(Refusal):
    code = "too_many_requests"
    message = _("Hệ thống nhận quá nhiều yêu cầu từ bạn trong một phút. Hãy đợi rồi gửi lại.")
    status = 429

    def __init__(self, pace: Pace) -> None:
        super().__init__()
        self.pace = pace


@remembered(seconds=30)
def in_force(day: date) -> RequestLimits:
    row = RequestPolicy.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    return _limits(row) if row else RequestLimits()


def request_limits(at: datetime) -> RequestLimits:
    """Those of the day. Another process may see a change half a minute late."""
    return in_force(day_of(at))


def request_limits_history() -> Sequence[RequestLimits]:
    """Everything that was ever set, latest first."""
    return [_limits(row) for row in RequestPolicy.objects.order_by("-valid_from")]


def _limits(row: RequestPolicy) -> RequestLimits:
    return RequestLimits(row.per_system, row.per_address, row.valid_from, row.set_by)


def spend_request(*, token: str, address: str, at: datetime) -> Pace:
    """Counts a request: against the system that holds the token, whichever of its tokens; otherwise the address.

    A token that is refused counts against the address, so that inventing tokens gains nothing. Raises
    `TooManyRequests`. Not to be called inside a transaction.
    """
    limits = request_limits(at)
    if token:
        try:
            grant = grant_of_token(token, at)
        except TokenRefused:
            pass
        else:
            return _pacer.spend(SYSTEM, str(grant.actor.account_id), limits.per_system, at)
    return _pacer.spend(ADDRESS, network_of(address), limits.per_address, at)


def spend_of_system(account_id: UUID, at: datetime) -> Pace:
    """As `spend_request`, for who proved itself in another way."""
    return _pacer.spend(SYSTEM, str(account_id), request_limits(at).per_system, at)


@dataclass(slots=True)
class _Tally:
    """Of one subject in one window: what all processes were last known to have counted, and what only we know."""

    ends_at: datetime
    shared: int = 0
    own: int = 0


class Pacer:
    """The counts of one process."""

    def __init__(self) -> None:
        self._tallies: OrderedDict[tuple[str, str], _Tally] = OrderedDict()
        self._lock = threading.Lock()

    def spend(self, policy: str, subject: str, allowed: int, at: datetime) -> Pace:
        """Raises `TooManyRequests`."""
        ends_at = _end_of_window(at)
        with self._lock:
            tally = self._tally(policy, subject, ends_at)
            refused = tally.shared + tally.own >= allowed
            tally.own += not refused
            to_add = 0
            if tally.own >= max(1, allowed // SHARES):
                to_add, tally.own = tally.own, 0
                tally.shared += to_add
        if to_add:
            total = add_to_count(Limit(f"requests-{policy}", subject, allowed), to_add, ends_at=ends_at, at=at)
            with self._lock:
                tally.shared = max(tally.shared, total)
            refused = total > allowed
        left = max(0, allowed - tally.shared - tally.own)
        pace = Pace(policy, allowed, left, max(1, round((ends_at - at).total_seconds())))
        if refused:
            raise TooManyRequests(pace)
        return pace

    def _tally(self, policy: str, subject: str, ends_at: datetime) -> _Tally:
        key = (policy, subject)
        tally = self._tallies.get(key)
        if tally is None or tally.ends_at != ends_at:
            tally = self._tallies[key] = _Tally(ends_at)
        self._tallies.move_to_end(key)
        if len(self._tallies) > REMEMBERED_MOST:
            self._tallies.popitem(last=False)
        return tally

    def forget(self) -> None:
        with self._lock:
            self._tallies.clear()


def _end_of_window(at: datetime) -> datetime:
    """The same instant in every process."""
    window = int(at.timestamp()) // WINDOW_SECONDS
    return datetime.fromtimestamp(window * WINDOW_SECONDS, UTC) + timedelta(seconds=WINDOW_SECONDS)


_pacer = Pacer()


def forget() -> None:
    """Forgets what this process counted; for tests."""
    _pacer.forget()

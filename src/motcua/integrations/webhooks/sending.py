"""One call to an outside system: signed, bounded in time, following nowhere."""

from __future__ import annotations

import asyncio
import base64
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from standardwebhooks.webhooks import Webhook

from .addresses import AddressRefused, Target, resolve

TIMEOUT_SECONDS = 10.0
ERROR_CHARACTERS = 300
SECRET_MARK = "whsec_"  # noqa: S105 - the scheme's own mark, by which scanners know a leaked secret
USER_AGENT = "MotCua-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, or why there is none. `milliseconds` from the call to the answer."""

    status: int | None
    error: str
    milliseconds: int

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """The receiver says that it wants no more."""
        return self.status == 410


def body_of(kind: str, occurred_at: datetime, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": occurred_at, "data": data})


def wire_id(message_id: UUID) -> str:
    return f"msg_{message_id.hex}"


def headers(message_id: UUID, at: datetime, body: bytes, secrets: list[str]) -> dict[str, str]:
    """The scheme's headers; while a secret is being changed, one signature of each."""
    identifier = wire_id(message_id)
    instant = at.astimezone(UTC)  # the library takes the clock's face for UTC
    signatures = " ".join(Webhook(secret).sign(identifier, instant, body.decode()) for secret in secrets)
    return {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        "webhook-id": identifier,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signatures,
    }


def post(url: str, given: dict[str, str], body: bytes) -> Answer:
    """Calls, for ten seconds at most; never raises for what the other side does. The answer's body is not read."""
    import httpx  # late: only a worker calls, and it is slow to load

    began = time.monotonic()
    try:
        return Answer(asyncio.run(_status_of(resolve(url), given, body)), "", _since(began))
    except AddressRefused as refusal:
        return Answer(None, str(refusal.message), _since(began))
    except TimeoutError:
        return Answer(None, f"no answer within {TIMEOUT_SECONDS:.0f} s", _since(began))
    except (httpx.HTTPError, OSError) as error:
        return Answer(None, f"{type(error).__name__}: {error}"[:ERROR_CHARACTERS], _since(began))


async def _status_of(target: Target, given: dict[str, str], body: bytes) -> int:
    """The deadline is of the whole call: httpx's own are of each read, so that one byte at a time would never end."""
    import httpx

    async with (
        asyncio.timeout(TIMEOUT_SECONDS),
        httpx.AsyncClient(timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False) as client,
        client.stream(
            "POST",
            target.url,
            content=body,
            headers={**given, "host": target.host_header},
            extensions={"sni_hostname": target.host},
        ) as response,
    ):
        return response.status_code


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def new_secret(random: bytes) -> str:
    """A secret of the scheme from 24 to 64 random bytes."""
    return SECRET_MARK + base64.b64encode(random).decode()

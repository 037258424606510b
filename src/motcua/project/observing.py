"""What every request leaves behind: an identifier, a line in the log, a count and a duration."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from motcua.kernel import tracing

from .logs import route_of
from .metrics import meters

HEADER = "X-Request-ID"
QUIET = "/suc-khoe/"  # asked for every few seconds: counted, not written down
logger = logging.getLogger("motcua.requests")


class Observed:
    """Gives the request its identifier, returned as `X-Request-ID`, and notes how it went.

    One that a visitor sends is believed only in the header that the installation's own proxy sets
    (`MOTCUA_REQUEST_ID_HEADER`), and only in a harmless form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        trusted = settings.REQUEST_ID_HEADER
        with tracing.within(tracing.accepted(request.headers.get(trusted, "") if trusted else "")):
            request.identifier = tracing.request_id()  # type: ignore[attr-defined]  # for what Django logs afterwards
            response = self._get_response(request)
            response[HEADER] = tracing.request_id()
            self._note(request, response.status_code, time.perf_counter() - begun)
        return response

    def _note(self, request: HttpRequest, status: int, seconds: float) -> None:
        route, method = route_of(request), meters.known_method(request.method)
        meters.note_request(route, method, status, seconds)
        if not request.path.startswith(QUIET):
            facts = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
            logger.info("%s %s %d", method, route, status, extra={"facts": facts})

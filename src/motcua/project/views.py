"""Whether we live, whether we can work, and how: for load balancers, supervisors and Prometheus."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cache, wraps

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from motcua.kernel.health import Level

from .metrics import meters
from .metrics.installation import Installation, findings

type View = Callable[[HttpRequest], HttpResponse]

_HERE = frozenset({"127.0.0.1", "::1"})
_NAMES_OF_HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers too and its tables are those of this program, 503 otherwise.

    What single pages lean on (scanner, storage, signer) does not count: without it the others still work.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        unready = [] if _schema_is_ours() else ["schema"]
    except DatabaseError:
        unready = ["database"]
    if unready:
        return HttpResponse(f"{unready[0]} unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


_settled = False


def _schema_is_ours() -> bool:
    """Whether every migration is applied; once it is, it stays so while we live."""
    global _settled
    if not _settled:
        executor = MigrationExecutor(connection)
        _settled = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _settled


def for_operators(view: View) -> View:
    """Answers whoever holds `MOTCUA_METRICS_TOKEN`; where none is set, who asks on this machine itself.

    To others the address does not exist. A proxy on the same machine is not the machine itself: what it
    passes on bears its marks, or the name under which the public knows us.
    """

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not _may_look(request):
            raise Http404
        return view(request)

    return guarded


def _may_look(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        return secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    host = request.get_host()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    came_straight = not any(mark in request.headers for mark in _FORWARDED)
    return request.META.get("REMOTE_ADDR") in _HERE and name in _NAMES_OF_HERE and came_straight


@never_cache
@require_safe
@for_operators
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus: what the web processes counted, and the state of the installation."""
    text = generate_latest(meters.counted())
    try:
        text += generate_latest(_installation())
    except DatabaseError:
        text += b"# the database does not answer\n"
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


@cache
def _installation() -> Installation:
    return Installation()


@never_cache
@require_safe
@for_operators
def parts(request: HttpRequest) -> HttpResponse:
    """Every part and what its check found, as JSON; 503 when one failed."""
    with translation.override(settings.LANGUAGE_CODE):
        found = [{"part": key, "level": finding.level, "message": str(finding.message)} for key, finding in findings()]
    is_well = all(one["level"] is not Level.FAILED for one in found)
    return JsonResponse({"well": is_well, "parts": found}, status=200 if is_well else 503)

"""Citizens sign in at the provider of electronic identities; it tells us when they sign out there."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Refusal

from .. import actions, oidc
from ..claims import claims_at, read_claims
from ..values import Assurance, SignInWay
from .opening import ID_TOKEN, inside, landing, open_session, way_on


@never_cache
@require_GET
def citizen_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Off to the provider, at the level of assurance asked for.

    A link and not a form: what it begins is bound to this browser, and a form may lead to our own pages only.
    """
    level = request.GET.get("muc", "")
    wanted = Assurance(int(level)) if level in {"1", "2"} else Assurance.NONE
    try:
        return oidc.begin(request, way_on=way_on(request), level=wanted)
    except Refusal as refused:
        return _refused(request, refused)


@never_cache
@require_GET
def citizen_return(request: HttpRequest) -> HttpResponse:
    """Back from the provider: verified, read, linked to the account, opened."""
    now = timezone.now()
    try:
        vouched = oidc.complete(request)
        identity = read_claims(vouched.claims, claims_at(now))
        account = actions.account_of_identity(at=now, issuer=oidc.our_client().issuer, identity=identity)
    except Refusal as refused:
        return _refused(request, refused)
    actor = open_session(
        request,
        account,
        now,
        SignInWay.PROVIDER,
        assurance=identity.assurance,
        subject=vouched.subject,
        provider_session=vouched.provider_session,
    )
    request.session[ID_TOKEN] = vouched.id_token
    return HttpResponseRedirect(inside(vouched.way_on) or landing(actor))


def _refused(request: HttpRequest, refused: Refusal) -> HttpResponse:
    page = {"message": refused.message, "provider": settings.OIDC.name if settings.OIDC else ""}
    return render(request, "identity/citizen_refused.html", page, status=refused.status)


@csrf_exempt  # called by the provider, which signs what it says
@never_cache
@require_POST
def citizen_signed_out(request: HttpRequest) -> HttpResponse:
    """Back-channel logout: what was opened by that session at the provider ends here."""
    now = timezone.now()
    try:
        said = oidc.verified_logout(request.POST.get("logout_token", ""))
        actions.spend_logout_token(number=str(said["jti"]), at=now)
    except Refusal as refused:
        return JsonResponse({"error": "invalid_request", "error_description": refused.code}, status=400)
    actions.end_sessions_at_provider(
        actor=SYSTEM, at=now, subject=said.get("sub", ""), provider_session=said.get("sid", "")
    )
    return HttpResponse(status=200)

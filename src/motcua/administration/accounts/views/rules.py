"""Rules that hold for everybody, with their history; set at the top, read by every administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Forbidden, Refusal, Words
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from ... import reading
from .. import presenting, wording

_FROM = {  # the box of the first day, on each of the forms
    "hai-lop": "second_factor_from",
    "dang-nhap": "limits_from",
    "doi-chieu": "claims_from",
    "muc-do": "assurance_from",
}
_NUMBERS = {
    "failures_per_account_and_address": 1000,
    "failures_per_account": 10_000,
    "failures_per_address": 100_000,
    "window": 1440,
    "staff_session": 1440,
    "citizen_session": 1440,
}


@never_cache
@require_GET
@identity.staff_required
def show(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, which: str = "", refused: Refusal | None = None) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    identity.Reach(actor)
    errors = dict(reading.errors_of(refused, _FROM.get(which, ""))) if refused else {}
    tomorrow = ui.DateParts.of(day_of(at) + timedelta(days=1))
    posted, limits, assurance = request.POST, identity.rules_at(at), identity.assurance_rules()
    context = {
        "may_set": identity.may_set_rules(actor),
        "needing": [role.value for role in identity.roles_needing_it(at)],
        "roles": presenting.role_choices(),
        "second_factor_table": wording.second_factor_table(identity.second_factor_rules()),
        "limits": _limits(posted if which == "dang-nhap" else None, limits),
        "limit_rows": wording.limit_rows(limits),
        "claims": _claims(posted) if which == "doi-chieu" else identity.claims_at(at),
        "claims_table": wording.claims_table(identity.claims_history()),
        "date_forms": wording.date_form_choices(),
        "assurance_confirmations": wording.assurance_confirmations(assurance),
        "assurance_table": wording.assurance_table(assurance),
        "levels": wording.level_choices(),
        "services": wording.service_choices(),
        "posted": posted if which == "muc-do" else QueryDict(),
        "first_days": {
            name: (ui.DateParts.read(posted, name) if name == _FROM.get(which) else tomorrow) for name in _FROM.values()
        },
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/accounts/rules.html", context, status=refused.status if refused else 200)


@never_cache
@require_POST
@identity.staff_required
def change(request: HttpRequest, which: str) -> HttpResponse:
    """One rule from a day on; what stood before stays in the history."""
    does = _CHANGES.get(which)
    if does is None:
        raise Http404
    try:
        does(identity.current_actor(request), timezone.now(), request.POST)
    except Forbidden:
        raise
    except Refusal as refused:
        refused.fields = {_FROM[which] if name == "valid_from" else name: said for name, said in refused.fields.items()}
        return _page(request, which, refused)
    messages.success(request, _("Đã ghi quy định mới."))
    return redirect("administration:accounts:rules")


@require_POST
@identity.staff_required
def confirm_assurance(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Whether a rule on levels of assurance was read in the text it rests on."""
    confirmed = request.POST.get("confirmed") == "yes"
    identity.confirm_assurance(
        actor=identity.current_actor(request), at=timezone.now(), rule_id=rule_id, confirmed=confirmed
    )
    messages.success(request, _("Đã ghi xác nhận căn cứ.") if confirmed else _("Đã bỏ xác nhận căn cứ."))
    return redirect("administration:accounts:rules")


def _require_second_factor(actor: Actor, at: datetime, posted: QueryDict) -> None:
    errors: dict[str, Words] = {}
    first = reading.needed_day(posted, "second_factor_from", errors)
    reading.refuse_if(errors)
    roles = [Role(role) for role in posted.getlist("roles") if role in set(Role)]
    identity.require_second_factor(actor=actor, at=at, valid_from=first, roles=roles)


def _limits(posted: QueryDict | None, rules: identity.SignInRules) -> dict[str, str]:
    """What the boxes show: as typed, or as it stands; spans in minutes."""
    if posted is not None:
        return {name: posted.get(name, "") for name in _NUMBERS}
    found = {}
    for name in _NUMBERS:
        value = getattr(rules, name)
        found[name] = str(int(value.total_seconds() // 60) if isinstance(value, timedelta) else value)
    return found


def _set_limits(actor: Actor, at: datetime, posted: QueryDict) -> None:
    errors: dict[str, Words] = {}
    first = reading.needed_day(posted, "limits_from", errors)
    numbers = {name: _number(posted.get(name, ""), name, most, errors) for name, most in _NUMBERS.items()}
    reading.refuse_if(errors)
    rules = identity.SignInRules(
        failures_per_account_and_address=numbers["failures_per_account_and_address"],
        failures_per_account=numbers["failures_per_account"],
        failures_per_address=numbers["failures_per_address"],
        window=timedelta(minutes=numbers["window"]),
        staff_session=timedelta(minutes=numbers["staff_session"]),
        citizen_session=timedelta(minutes=numbers["citizen_session"]),
    )
    identity.set_sign_in_rules(actor=actor, at=at, valid_from=first, rules=rules)


def _number(text: str, name: str, most: int, errors: dict[str, Words]) -> int:
    if text.strip().isdecimal() and 0 < int(text) <= most:
        return int(text)
    errors[name] = _("Nhập số nguyên từ 1 đến %(most)d.") % {"most": most}
    return 0


def _claims(posted: QueryDict) -> identity.Claims:
    form = posted.get("birth_date_form", "")
    given = identity.Claims(
        number=posted.get("number", "").strip(),
        name=posted.get("name", "").strip(),
        birth_date=posted.get("birth_date", "").strip(),
        kind=posted.get("kind", "").strip(),
        business_value=posted.get("business_value", "").strip(),
        tax_code=posted.get("tax_code", "").strip(),
        level=posted.get("level", "").strip(),
        level_1=reading.listed(posted.get("level_1", "")),
        level_2=reading.listed(posted.get("level_2", "")),
    )
    known = form in set(identity.DateForm)
    return replace(given, birth_date_form=identity.DateForm(form)) if known else given


def _map_claims(actor: Actor, at: datetime, posted: QueryDict) -> None:
    errors: dict[str, Words] = {}
    first = reading.needed_day(posted, "claims_from", errors)
    reading.refuse_if(errors)
    identity.map_claims(actor=actor, at=at, valid_from=first, claims=_claims(posted))


def _need_assurance(actor: Actor, at: datetime, posted: QueryDict) -> None:
    errors: dict[str, Words] = {}
    first = reading.needed_day(posted, "assurance_from", errors)
    minimum, service = posted.get("minimum", ""), posted.get("service", "")
    if minimum not in {"0", "1", "2"}:
        errors["minimum"] = _("Hãy chọn mức độ.")
    reading.refuse_if(errors)
    identity.need_assurance(
        actor=actor,
        at=at,
        valid_from=first,
        minimum=identity.Assurance(int(minimum)),
        source=posted.get("source", ""),
        procedure_code=posted.get("procedure_code", ""),
        service=identity.OnlineService(service) if service in set(identity.OnlineService) else None,
    )


_CHANGES: dict[str, Callable[[Actor, datetime, QueryDict], None]] = {
    "hai-lop": _require_second_factor,
    "dang-nhap": _set_limits,
    "doi-chieu": _map_claims,
    "muc-do": _need_assurance,
}

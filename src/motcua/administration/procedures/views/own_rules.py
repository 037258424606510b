"""What the office lays down of its own for one procedure: a time limit where the record has none, a cut-off in the
day, and whether it may be filed for another. Each from a day to a day, on a ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.administration import reading
from motcua.administration.calendars.typed import clock_in
from motcua.administration.keepers import keeper
from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden, NotFound, Refusal, Words
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import own_rules
from ..editing.blocks import LIMIT_UNITS, limit_typed

_EVERY_WAY = "all"
_WITHIN_THE_DAY = "same_day"
_SAME_DAY = catalogue.TimeLimit(Decimal(0), catalogue.LimitUnit.WORKING_DAY)
_CHANNELS = {channel.value: channel for channel in catalogue.ChannelKind}
_FIELDS = ("channel", "amount", "unit", "cutoff", "allowed", "source")
type Save = Callable[[Mapping[str, str], date, dict[str, Words]], UUID]


@never_cache
@require_GET
@identity.staff_required
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """Every rule of the procedure there is and was."""
    on = day_of(timezone.now())
    context = {
        "kept": catalogue.kept(keeper(request), code, on),
        "terms": own_rules.table(_("Thời hạn và giờ tiếp nhận"), code, catalogue.local_rules_kept(code), on),
        "others": own_rules.table(_("Nộp thay người khác"), code, catalogue.representation_rules_kept(code), on),
    }
    return render(request, "administration/procedures/own_rules.html", context)


@never_cache
@require_GET
@identity.staff_required
def show(request: HttpRequest, code: str, rule_id: UUID) -> HttpResponse:
    return _page(request, code, rule_id)


def _page(request: HttpRequest, code: str, rule_id: UUID, refused: Refusal | None = None) -> HttpResponse:
    actor, on = keeper(request), day_of(timezone.now())
    rule = _rule(code, rule_id)
    errors = dict(reading.errors_of(refused, "last_day")) if refused else {}
    context = {
        "kept": catalogue.kept(actor, code, on),
        "rule": rule,
        "heading": own_rules.in_words(rule),
        "rows": own_rules.rows(rule, on),
        "may_confirm": catalogue.may_confirm(actor),
        "last_day": ui.DateParts.read(request.POST, "last_day"),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    status = refused.status if refused else 200
    return render(request, "administration/procedures/own_rule.html", context, status=status)


@never_cache
@require_POST
@identity.staff_required
def end(request: HttpRequest, code: str, rule_id: UUID) -> HttpResponse:
    """The rule's last day."""
    actor, errors = keeper(request), dict[str, Words]()
    is_terms = isinstance(_rule(code, rule_id), catalogue.LocalRule)
    change = catalogue.end_local_rule if is_terms else catalogue.end_representation_rule
    try:
        last_day = reading.needed_day(request.POST, "last_day", errors)
        reading.refuse_if(errors)
        change(actor=actor, at=timezone.now(), rule_id=rule_id, last_day=last_day)
    except (Forbidden, NotFound):
        raise
    except Refusal as refused:
        return _page(request, code, rule_id, refused)
    messages.success(request, _("Đã ghi ngày cuối của quy định."))
    return redirect("administration:procedures:own_rule", code, rule_id)


@require_POST
@identity.staff_required
def confirm(request: HttpRequest, code: str, rule_id: UUID) -> HttpResponse:
    """Whether the rule was read in its legal text."""
    actor, confirmed = keeper(request), request.POST.get("confirmed") == "yes"
    is_terms = isinstance(_rule(code, rule_id), catalogue.LocalRule)
    change = catalogue.confirm_local_rule if is_terms else catalogue.confirm_representation_rule
    change(actor=actor, at=timezone.now(), rule_id=rule_id, confirmed=confirmed)
    messages.success(request, _("Đã ghi xác nhận.") if confirmed else _("Đã bỏ xác nhận."))
    return redirect("administration:procedures:own_rule", code, rule_id)


def _rule(code: str, rule_id: UUID) -> own_rules.OwnRule:
    """Raises `NotFound`."""
    rules: tuple[own_rules.OwnRule, ...] = (
        *catalogue.local_rules_kept(code),
        *catalogue.representation_rules_kept(code),
    )
    rule = next((one for one in rules if one.id == rule_id), None)
    if rule is None:
        raise NotFound
    return rule


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def new_terms(request: HttpRequest, code: str) -> HttpResponse:
    """A time limit, a cut-off, or both."""
    actor, at = keeper(request), timezone.now()

    def save(typed: Mapping[str, str], first: date, errors: dict[str, Words]) -> UUID:
        channel = _CHANNELS.get(typed["channel"])
        if channel is None and typed["channel"] != _EVERY_WAY:
            errors["channel"] = _("Hãy chọn cách nộp.")
        is_same_day = typed["unit"] == _WITHIN_THE_DAY and not typed["amount"]
        limit = _SAME_DAY if is_same_day else limit_typed(typed["amount"], typed["unit"], "", errors)
        cutoff = clock_in(typed, "cutoff", errors)
        if not errors and limit is None and cutoff is None:
            errors["amount"] = _("Hãy nhập thời hạn hoặc giờ tiếp nhận cuối.")
        reading.refuse_if(errors)
        return catalogue.add_local_rule(
            actor=actor, at=at, procedure_code=code, channel=channel, limit=limit, cutoff=cutoff,
            source=typed["source"], effective_from=first,
        )  # fmt: skip

    choices = {
        "channels": [
            ui.Choice(_EVERY_WAY, _("Mọi cách nộp")),
            *(ui.Choice(channel.value, channel.label) for channel in catalogue.ChannelKind),
        ],
        "units": [
            *(ui.Choice(value, words) for value, words in LIMIT_UNITS if value),
            ui.Choice(_WITHIN_THE_DAY, str(_SAME_DAY)),
        ],
    }
    return _new(request, actor, at, code, save, heading=_("Thời hạn và giờ tiếp nhận"), choices=choices)


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def new_representation(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the procedure may be filed for another."""
    actor, at = keeper(request), timezone.now()

    def save(typed: Mapping[str, str], first: date, errors: dict[str, Words]) -> UUID:
        if typed["allowed"] not in ("yes", "no"):
            errors["allowed"] = _("Hãy chọn có được nộp thay hay không.")
        reading.refuse_if(errors)
        return catalogue.add_representation_rule(
            actor=actor, at=at, procedure_code=code, allowed=typed["allowed"] == "yes",
            source=typed["source"], effective_from=first,
        )  # fmt: skip

    choices = {"answers": [ui.Choice("yes", _("Được nộp thay")), ui.Choice("no", _("Không được nộp thay"))]}
    return _new(request, actor, at, code, save, heading=_("Nộp thay người khác"), choices=choices)


def _new(
    request: HttpRequest,
    actor: Actor,
    at: datetime,
    code: str,
    save: Save,
    *,
    heading: str,
    choices: Mapping[str, list[ui.Choice]],
) -> HttpResponse:
    """The form of a rule; `save` judges what was typed beside what is wrong already, all at once."""
    typed = {name: ui.typed(request.POST, name, 500).strip() for name in _FIELDS}
    errors: dict[str, Words] = {}
    status = 200
    if request.method == "POST":
        if not typed["source"]:
            errors["source"] = _("Hãy nêu căn cứ.")
        first = reading.needed_day(request.POST, "effective_from", errors)
        try:
            rule_id = save(typed, first, errors)
        except (Forbidden, NotFound):
            raise
        except catalogue.RuleOverlaps as refused:
            said = _("Đã có quy định cùng cách nộp trong khoảng ngày này. Hãy ghi ngày cuối của quy định đó trước.")
            errors, status = {"effective_from": said}, refused.status
        except Refusal as refused:
            errors, status = dict(reading.errors_of(refused, "source")), refused.status
        else:
            messages.success(request, _("Đã đặt quy định."))
            return redirect("administration:procedures:own_rule", code, rule_id)
    context = {
        "kept": catalogue.kept(actor, code, day_of(at)),
        "heading": heading,
        "typed": typed,
        "choices": choices,
        "first_day": ui.DateParts.read(request.POST, "effective_from") or ui.DateParts.of(day_of(at)),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/procedures/own_rule_form.html", context, status=status)

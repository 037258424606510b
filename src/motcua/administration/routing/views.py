"""Pages on which the rules are kept that find the competent unit from the answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.administration import reading
from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel import cel
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden, Invalid, NotFound, Refusal, Words
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from ..keepers import keeper
from . import presenting

SAMPLES = 5
_FIELDS = ("scope", "key", "expression", "words", "words_en", "source", "tried_code")
_SCOPES = {scope.value: scope for scope in catalogue.RuleScope}


@never_cache
@require_GET
@identity.staff_required
def rules_list(request: HttpRequest) -> HttpResponse:
    """Every rule there is and was."""
    keeper(request)
    table = presenting.rules_table(catalogue.routing_rules_kept(), day_of(timezone.now()))
    return render(request, "administration/routing/list.html", {"table": table})


@never_cache
@require_GET
@identity.staff_required
def show(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    return _page(request, rule_id)


def _page(request: HttpRequest, rule_id: UUID, refused: Refusal | None = None) -> HttpResponse:
    actor, on = keeper(request), day_of(timezone.now())
    rule, may_bind = _rule(rule_id), identity.may_set_rules(actor)
    errors = dict(reading.errors_of(refused, "last_day")) if refused else {}
    context = {
        "rule": rule,
        "heading": presenting.reach(rule),
        "rows": presenting.rule_rows(rule, on),
        "may_change": may_bind or not rule.binding,
        "may_confirm": catalogue.may_confirm(actor) and (may_bind or not rule.binding),
        "may_bind": may_bind and (rule.effective_to is None or rule.effective_to >= on),
        "last_day": ui.DateParts.read(request.POST, "last_day"),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/routing/rule.html", context, status=refused.status if refused else 200)


@never_cache
@require_POST
@identity.staff_required
def end(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """The rule's last day."""
    errors: dict[str, Words] = {}
    try:
        last_day = reading.needed_day(request.POST, "last_day", errors)
        reading.refuse_if(errors)
        catalogue.end_routing_rule(actor=keeper(request), at=timezone.now(), rule_id=rule_id, last_day=last_day)
    except (Forbidden, NotFound):
        raise
    except Refusal as refused:
        return _page(request, rule_id, refused)
    messages.success(request, _("Đã ghi ngày cuối của quy tắc."))
    return redirect("administration:routing:rule", rule_id)


@require_POST
@identity.staff_required
def confirm(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Whether the rule was read in its legal text."""
    confirmed = request.POST.get("confirmed") == "yes"
    catalogue.confirm_routing_rule(actor=keeper(request), at=timezone.now(), rule_id=rule_id, confirmed=confirmed)
    messages.success(request, _("Đã ghi xác nhận.") if confirmed else _("Đã bỏ xác nhận; quy tắc chỉ còn gợi ý."))
    return redirect("administration:routing:rule", rule_id)


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def bind(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Whether the rule leaves no other unit to choose; what that would do is shown before."""
    actor, at = keeper(request), timezone.now()
    if not identity.may_set_rules(actor):
        raise catalogue.MayNotBindAll
    rule = _rule(rule_id)
    if request.method == "POST":
        binding = request.POST.get("binding") == "yes"
        try:
            catalogue.bind_routing_rule(actor=actor, at=at, rule_id=rule_id, binding=binding)
        except catalogue.UnclearRoutingRule:
            messages.error(request, _("Chỉ quy tắc đã xác nhận căn cứ mới có thể bắt buộc."))
        else:
            messages.success(request, _("Quy tắc nay bắt buộc.") if binding else _("Quy tắc nay chỉ gợi ý."))
        return redirect("administration:routing:rule", rule_id)
    found = dossiers.if_binding(rule, max(day_of(at), rule.effective_from))
    context = {
        "rule": rule,
        "heading": presenting.reach(rule),
        "rows": presenting.binding_rows(found),
        "table": presenting.elsewhere_table(found) if found.elsewhere else None,
    }
    return render(request, "administration/routing/bind.html", context)


def _rule(rule_id: UUID) -> catalogue.RoutingRule:
    rule = next((one for one in catalogue.routing_rules_kept() if one.id == rule_id), None)
    if rule is None:
        raise NotFound
    return rule


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest) -> HttpResponse:
    """A rule from a day on; tried on invented answers first where that was asked for."""
    actor, at = keeper(request), timezone.now()
    typed = {name: request.POST.get(name, "").replace("\0", "").strip() for name in _FIELDS}
    errors: dict[str, Words] = {}
    status, tried = 200, None
    if request.method == "POST":
        try:
            rule = _read(request, typed, at)
            if "try" in request.POST:
                tried = presenting.tried_table(_tried(rule, typed, day_of(at)))
            else:
                return _saved(request, actor, at, rule)
        except (Forbidden, NotFound) as refused:
            if not isinstance(refused, catalogue.UnknownProcedure):
                raise
            errors, status = {"tried_code" if "try" in request.POST else "key": refused.message}, refused.status
        except catalogue.RuleOverlaps as refused:
            said = _("Đã có quy tắc cùng phạm vi trong khoảng ngày này. Hãy kết thúc quy tắc đó trước.")
            errors, status = {"effective_from": said}, refused.status
        except Refusal as refused:
            errors, status = dict(reading.errors_of(refused, "scope")), refused.status
    parts = ui.DateParts.read(request.POST, "effective_from")
    context = {
        "typed": typed,
        "scopes": [
            ui.Choice("procedure", _("Một thủ tục")),
            ui.Choice("field", _("Một lĩnh vực")),
            ui.Choice("all", _("Mọi thủ tục chưa có quy tắc riêng")),
        ],
        "first_day": parts or ui.DateParts.of(day_of(at)),
        "tried": tried,
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/routing/form.html", context, status=status)


def _saved(request: HttpRequest, actor: Actor, at: datetime, rule: catalogue.RoutingRule) -> HttpResponse:
    rule_id = catalogue.add_routing_rule(
        actor=actor,
        at=at,
        scope=rule.scope,
        key=rule.key,
        expression=rule.expression,
        words=rule.words,
        words_en=rule.words_en,
        source=rule.source,
        effective_from=rule.effective_from,
    )
    messages.success(request, _("Đã đặt quy tắc. Quy tắc chỉ gợi ý cho đến khi căn cứ được xác nhận."))
    return redirect("administration:routing:rule", rule_id)


def _read(request: HttpRequest, typed: Mapping[str, str], at: datetime) -> catalogue.RoutingRule:
    """The rule as typed, every field judged at once. Raises `Invalid`."""
    errors: dict[str, Words] = {}
    scope = _SCOPES.get(typed["scope"])
    if scope is None:
        errors["scope"] = _("Hãy chọn phạm vi.")
    elif scope is not catalogue.RuleScope.ALL and not typed["key"]:
        errors["key"] = _("Hãy nhập mã thủ tục hoặc tên lĩnh vực.")
    if "{unit}" not in typed["words"]:
        errors["words"] = _("Lý do tiếng Việt phải có {unit}, chỗ sẽ ghi tên cơ quan.")
    if "{unit}" not in typed["words_en"]:
        errors["words_en"] = _("Lý do tiếng Anh phải có {unit}, chỗ sẽ ghi tên cơ quan.")
    if not typed["source"]:
        errors["source"] = _("Hãy nêu căn cứ.")
    first = reading.needed_day(request.POST, "effective_from", errors)
    if said := _wrong_expression(scope, typed, day_of(at)):
        errors["expression"] = said
    if errors:
        raise Invalid(fields=errors)
    return catalogue.RoutingRule(
        id=uuid4(),
        scope=scope or catalogue.RuleScope.ALL,
        key=typed["key"] if scope is not catalogue.RuleScope.ALL else "",
        expression=typed["expression"],
        words=typed["words"],
        words_en=typed["words_en"],
        binding=False,
        source=typed["source"],
        confirmed=False,
        effective_from=first,
        effective_to=None,
    )


def _wrong_expression(scope: catalogue.RuleScope | None, typed: Mapping[str, str], on: date) -> str:
    """What is wrong with the expression, if anything: its form, or names that no question of the form has."""
    if not typed["expression"]:
        return _("Hãy nhập biểu thức.")
    try:
        asked = set(cel.names_in(typed["expression"]))
    except cel.InvalidExpression as refused:
        return _("Biểu thức chưa đúng: %(said)s") % {"said": refused.message}
    if scope is not catalogue.RuleScope.PROCEDURE or not typed["key"]:
        return ""
    version = catalogue.version_in_force(typed["key"], on)
    unknown = sorted(asked - dossiers.names_for(version.id, on))
    return _("Biểu mẫu không có câu hỏi: %(names)s.") % {"names": ", ".join(unknown)} if unknown else ""


def _tried(rule: catalogue.RoutingRule, typed: Mapping[str, str], on: date) -> list[tuple[str, dossiers.Routed]]:
    """Where invented answers would go. Raises `UnknownProcedure`."""
    code = rule.key if rule.scope is catalogue.RuleScope.PROCEDURE else typed["tried_code"]
    version = catalogue.version_in_force(code, on)
    form = forms.form_for(version.id, on=on)
    asked = set(cel.names_in(rule.expression))
    found = []
    for seed in range(1, SAMPLES + 1):
        answers = forms.answers_from_json(form, _without_papers(form, forms.sample_answers(form, seed, on=on)))
        given = {name: value for name, value in answers.json().items() if name in asked}
        found.append((_in_words(given), dossiers.try_rule(rule, version.id, answers, on)))
    return found


def _without_papers(form: forms.Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    papers = {question.key for question in form.questions() if question.kind is forms.Kind.FILE}
    return {key: value for key, value in answers.items() if key not in papers}


def _in_words(given: Mapping[str, Any]) -> str:
    """The answers that the rule asks for, places alone: what else a person is made of does not matter here."""
    said = [f"{name}: {_place(value)}" for name, value in given.items()]
    return "; ".join(said)


def _place(value: Any) -> str:
    if not isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)[:80]
    place = value.get("residence", value)
    return str(place.get("commune") or place.get("elsewhere") or "") if isinstance(place, Mapping) else ""

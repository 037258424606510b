"""Pages on which the words of search are kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.errors import Forbidden, NotFound, Refusal, Words
from motcua.kernel.pages import cut
from motcua.kernel.text import fold
from motcua.ui import api as ui

from .. import reading
from ..keepers import keeper
from . import presenting

RULES_ON_A_PAGE = 50
TRIED = 5  # procedures shown before and after
USUAL_WEIGHT = 60
_KINDS = {kind.value: kind for kind in catalogue.SearchRuleKind}


@never_cache
@require_GET
@identity.staff_required
def listing(request: HttpRequest) -> HttpResponse:
    """What people asked in vain, and every rule; `q` narrows the rules to those that hold the words."""
    keeper(request)
    wanted = fold(ui.asked(request, "q"))
    rules = [r for r in catalogue.search_rules() if not wanted or any(wanted in fold(p) for p in (*r.said, *r.means))]
    page = cut(rules, ui.page_number(request), RULES_ON_A_PAGE)
    context = {
        "question": ui.asked(request, "q"),
        "table": presenting.rules_table(page.items),
        "pager": ui.pager(request, page),
        "missed": presenting.missed_rows(catalogue.missed_searches(50)),
    }
    return render(request, "administration/search/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest) -> HttpResponse:
    keeper(request)
    kind = _KINDS.get(request.POST.get("kind", ""), catalogue.SearchRuleKind.SYNONYM)
    started = catalogue.SearchRule("", kind, (ui.asked(request, "tu"),), (), USUAL_WEIGHT)
    return _form(request, started)


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def change(request: HttpRequest, key: str) -> HttpResponse:
    keeper(request)
    return _form(request, catalogue.search_rule(key))


@require_POST
@identity.staff_required
def act(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """Retires a rule, or takes it into use again."""
    acts = {"ngung": catalogue.retire_search_rule, "dung-lai": catalogue.restore_search_rule}
    if act not in acts:
        raise NotFound
    edition = reading.number(request.POST.get("edition", ""))
    acts[act](actor=keeper(request), at=timezone.now(), key=key, edition=edition)
    messages.success(request, _("Đã lưu. Kết quả tìm kiếm đổi ngay."))
    return redirect("administration:search:rule", key)


@require_POST
@identity.staff_required
def settle(request: HttpRequest) -> HttpResponse:
    """Strikes a missed search off the list."""
    catalogue.settle_missed_search(actor=keeper(request), phrase=request.POST.get("phrase", ""), at=timezone.now())
    return redirect("administration:search:list")


def _form(request: HttpRequest, rule: catalogue.SearchRule) -> HttpResponse:
    """The rule as it stands or was typed; tried out first where that was asked for."""
    typed = request.POST or _as_typed(rule)
    errors: dict[str, Words] = {}
    status, tried = 200, None
    if request.method == "POST":
        try:
            if "try" in request.POST:
                tried = _tried(rule, typed)
            else:
                key = _save(request, rule, typed)
                messages.success(request, _("Đã lưu. Kết quả tìm kiếm đổi ngay."))
                return redirect("administration:search:rule", key)
        except (Forbidden, NotFound):
            raise
        except Refusal as refused:
            errors, status = dict(refused.fields) or {"said": refused.message}, refused.status
    context = {
        "rule": rule,
        "typed": typed,
        "kinds": [ui.Choice(kind.value, str(kind.label)) for kind in catalogue.SearchRuleKind],
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
        "tried": tried,
    }
    return render(request, "administration/search/rule.html", context, status=status)


def _save(request: HttpRequest, rule: catalogue.SearchRule, typed: QueryDict | dict[str, str]) -> str:
    actor, at, words = keeper(request), timezone.now(), _words(typed)
    if not rule.key:
        return catalogue.add_search_rule(actor=actor, at=at, kind=rule.kind, **words)
    edition = reading.number(typed.get("edition", ""))
    return catalogue.change_search_rule(actor=actor, at=at, key=rule.key, edition=edition, **words)


def _tried(rule: catalogue.SearchRule, typed: QueryDict | dict[str, str]) -> dict[str, Any]:
    """What a question finds now, and what it would find by the rule as it was typed."""
    question = typed.get("question", "")
    draft = catalogue.draft_search_rule(kind=rule.kind, key=rule.key, **_words(typed))
    others = [other for other in catalogue.rules_in_use() if other.key != draft.key]
    return {
        "before": presenting.names(catalogue.find(question, TRIED)),
        "after": presenting.names(catalogue.try_out([*others, draft], question, TRIED)),
    }


def _as_typed(rule: catalogue.SearchRule) -> dict[str, str]:
    return {
        "kind": rule.kind.value,
        "said": "\n".join(rule.said),
        "means": "\n".join(rule.means),
        "weight": str(rule.weight),
        "note": rule.note,
        "edition": str(rule.edition),
        "question": rule.said[0] if rule.said else "",
    }


def _words(typed: QueryDict | dict[str, str]) -> dict[str, Any]:
    return {
        "said": (typed.get("said") or "").splitlines(),
        "means": (typed.get("means") or "").splitlines(),
        "weight": reading.number(typed.get("weight") or "", otherwise=1000),
        "note": typed.get("note") or "",
    }

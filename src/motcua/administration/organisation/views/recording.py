"""What a leader gave on paper, written down by an administrator, and its end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.identity import api as identity
from motcua.kernel.actor import Actor, SigningForm
from motcua.kernel.errors import Conflict, Invalid, Refusal
from motcua.kernel.ids import identifier
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import lending_forms
from ..reading import Reader
from .forms_page import FormPage, wrong


@require_http_methods(["GET", "POST"])
@identity.staff_required
def record(request: HttpRequest) -> HttpResponse:
    """`?don-vi=` the unit whose leader gave it; without one, it is asked for. A second press is refused in words."""
    actor, at = identity.current_actor(request), timezone.now()
    unit_id = identifier(ui.asked(request, "don-vi"))
    if unit_id is None:
        return _which_unit(request, actor, at)
    if not organisation.records_delegations(actor, unit_id):
        raise organisation.MayNotRecordDelegation
    if request.method == "GET":
        return _record_page(request, unit_id)
    try:
        made = _record(actor, at, Reader(request.POST))
    except (Invalid, Conflict) as refused:
        return _record_page(request, unit_id, refused)
    messages.success(request, _("Đã ghi việc ủy quyền."))
    return redirect("administration:organisation:delegation", made)


def _record(actor: Actor, at: datetime, reader: Reader) -> UUID:
    position_id, delegator_id = _giver(reader)
    form, decision = _form(reader), _decision(reader)
    valid_from, valid_to = reader.needed_day("valid_from"), reader.needed_day("valid_to")
    reader.refuse_wrong()
    return identity.record_delegation(
        actor=actor,
        at=at,
        delegator_id=delegator_id,
        position_id=position_id,
        delegate_id=identifier(reader.text("delegate")) or UUID(int=0),
        form=form,
        valid_from=valid_from,
        valid_to=valid_to,
        decision=decision,
        scope=reader.text("scope")[:500],
    )


@require_http_methods(["GET", "POST"])
@identity.staff_required
def end(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Ended already, a second press changes nothing."""
    actor, at = identity.current_actor(request), timezone.now()
    found = organisation.delegation_overseen(actor=actor, delegation_id=delegation_id)
    if not lending_forms.may_end_by_decision(actor, found):
        raise organisation.MayNotRecordDelegation
    if request.method == "GET":
        return _end_page(request, found)
    reader = Reader(request.POST)
    decision = _decision(reader)
    try:
        reader.refuse_wrong()
        organisation.end_delegation_by_decision(actor=actor, at=at, delegation_id=delegation_id, decision=decision)
    except (Invalid, Conflict) as refused:
        return _end_page(request, found, refused)
    messages.success(request, _("Đã ghi việc chấm dứt ủy quyền."))
    return redirect("administration:organisation:delegation", delegation_id)


def _which_unit(request: HttpRequest, actor: Actor, at: datetime) -> HttpResponse:
    units = identity.Reach(actor).units(day_of(at))
    errors = {"don-vi": _("Hãy chọn đơn vị.")} if "don-vi" in request.GET else {}
    context = {
        "units": [ui.Choice(str(one.id), one.name) for one in units],
        "error": errors.get("don-vi", ""),
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/organisation/record_unit.html", context)


def _record_page(request: HttpRequest, unit_id: UUID, refused: Refusal | None = None) -> HttpResponse:
    page = FormPage(
        title=_("Ghi ủy quyền theo quyết định giấy: %(unit)s") % {"unit": organisation.unit(unit_id).name},
        back=reverse("administration:organisation:delegations"),
        text=_(
            "Chỉ ghi việc lãnh đạo đã ký quyết định. Người đã giao thấy việc này ở trang Ủy quyền của mình, "
            "kèm tên người ghi, và chấm dứt được bất cứ lúc nào."
        ),
        fields=lending_forms.record_fields(
            request.POST, wrong(refused), identity.current_actor(request), unit_id, timezone.now()
        ),
        button=_("Ghi ủy quyền"),
    )
    return page.answer(request, refused)


def _end_page(request: HttpRequest, found: organisation.Delegation, refused: Refusal | None = None) -> HttpResponse:
    page = FormPage(
        title=_("Chấm dứt ủy quyền theo %(number)s") % {"number": found.number},
        back=reverse("administration:organisation:delegation", args=[found.id]),
        text=_("Quyền hết ngay khi ghi. Việc đã làm trước đó vẫn có giá trị."),
        fields=lending_forms.decision_fields(request.POST, wrong(refused), day_of(timezone.now())),
        button=_("Chấm dứt"),
        kind="warning",
    )
    return page.answer(request, refused)


def _giver(reader: Reader) -> tuple[UUID, UUID]:
    """The position lent and the one who holds it, chosen as a pair."""
    position, _colon, account = reader.text("giver").partition(":")
    position_id, account_id = identifier(position), identifier(account)
    if position_id is None or account_id is None:
        reader.errors["giver"] = _("Hãy chọn người đã giao quyền.")
        return UUID(int=0), UUID(int=0)
    return position_id, account_id


def _form(reader: Reader) -> SigningForm:
    text = reader.text("form")
    if text not in set(SigningForm):
        reader.errors["form"] = _("Chọn thể thức ký.")
        return SigningForm.BY_AUTHORITY
    return SigningForm(text)


def _decision(reader: Reader) -> organisation.Decision:
    return organisation.Decision(
        number=reader.text("number")[:60],
        decided_on=reader.needed_day("decided_on"),
        summary=reader.text("summary")[:500],
    )

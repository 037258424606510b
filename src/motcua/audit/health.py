"""Does the trail end as it should? The whole of it is verified by `motcua audit verify`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.kernel.health import HEALTH, Finding, failed, good

from .models import AuditRecord, AuditSeal
from .verifying import check_seal

LAG_MAX = timedelta(minutes=15)


def check_audit_chain() -> Iterator[Finding]:
    last = AuditSeal.objects.order_by("-number").first()
    if last is not None and check_seal(last):
        yield failed(
            _("Dấu niêm cuối (số %(number)d) không khớp với nhật ký; chạy `motcua audit verify`.")
            % {"number": last.number}
        )
        return
    newest = AuditRecord.objects.order_by("-id").values_list("at", flat=True).first()
    sealed_at = last.sealed_at if last else None
    if newest and (sealed_at is None or newest > sealed_at) and timezone.now() - newest > LAG_MAX:
        yield failed(_("Nhật ký chờ niêm đã lâu; `motcua worker` có đang chạy không?"))
        return
    yield good(
        _("Dấu niêm cuối: %(head)s") % {"head": f"{last.number}:{bytes(last.hash).hex()}"}
        if last
        else _("Nhật ký chưa có gì để niêm.")
    )


HEALTH.register("audit.chain", check_audit_chain)

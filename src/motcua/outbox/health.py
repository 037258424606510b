"""Is what was announced also heard?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.kernel.health import HEALTH, Finding, failed, good, notice

from .queries import Backlog, backlog

LAG_MAX = timedelta(minutes=5)


def check_outbox() -> Iterator[Finding]:
    yield from judge(backlog(), timezone.now())


def judge(found: Backlog, now: datetime) -> Iterator[Finding]:
    """Dead letters fail; so does an event that has waited for more than `LAG_MAX`."""
    if found.dead:
        yield failed(_("%(count)d thông điệp chết; xem bằng `motcua outbox dead`.") % {"count": found.dead})
    if found.orphaned:
        yield notice(
            _("%(count)d thông điệp gửi tới nơi nhận không còn trong chương trình.") % {"count": found.orphaned}
        )
    lag = now - found.oldest_at if found.oldest_at else timedelta(0)
    if lag > LAG_MAX:
        yield failed(_("Sự kiện cũ nhất đã chờ %(lag)s; `motcua worker` có đang chạy không?") % {"lag": lag})
    elif not found.dead:
        yield good(_("Không có thông điệp chết, không có sự kiện chờ lâu."))


HEALTH.register("outbox.backlog", check_outbox)

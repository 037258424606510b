"""Can documents be signed here, and by whom?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.kernel.health import HEALTH, Finding, failed, good, notice

from .files.scanning import ScannerUnavailable, ScanState, scanner
from .files.storage import StorageUnavailable, storage
from .ports import Expiry, SigningUnavailable, signer
from .queries import scan_counts, stamp_counts
from .timestamping import time_stamper

EXPIRY_TOLD_BEFORE = timedelta(days=30)


def check_signing() -> Iterator[Finding]:
    try:
        used = signer()
    except SigningUnavailable:
        yield failed(_("Chưa cấu hình nơi ký văn bản."))
        return
    problems = used.problems()
    yield from (failed(_("Khóa ký: %(problem)s.") % {"problem": problem}) for problem in problems)
    if used.is_demonstration:
        yield notice(
            _(
                "Văn bản do tổ chức chứng thực trình diễn ký, không có giá trị pháp lý; "
                "muốn ký thật, đặt khóa của cơ quan vào thư mục `signing`."
            )
        )
    elif not problems:
        yield good(_("Khóa ký và chứng thư gốc mở được."))
    if not problems:
        yield from _expiries(used.expiries(), timezone.now())


def _expiries(expiries: Sequence[Expiry], now: datetime) -> Iterator[Finding]:
    """A certificate that has ended fails; one that soon will is told."""
    for one in expiries:
        words = {"name": one.name, "day": f"{timezone.localtime(one.at):%d/%m/%Y}"}
        if one.at <= now:
            yield failed(_("Chứng thư đã hết hạn ngày %(day)s: %(name)s") % words)
        elif one.at - now < EXPIRY_TOLD_BEFORE:
            yield notice(_("Chứng thư sắp hết hạn, ngày %(day)s: %(name)s") % words)


def check_storage() -> Iterator[Finding]:
    try:
        used = storage()
        problems = used.problems()
    except StorageUnavailable:
        yield failed(_("Kho tệp không trả lời."))
        return
    yield from (failed(_("Kho tệp: %(problem)s.") % {"problem": problem}) for problem in problems)
    if not problems:
        yield good(_("Kho tệp sẵn sàng: %(place)s") % {"place": used.whereabouts()})


def check_scanner() -> Iterator[Finding]:
    try:
        used = scanner()
    except ScannerUnavailable:
        yield failed(_("Chưa cấu hình quét mã độc."))
        return
    problems = used.problems()
    yield from (failed(_("Quét mã độc: %(problem)s.") % {"problem": problem}) for problem in problems)
    if not used.is_real:
        yield notice(_("Không có chương trình quét mã độc; tệp gửi lên không được quét. Đặt MOTCUA_CLAMD."))
    elif not problems:
        yield good(_("Chương trình quét mã độc trả lời: %(words)s") % {"words": used.words()})
    counts = scan_counts()
    if waiting := counts[ScanState.HELD] + counts[ScanState.PASSED]:
        yield notice(_("%(count)d tệp chờ được quét.") % {"count": waiting})
    if counts[ScanState.INFECTED]:
        yield notice(_("%(count)d tệp có mã độc đã bị khóa.") % {"count": counts[ScanState.INFECTED]})


def check_time_stamps() -> Iterator[Finding]:
    used = time_stamper()
    if used is None:
        yield notice(_("Chưa cấu hình dấu thời gian; văn bản chỉ có chữ ký số. Đặt MOTCUA_TSA_URL."))
        return
    problems = used.problems()
    yield from (failed(_("Dấu thời gian: %(problem)s.") % {"problem": problem}) for problem in problems)
    if not problems:
        yield good(_("Nơi cấp dấu thời gian trả lời: %(words)s") % {"words": used.words()})
    waiting, without = stamp_counts()
    if waiting:
        yield notice(_("%(count)d văn bản đang chờ dấu thời gian.") % {"count": waiting})
    if without:
        yield notice(_("%(count)d văn bản không có được dấu thời gian.") % {"count": without})


HEALTH.register("documents.timestamps", check_time_stamps)
HEALTH.register("documents.scanner", check_scanner)
HEALTH.register("documents.signing", check_signing)
HEALTH.register("documents.storage", check_storage)

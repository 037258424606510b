"""Checks of the machine and the installation; the packages add theirs."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.health import HEALTH, Finding, failed, good, notice
from motcua.ui import api as ui

from .backup.making import LAST

POSTGRES_MINIMUM = 15
WORKER_SILENT_SECONDS = 60  # a worker says every ten that it lives
BACKUP_AGE_MAX = timedelta(hours=26)
OPTIONAL_PROGRAMS = {
    "chromium": gettext_lazy("kiểm thử trên trình duyệt thật"),
    "tesseract": gettext_lazy("nhận dạng chữ trên bản quét"),
    "pdfsig": gettext_lazy("đối chiếu chữ ký số bằng công cụ độc lập"),
}


def check_environment() -> Iterator[Finding]:
    yield good(_("Thư mục dữ liệu: %(folder)s") % {"folder": settings.HOME})
    if settings.DEBUG:
        yield notice(_("MOTCUA_DEBUG đang bật: chỉ dùng khi phát triển."))
    if settings.DEMO:
        yield notice(_("MOTCUA_DEMO đang bật: dữ liệu và tài khoản trình diễn."))


def check_proxies() -> Iterator[Finding]:
    """Whose word on the address of callers is taken."""
    trusted = settings.TRUSTED_PROXIES
    if trusted:
        yield good(_("Tin địa chỉ do proxy chuyển tiếp từ: %(networks)s") % {"networks": ", ".join(map(str, trusted))})
    else:
        yield good(
            _("Không tin địa chỉ chuyển tiếp. Nếu chạy sau proxy, đặt MOTCUA_TRUSTED_PROXIES để tính riêng từng người.")
        )


def check_database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        version = cursor.fetchone()[0]
    if version < POSTGRES_MINIMUM:
        yield failed(_("PostgreSQL %(version)d quá cũ, cần từ 15 trở lên.") % {"version": version})
    else:
        yield good(_("PostgreSQL %(version)d trả lời.") % {"version": version})


def check_migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield failed(_("%(count)d bước chuyển đổi chưa áp dụng; chạy `motcua migrate`.") % {"count": len(waiting)})
    else:
        yield good(_("Cấu trúc cơ sở dữ liệu khớp với chương trình."))


def check_folders() -> Iterator[Finding]:
    for folder in (Path(settings.HOME), Path(settings.FILES)):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            yield failed(_("Không ghi được vào %(folder)s.") % {"folder": folder})
    free = shutil.disk_usage(settings.HOME).free // 2**20
    if free < 1024:
        yield failed(_("Đĩa chỉ còn %(free)d MB.") % {"free": free})
    else:
        yield good(_("Ghi được vào thư mục dữ liệu, đĩa còn %(free)d MB.") % {"free": free})


def check_assets() -> Iterator[Finding]:
    if ui.assets_built():
        yield good(_("Giao diện đã dựng."))
    else:
        yield failed(_("Giao diện chưa dựng; chạy `make setup`."))


def check_messages() -> Iterator[Finding]:
    sources = sorted(Path(__file__).resolve().parents[1].rglob("locale/*/LC_MESSAGES/django.po"))
    stale = [
        po for po in sources if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        yield failed(_("%(count)d bản dịch chưa biên dịch; chạy `make setup`.") % {"count": len(stale)})
    else:
        yield good(_("Bản dịch đã biên dịch."))


def check_programs() -> Iterator[Finding]:
    for name, use in OPTIONAL_PROGRAMS.items():
        if shutil.which(name) is None:
            yield notice(_("Không có %(program)s, cần cho: %(use)s.") % {"program": name, "use": use})


def check_worker() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
        (silent_seconds,) = cursor.fetchone()
    if silent_seconds is None:
        yield notice(_("Không có tiến trình làm việc nền nào đang chạy; chạy `motcua worker`."))
    elif silent_seconds > WORKER_SILENT_SECONDS:
        yield failed(_("Tiến trình làm việc nền không còn trả lời; chạy lại `motcua worker`."))
    else:
        yield good(_("Tiến trình làm việc nền đang chạy."))


def check_backup() -> Iterator[Finding]:
    place = Path(settings.HOME) / LAST
    if not place.exists():
        yield notice(_("Chưa sao lưu lần nào; chạy `motcua backup`."))
        return
    told = json.loads(place.read_text())
    at = datetime.fromisoformat(told["at"])
    words = {"at": f"{timezone.localtime(at):%H:%M %d/%m/%Y}", "place": told["place"]}
    if timezone.now() - at > BACKUP_AGE_MAX:
        yield notice(_("Bản sao lưu cuối đã cũ: %(at)s, %(place)s") % words)
    elif not told["verified"]:
        yield notice(_("Sao lưu cuối lúc %(at)s, chưa khôi phục thử: %(place)s") % words)
    else:
        yield good(_("Sao lưu cuối lúc %(at)s, đã khôi phục thử: %(place)s") % words)


for key, check in (
    ("project.1-environment", check_environment),
    ("project.1-proxies", check_proxies),
    ("project.2-database", check_database),
    ("project.3-migrations", check_migrations),
    ("project.4-folders", check_folders),
    ("project.5-assets", check_assets),
    ("project.6-messages", check_messages),
    ("project.7-programs", check_programs),
    ("project.8-worker", check_worker),
    ("project.9-backup", check_backup),
):
    HEALTH.register(key, check)

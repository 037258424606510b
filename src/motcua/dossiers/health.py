"""Do the interlinked procedures fit the catalogue and the forms?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.kernel.health import HEALTH, Finding, failed, good, notice
from motcua.kernel.time import day_of

from .interlinked import checking, library
from .interlinked.library import Library


def check_bundles() -> Iterator[Finding]:
    yield from judge(library.shipped(), day_of(timezone.now()))


def judge(known: Library, on: date) -> Iterator[Finding]:
    """A definition that cannot be read, or does not fit what is in force, fails; one not announced is told."""
    for place, words in known.faults.items():
        yield failed(f"{place}: {words}")
    sound = 0
    for definition in known.in_force(on):
        if not checking.is_offered(definition, on):
            code = definition.procedure
            yield notice(
                _("Nhóm liên thông %(key)s chưa dùng được: danh mục không có %(code)s.")
                % {
                    "key": definition.key,
                    "code": code,
                }
            )
            continue
        wrong = list(checking.problems(definition, on))
        for place, words in wrong:
            yield failed(f"{definition.key}: {place}: {words}")
        sound += not wrong
    if sound and not known.faults:
        yield good(_("%(count)d nhóm thủ tục liên thông dùng được.") % {"count": sound})


HEALTH.register("dossiers.interlinked", check_bundles)

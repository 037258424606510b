"""Whether the steps of a process add up to more than the law allows."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue

from ..deploying import Remark
from ..models import ProcessRemark
from ..reviewing import minutes_of
from ..spans import MINUTES_PER_WORKING_DAY
from ..values import StepTable
from .durations import limits_in

WARNING, UNKNOWN = ProcessRemark.Kind.WARNING.value, ProcessRemark.Kind.UNKNOWN.value


def check_limits(table: StepTable, limit_text: str, procedure_limit: catalogue.TimeLimit | None) -> list[Remark]:
    """A remark for each case of times that is over a limit, or that cannot be held against one.

    Limits come from the head of the column, the document's own sentence on the time limit, and, for the
    first case, the published procedure. Days of both sides are counted as days: a document that gives
    its limit in days and its steps in days is held to their number.
    """
    stated = limits_in(limit_text)
    return [
        remark
        for index in range(len(table.cases))
        for remark in _check_case(table, index, stated, procedure_limit if index == 0 else None)
    ]


def _check_case(
    table: StepTable, index: int, stated: list[int], procedure_limit: catalogue.TimeLimit | None
) -> Iterator[Remark]:
    case = table.cases[index]
    total = table.total_minutes(index)
    limits = {
        _("tài liệu quy trình"): stated[index] if len(stated) == len(table.cases) else None,
        _("đầu cột thời gian"): case.limit_minutes,
        _("thủ tục đã công bố"): minutes_of(procedure_limit),
    }
    name = f" ({case.name})" if case.name else ""
    if total is None:
        yield Remark(UNKNOWN, _("Chưa rõ tổng thời gian các bước%(case)s.") % {"case": name})
        return
    known = {source: limit for source, limit in limits.items() if limit is not None}
    if not known:
        yield Remark(UNKNOWN, _("Chưa rõ thời hạn theo luật để đối chiếu%(case)s.") % {"case": name})
    for source, limit in known.items():
        if total > limit:
            yield Remark(
                WARNING,
                _("Tổng thời gian các bước%(case)s là %(total)s, vượt thời hạn %(limit)s theo %(source)s.")
                % {"case": name, "total": _days(total), "limit": _days(limit), "source": source},
            )


def _days(minutes: int) -> str:
    days = f"{minutes / MINUTES_PER_WORKING_DAY:g}".replace(".", ",")
    return _("%s ngày") % days

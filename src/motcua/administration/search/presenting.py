"""Rules of search and missed searches as tables."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.ui import api as ui

PHRASES_IN_SIGHT = 6


def rules_table(rules: Sequence[catalogue.SearchRule]) -> ui.Table:
    return ui.Table(
        id="quy-tac",
        caption=_("Quy tắc tìm kiếm"),
        row_heads=False,
        dense=True,
        columns=[
            ui.Column(_("Người dân nói")),
            ui.Column(_("Tên trong danh mục")),
            ui.Column(_("Loại")),
            ui.Column(_("Trọng số, %"), numeric=True),
        ],
        rows=[ui.Row([_link(rule), _some(rule.means), _kind(rule), rule.weight]) for rule in rules],
        empty=_("Không có quy tắc nào khớp."),
    )


def missed_rows(missed: Sequence[catalogue.MissedSearch]) -> list[tuple[catalogue.MissedSearch, str]]:
    """Each with the way to a new synonym for it."""
    new = reverse("administration:search:new")
    return [(one, f"{new}?{urlencode({'tu': one.phrase})}") for one in missed]


def names(found: catalogue.Found) -> list[str]:
    return [f"{procedure.name} ({procedure.code})" for procedure in found.procedures]


def _link(rule: catalogue.SearchRule) -> str:
    words = _some(rule.said) or _some(rule.means)
    return ui.link(reverse("administration:search:rule", args=[rule.key]), words)


def _some(phrases: Sequence[str]) -> str:
    text = "; ".join(phrases[:PHRASES_IN_SIGHT])
    return f"{text}…" if len(phrases) > PHRASES_IN_SIGHT else text


def _kind(rule: catalogue.SearchRule) -> str:
    words = str(rule.kind.label)
    return _("%(kind)s, đã ngừng dùng") % {"kind": words} if rule.retired_on else words

"""Which form somebody fills in: the one their draft was begun on, whatever was published since."""

from __future__ import annotations

from datetime import date

from motcua.forms import api as forms

from .models import Draft
from .values import Filing


def form_of(draft: Draft) -> forms.Form:
    """The form of the draft; of one begun before drafts kept theirs, the newest."""
    if draft.form_key:
        return forms.form_of(draft.form_key, draft.form_version)
    return forms.form_for(draft.version_id)


def form_to_file(filing: Filing, on: date) -> forms.Form:
    """The form whose answers are filed: that of the draft they come from, else the one in force on the day."""
    draft = Draft.objects.filter(pk=filing.draft_id).first() if filing.draft_id else None
    return form_of(draft) if draft else forms.form_for(filing.version_id, on=on)

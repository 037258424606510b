"""The one way in: a dossier, or a bundle where the procedure is one."""

from __future__ import annotations

from datetime import datetime

from motcua.catalogue import api as catalogue
from motcua.kernel.actor import Actor
from motcua.kernel.time import day_of

from ..interlinked import library
from ..interlinked.actions.filing import file_bundle
from ..values import Filed, Filing
from .filing import file


def submit(*, actor: Actor, at: datetime, filing: Filing) -> Filed:
    """Files what the procedure stands for: `file`, or `file_bundle` where interlinked procedures are
    announced under its code. Raises what they raise.
    """
    code = catalogue.version(filing.version_id).code
    definition = library.shipped().of_procedure(code, day_of(at))
    if definition is None:
        return file(actor=actor, at=at, filing=filing)
    return file_bundle(actor=actor, at=at, filing=filing, definition=definition)

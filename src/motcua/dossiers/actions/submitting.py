"""The one way in: a dossier, or a bundle where the procedure is one."""

from __future__ import annotations

from datetime import datetime

from motcua.catalogue import api as catalogue
from motcua.kernel.actor import Actor
from motcua.kernel.time import day_of

from ..interlinked import library
from ..interlinked.actions.filing import file_bundle
from ..interlinked.definitions import Definition
from ..values import Filed, Filing
from .filing import file


def submit(*, actor: Actor, at: datetime, filing: Filing) -> Filed:
    """Files what the procedure stands for: `file`, or `file_bundle` where interlinked procedures are
    announced under its code. Raises what they raise.
    """
    definition = bundle_of(filing, at)
    if definition is None:
        return file(actor=actor, at=at, filing=filing)
    return file_bundle(actor=actor, at=at, filing=filing, definition=definition)


def bundle_of(filing: Filing, at: datetime) -> Definition | None:
    """The interlinked procedures that the filing's procedure stands for, if it does."""
    return library.shipped().of_procedure(catalogue.version(filing.version_id).code, day_of(at))

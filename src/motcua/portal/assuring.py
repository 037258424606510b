"""What to do when a sign-in is not sure enough for a procedure. The filing itself refuses; this only tells in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.errors import Words


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is needed, in words, and the way to sign in again at that level where there is one."""

    words: Words
    level: Words
    href: str


def lacking_assurance(request: HttpRequest, version: catalogue.ProcedureVersion, at: datetime) -> Lacking | None:
    needed = dossiers.assurance_lacking(identity.current_actor(request), version, at)
    if needed is None:
        return None
    asked = urlencode({"muc": int(needed), "next": request.get_full_path()})
    href = f"{reverse('identity:citizen_sign_in')}?{asked}" if identity.has_provider() else ""
    return Lacking(identity.AssuranceTooLow(needed).message, identity.assurance_word(needed), href)

"""History in sentences. A kind of case registers a sentence per verb; entries keep only the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from motcua.kernel.actor import Actor
from motcua.kernel.registry import Registry

from .models import HistoryEntry

type Facts = Mapping[str, Any]
type Sentence = Promise | Callable[[Facts], str]  # words with facts in braces, or what chooses such words

sentences: Registry[Sentence] = Registry("sentences of history")


def plan_entry(
    *, case_id: UUID, at: datetime, verb: str, actor: Actor, public: bool, data: Facts | None = None
) -> HistoryEntry:
    """The row of an entry, to be written with the rest of the act. `public` entries are shown to the
    applicant. Who acts in another's name is named with it.
    """
    if verb not in sentences:
        raise ValueError(f"no sentence is registered for {verb!r}")
    return HistoryEntry(
        case_id=case_id,
        at=at,
        verb=verb,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_name=actor.full_name,
        data={**(data or {}), **({"delegation": str(actor.mandate.delegation_id)} if actor.mandate else {})},
        public=public,
    )


class _Tolerant(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(verb: str, actor_name: str, data: Facts) -> str:
    """The entry told in the reader's language. A fact that an old entry lacks is told as “…”."""
    words = sentences[verb]
    chosen = words(data) if callable(words) else str(words)
    return chosen.format_map(_Tolerant(data, actor=actor_name))

from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Component):
    """How far a long work is; `done` of `total`."""

    label: Words
    done: int
    total: int
    id: str = "tien-do"


EXAMPLES = [Example("plain", Progress(label="Đang nhập thủ tục", done=1840, total=2642))]

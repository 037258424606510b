from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Content, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Fieldset(Component):
    """Groups several fields under one legend."""

    legend: Words
    content: Content = ""
    as_heading: bool = False
    hint: Words = ""
    id: str = ""


EXAMPLES = [Example("plain", Fieldset(legend="Nơi cư trú", content="…"))]

"""What all questions share: words, a hint, an error tied to the control by `aria-describedby`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.kernel.errors import Words

from .component import Component


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Component):
    """One question. `id` defaults to `name`; the error summary links to `#id`.

    `as_heading` makes the label the heading of a page that asks one thing.
    """

    name: str
    label: Words
    hint: Words = ""
    error: Words = ""
    id: str = ""
    optional: bool = False
    as_heading: bool = False

    def context(self) -> dict[str, Any]:
        id_ = self.id or self.name
        parts = (("hint", self.hint), ("error", self.error))
        described_by = " ".join(f"{id_}-{part}" for part, given in parts if given)
        return Component.context(self) | {"id": id_, "described_by": described_by}


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer. `conditional` is shown only while the answer is chosen (always without JavaScript)."""

    value: str
    text: Words
    hint: Words = ""
    conditional: Component | str = ""

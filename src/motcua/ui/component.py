"""What a component is: a frozen dataclass of parameters and a template beside it.

`components/<name>/component.py` defines the dataclass (the folder's name in CamelCase) and `EXAMPLES`,
which feed the gallery, the render tests and the accessibility run. A component sees its parameters
and nothing of the page around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

COMPONENTS = Path(__file__).parent / "components"


class UnknownComponent(LookupError):
    """No folder of that name in `ui/components`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Base of every component. Printing one in a template (`{{ field }}`) renders it."""

    def context(self) -> dict[str, Any]:
        """What the template sees: the parameters, and in some components names derived from them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def render(self, csrf_token: object = "") -> SafeString:
        """`csrf_token` is for components holding a form that posts."""
        html: str = _template(type(self).__module__).render(self.context() | {"csrf_token": csrf_token})
        return mark_safe(html.strip())  # noqa: S308

    def __str__(self) -> str:
        return self.render()

    def __html__(self) -> str:
        return self.render()


type Content = str | Promise | Component | Together


@dataclass(frozen=True, slots=True)
class Together:
    """Several pieces of content one after another, to be given where one is asked."""

    pieces: Sequence[Content]

    def __str__(self) -> str:
        return format_html_join("\n", "{}", ((piece,) for piece in self.pieces))

    def __html__(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Example:
    """One way to use a component. `wide` takes the whole width of the gallery; `alone` stands on a page of its
    own, because a page may have only one of its kind.
    """

    title: str
    component: Component
    wide: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A component as the gallery and the template tags know it."""

    name: str
    kind: type[Component]
    examples: Sequence[Example]

    @property
    def about(self) -> str:
        """What the component is for, in its own words."""
        return self.kind.__doc__ or ""


@cache
def _template(module: str) -> Any:
    """The template beside the code of a component, looked for once."""
    return get_template(f"ui/components/{module.split('.')[-2]}/template.html")


@cache
def entry(name: str) -> Entry:
    """The component in folder `name`. Raises `UnknownComponent`."""
    if not (COMPONENTS / name / "component.py").is_file():
        raise UnknownComponent(name)
    module = import_module(f"{__package__}.components.{name}.component")
    return Entry(name, getattr(module, "".join(part.title() for part in name.split("_"))), module.EXAMPLES)


def entries() -> Iterator[Entry]:
    """Every component, by name."""
    for path in sorted(COMPONENTS.glob("*/component.py")):
        yield entry(path.parent.name)

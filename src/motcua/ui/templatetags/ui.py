"""The template tags of the product's look. They are built in: no `{% load %}` needed.

    {% component "button" text=_("Nộp hồ sơ") %}
    {% fill "card" title=_("Sinh con") href="/thu-tuc/" %}…{% endfill %}

Parameters are those of the component's dataclass. An unknown or missing one is an error when the
template is compiled, not when the page is shown.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.exceptions import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..component import Component, UnknownComponent, entry
from ..manifest import bundle

register = template.Library()


class ComponentNode(Node):
    """Builds the component's parameters from the page's values and renders it."""

    def __init__(self, kind: type[Component], given: dict[str, FilterExpression], nodelist: NodeList | None) -> None:
        self.kind = kind
        self.given = given
        self.nodelist = nodelist or NodeList()
        self.filled = nodelist is not None

    def render(self, context: template.Context) -> SafeString:
        values: dict[str, Any] = {name: expression.resolve(context) for name, expression in self.given.items()}
        if self.filled:
            values["content"] = self.nodelist.render(context)
        return self.kind(**values).render(csrf_token=context.get("csrf_token", ""))


def _kind(token: Token, tag: str, word: str) -> type[Component]:
    if len(word) < 2 or word[0] not in "\"'" or word[-1] != word[0]:
        raise TemplateSyntaxError(f"{tag}: the component's name must be in quotes, not {word}")
    try:
        return entry(word[1:-1]).kind
    except UnknownComponent as error:
        raise TemplateSyntaxError(f"{tag}: there is no component {word}") from error


def _check(kind: type[Component], tag: str, given: set[str]) -> None:
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(given - set(known)):
        raise TemplateSyntaxError(f"{tag}: {kind.__name__} has no parameter {', '.join(unknown)}")
    required = {f.name for f in known.values() if f.default is MISSING and f.default_factory is MISSING}
    if missing := sorted(required - given):
        raise TemplateSyntaxError(f"{tag}: {kind.__name__} needs {', '.join(missing)}")


def _read(parser: Parser, token: Token, *, filled: bool) -> tuple[type[Component], dict[str, FilterExpression]]:
    tag, *words = token.split_contents()
    if not words:
        raise TemplateSyntaxError(f"{tag} needs the name of a component")
    kind = _kind(token, tag, words[0])
    rest = words[1:]
    given = token_kwargs(rest, parser)
    if rest:
        raise TemplateSyntaxError(f"{tag}: parameters are given by name, as in text=…; {rest[0]!r} is not")
    _check(kind, tag, set(given) | ({"content"} if filled else set()))
    return kind, given


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """`{% component "name" parameter=value … %}`"""
    kind, given = _read(parser, token, filled=False)
    return ComponentNode(kind, given, None)


@register.tag
def fill(parser: Parser, token: Token) -> ComponentNode:
    """`{% fill "name" parameter=value … %}…{% endfill %}`: what stands between becomes `content`."""
    kind, given = _read(parser, token, filled=True)
    nodelist = parser.parse(("endfill",))
    parser.delete_first_token()
    return ComponentNode(kind, given, nodelist)


@register.simple_tag
def ui_assets(name: str) -> SafeString:
    """The stylesheet and script of one face; a comment while nothing is built."""
    built = bundle(name)
    if built is None:
        return mark_safe("<!-- Giao diện chưa được dựng: make assets -->")
    fonts = format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((static(font),) for font in built.fonts),
    )
    return format_html(
        '{}\n<link rel="stylesheet" href="{}">\n<script type="module" src="{}"></script>',
        fonts,
        static(built.style),
        static(built.script),
    )


@register.simple_tag
def ui_unbuilt(name: str) -> SafeString:
    """Says on the page, plainly, that the look has not been built."""
    if bundle(name) is not None:
        return SafeString()
    return mark_safe("<p><strong>Giao diện chưa được dựng. Chạy: <code>make assets</code></strong></p>")

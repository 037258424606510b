"""Every component renders, escapes what it is given, and refuses what it does not know."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import SafeString

from motcua.ui import api as ui
from motcua.ui.component import COMPONENTS, Component, Example, entries

EVIL = '"><script>alert(1)</script>'
ALL = [(entry.name, example) for entry in entries() for example in entry.examples]
VOID = {"input", "meta", "link", "br", "hr", "img", "path"}


class Balance(HTMLParser):
    """Refuses markup whose tags do not close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """`<path/>` opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def _id(pair: tuple[str, Example]) -> str:
    return f"{pair[0]}: {pair[1].title}"


@pytest.mark.parametrize("pair", ALL, ids=_id)
def test_every_example_renders_balanced_markup_without_inline_style_or_script(pair: tuple[str, Example]) -> None:
    html = pair[1].component.render(csrf_token="token")
    parser = Balance()
    parser.feed(html)
    assert parser.open == []
    assert not re.search(r"\sstyle=|<script|\son\w+=", html)
    assert "{" not in html


def _poison(value: Any) -> Any:
    """The same parameter with every string in it replaced by an attack."""
    if isinstance(value, ui.Component | ui.Tone | SafeString | ui.Together) or value is None or value == "":
        return value
    if isinstance(value, str):
        return EVIL
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value, **{f.name: _poison(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name != "icon"}
        )
    if isinstance(value, list | tuple):
        return [_poison(item) for item in value]
    return value


def _words(component: Component) -> dict[str, Any]:
    """Parameters that hold people's words (those typed as a few fixed values are not among them)."""
    return {
        field.name: _poison(getattr(component, field.name))
        for field in dataclasses.fields(component)
        if "Literal" not in str(field.type) and "Tone" not in str(field.type) and field.name != "icon"
    }


@pytest.mark.parametrize("pair", [p for p in ALL if p[0] != "icon"], ids=_id)
def test_what_a_component_is_given_is_escaped(pair: tuple[str, Example]) -> None:
    attacked = dataclasses.replace(pair[1].component, **_words(pair[1].component))
    assert "<script" not in attacked.render()


def test_every_folder_holds_a_component_with_examples_and_a_docstring() -> None:
    folders = {path.name for path in COMPONENTS.iterdir() if path.is_dir() and not path.name.startswith("__")}
    found = {entry.name: entry for entry in entries()}
    assert set(found) == folders
    assert [name for name, entry in found.items() if not entry.examples or not entry.kind.__doc__] == []


def test_every_component_is_offered_by_the_api() -> None:
    assert {entry.kind.__name__ for entry in entries()} - set(ui.__all__) == set()


def _render(text: str, **values: Any) -> str:
    return Template(text).render(Context(values))


def test_the_tag_builds_a_component_from_named_parameters() -> None:
    html = _render('{% component "tag" text=word tone=tone %}', word="Quá hạn", tone=ui.Tone.LATE)
    assert "mc-tag--late" in html
    assert "Quá hạn" in html


def test_what_stands_inside_fill_becomes_the_content_and_is_escaped_once() -> None:
    html = _render('{% fill "inset_text" %}<em>{{ word }}</em>{% endfill %}', word="A & B")
    assert "<em>A &amp; B</em>" in html


def test_a_component_made_in_python_renders_where_it_is_printed() -> None:
    assert 'name="ho-ten"' in _render("{{ field }}", field=ui.Input(name="ho-ten", label="Họ tên"))


def test_a_component_sees_nothing_of_the_page_around_it() -> None:
    assert "của trang" not in _render('{% component "tag" text="a" %}', icon="của trang", tone="của trang")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{% component "button" words="a" %}', "has no parameter words"),
        ('{% component "button" %}', "needs text"),
        ('{% component "nothing" %}', "there is no component"),
        ("{% component button text='a' %}", "must be in quotes"),
        ('{% component "button" "a" %}', "given by name"),
        ('{% fill "button" text="a" %}{% endfill %}', "has no parameter content"),
    ],
)
def test_a_wrong_use_is_refused_when_the_template_is_compiled(text: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=message):
        Template(text)


def test_an_error_is_tied_to_its_control_and_the_summary_links_to_it() -> None:
    field = ui.Input(name="ho-ten", label="Họ tên", hint="Như trên giấy tờ", error="Nhập họ tên")
    assert 'aria-describedby="ho-ten-hint ho-ten-error"' in field.render()
    summary = ui.ErrorSummary.of({"ho-ten": "Nhập họ tên"})
    assert summary is not None
    assert 'href="#ho-ten"' in summary.render()
    assert ui.ErrorSummary.of({}) is None


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("27", "3", "2026"), "2026-03-27"),
        (("31", "2", "2026"), None),
        (("1", "1", "26"), None),
        (("", "", ""), None),
        (("a", "1", "2026"), None),
    ],
)
def test_three_boxes_are_a_day_or_none(parts: tuple[str, str, str], day: str | None) -> None:
    read = ui.DateParts.read(dict(zip(("n_day", "n_month", "n_year"), parts, strict=True)), "n")
    assert (str(read.as_date()) if read.as_date() else None) == day


def test_pages_near_the_ends_and_the_present_one_are_listed() -> None:
    pages = ui.Pagination(number=6, count=12).context()["pages"]
    assert pages == [1, None, 5, 6, 7, None, 12]

"""Every page of the product is looked at: what answers a GET stands in `tests/journeys/pages.py`, as a page or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from inspect import getclosurevars, isfunction
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.journeys.pages import NO_PAGE, NOWHERE, PAGES

API = "api/v1/"


def _patterns(resolver: URLResolver, route: str = "", space: str = "") -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """The name (the route where there is none), route and view of every address."""
    for one in resolver.url_patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLPattern):
            yield (f"{space}{one.name}" if one.name else here), here, one.callback
        else:
            yield from _patterns(one, here, f"{space}{one.namespace}:" if one.namespace else space)


def _methods(view: Callable[..., Any]) -> list[str]:
    """What its decorators let through; everything where none of them says."""
    while isfunction(view):
        allowed: list[str] | None = getclosurevars(view).nonlocals.get("request_method_list")
        if allowed is not None:
            return allowed
        view = getattr(view, "__wrapped__", None)  # type: ignore[assignment]
    return ["GET", "POST"]


def _answering_a_get() -> set[str]:
    return {
        name for name, route, view in _patterns(get_resolver()) if not route.startswith(API) and "GET" in _methods(view)
    }


def _looked_at() -> set[str]:
    addresses = {urlsplit(address).path for some in PAGES.values() for address in some} - {NOWHERE}
    return {resolve(re.sub(r"\{\w+\}", str(UUID(int=0)), address)).view_name for address in addresses}


def test_whatever_answers_a_get_is_looked_at_or_is_no_page_for_a_reason() -> None:
    forgotten = sorted(_answering_a_get() - _looked_at() - set(NO_PAGE))
    assert not forgotten, f"add to tests/journeys/pages.py: {', '.join(forgotten)}"


def test_no_page_is_both_looked_at_and_excused() -> None:
    assert sorted(set(NO_PAGE) & _looked_at()) == []
    assert sorted(set(NO_PAGE) - _answering_a_get()) == []

"""The shell around every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.utils import translation
from django.views import defaults

from motcua.project.urls import urlpatterns as product
from motcua.ui import manifest
from motcua.ui.component import entries
from motcua.ui.middleware import ChosenLanguage
from motcua.ui.specimens import SPECIMENS

urlpatterns = [path("ui/", include("motcua.ui.urls")), *product]
gallery = pytest.mark.urls(__name__)


@gallery
@pytest.mark.parametrize("name", [entry.name for entry in entries()])
def test_the_gallery_shows_each_component(client: Client, name: str) -> None:
    assert client.get(f"/ui/{name}/").status_code == 200


@gallery
@pytest.mark.parametrize("name", SPECIMENS)
def test_the_gallery_shows_each_layout_under_the_strict_policy(client: Client, name: str) -> None:
    answer = client.get(f"/ui/trang/{name}/")
    html = answer.content.decode()
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert " style=" not in html
    assert "<script>" not in html
    assert "– Một Cửa</title>" in html


@gallery
def test_the_gallery_knows_no_other_names(client: Client) -> None:
    assert client.get("/ui/nothing/").status_code == 404
    assert client.get("/ui/trang/nothing/").status_code == 404


@gallery
@pytest.mark.parametrize(("demo", "times"), [(True, 1), (False, 0)])
def test_every_page_says_so_when_the_data_are_a_demonstration(client: Client, demo: bool, times: int) -> None:
    with override_settings(DEMO=demo):
        assert client.get("/ui/").content.decode().count('class="mc-demo"') == times


@gallery
def test_a_page_with_errors_says_so_in_its_title(client: Client) -> None:
    assert "<title>Lỗi: Thông tin của con" in client.get("/ui/trang/form/").content.decode()


@gallery
def test_a_page_works_before_the_assets_are_built_and_says_how(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(manifest, "BUILT", tmp_path)
    answer = client.get("/ui/trang/start/")
    assert answer.status_code == 200
    assert "make assets" in answer.content.decode()


def _language(cookie: str) -> str:
    request = RequestFactory().get("/", headers={"Accept-Language": "en-GB"})
    request.COOKIES["django_language"] = cookie
    seen = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(translation.get_language())
        return HttpResponse()

    answer = ChosenLanguage(view)(request)
    assert answer.headers["Content-Language"] == seen[0]
    return str(seen[0])


@pytest.mark.parametrize(("cookie", "language"), [("", "vi"), ("en", "en"), ("vi", "vi"), ("fr", "vi")])
def test_vietnamese_is_spoken_unless_the_visitor_chose_english(cookie: str, language: str) -> None:
    assert _language(cookie) == language
    assert translation.get_language() == "vi"


def test_the_page_for_a_crash_needs_nothing_and_speaks_both_languages() -> None:
    html = defaults.server_error(RequestFactory().get("/")).content.decode()
    assert "Hệ thống đang gặp lỗi" in html
    assert "Something went wrong" in html


@pytest.mark.parametrize(("name", "words"), [("404", "Page not found"), ("403", "You may not see this page")])
def test_error_pages_speak_the_chosen_language(name: str, words: str) -> None:
    with translation.override("en"):
        assert words in render_to_string(f"{name}.html", request=RequestFactory().get("/"))


@pytest.mark.parametrize(("encoding", "suffix"), [("gzip", ".gz"), ("br", ".br")])
def test_assets_are_sent_compressed_and_kept_for_good(client: Client, encoding: str, suffix: str) -> None:
    built = manifest.bundle("citizen")
    if built is None:
        pytest.skip("the assets are not built (make assets)")
    answer = client.get(f"/static/{built.style}", headers={"Accept-Encoding": encoding})
    body = b"".join(answer)
    answer.close()
    assert answer.headers["Content-Encoding"] == encoding
    assert "immutable" in answer.headers["Cache-Control"]
    assert body == (manifest.BUILT.parent / f"{built.style}{suffix}").read_bytes()

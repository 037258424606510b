"""Everything said to people can be said in English too."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from motcua.project import messages

CATALOGUES = messages.catalogues()


@pytest.mark.parametrize("package", [*settings.FLOORS, "kernel", "project"])
def test_everything_a_package_says_has_an_english_translation(package: str) -> None:
    assert messages.untranslated(package, CATALOGUES) == set()


def test_translations_name_the_same_places_as_the_original() -> None:
    assert [
        messages.mismatched_places(catalogue) for catalogue in CATALOGUES if messages.mismatched_places(catalogue)
    ] == []


def test_the_extractor_reads_python_and_templates() -> None:
    said = {words for _context, words in messages.spoken("ui")}
    assert {"Có thông tin cần sửa", "Ngày", "Lọc", "Trang %(number)s"} <= said


def test_english_is_spoken_when_chosen_and_vietnamese_otherwise() -> None:
    with translation.override("en"):
        assert gettext("Quay lại") == "Back"
    with translation.override("vi"):
        assert gettext("Quay lại") == "Quay lại"

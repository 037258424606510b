"""A parent registers a birth; the office handles it; the parent gets the certificate. No JavaScript."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from motcua.catalogue import api as catalogue
from motcua.dossiers.tests.builders import City
from motcua.forms import api as forms
from motcua.kernel.time import day_of

from .people import Visitor

pytestmark = pytest.mark.django_db


def posted(raw: object, path: str) -> dict[str, object]:
    """A raw answer as a page's controls would send it."""
    if isinstance(raw, bool):
        return {path: "true" if raw else "false"}
    if isinstance(raw, list):
        return {} if raw and isinstance(raw[0], dict) else {path: raw}
    if isinstance(raw, dict):
        found: dict[str, object] = {}
        for key, value in raw.items():
            found |= posted(value, f"{path}.{key}")
        return found
    text = str(raw)
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        return {f"{path}_year": match[1], f"{path}_month": match[2], f"{path}_day": match[3]}
    return {path: text}


def test_a_birth_is_registered_without_javascript(city: City) -> None:
    parent = Visitor("congdan01")
    parent.go("/").go("/tim-kiem/?q=khai+sinh").follow("Thủ tục đăng ký khai sinh").follow("Nộp hồ sơ trực tuyến")
    parent.send(button="Bắt đầu")
    parent.follow("Nơi giải quyết").send({"unit": str(city.commune)}, button="Tiếp tục")
    version = catalogue.version_in_force("1.001193", day_of(timezone.now()))
    answers = forms.sample_answers(forms.form_for(version.id), 1, on=day_of(timezone.now()))
    for _ in range(20):
        if not re.search(r"/trang/", parent.path):
            break
        fields: dict[str, object] = {}
        for name in answers:
            if any(n and n.split(".")[0].removesuffix("_day") == name for n in parent.names()):
                fields |= posted(answers[name], name)
        parent.send(dict(fields.items()), button="Lưu và tiếp tục", upload=True)
        assert parent.status == 200, parent.text
    assert parent.path.endswith("/kiem-tra/"), (parent.path, parent.text[:500])
    parent.send(button="Nộp hồ sơ")
    assert parent.heading.startswith("Đã nộp hồ sơ")

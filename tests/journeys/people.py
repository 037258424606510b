"""What people do, through HTTP alone: the same pages a browser without JavaScript gets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from django.test import Client
from lxml import html

from motcua.dossiers.tests.builders import a_pdf


class Visitor:
    """Somebody with a browser without JavaScript: reads pages, fills in the form on them, presses its button."""

    def __init__(self, account: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.path = "/"
        self.status = 200
        self.page: Any = None
        if account:
            self.go("/dang-nhap/")
            self._send("/dang-nhap/trinh-dien/", {"account": account})

    def go(self, path: str) -> Visitor:
        return self._arrive(self.client.get(path, follow=True), path)

    def follow(self, text: str) -> Visitor:
        """Follows the link that reads so."""
        links = [a for a in self.page.iter("a") if text in " ".join(a.text_content().split())]
        assert links, f"no link {text!r} on {self.path}: {self.text[:800]}"
        return self.go(urljoin(self.path, links[0].get("href")))

    def send(self, fields: dict[str, Any] | None = None, *, button: str = "", upload: bool = False) -> Visitor:
        """Fills in and sends the form whose button reads so; other fields go as the page shows them."""
        form = self._form(button)
        data: dict[str, Any] = dict(form.form_values())
        for k, _v in form.form_values():
            if isinstance(data.get(k), str) and [x for x, _ in form.form_values()].count(k) > 1:
                data[k] = [b for a, b in form.form_values() if a == k]
        data |= fields or {}
        if upload:
            for field in form.xpath(".//input[@type='file']"):
                data[field.get("name")] = a_file(field.get("name"))
        return self._send(urljoin(self.path, form.get("action") or self.path), data)

    def answer(self, answers: Mapping[str, Any]) -> Visitor:
        """Goes through the pages of questions, answering those on each, with a file where one is asked."""
        for _ in range(20):
            if "/trang/" not in self.path:
                break
            asked = {name.split(".")[0].removesuffix("_day") for name in self.names() if name}
            fields: dict[str, Any] = {}
            for name in asked & answers.keys():
                fields |= _posted(answers[name], name)
            self.send(fields, button="Lưu và tiếp tục", upload=True)
            assert self.status == 200, self.text
        return self

    @property
    def text(self) -> str:
        return " ".join(self.page.text_content().split())

    @property
    def heading(self) -> str:
        found = self.page.xpath("//h1")
        return " ".join(found[0].text_content().split()) if found else ""

    def names(self) -> set[str]:
        """Names of the controls on the page."""
        return {e.get("name") for e in self.page.xpath("//main//*[@name]")}

    def _form(self, button: str) -> Any:
        for form in self.page.xpath("//main//form[translate(@method, 'POST', 'post')='post']"):
            presses = " ".join(" ".join(b.text_content().split()) for b in form.iter("button"))
            if button in presses:
                return form
        raise AssertionError(f"no form with {button!r} on {self.path}: {self.text[:800]}")

    def _send(self, path: str, data: dict[str, Any]) -> Visitor:
        token = self.client.cookies.get("csrftoken")
        hidden = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.source)
        if hidden:
            data = {**data, "csrfmiddlewaretoken": hidden[1]}
        assert token is not None or hidden is not None
        return self._arrive(self.client.post(path, data, follow=True), path)

    def _arrive(self, response: Any, path: str) -> Visitor:
        self.path = response.redirect_chain[-1][0] if response.redirect_chain else path
        self.status = response.status_code
        body = b"".join(response.streaming_content) if response.streaming else response.content
        self.body = body
        if response["Content-Type"].startswith("text/html"):
            self.source = body.decode()
            self.page = html.fromstring(self.source)
        return self


def a_file(name: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(f"{name}.pdf", a_pdf(name), "application/pdf")


def _posted(raw: object, path: str) -> dict[str, object]:
    """A raw answer as a page's controls would send it."""
    if isinstance(raw, bool):
        return {path: "true" if raw else "false"}
    if isinstance(raw, list):
        return {} if raw and isinstance(raw[0], dict) else {path: raw}
    if isinstance(raw, dict):
        found: dict[str, object] = {}
        for key, value in raw.items():
            found |= _posted(value, f"{path}.{key}")
        return found
    text = str(raw)
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        return {f"{path}_year": match[1], f"{path}_month": match[2], f"{path}_day": match[3]}
    return {path: text}

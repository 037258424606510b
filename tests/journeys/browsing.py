"""What people do at a browser: they press what reads so, and fill in what is labelled so."""

from __future__ import annotations

import io
import re
from typing import Any

import segno
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from motcua.dossiers.tests.builders import a_pdf
from tests.browser import OpenPage, go_by
from tests.town import Town

REFERENCE = re.compile(r"H26[\d.]*-\d{6}-\d{4}")
NEXT = "Lưu và tiếp tục"

expect.set_options(timeout=20_000)  # a busy machine is no fault


class Person:
    """Somebody at a browser of their own, signed in with one press when `account` is given."""

    def __init__(self, town: Town, open_page: OpenPage, account: str = "", **screen: Any) -> None:
        self.town = town
        self.page: Page = open_page(**screen)
        if account:
            self.sign_in(account)

    def sign_in(self, account: str) -> None:
        """As the press of the button does, without showing the page with all the others on it."""
        request, url = self.page.request, self.town.url
        request.get(f"{url}/dang-nhap/")
        token = next(one["value"] for one in self.page.context.cookies() if one["name"] == settings.CSRF_COOKIE_NAME)
        form = {"account": account, "csrfmiddlewaretoken": token}
        landed = request.post(f"{url}/dang-nhap/trinh-dien/", form=form)
        assert landed.ok, landed.status
        self.page.goto(landed.url)

    def sign_in_here(self, account: str) -> None:
        button = self.page.locator(f"button[value='{account}']")
        group = button.locator("xpath=ancestor::details[not(@open)]/summary")
        if group.count():
            group.click()
        go_by(self.page, button)
        expect(self.page).not_to_have_url(re.compile("dang-nhap"))

    def go(self, path: str) -> Person:
        self.page.goto(self.town.url + path)
        return self

    def status_of(self, path: str) -> int:
        """What the server answers to this person's browser."""
        return self.page.request.get(self.town.url + path).status

    def follow(self, text: str) -> Person:
        return self.go_by(self.main.get_by_role("link", name=text).first)

    def press(self, text: str) -> Person:
        return self.go_by(self.main.get_by_role("button", name=text, exact=True))

    def go_by(self, what: Locator) -> Person:
        """Presses `what`; where it leads to another page, only that one is looked at from then on."""
        go_by(self.page, what)
        return self

    def fill(self, label: str, text: str) -> Person:
        self.field(label).fill(text)
        return self

    def select(self, label: str, text: str) -> Person:
        self.main.get_by_role("combobox", name=_reads(label)).select_option(label=text)
        return self

    def choose(self, question: str, answer: str) -> Person:
        self.group(question).get_by_role("radio", name=_reads(answer)).check()
        return self

    def fill_date(self, question: str, day: str, month: str, year: str) -> Person:
        group = self.group(question)
        for label, text in (("Ngày", day), ("Tháng", month), ("Năm", year)):
            group.get_by_label(label, exact=True).fill(text)
        return self

    def give(self, label: str, *files: dict[str, Any]) -> Person:
        self.field(label).set_input_files(files)  # type: ignore[arg-type]
        return self

    def unfold(self, text: str) -> Person:
        self.main.locator("summary").filter(has_text=text).click()
        return self

    def field(self, label: str) -> Locator:
        return self.main.get_by_label(_reads(label))

    def group(self, question: str) -> Locator:
        return self.main.get_by_role("group", name=question).last

    @property
    def main(self) -> Locator:
        return self.page.locator("body > .govuk-width-container")

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text().strip()

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def sees(self, text: str | re.Pattern[str]) -> Person:
        expect(self.page.locator("main")).to_contain_text(text)
        return self

    def download(self, text: str) -> bytes:
        """What the link that reads so leads to."""
        href = self.main.get_by_role("link", name=text).first.get_attribute("href")
        assert href is not None
        answer = self.page.request.get(self.town.url + href)
        assert answer.ok, f"{href}: {answer.status}"
        return answer.body()


def _reads(text: str) -> re.Pattern[str]:
    """What begins so: a label may go on to say that an answer is optional."""
    return re.compile(rf"^\s*{re.escape(text)}")


def a_scan(name: str = "giay.pdf") -> dict[str, Any]:
    """A PDF as a phone's scanner gives it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": a_pdf(name)}


def a_picture(name: str = "anh.png") -> dict[str, Any]:
    """A picture as a phone takes it."""
    out = io.BytesIO()
    segno.make(name).save(out, kind="png", scale=8)
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}

"""A keeper redraws a process in the browser, and an officer sees where a dossier stands in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from motcua.dossiers.tests.builders import an_accepted_dossier
from motcua.processes import api as processes
from tests.browser import OpenPage, fits, go_by
from tests.town import Town

from .browsing import Person

pytestmark = pytest.mark.browser

PROCESS = "/quan-tri/quy-trinh/ma/demo-khai-sinh/"


def test_a_process_is_redrawn_and_a_dossier_shows_its_running_step(
    town: Town, open_page: OpenPage, axe: Callable[[Page], None]
) -> None:
    filed = an_accepted_dossier(town.city, at=timezone.now(), seed=71)
    page = Person(town, open_page, "kiemsoat.ttpvhcchanoi").page
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.goto(town.url + PROCESS)
    go_by(page, page.get_by_text("Sửa thành phiên bản mới"))
    draft = page.url
    page.goto(f"{draft}so-do/")
    page.wait_for_selector("[data-ready]")
    assert page.locator(".bjs-powered-by").is_visible()
    page.click("[data-element-id=tham_tra] .djs-hit")
    page.fill("[name=p-name]", "Thẩm tra lại")
    page.fill("[name=p-result]", "Dự thảo đã soát")
    page.locator("[name=p-result]").blur()
    fits(page)
    axe(page)
    page.click("text=Lưu bản nháp")
    page.wait_for_selector("text=Đã lưu bản nháp.")
    table = processes.table_in(next(one for one in processes.drafts() if one.key == "demo-khai-sinh").bpmn)
    assert table is not None
    assert (table.steps[1].name, table.steps[1].result) == ("Thẩm tra lại", "Dự thảo đã soát")
    assert table.steps[1].role == "specialist"

    officer = Person(town, open_page, "chuyenvien.hoankiem").page
    officer.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    officer.goto(f"{town.url}/lam-viec/ho-so/{filed.reference}/")
    officer.click("text=Xem quy trình")
    officer.wait_for_selector("[data-ready]")
    assert officer.get_attribute("[data-process-viewer]", "data-warnings") == "0"
    assert officer.locator(".mc-running[data-element-id=tham_tra]").count() == 1
    assert officer.locator(".mc-done[data-element-id=tiep_nhan]").count() == 1
    assert complaints == []

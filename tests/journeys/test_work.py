"""An hour of work: a social worker with an old phone, and an officer who opens a case."""

from __future__ import annotations

import re

import pytest

from .conftest import PHONE
from .test_days import looked_at

pytestmark = pytest.mark.journey


def send(page) -> None:
    """Send the form at hand; the page that follows is sound and names no problem."""
    page.locator("main form").last.locator("button.is-main").click()
    looked_at(page)
    assert page.locator(".problems").count() == 0, page.inner_text("main")


def choose(page, what: str) -> None:
    """Open the menu of a case and follow one of its lines."""
    page.locator("details.menu:has(.menu-panel) summary.is-main").click()
    page.locator(".menu-panel a").filter(has_text=what).click()
    looked_at(page)


def nothing_is_begun(page, address: str) -> None:
    """A form that was sent is empty when it is opened again: no draft is left."""
    page.goto(address)
    assert page.locator("main [role='status'].notice").count() == 0


def test_a_social_worker_notes_what_was_done_and_finishes_a_task_on_a_phone(visit):
    with visit("social", language="es", size=PHONE) as page:
        task = page.locator("main .work-list a").filter(has_text="Visita")
        task.click()
        looked_at(page)
        done = page.url
        page.locator(".trail a").last.click()
        case = page.url

        page.locator("main nav a").filter(has_text="Protección").click()
        looked_at(page)
        page.locator("main a[href$='/service/new/']").click()
        looked_at(page)
        new_service = page.url
        page.select_option('[name="person"]', index=1)
        page.select_option('[name="kind"]', "clothing")
        page.fill('[name="given_on"]', "27 de noviembre de 2025")
        send(page)
        assert "27 de noviembre de 2025" in page.inner_text("main")
        assert "Servicio: Ropa" in page.inner_text("main")

        choose(page, "Nota")
        new_note = page.url
        page.select_option('[name="kind"]', index=1)
        page.fill('[name="text"]', "Recibió ropa de su talla y la eligió ella misma.")
        send(page)
        assert page.url == case

        page.goto(done)
        page.locator(".moves a").filter(has_text="Marcar como hecha").click()
        looked_at(page)
        send(page)
        assert "Hecha" in page.inner_text("main")

        page.goto("/")
        assert page.locator("main .work-list a").filter(has_text="Visita").count() == 0
        for address in (new_service, new_note):
            nothing_is_begun(page, address)


def test_an_officer_opens_a_case_with_a_person_and_an_investigation(visit):
    with visit("officer") as page:
        page.goto("/case/")
        page.locator("main a[href='/case/new/']").first.click()
        looked_at(page)
        page.select_option('[name="exploitation"]', "labour")
        page.fill('[name="opened_on"]', "2 Nov 2026")
        send(page)
        case = page.url
        assert re.search(r"/case/[0-9a-f-]{36}/$", case)
        assert "Opened on 2 Nov 2026" in page.inner_text("main")

        choose(page, "Add a person")
        page.fill('[name="name"]', "Invented Placencia Rosado")
        page.locator("main form button.is-main").click()
        looked_at(page)
        assert page.input_value('[name="full"]') == "Invented Placencia Rosado"
        page.select_option('[name="role"]', "suspect")
        send(page)
        assert page.url == case
        assert "Invented Placencia Rosado" in page.inner_text("main")

        page.locator("main nav a").filter(has_text="Investigation").click()
        looked_at(page)
        page.locator("main a[href$='/investigation/new/']").click()
        looked_at(page)
        new_investigation = page.url
        page.fill('[name="opened_on"]', "3 Nov 2026")
        page.select_option('[name="exploitation"]', "labour")
        page.select_option('[name="channel"]', index=1)
        send(page)
        assert "Investigation: Labour exploitation" in page.inner_text("main")

        nothing_is_begun(page, "/case/new/")
        nothing_is_begun(page, new_investigation)
    with visit("officer2") as page:
        assert page.goto(case).status == 404

"""A data steward’s Monday: a folder of somebody else’s files, mapped on one page, and again."""

from __future__ import annotations

import pytest

from .conftest import DESK, PHONE
from .test_days import looked_at

pytestmark = pytest.mark.journey

REGISTER = (
    "Libro de casos de la oficina\n\nExpte;Abierto el;Tipo;Implicados;Zona\n"
    "A/1;05/06/2021;sexual;Pérez, Juan;Cayo\nA/2;13/06/2021;laboral;no identificado;Corozal\n"
    "A/3;junio 2021;esclavitud;Gómez, Luis / Chan, Iván;Toledo\nA/4;31/02/2021;sexual;;Cayo\n"
).encode("utf-16")
WORDS = {
    "en": ("Bring them in", "Map this file", "Show what comes of it", "Save this mapping"),
    "es": ("Traerlos", "Asignar campos", "Ver el resultado", "Guardar la correspondencia"),
}


def bring(page, name: str, words: tuple[str, ...], *, scripts: bool = True) -> None:
    page.goto("/registers/new/")
    page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": REGISTER}
    )
    page.select_option("select[name=office]", "police")
    page.fill("input[name=year_from]", "2021")
    page.fill("input[name=year_to]", "2021")
    page.fill("[name=origin]", "Office of Cayo")
    page.click(f"button:has-text('{words[0]}')")
    if scripts:
        looked_at(page)
    page.click(f"a:has-text('{words[1]}')")


def field_of(page, heading: str):
    return page.locator(f"li.mp-heading:has(strong:text-is('{heading}')) .mp-field select")


@pytest.mark.parametrize(
    ("language", "size", "scripts"),
    [("en", DESK, True), ("es", PHONE, True), ("es", DESK, False)],
)
def test_a_strange_register_is_mapped_and_offered_again(visit, language, size, scripts):
    words = WORDS[language]
    name = f"casos-{language}-{size['width']}-{scripts}"
    with visit("steward", language=language, size=size, scripts=scripts) as page:
        bring(page, f"{name}.csv", words, scripts=scripts)
        page.goto(f"{page.url}?start=proposal")
        if scripts:
            looked_at(page)
        page.locator("details:has(strong:text-is('Implicados')) > summary").first.click()
        field_of(page, "Implicados").select_option("suspects")
        page.click(f"button:has-text('{words[2]}')")
        preview = page.locator("#mp-preview")
        assert "Pérez, Juan" in preview.inner_text()
        assert "esclavitud" in preview.inner_text()
        assert preview.locator(".is-flagged").count() >= 1
        row = page.locator("tr:has(th:text-is('esclavitud'))")
        row.locator("select").select_option("labour")
        page.fill("input[name=mapping]", name.replace("-", "_"))
        page.click(f"button:has-text('{words[3]}')")
        assert f"{name.replace('-', '_')} v1" in page.locator("main").inner_text()
        bring(page, f"{name}-next.csv", words, scripts=scripts)
        assert f"{name.replace('-', '_')} v1" in page.locator(".mp-starts").text_content()
        assert field_of(page, "Implicados").input_value() == "suspects"


def test_the_preview_follows_each_change_by_itself(visit):
    with visit("steward") as page:
        bring(page, "live.csv", WORDS["en"])
        page.goto(f"{page.url}?start=proposal")
        page.locator("details:has(strong:text-is('Implicados')) > summary").first.click()
        assert "Pérez" not in page.locator("#mp-preview").inner_text()
        field_of(page, "Implicados").select_option("suspects")
        page.locator("#mp-preview:has-text('Pérez')").wait_for()


def test_a_register_is_mapped_by_the_keyboard_alone(visit):
    with visit("steward") as page:
        bring(page, "keys.csv", WORDS["en"])
        page.goto(f"{page.url}?start=proposal")
        page.fill("input[name=mapping]", "keys")
        field_of(page, "Expte").focus()
        for _step in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.value") == "save":
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/registers/*/")
        assert "v1" in page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("language", "size", "scripts"), [("en", DESK, True), ("es", PHONE, True), ("es", PHONE, False)]
)
def test_everybody_is_compared_at_the_press_of_a_button(visit, language, size, scripts):
    with visit("steward", language=language, size=size, scripts=scripts) as page:
        page.goto("/pairs/")
        page.click("main a[href='/pairs/compare/']")
        for _before_and_after in range(2):
            if scripts:
                looked_at(page)
            page.click("main form:not([role=search]) button.is-main")
        page.locator("dl.fields dd").nth(2).wait_for()
        page.click("main a[href='/pairs/']")
        page.wait_for_url("**/pairs/")

"""A day of each person: they sign in, open what is theirs, and meet nothing that is not."""

from __future__ import annotations

import pytest

from .conftest import DESK, PHONE, faults, sideways

pytestmark = pytest.mark.journey

PERSONAS = ("officer", "social", "prosecutor", "focal", "steward", "ngo", "auditor", "admin")
WORDS = {"en": "My work", "es": "Mi trabajo"}


def looked_at(page) -> None:
    """What must hold of every page: nothing serious for axe, nothing sideways, one heading."""
    assert not faults(page), page.url
    assert sideways(page) <= 0, f"{page.url} is wider than the window"
    assert page.locator("h1").count() == 1, page.url


def addresses(page) -> list[str]:
    """Everywhere that the navigation leads to."""
    found = page.eval_on_selector_all("nav a", "links => links.map(a => a.getAttribute('href'))")
    return list(dict.fromkeys(href for href in found if href.startswith("/")))


def the_case_of(page, name: str) -> str:
    """Find a person by name and open the case in which they are; gives its address."""
    page.goto("/person/search/")
    page.fill('input[name="name"]', name)
    page.click("main button.is-main")
    page.click(f"main a:has-text('{name.split()[0]}')")
    page.locator("main a[href^='/case/']").first.click()
    return str(page.url)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("persona", PERSONAS)
def test_everybody_arrives_at_their_own_work(visit, persona, language):
    size = PHONE if language == "es" else DESK
    with visit(persona, language=language, size=size) as page:
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").inner_text() == WORDS[language]
        looked_at(page)


@pytest.mark.parametrize("persona", ["officer", "focal"])
def test_every_list_on_a_phone_in_spanish(visit, persona):
    with visit(persona, language="es", size=PHONE) as page:
        for address in addresses(page):
            answer = page.goto(address)
            assert answer.status == 200, address
            looked_at(page)


@pytest.mark.parametrize("persona", ["social", "admin", "auditor", "steward"])
def test_every_list_at_a_desk_in_english(visit, persona):
    with visit(persona) as page:
        for address in addresses(page):
            answer = page.goto(address)
            assert answer.status == 200, address
            looked_at(page)


def test_the_two_halves_of_the_case_of_the_convicted_pair(visit):
    with visit("officer") as page:
        address = the_case_of(page, "Wilmer Ramclam")
        looked_at(page)
        told = page.inner_text("body")
        assert "Wilmer Ramclam" in told
        assert "Ana Lucía Ramclam" in told
    with visit("social") as page:
        assert page.goto(address).status == 200
        looked_at(page)
        told = page.inner_text("body")
        assert "Gwendolyn Bonilla" in told
        assert "Ramclam" not in told
    for stranger in ("officer2", "focal", "ngo", "admin", "auditor"):
        with visit(stranger) as page:
            assert page.goto(address).status == 404, stranger
            looked_at(page)


def test_the_file_of_the_two_officials_is_met_by_its_own_people_alone(visit):
    with visit("officer") as page:
        address = the_case_of(page, "Elvira Sosa")
        assert "Elvira" in page.inner_text("body")
    for other in ("officer2", "officer3", "social", "prosecutor", "focal", "ngo", "steward"):
        with visit(other) as page:
            assert page.goto(address).status == 404, other


def test_what_is_hidden_opens_on_request_and_is_written_down(visit):
    with visit("social") as page:
        page.click("main a:has-text('Assess')")
        page.click("button:has-text('Show')")
        page.wait_for_selector("text=before the move")
        page.click("a:has-text('History')")
        assert "Hidden words were opened" in page.inner_text("main")


def test_a_form_keeps_what_was_typed_and_says_what_to_mend(visit):
    with visit("focal", size=PHONE) as page:
        page.goto("/meeting/new/")
        page.fill('[name="period_from"]', "31/02/2021")
        page.fill('[name="quarter"]', "3")
        page.click("main button.is-main")
        looked_at(page)
        assert page.input_value('[name="period_from"]') == "31/02/2021"
        assert page.input_value('[name="quarter"]') == "3"
        assert page.locator(".problems").count() == 1


def test_everything_works_without_scripts(visit):
    with visit("focal", scripts=False, language="es") as page:
        page.goto("/meeting/new/")
        page.select_option('[name="body"]', "council")
        page.select_option('[name="kind"]', "quarterly")
        page.fill('[name="period_from"]', "1 de abril de 2022")
        page.fill('[name="period_to"]', "30 de junio de 2022")
        page.click("main button.is-main")
        assert page.url.rstrip("/").split("/")[-2] == "meeting"
        assert "2022" in page.inner_text("main")


def test_the_last_save_never_silently_wins(visit):
    with visit("focal") as mine, visit("focal") as other:
        mine.goto("/meeting/")
        mine.locator("main tbody a").first.click()
        place = mine.url
        for page in (mine, other):
            page.goto(place)
            page.locator("main a:has-text('Edit')").first.click()
        for page, quarter in ((mine, "2"), (other, "3")):
            page.fill('[name="quarter"]', quarter)
            page.click("main button.is-main")
        assert "Somebody else changed this record" in other.inner_text("main")
        assert other.input_value('[name="quarter"]') == "3"


def test_the_language_changes_on_every_page_and_is_remembered(visit):
    with visit("focal") as page:
        page.goto("/meeting/")
        page.click("button[name='language'][value='es']")
        assert page.url.endswith("/meeting/")
        assert page.locator("html").get_attribute("lang") == "es"
        page.goto("/")
        assert page.locator("h1").inner_text() == WORDS["es"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_annual_report_opens_in_both_languages(visit, language):
    with visit("focal", language=language) as page:
        page.goto("/reports/")
        looked_at(page)
        page.locator("main a[href*='annual']").first.click()
        looked_at(page)


def test_a_wrong_password_says_no_more_than_that(visit):
    with visit() as page:
        page.goto("/sign-in/")
        looked_at(page)
        for name in ("officer", "nobody-at-all"):
            page.fill('input[name="username"]', name)
            page.fill('input[name="password"]', "wrong")
            page.click(".signin-form button.is-main")
            told = page.inner_text("main")
            assert "do not fit together" in told
            looked_at(page)

"""A report's way to the public, by the people who take it there; and figures asked freely."""

from __future__ import annotations

import pytest

from .conftest import DESK, PHONE
from .test_days import looked_at

pytestmark = pytest.mark.journey


def pressed(page) -> None:
    page.click("main form button.is-main")
    page.wait_for_load_state()
    looked_at(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_figures_are_asked_against_earlier_years_on_a_phone(visit, scripts):
    with visit("focal", language="es", size=PHONE, scripts=scripts) as page:
        page.goto("/figures/M-INV-NEW/")
        page.select_option('select[name="by"]', "exploitation")
        page.select_option('select[name="before"]', "3")
        page.click(".figure-first button")
        page.wait_for_load_state()
        assert page.locator(".figure-told").count() == 2
        assert page.locator("table").count() == 2
        if scripts:
            looked_at(page)
        page.click(".figure-take form button")
        page.wait_for_load_state()
        assert page.locator("#kept").count() == 1
        if scripts:
            looked_at(page)


def test_unlike_people_get_a_sentence_and_no_chart(visit):
    with visit("focal") as page:
        page.goto("/figures/M-VIC-CONF/?period=RP2022&beside=M-VIC-POT")
        assert "Draw them apart" in page.inner_text("main")
        assert page.locator("main figure, main .figure-drawing").count() == 0
        looked_at(page)


def test_a_report_is_prepared_approved_by_others_frozen_and_published(visit):
    with visit("statistics") as page:
        page.goto("/reports/editions/new/")
        looked_at(page)
        page.fill('input[name="period"]', "CY2020")
        page.select_option('select[name="co_publisher"]', "iom")
        pressed(page)
        edition = page.url
        page.goto(f"{edition}texts/identification.who/")
        page.fill('textarea[name="en"]', "Whoever was recognised as a victim.")
        page.fill('textarea[name="es"]', "Quien fue reconocida como víctima.")
        pressed(page)
        page.goto(f"{edition}sections/campaign/")
        page.select_option('select[name="reason"]', "published_apart")
        pressed(page)
        page.goto(f"{edition}checks/")
        looked_at(page)
        while (open_item := page.locator(".check:not(.is-met) form").first).count():
            if (reason := open_item.locator("textarea")).count():
                reason.fill("Words of the Act.")
            open_item.locator("button").click()
            page.wait_for_load_state()
        page.goto(f"{edition}move/submit/")
        pressed(page)
    steps = (("chair", "pass_on", PHONE), ("iom", "cosign", DESK), ("publisher", "freeze", DESK))
    for persona, move, size in (*steps, ("publisher", "publish", DESK)):
        with visit(persona, size=size, language="es") as page:
            page.goto(edition)
            looked_at(page)
            page.goto(f"{edition}move/{move}/")
            page.set_default_timeout(60_000)
            if (asked := page.locator('input[name="count"]')).count():
                asked.fill(str(page.locator("main .summary-list dt").count()))
            pressed(page)
    with visit("focal") as page:
        page.goto(edition)
        assert "Published" in page.inner_text(".steps [aria-current]")
        page.goto(f"{edition}read/")
        assert "Whoever was recognised as a victim." in page.inner_text("main")
        looked_at(page)
    for size, language in ((PHONE, "es"), (DESK, "en")):
        with visit("focal", size=size) as page:
            page.goto(f"/published/{language}/")
            assert page.locator(".published-files a").count() >= 9
            looked_at(page)

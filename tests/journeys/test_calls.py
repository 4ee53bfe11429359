"""A data call: asked at a desk, answered on a telephone in Spanish, reminded the week before."""

from __future__ import annotations

import pytest

from amparo.publishing.international.document import report as form_report
from amparo.publishing.international.edition import edition as form_edition
from amparo.publishing.international.form import GLOBAL_REPORT, SDG
from amparo.publishing.international.tests.test_forms import MOMENT, ask
from amparo.publishing.render_html import html
from amparo.publishing.tests import figures
from amparo.publishing.tip.document import report as tip_report
from amparo.publishing.tip.edition import edition as tip_edition
from amparo.publishing.tip.tests.conftest import TOLD
from amparo.publishing.tip.tests.conftest import ask as tip_ask

from .conftest import DESK, PHONE, faults, sideways

pytestmark = pytest.mark.journey


def looked_at(page) -> None:
    assert not faults(page), page.url
    assert sideways(page) <= 0, f"{page.url} is wider than the window"
    assert page.locator("h1").count() == 1, page.url


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_member_answers_on_a_telephone_in_spanish(visit, scripts):
    with visit("member", language="es", size=PHONE, scripts=scripts) as page:
        page.goto("/data-request/")
        if scripts:
            looked_at(page)
        waits = page.locator("section[aria-label='Por responder'] a.work-what")
        waiting, question = waits.count(), waits.first
        asked = question.inner_text()
        question.click()
        assert asked in page.locator("h1").inner_text()
        page.click("text=Enviar la respuesta")
        assert page.locator(".problems").count() == 1
        page.check('input[value="none"]')
        page.click("text=Enviar la respuesta")
        assert "La respuesta se envió" in page.inner_text("main")
        page.goto("/data-request/")
        assert waits.count() == waiting - 1
        if scripts:
            looked_at(page)


def test_done_without_evidence_gets_a_sentence_and_keeps_the_choice(visit):
    with visit("member", language="es", size=PHONE) as page:
        page.goto("/data-request/")
        page.locator("a.work-what").last.click()
        page.check('input[value="done"]')
        page.click("text=Enviar la respuesta")
        assert "Indique dónde consta" in page.inner_text("main")
        assert page.is_checked('input[value="done"]')
        looked_at(page)


def test_the_focal_point_sees_how_far_it_is_and_reminds(visit):
    with visit("focal") as page:
        page.goto("/data-call/")
        page.locator("tbody a").first.click()
        looked_at(page)
        assert "questions answered" in page.inner_text("main")
        page.click("text=Remind those who have not answered")
        assert "reminded" in page.inner_text("main")
        page.click("text=Remind those who have not answered")
        assert "Nobody was reminded" in page.inner_text("main")
        page.goto("/data-call/new/?for=tip_answer")
        looked_at(page)


@pytest.mark.parametrize("address", ["/tip/", "/forms/", "/plan-activity/", "/data-call/new/"])
def test_the_pages_of_whoever_reports(visit, address):
    with visit("focal", language="es", size=PHONE) as page:
        assert page.goto(address).status == 200
        looked_at(page)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_answer_and_the_forms_have_no_faults_and_fit(chromium, language, size):
    made = [
        tip_report(tip_edition("RP2022", tip_ask, figures.MOMENT, TOLD), language),
        *(
            form_report(form_edition(code, "CY2021", 4, ask, MOMENT), language)
            for code in (GLOBAL_REPORT, SDG)
        ),
    ]
    for report in made:
        page = chromium.new_page(viewport=size)
        page.set_content(html(report))
        assert faults(page) == []
        assert sideways(page) == 0
        page.close()

"""The annual report as a file: readable by everybody, on a phone and at a desk."""

from __future__ import annotations

import pytest

from amparo.publishing.edition import edition
from amparo.publishing.render_html import html
from amparo.publishing.tests import figures

from .conftest import DESK, PHONE, faults, sideways

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("period", ["RP2022", "CY2020"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_report_has_no_faults_and_fits(chromium, period, language, size):
    found = edition(period, figures.ask, figures.MOMENT).report(language)
    page = chromium.new_page(viewport=size)
    page.set_content(html(found))
    assert faults(page) == []
    assert sideways(page) == 0
    page.close()

"""The pages of the forms: drafts to read, and no file without an edition."""

import pytest
from django.http import Http404
from django.urls import Resolver404

from amparo.publishing.international import views
from amparo.publishing.international.edition import edition
from amparo.publishing.tests.test_doors import visit

from .test_forms import MOMENT, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_hand(monkeypatch):
    monkeypatch.setattr(views, "draft", lambda code, named: edition(code, named, 2, ask, MOMENT))


def test_the_forms_are_pages_and_a_list(at_hand):
    page = visit("/forms/global_report/CY2021/", "FOCAL").content.decode()
    assert page.count("<h1") == 1
    assert " style=" not in page
    told = visit("/forms/", "FOCAL").content.decode()
    assert "/forms/sdg/" in told
    assert "/reports/editions/new/?paper=global_report" in told


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json", "html"])
def test_no_file_is_taken_along_from_a_draft(at_hand, kind):
    with pytest.raises(Resolver404):
        visit(f"/forms/sdg/CY2021/en.{kind}", "FOCAL")


def test_a_period_that_is_no_calendar_year_gets_a_sentence(at_hand):
    answer = visit("/forms/sdg/RP2022/", "FOCAL")
    assert answer.status_code == 409
    assert "calendar years" in answer.content.decode()


def test_who_may_not_read_reports_meets_nothing_and_neither_does_a_strange_form(at_hand):
    for url in ("/forms/", "/forms/sdg/CY2021/"):
        with pytest.raises(Http404):
            visit(url, "SYS_ADMIN")
    with pytest.raises(Http404):
        visit("/forms/nothing/CY2021/", "FOCAL")

"""The pages of the answer to the TIP Report: drafts to read, and no file without an edition."""

import pytest
from django.http import Http404
from django.urls import Resolver404

from amparo.publishing.tests.test_doors import visit
from amparo.publishing.tip import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_hand(monkeypatch, answer):
    monkeypatch.setattr(views, "draft", lambda _paper, _named: answer)


def test_the_answer_is_a_page_and_a_list(at_hand):
    page = visit("/tip/RP2022/", "FOCAL").content.decode()
    assert page.count("<h1") == 1
    assert " style=" not in page
    told = visit("/tip/", "FOCAL").content.decode()
    assert "/tip/RP2022/" in told
    assert "/reports/editions/new/?paper=tip" in told


@pytest.mark.parametrize("kind", ["pdf", "html", "csv", "json"])
def test_no_file_is_taken_along_from_a_draft(at_hand, kind):
    with pytest.raises(Resolver404):
        visit(f"/tip/RP2022/en.{kind}", "FOCAL")
    assert f".{kind}" not in visit("/tip/RP2022/", "FOCAL").content.decode()


def test_who_may_not_read_reports_meets_nothing(at_hand):
    for url in ("/tip/", "/tip/RP2022/"):
        with pytest.raises(Http404):
            visit(url, "SYS_ADMIN")

"""The pages of an edition: opened in a browser by those who may, nothing for the others."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from amparo.access.factories import a_viewer
from amparo.kernel.scope import seen_by
from amparo.publishing import actions, workflow
from amparo.publishing.models import Release
from amparo.publishing.release import chosen
from amparo.publishing.tests.test_editions import checked
from amparo.publishing.tests.test_editions import home as home
from amparo.publishing.tests.test_figure_pages import signed_in as signed_in

pytestmark = pytest.mark.once  # pages; test_editions asks their questions on both databases


@pytest.fixture
def release(db, home, settings):
    settings.AMPARO_HOME = home
    viewer = a_viewer("ana_prepares", "STATISTICS", "council")
    with seen_by(viewer):
        found = actions.open_release(viewer, None, "RP2022", "iom")
        checked(viewer, found)
        return found


def sent(client, url, **answers):
    """Send a form as it was drawn: with the version that it carries, and tables counted."""
    shown = client.get(url).content.decode()
    version = re.search(r'name="version" value="(\d+)"', shown)
    if 'name="count"' in shown:
        answers = {"count": shown.split("summary-list")[1].count("<dt>"), **answers}
    return client.post(url, {**answers, **({"version": version[1]} if version else {})})


def page(name, release, *more):
    return reverse(name, args=[release.pk, *more])


def test_it_is_opened_for_any_year_and_shows_what_comes_next(signed_in, home, settings):
    settings.AMPARO_HOME = home
    client = signed_in("STATISTICS")
    answer = sent(client, reverse("edition-open"), paper="annual", period="CY2020", co_publisher="")
    told = client.get(answer["Location"]).content.decode()
    assert "January to December 2020" in told
    assert "Send to the Council" in told
    assert "With the co-publisher" not in told


def test_a_bad_period_is_answered_beside_the_field_and_kept(signed_in, home, settings):
    settings.AMPARO_HOME = home
    client = signed_in("STATISTICS")
    answer = sent(client, reverse("edition-open"), paper="annual", period="2022-03-31..2021-04-01")
    assert answer.status_code == 200
    assert "2022-03-31..2021-04-01" in answer.content.decode()
    assert answer.context["form"].errors["period"]


def test_texts_and_sections_are_changed_on_its_page(signed_in, release):
    client = signed_in("STATISTICS")
    said = {"en": "Recognised people.", "es": "Personas reconocidas."}
    sent(client, page("edition-text", release, "identification.who"), **said)
    sent(client, page("edition-section", release, "means"), reason="being_checked")
    told = client.get(page("edition", release)).content.decode()
    assert "Recognised people." in told
    assert "The figures are being checked" in told
    report = client.get(page("edition-preview", release)).content.decode()
    assert "Recognised people." in report
    assert 'id="means"' not in report


def test_who_may_approve_is_told_why_it_must_be_somebody_else(signed_in, release):
    preparer, councillor = signed_in("STATISTICS"), signed_in("COUNCIL", "council")
    sent(preparer, page("edition-move", release, "submit"))
    answer = sent(councillor, page("edition-move", release, "pass_on"))
    assert "agency of its own" in answer.content.decode()


def test_a_wrong_count_is_answered_with_a_sentence_and_nothing_happens(signed_in, release):
    preparer, chair = signed_in("STATISTICS"), signed_in("CHAIR", "mhd")
    sent(preparer, page("edition-move", release, "submit"))
    answer = sent(chair, page("edition-move", release, "pass_on"), count="999")
    assert "not the number of tables" in answer.content.decode()
    generic = chair.post(f"/release/{release.pk}/move/pass_on/", {})
    assert generic.status_code == 200
    assert "With the Council" in chair.get(page("edition", release)).content.decode()
    assert sent(chair, page("edition-move", release, "pass_on")).status_code == 302


def test_the_partner_sees_it_only_once_it_is_passed_on(signed_in, release):
    preparer, chair = signed_in("STATISTICS"), signed_in("CHAIR", "mhd")
    partner = signed_in("IO", "iom")
    assert partner.get(page("edition", release)).status_code == 404
    sent(preparer, page("edition-move", release, "submit"))
    sent(chair, page("edition-move", release, "pass_on"))
    assert "Approve for the co-publisher" in partner.get(page("edition", release)).content.decode()


def test_a_form_drawn_before_somebody_elses_change_is_refused(signed_in, release):
    client = signed_in("STATISTICS")
    answer = client.post(page("edition-move", release, "submit"), {"version": "0"})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("edition-text", ["identification.who"]),
        ("edition-section", ["means"]),
        ("edition-recount", []),
        ("edition-revise", []),
    ],
)
def test_who_does_not_prepare_reports_changes_none(signed_in, release, name, more):
    assert signed_in("COUNCIL").get(page(name, release, *more)).status_code == 404


@pytest.mark.parametrize("place", ["nothing", "identification.nothing", "a" * 300, "notes"])
def test_a_text_that_there_is_not_is_nowhere(signed_in, release, place):
    url = page("edition-text", release, place)
    assert signed_in("STATISTICS").get(url).status_code == 404


@pytest.mark.parametrize("name", ["annual-RP2022-figures.xlsx", "annual-RP2022-es.html"])
def test_no_file_leaves_before_the_edition_is_frozen(signed_in, release, name):
    client = signed_in("STATISTICS")
    assert client.get(page("edition-file", release, name)).status_code == 404
    assert "/files/" not in client.get(page("edition", release)).content.decode()


def test_files_leave_from_frozen_editions_alone():
    on_their_way = {workflow.DRAFT, workflow.COUNCIL, workflow.PARTNER, workflow.APPROVED}
    assert not on_their_way & set(chosen.SETTLED)


def test_whoever_prepares_reads_the_draft_and_it_says_that_it_is_one(signed_in, release):
    found = signed_in("STATISTICS").get(page("edition-preview", release)).content.decode()
    assert "Draft." in found
    assert "Files leave with an edition" in found


def test_an_ordinary_member_meets_no_draft(signed_in, release):
    assert signed_in("MEMBER", "police").get(page("edition", release)).status_code == 404
    assert Release._meta.get_field("status").default == "draft"

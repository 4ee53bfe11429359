"""Registers of prevention: what is entered comes out as facts, and stays with whoever keeps it."""

import datetime as dt

import pytest

from amparo.access.factories import a_viewer
from amparo.access.gate import void
from amparo.access.views_of import opened
from amparo.kernel.errors import Invalid, NotAllowed
from amparo.kernel.scope import seen_by
from amparo.prevention.factories import an_entry
from amparo.prevention.models import Inspection, OffDutyBreach, Training

YEAR = {"period_from": "2021-04-01", "period_to": "2022-03-31"}


@pytest.fixture
def lou(db):
    """A labour inspector."""
    return a_viewer("lou", "LABOUR", "labour")


@pytest.mark.parametrize(
    ("code", "name", "answers"),
    [
        ("training", "training", {"audience": "diplomats", "events": 1, "posted_countries": 3}),
        ("activity", "activity", {"kind": "tv_session", "activity_class": "direct", "count": 4}),
        ("reporting-line", "reporting_line", {"kind": "hotline_ngo_24h", "hours_per_day": 24}),
    ],
)
def test_what_the_focal_point_enters_comes_out_as_a_fact(fay, fact, code, name, answers):
    entry = an_entry(fay, code, **answers)
    (row,) = fact(name)
    assert {key: row[key] for key in (*answers, *YEAR)} == {**answers, **YEAR}
    void(fay, entry, "duplicate")
    assert fact(name) == []


def test_a_line_with_no_call_that_led_anywhere_counts_zero(fay, fact):
    an_entry(fay, "reporting-line", kind="hotline_ngo_24h", investigations_resulting=0)
    an_entry(fay, "reporting-line", kind="toll_free")
    told = {row["kind"]: row["investigations_resulting"] for row in fact("reporting_line")}
    assert told == {"hotline_ngo_24h": 0, "toll_free": None}


def test_an_inspector_writes_findings_that_the_figures_never_hold(lou, fact):
    day = dt.date(2021, 9, 3)
    entry = an_entry(
        lou,
        "inspection",
        kind="labour",
        inspected_on=day,
        outcome="indicators_found",
        findings="Papers were kept in the manager's desk.",
    )
    with seen_by(lou):
        fields = opened(Inspection.objects.get(pk=entry.pk), lou)
    assert fields["findings"].value.startswith("Papers")
    (row,) = fact("inspection")
    assert (row["inspected_on"], row["outcome"]) == ("2021-09-03", "indicators_found")
    assert "Papers" not in str(row)


def test_inspections_stay_with_the_agency_that_made_them(lou):
    an_entry(lou, "inspection", kind="labour")
    liz = a_viewer("liz", "LIQUOR", "liquor")
    with seen_by(liz):
        assert not Inspection.objects.exists()


def test_the_register_of_recruiters_may_be_empty_and_is_counted_so(lou, fact):
    an_entry(lou, "recruiter", active_registrations=0)
    assert fact("recruiter") == [{**YEAR, "active_registrations": 0}]


def test_breaches_by_officers_are_not_for_the_focal_point(fay, fact):
    with pytest.raises(NotAllowed):
        an_entry(fay, "off-duty-breach", count=1)
    dee = a_viewer("dee", "DPP", "dpp")
    an_entry(dee, "off-duty-breach", count=0)
    assert fact("offduty_breach") == [{**YEAR, "count": 0}]
    with seen_by(fay):
        assert not OffDutyBreach.objects.exists()


def test_other_bodies_read_their_own_entries_of_the_programme(fay):
    an_entry(fay, "training", audience="police")
    an_entry(fay, "training", audience="ngos", agency="ngo_partner")
    ned = a_viewer("ned", "NGO_ID", "ngo_partner")
    with seen_by(ned):
        assert [entry.audience for entry in Training.objects.all()] == ["ngos"]
    with pytest.raises(NotAllowed):
        an_entry(ned, "training", audience="ngos")


def test_a_period_does_not_end_before_it_begins(fay):
    with pytest.raises(Invalid):
        an_entry(fay, "training", audience="police", period_to=dt.date(2020, 1, 1))

"""Reports: a number at once, an end only with a reason, and care where an official is named."""

import datetime as dt

import pytest

from amparo.access.factories import a_viewer
from amparo.access.gate import edit, make_move
from amparo.cases.actions import open_case
from amparo.intake.factories import a_report, a_screening
from amparo.intake.models import Report, Screening
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by

TRIAGE = {"urgency": "normal", "exploitation": "unspecified"}


def numbers_seen_by(viewer):
    with seen_by(viewer):
        return set(Report.objects.values_list("number", flat=True))


def test_every_report_has_a_number_before_anybody_judges_it(ana):
    first, second = a_report(ana), a_report(ana)
    assert first.number.startswith("R-")
    assert first.number != second.number
    assert first.status == "received"


def test_a_report_is_not_laid_aside_without_a_reason_and_a_second_reader(ana):
    report = a_report(ana)
    make_move(ana, report, "triage", TRIAGE)
    with pytest.raises(Invalid):
        make_move(ana, report, "set_aside", {"closing_reason": "too_little"})
    with pytest.raises(NotPossible):
        make_move(ana, a_report(ana), "set_aside", {"closing_reason": "x", "second_reader": "y"})


def test_a_report_set_aside_can_be_taken_up_again(ana):
    report = a_report(ana)
    make_move(ana, report, "triage", TRIAGE)
    make_move(ana, report, "mark_duplicate", {"closing_reason": "reported_before"})
    make_move(ana, report, "take_up")
    assert report.status == "triaged"


def test_a_report_joins_a_case_in_sight_and_no_other(ana, case):
    eve = a_viewer("eve", "ATIP_OFF", "police")
    hidden = open_case(eve, None, {"exploitation": "labour"})
    report = a_report(ana)
    make_move(ana, report, "triage", TRIAGE)
    with pytest.raises(Invalid):
        make_move(ana, report, "link", {"case": hidden})
    make_move(ana, report, "link", {"case": case})
    assert report.case_id == case.pk


def test_a_report_of_a_case_is_seen_with_the_case_and_by_nobody_else(ana, case):
    eve = a_viewer("eve", "ATIP_OFF", "police")
    report = a_report(ana)
    assert report.number in numbers_seen_by(eve)
    make_move(ana, report, "triage", TRIAGE)
    make_move(ana, report, "link", {"case": case})
    assert report.number in numbers_seen_by(ana)
    assert report.number not in numbers_seen_by(eve)


def test_a_report_that_names_an_official_leaves_the_ordinary_way(ana, fact):
    dee = a_viewer("dee", "DPP", "dpp")
    report = a_report(ana)
    section = LAYOUTS["report"].section("official")
    edit(ana, report, section, {"names_official": True})
    assert report.number not in numbers_seen_by(ana)
    assert report.number in numbers_seen_by(dee)
    assert fact("report") == []


def test_other_bodies_get_a_receipt_and_no_report(ana):
    a_report(ana)
    ned = a_viewer("ned", "NGO_ID", "ngo_partner")
    assert numbers_seen_by(ned) == set()
    with pytest.raises(NotAllowed):
        a_report(ned)


def test_reports_are_facts_with_channel_and_end(ana, fact):
    report = a_report(ana, channel="toll_free", district="bz_cy")
    make_move(ana, report, "triage", TRIAGE)
    answers = {"passed_to": "labour", "closing_reason": "labour_dispute"}
    make_move(ana, report, "pass_on", answers)
    (row,) = fact("report")
    assert (row["channel"], row["district"]) == ("toll_free", "bz_cy")
    assert (row["status"], row["exploitation"]) == ("passed_on", "unspecified")
    assert str(row["received_on"]) == "2021-06-12"


def test_a_group_screening_keeps_its_denominator(ana, fact):
    a_screening(ana, encountered=14, screened=11, found=1, found_status="confirmed", sex="female")
    (row,) = fact("screening")
    assert (row["encountered"], row["screened"], row["found"]) == (14, 11, 1)
    assert row["setting"] == "immigration"


def test_a_number_that_nobody_wrote_down_is_not_zero(ana, fact):
    a_screening(ana, setting="prison", found=1, found_status="potential")
    (row,) = fact("screening")
    assert row["screened"] is None


@pytest.mark.parametrize(
    "numbers",
    [
        {"screened": 3, "found": 4},
        {"encountered": 3, "screened": 4},
        {"screened_by": dt.date(2021, 8, 14)},
    ],
    ids=str,
)
def test_numbers_and_days_that_cannot_be_are_refused(ana, numbers):
    with pytest.raises((NotPossible, Invalid)):
        a_screening(ana, **numbers)


def test_a_screening_stays_with_its_agency(ana):
    a_screening(ana)
    dee = a_viewer("dee", "DPP", "dpp")
    with seen_by(dee):
        assert not Screening.objects.exists()

"""Placements, referrals, care, services and journeys: what must hold, and what is counted."""

import datetime as dt

import pytest

from amparo.access.factories import a_viewer
from amparo.access.gate import create, edit, make_move, void
from amparo.access.views_of import opened
from amparo.cases.actions import open_case
from amparo.intake.factories import a_person_in, an_identification
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by
from amparo.protection.factories import (
    a_care_episode,
    a_placement,
    a_referral,
    a_repatriation,
    a_risk_assessment,
    a_service,
)
from amparo.protection.models import Placement

REASON = "Independent living: the recruiter knows her street. Family: abroad."
ARRIVAL = {"notified_on": dt.date(2021, 7, 11), "started_on": dt.date(2021, 7, 12)}
LEAVING = {"ended_on": dt.date(2021, 10, 3), "end_reason": "goal_met"}


@pytest.fixture
def girl(ana, case):
    return a_person_in(
        ana, case, "victim", "Invented Girl", sex="female", nationality="gtm", birth="2006-05-28"
    )


@pytest.fixture
def ben(join):
    """A social worker on the team."""
    return join("ben", "DHS_SW", "dhs")


def placed(viewer, case, person, **answers):
    a_risk_assessment(viewer, case, person)
    stay = a_placement(viewer, case, person, why_not_less_restrictive=REASON, **answers)
    make_move(viewer, stay, "accept")
    make_move(viewer, stay, "place", ARRIVAL)
    return stay


def test_no_place_is_agreed_before_the_risk_is_assessed(ben, case, girl):
    stay = a_placement(ben, case, girl, why_not_less_restrictive=REASON)
    with pytest.raises(NotPossible, match="Assess the risk"):
        make_move(ben, stay, "accept")


def test_a_closed_place_needs_a_reason_why_no_freer_one_would_do(ben, case, girl):
    a_risk_assessment(ben, case, girl)
    stay = a_placement(ben, case, girl, kind="group_home")
    with pytest.raises(NotPossible, match="restricts the person less"):
        make_move(ben, stay, "accept")
    free = a_placement(ben, case, girl, kind="independent_living")
    make_move(ben, free, "accept")
    assert free.status == "accepted"


def test_the_place_is_told_before_the_person_arrives(ben, case, girl):
    a_risk_assessment(ben, case, girl)
    stay = a_placement(ben, case, girl, kind="independent_living")
    make_move(ben, stay, "accept")
    with pytest.raises(Invalid):
        make_move(ben, stay, "place", {"started_on": dt.date(2021, 7, 12)})


def test_an_address_is_read_by_the_team_and_not_by_a_prosecutor(ana, ben, case, girl, join):
    placed(ben, case, girl, kind="safe_house", address="14 Invented Lane")
    dee = join("dee", "DPP", "dpp")
    told = {}
    for viewer in (ana, ben):
        with seen_by(viewer):
            told[viewer.username] = opened(Placement.objects.get(), viewer)["address"].value
    assert told == {"ana": "14 Invented Lane", "ben": "14 Invented Lane"}
    with seen_by(dee):
        assert not Placement.objects.exists()


def test_an_officer_reads_placements_and_changes_none(ana, ben, case, girl):
    stay = placed(ben, case, girl)
    with pytest.raises(NotAllowed):
        make_move(ana, stay, "leave", LEAVING)


def test_only_stays_that_began_are_counted(ben, case, girl, fact):
    a_placement(ben, case, girl, kind="foster")
    make_move(ben, placed(ben, case, girl, kind="group_home"), "leave", LEAVING)
    (row,) = fact("placement")
    assert (row["kind"], row["started_on"], row["ended_on"]) == (
        "group_home",
        "2021-07-12",
        "2021-10-03",
    )


def test_nobody_is_referred_without_consent_or_a_reason(ben, case, girl, fact):
    referral = a_referral(ben, case, girl, consent="refused")
    answers = {"to_body": "cps", "sent_on": dt.date(2021, 7, 12)}
    with pytest.raises(NotPossible, match="not agreed"):
        make_move(ben, referral, "send", answers)
    edit(ben, referral, LAYOUTS["referral"].section("referral"), {"consent": "not_needed"})
    make_move(ben, referral, "send", answers)
    (row,) = fact("referral")
    assert (row["to_body"], row["status"], row["sent_on"]) == ("cps", "sent", "2021-07-12")


def test_the_embassy_is_not_told_of_somebody_who_seeks_refuge(ben, case, girl):
    layout = LAYOUTS["immigration_status"]
    create(ben, layout, {"person": girl, "kind": "refugee_status"}, parent=case)
    referral = a_referral(ben, case, girl, to_body="embassy")
    with pytest.raises(NotPossible, match="embassy"):
        make_move(ben, referral, "send", {"to_body": "embassy", "sent_on": ARRIVAL["started_on"]})


def test_another_body_may_not_be_turned_into_the_embassy_while_sending(ben, case, girl):
    layout = LAYOUTS["immigration_status"]
    create(ben, layout, {"person": girl, "kind": "refugee_status"}, parent=case)
    referral = a_referral(ben, case, girl)
    with pytest.raises(NotPossible, match="embassy"):
        make_move(ben, referral, "send", {"to_body": "embassy", "sent_on": ARRIVAL["started_on"]})


def test_a_declined_referral_says_why_and_can_be_sent_elsewhere(ben, case, girl):
    referral = a_referral(ben, case, girl)
    make_move(ben, referral, "send", {"to_body": "acu", "sent_on": dt.date(2021, 7, 12)})
    answered = dt.date(2021, 7, 13)
    with pytest.raises(Invalid):
        make_move(ben, referral, "decline", {"answered_on": answered})
    make_move(ben, referral, "decline", {"answered_on": answered, "decline_reason": "no_bed"})
    make_move(ben, referral, "send", {"to_body": "ngo", "sent_on": answered})
    assert referral.status == "sent"


def test_a_status_for_victims_costs_nothing(ben, case, girl):
    with pytest.raises((NotPossible, Invalid)):
        create(
            ben,
            LAYOUTS["immigration_status"],
            {"person": girl, "kind": "work_permit", "fee": 50},
            parent=case,
        )


def test_nobody_travels_who_has_not_confirmed_the_wish(ben, case, girl, fact):
    journey = a_repatriation(ben, case, girl)
    make_move(ben, journey, "assess", {"plan": "Her aunt meets her at the border."})
    agreed = {"destination": "gtm", "organiser": "own_state"}
    with pytest.raises(NotPossible, match="wish to go"):
        make_move(ben, journey, "agree", agreed)
    edit(ben, journey, LAYOUTS["repatriation"].section("wish"), {"is_voluntary": True})
    make_move(ben, journey, "agree", agreed)
    make_move(ben, journey, "travel", {"completed_on": dt.date(2021, 12, 1)})
    (row,) = fact("repatriation")
    assert (row["destination"], row["organiser"]) == ("gtm", "own_state")
    assert row["completed_on"] == "2021-12-01"
    assert row["has_government_support"] is None


def test_care_does_not_end_by_the_passing_of_time(ben, case, girl):
    care = a_care_episode(ben, case, girl)
    section = LAYOUTS["care_episode"].section("end")
    with pytest.raises(Invalid, match="Say why"):
        edit(ben, care, section, {"to_on": dt.date(2021, 10, 3)})
    edit(ben, care, section, {"to_on": dt.date(2021, 10, 3), "ends_reason": "own_wish"})


def test_the_first_time_in_care_is_told_from_later_ones(ana, ben, case, girl, fact):
    an_identification(ana, case, girl)
    a_care_episode(ben, case, girl, from_on=dt.date(2022, 1, 5))
    a_care_episode(ben, case, girl, from_on=dt.date(2021, 7, 11))
    told = {row["from_on"]: bool(row["is_first"]) for row in fact("care_episode")}
    assert told == {"2021-07-11": True, "2022-01-05": False}
    row = fact("care_episode")[0]
    assert (row["sex"], row["age_group"], row["nationality"]) == ("female", "child", "gtm")
    assert (row["exploitation"], row["where_exploited"]) == ("sex", "here")


def test_a_service_counts_also_for_somebody_never_identified(ana, ben, case, fact):
    child = a_person_in(ana, case, "guardian", "Invented Mother", sex="female")
    a_service(ben, case, child, payer="gov_direct", cost="12.50", currency="bzd")
    (row,) = fact("service")
    assert (row["kind"], row["payer"], row["sex"]) == ("food", "gov_direct", "female")
    assert (row["age_group"], float(row["cost"]), row["currency"]) == ("", 12.5, "bzd")


def test_a_cost_has_a_currency(ben, case, girl):
    with pytest.raises(Invalid, match="currency"):
        a_service(ben, case, girl, cost="12.50")


def test_a_removal_from_the_country_is_counted(ben, case, girl, fact):
    answers = {"person": girl, "removed_on": dt.date(2021, 11, 2), "country": "gtm"}
    create(ben, LAYOUTS["removal"], answers, parent=case)
    (row,) = fact("removal")
    assert (row["removed_on"], row["country"]) == ("2021-11-02", "gtm")


def test_what_was_entered_in_error_and_what_is_sealed_off_are_in_no_figure(ben, case, girl, fact):
    void(ben, a_service(ben, case, girl), "duplicate")
    sue = a_viewer("sue", "DHS_SW", "dhs")
    sealed = open_case(sue, None, {"exploitation": "sex"}, is_compartment=True)
    child = a_person_in(sue, sealed, "victim", "Invented Boy")
    a_service(sue, sealed, child)
    a_care_episode(sue, sealed, child)
    assert fact("service") == fact("care_episode") == []

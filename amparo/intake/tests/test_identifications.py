"""Potential and confirmed: two decisions, each with day, grounds, decider and procedure."""

import datetime as dt

import pytest
from django.db.models import QuerySet

from amparo.access.gate import create, edit, make_move, void
from amparo.access.views_of import opened
from amparo.cases.actions import open_case
from amparo.intake.actions import take_marks_of_victim
from amparo.intake.factories import a_person_in, an_identification
from amparo.intake.models import IdentificationDecision
from amparo.justice.factories import (
    a_charge,
    a_defendant,
    a_prosecution,
    a_suspect,
    an_investigation,
)
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by
from amparo.people.actions import merge
from amparo.protection.factories import a_referral

CONFIRMED = {
    "confirmed_on": dt.date(2021, 8, 1),
    "exploitation": "labour",
    "where_exploited": "here",
    "procedure_version": "since_2021",
    "grounds": "Hired by fraud, kept by debt, made to work.",
}


@pytest.fixture
def girl(ana, case):
    return a_person_in(
        ana, case, "victim", "Invented Girl", sex="female", nationality="gtm", birth="2006-05-28"
    )


def decisions_of(identification, viewer):
    with seen_by(viewer):
        return list(
            IdentificationDecision.objects.filter(identification=identification)
            .order_by("created_at", "id")
            .values_list("outcome", "decided_on", "procedure_version")
        )


def test_age_group_sex_and_nationality_are_as_of_the_identification(ana, case, girl):
    found = an_identification(ana, case, girl)
    assert (found.age, found.age_group) == (15, "child")
    assert (found.sex, found.nationality) == ("female", "gtm")


def test_a_birth_known_to_the_year_gives_a_group_and_no_age_it_cannot_know(ana, case):
    man = a_person_in(ana, case, "victim", "Invented Man", birth="1979")
    found = an_identification(ana, case, man)
    assert (found.age, found.age_group) == (None, "adult")


def test_what_the_screener_saw_stands_where_the_identity_is_silent(ana, case):
    person = a_person_in(ana, case, "victim", "Invented Person")
    found = an_identification(ana, case, person, age_group="child", age=14)
    assert (found.age, found.age_group) == (14, "child")


def test_the_marks_are_taken_over_again_when_the_identity_is_corrected(ana, case, girl):
    found = an_identification(ana, case, girl)
    edit(ana, girl, LAYOUTS["person"].section("person"), {"birth": "2003-05-28"})
    take_marks_of_victim(ana, found)
    assert (found.age, found.age_group) == (18, "adult")


def test_potential_and_confirmed_are_two_dated_decisions(ana, case, girl):
    found = an_identification(ana, case, girl, procedure_version="before_2021")
    make_move(ana, found, "confirm", CONFIRMED)
    assert (found.potential_on, found.confirmed_on) == (
        dt.date(2021, 7, 10),
        dt.date(2021, 8, 1),
    )
    assert decisions_of(found, ana) == [
        ("potential", dt.date(2021, 7, 10), "before_2021"),
        ("confirmed", dt.date(2021, 8, 1), "since_2021"),
    ]


def test_each_decision_keeps_its_own_grounds(ana, case, girl):
    found = an_identification(ana, case, girl, grounds="Seen locked in at night.")
    make_move(ana, found, "confirm", CONFIRMED)
    with seen_by(ana):
        rows = IdentificationDecision.objects.order_by("created_at", "id")
        told = [opened(row, ana)["grounds"].value for row in rows]
    assert told == ["Seen locked in at night.", CONFIRMED["grounds"]]


def test_decisions_are_written_by_moves_and_never_by_hand(ana, case, girl):
    found = an_identification(ana, case, girl)
    layout = LAYOUTS["identification_decision"]
    with pytest.raises(NotAllowed):
        create(ana, layout, {"identification": found, "outcome": "confirmed"}, parent=case)
    with seen_by(ana):
        decision = IdentificationDecision.objects.get()
    with pytest.raises(NotAllowed):
        edit(ana, decision, layout.section("decision"), {"outcome": "confirmed"})


def test_nobody_is_confirmed_without_grounds_and_procedure(ana, case, girl):
    found = an_identification(ana, case, girl)
    without = {name: value for name, value in CONFIRMED.items() if name != "grounds"}
    with pytest.raises(Invalid):
        make_move(ana, found, "confirm", without)


def test_a_day_of_confirmation_needs_the_decision(ana, case, girl):
    with pytest.raises(Invalid, match="Confirm the person"):
        an_identification(ana, case, girl, confirmed_on=dt.date(2021, 8, 1))


def test_nobody_is_confirmed_before_being_found(ana, case, girl):
    found = an_identification(ana, case, girl)
    with pytest.raises(NotPossible):
        make_move(ana, found, "confirm", {**CONFIRMED, "confirmed_on": dt.date(2021, 7, 1)})


def test_a_review_is_decided_by_somebody_else(ana, case, girl, join):
    found = an_identification(ana, case, girl)
    answers = {
        "decided_on": dt.date(2021, 8, 1),
        "procedure_version": "since_2021",
        "grounds": "Paid work, freely left.",
    }
    make_move(ana, found, "find_not_victim", answers)
    make_move(ana, found, "review", {"decided_on": dt.date(2021, 9, 1)})
    again = {**CONFIRMED, "confirmed_on": dt.date(2021, 9, 10)}
    with pytest.raises(NotPossible, match="somebody else"):
        make_move(ana, found, "confirm", again)
    found.refresh_from_db(from_queryset=QuerySet(type(found)))
    make_move(join("bea", "ATIP_OFF", "police"), found, "confirm", again)
    assert found.status == "confirmed"


def test_whoever_is_found_not_to_be_a_victim_leaves_the_confirmed(ana, case, girl, join, fact):
    found = an_identification(ana, case, girl)
    make_move(ana, found, "confirm", CONFIRMED)
    make_move(ana, found, "review", {"decided_on": dt.date(2021, 9, 1)})
    make_move(
        join("bea", "ATIP_OFF", "police"),
        found,
        "find_not_victim",
        {
            "decided_on": dt.date(2021, 9, 2),
            "procedure_version": "since_2021",
            "grounds": "Mistaken for somebody else.",
        },
    )
    (row,) = fact("identification")
    assert (row["status"], row["confirmed_on"]) == ("not_victim", None)


def test_the_fact_of_an_identification_holds_what_the_figures_need(ana, case, girl, join, fact):
    found = an_identification(ana, case, girl, district="bz_ow", found_in="immigration")
    make_move(ana, found, "confirm", CONFIRMED)
    ben = join("ben", "DHS_SW", "dhs")
    referral = a_referral(ben, case, girl)
    make_move(ben, referral, "send", {"to_body": "dhs", "sent_on": dt.date(2021, 7, 12)})
    (row,) = fact("identification")
    assert (row["status"], row["identified_by"]) == ("confirmed", "authority")
    assert (row["potential_on"], row["confirmed_on"]) == ("2021-07-10", "2021-08-01")
    assert (row["sex"], row["age"], row["age_group"]) == ("female", 15, "child")
    assert (row["nationality"], row["exploitation"]) == ("gtm", "labour")
    assert (row["where_exploited"], row["found_in"]) == ("here", "immigration")
    assert (row["district"], row["procedure_version"]) == ("bz_ow", "since_2021")
    assert row["referred_on"] == "2021-07-12"
    assert not row["officials_matter"]
    assert row["conviction_on"] is None


def test_officials_and_convictions_of_the_case_stand_beside_its_victims(ana, case, girl, fact):
    an_identification(ana, case, girl)
    man = a_person_in(ana, case, "suspect", "Invented Officer")
    investigation = an_investigation(ana, case)
    a_suspect(ana, investigation, man, is_official=True, official_body="police")
    defendant = a_defendant(ana, a_prosecution(ana, case, investigation), man)
    a_charge(ana, defendant, outcome="guilty", outcome_on=dt.date(2021, 9, 15))
    (row,) = fact("identification")
    assert row["officials_matter"]
    assert row["conviction_on"] == "2021-09-15"


def test_two_files_of_one_person_are_one_person_in_the_fact(ana, case, girl, fact):
    again = a_person_in(ana, case, "victim", "Invented Grl", sex="female")
    an_identification(ana, case, girl)
    an_identification(ana, case, again)
    merge(ana, girl, again, reasons=["name"], decided_on=dt.date(2021, 9, 1))
    assert len({str(row["person_id"]) for row in fact("identification")}) == 1


def test_a_voided_identification_and_a_live_compartment_are_in_no_figure(ana, case, girl, fact):
    void(ana, an_identification(ana, case, girl), "duplicate")
    sealed = open_case(ana, None, {"exploitation": "sex"}, is_compartment=True)
    an_identification(ana, sealed, a_person_in(ana, sealed, "victim", "Invented Boy"))
    assert fact("identification") == []

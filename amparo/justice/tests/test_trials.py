"""Prosecutions, charges, sentences and restitution: each for the right person, and lawful."""

import datetime as dt

import pytest
from django.db.models import QuerySet

from amparo.access.gate import edit, make_move
from amparo.cases.actions import open_case
from amparo.intake.factories import a_person_in
from amparo.justice.actions import record_charge_outcome, take_marks_of_defendant
from amparo.justice.factories import (
    a_charge,
    a_defendant,
    a_link,
    a_prosecution,
    a_restitution,
    a_suspect,
    an_investigation,
)
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.layout import LAYOUTS

DECIDED = dt.date(2021, 9, 15)
GUILTY = {"outcome": "guilty", "outcome_on": DECIDED, "sentence_kind": "prison"}


@pytest.fixture
def trial(ana, case):
    return a_prosecution(ana, case, an_investigation(ana, case))


@pytest.fixture
def man(ana, case):
    return a_person_in(ana, case, "suspect", "Invented Man", sex="male", birth="1980")


def test_one_trial_with_nine_victims_is_one_trial(ana, case, trial, man, fact):
    a_charge(ana, a_defendant(ana, trial, man))
    for number in range(9):
        a_person_in(ana, case, "victim", f"Invented Child {number}")
    assert [row["statute"] for row in fact("prosecution")] == ["tip_act_2013"]
    assert len(fact("defendant")) == len(fact("charge")) == 1


def test_sex_and_age_group_of_a_defendant_come_from_the_identity(ana, trial, man):
    defendant = a_defendant(ana, trial, man)
    assert (defendant.sex, defendant.age_group, defendant.nationality) == ("male", "adult", "")


def test_what_is_known_of_a_defendant_is_taken_over_again(ana, trial, man):
    defendant = a_defendant(ana, trial, man, nationality="gtm")
    edit(ana, man, LAYOUTS["person"].section("person"), {"nationality": "blz", "sex": "male"})
    take_marks_of_defendant(ana, defendant)
    assert defendant.nationality == "blz"


@pytest.mark.parametrize(
    ("victim", "most"), [("adult", 8), ("child", 12), ("unknown", 12)], ids=str
)
def test_a_sentence_above_the_maximum_is_refused(ana, trial, man, victim, most):
    charge = a_charge(ana, a_defendant(ana, trial, man), victim_age_group=victim)
    with pytest.raises(Invalid, match=f"at most {most} years"):
        record_charge_outcome(ana, charge, **GUILTY, sentence_months=most * 12 + 1)
    charge.refresh_from_db(from_queryset=QuerySet(type(charge)))
    record_charge_outcome(ana, charge, **GUILTY, sentence_months=most * 12)
    assert charge.sentence_flag == ""


def test_an_official_may_be_sentenced_to_more(ana, case, man):
    investigation = an_investigation(ana, case)
    a_suspect(ana, investigation, man, is_official=True, official_body="police")
    trial = a_prosecution(ana, case, investigation)
    charge = a_charge(ana, a_defendant(ana, trial, man))
    record_charge_outcome(ana, charge, **GUILTY, sentence_months=15 * 12)
    with pytest.raises(Invalid, match="at most 15 years"):
        record_charge_outcome(ana, charge, **GUILTY, sentence_months=16 * 12)


def test_where_no_maximum_is_known_the_sentence_is_flagged_and_kept(ana, trial, man):
    charge = a_charge(
        ana,
        a_defendant(ana, trial, man),
        statute="csec_act_2013",
        offence="csec_procuring",
        victim_age_group="child",
    )
    record_charge_outcome(ana, charge, **GUILTY, sentence_months=144)
    assert (charge.sentence_months, charge.sentence_flag) == (144, "no_maximum_known")


def test_guilt_without_prison_is_flagged_for_review(ana, trial, man):
    charge = a_charge(ana, a_defendant(ana, trial, man))
    record_charge_outcome(
        ana, charge, outcome="guilty", outcome_on=DECIDED, sentence_kind="suspended"
    )
    assert charge.sentence_flag == "below_custody"


def test_an_offence_belongs_to_its_act(ana, trial, man):
    with pytest.raises(Invalid, match="does not belong to this Act"):
        a_charge(ana, a_defendant(ana, trial, man), statute="csec_act_2013")


def test_a_trial_is_finished_when_all_charges_are_decided(ana, case, trial, man, fact):
    woman = a_person_in(ana, case, "suspect", "Invented Woman", sex="female")
    first = a_charge(ana, a_defendant(ana, trial, man))
    second = a_charge(ana, a_defendant(ana, trial, woman))
    record_charge_outcome(ana, first, **GUILTY, sentence_months=60)
    assert fact("prosecution")[0]["outcome"] == "pending"
    with pytest.raises(NotPossible, match="no outcome yet"):
        make_move(ana, trial, "finish", {"finished_on": DECIDED})
    record_charge_outcome(ana, second, outcome="not_guilty", outcome_on=DECIDED)
    (row,) = fact("prosecution")
    assert (row["outcome"], row["finished_on"]) == ("mixed", "2021-09-15")


def test_a_finished_trial_takes_no_pending_charge(ana, trial, man):
    defendant = a_defendant(ana, trial, man)
    record_charge_outcome(ana, a_charge(ana, defendant), outcome="not_guilty", outcome_on=DECIDED)
    with pytest.raises(Invalid, match="trial is finished"):
        a_charge(ana, defendant)


def test_a_trial_finished_by_mistake_is_opened_again_and_loses_its_day(ana, trial, man, fact):
    charge = a_charge(ana, a_defendant(ana, trial, man))
    record_charge_outcome(ana, charge, outcome="not_guilty", outcome_on=DECIDED)
    finished = charge.defendant.prosecution
    make_move(ana, finished, "reopen")
    assert fact("prosecution")[0]["finished_on"] is None


def test_an_investigation_stays_open_while_its_trial_goes_on(ana, case):
    investigation = an_investigation(ana, case)
    a_prosecution(ana, case, investigation)
    with pytest.raises(NotPossible, match="is not finished"):
        make_move(
            ana,
            investigation,
            "close",
            {"closed_on": dt.date(2022, 1, 1), "close_reason": "completed"},
        )


def test_a_trial_rests_only_on_investigations_of_its_case(ana, trial):
    elsewhere = an_investigation(ana, open_case(ana, None, {"exploitation": "sex"}))
    with pytest.raises(Invalid, match="another case"):
        a_link(ana, trial, elsewhere)


def test_whoever_is_charged_with_both_forms_counts_once_with_both(ana, trial, man, fact):
    defendant = a_defendant(ana, trial, man)
    a_charge(ana, defendant)
    a_charge(ana, defendant, exploitation="labour", offence="trafficking_labour")
    (row,) = fact("defendant")
    assert (row["exploitation"], row["outcome"]) == ("both", "pending")
    assert len(fact("charge")) == 2


@pytest.fixture
def dee(join):
    """A prosecutor on the team."""
    return join("dee", "DPP", "dpp")


def test_restitution_is_asked_once_for_each_victim_of_a_trial(ana, case, trial, dee, fact):
    victims = [a_person_in(ana, case, "victim", f"Invented Child {n}") for n in range(2)]
    for victim in victims:
        a_restitution(dee, trial, victim)
    with pytest.raises(NotPossible):
        a_restitution(dee, trial, victims[0])
    assert len(fact("restitution")) == 2


def test_restitution_is_not_refused_without_a_reason(ana, case, trial, dee):
    request = a_restitution(dee, trial, a_person_in(ana, case, "victim", "Invented Child"))
    section = LAYOUTS["restitution"].section("decision")
    with pytest.raises(Invalid, match="why it was refused"):
        edit(dee, request, section, {"outcome": "refused", "decided_on": DECIDED})
    edit(
        dee,
        request,
        section,
        {"outcome": "refused", "decided_on": DECIDED, "refusal_reason": "indigent"},
    )


def test_money_has_a_currency(ana, case, trial, dee):
    with pytest.raises(Invalid, match="which currency"):
        a_restitution(
            dee, trial, a_person_in(ana, case, "victim", "Invented Child"), amount_ordered=500
        )

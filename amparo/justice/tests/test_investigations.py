"""Investigations and suspects: none, one or many, and counted apart."""

import datetime as dt

import pytest

from amparo.access.gate import edit, make_move, void
from amparo.cases.actions import open_case
from amparo.cases.models import Case, CaseRole
from amparo.intake.factories import a_person_in, a_report
from amparo.justice.actions import open_investigation
from amparo.justice.factories import a_suspect, an_investigation
from amparo.justice.models import Investigation
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by

DAY = dt.date(2021, 6, 14)


def looked_at(viewer, **answers):
    report = a_report(viewer, **answers)
    make_move(viewer, report, "triage", {"urgency": "normal", "exploitation": "unspecified"})
    return report


def test_an_investigation_is_opened_from_a_report_without_any_suspect(ana):
    report = looked_at(ana, channel="embassy", district="bz_tol")
    investigation = open_investigation(ana, report, opened_on=DAY)
    assert (investigation.channel, investigation.district) == ("embassy", "bz_tol")
    assert (investigation.exploitation, investigation.agency) == ("unspecified", "police")
    assert report.status == "opened"
    assert report.case_id == investigation.case_id


def test_a_report_that_nobody_looked_at_opens_nothing(ana):
    report = a_report(ana)
    with pytest.raises(NotPossible):
        open_investigation(ana, report, opened_on=DAY)
    with seen_by(ana):
        assert not Case.objects.exists()
        assert not Investigation.objects.exists()


def test_one_person_may_be_a_suspect_in_several_investigations(ana, case, fact):
    first, second = an_investigation(ana, case), an_investigation(ana, case)
    person = a_person_in(ana, case, "suspect", "Invented Man")
    a_suspect(ana, first, person)
    a_suspect(ana, second, person)
    rows = fact("investigation_suspect")
    assert len(rows) == 2
    assert len({row["person_id"] for row in rows}) == 1
    assert sorted(row["suspects"] for row in fact("investigation")) == [1, 1]


def test_nobody_is_a_suspect_twice_in_one_investigation(ana, case):
    investigation = an_investigation(ana, case)
    person = a_person_in(ana, case, "suspect", "Invented Man")
    a_suspect(ana, investigation, person)
    with pytest.raises(NotPossible):
        a_suspect(ana, investigation, person)


def test_whoever_is_entered_as_a_suspect_has_that_role_in_the_case(ana, case):
    person = a_person_in(ana, case, "witness", "Invented Woman")
    a_suspect(ana, an_investigation(ana, case), person)
    with seen_by(ana):
        roles = CaseRole.objects.filter(person=person).values_list("role", flat=True)
        assert sorted(roles) == ["suspect", "witness"]


def test_a_suspect_never_hangs_from_an_investigation_of_another_case(ana, case):
    elsewhere = an_investigation(ana, open_case(ana, None, {"exploitation": "labour"}))
    person = a_person_in(ana, case, "suspect", "Invented Man")
    layout = LAYOUTS["suspect"]
    from amparo.access.gate import create

    with pytest.raises(Invalid, match="another case"):
        create(ana, layout, {"investigation": elsewhere, "person": person}, parent=case)


def test_only_an_official_has_a_body_and_a_level(ana, case):
    person = a_person_in(ana, case, "suspect", "Invented Man")
    with pytest.raises(Invalid, match="office"):
        a_suspect(ana, an_investigation(ana, case), person, official_body="police")


def test_unspecified_exploitation_can_be_replaced_later(ana, case):
    investigation = an_investigation(ana, case, exploitation="unspecified")
    section = LAYOUTS["investigation"].section("subject")
    edit(ana, investigation, section, {"exploitation": "labour"})
    assert investigation.exploitation == "labour"


def test_an_investigation_does_not_wait_without_a_day_to_look_again(ana, case):
    investigation = an_investigation(ana, case)
    with pytest.raises(Invalid):
        make_move(ana, investigation, "wait", {"waiting_reason": "victim_absent"})


def test_opening_again_takes_the_closing_day_away(ana, case, fact):
    investigation = an_investigation(ana, case)
    answers = {"closed_on": dt.date(2021, 12, 15), "close_reason": "no_evidence"}
    make_move(ana, investigation, "close", answers)
    assert fact("investigation")[0]["closed_on"] == "2021-12-15"
    make_move(ana, investigation, "reopen")
    assert fact("investigation")[0]["closed_on"] is None
    assert investigation.close_reason == ""


def test_a_closing_day_needs_a_closing(ana, case):
    with pytest.raises(Invalid, match="Close the investigation"):
        an_investigation(ana, case, closed_on=dt.date(2021, 12, 15))


def test_a_social_worker_on_the_team_meets_no_investigation(ana, case, join):
    investigation = an_investigation(ana, case)
    ben = join("ben", "DHS_SW", "dhs")
    with seen_by(ben):
        assert Case.objects.filter(pk=case.pk).exists()
        assert not Investigation.objects.exists()
    with pytest.raises(NotAllowed):
        make_move(ben, investigation, "complete_evidence")


def test_a_voided_investigation_leaves_the_figures_with_its_suspects(ana, case, fact):
    investigation = an_investigation(ana, case)
    a_suspect(ana, investigation, a_person_in(ana, case, "suspect", "Invented Man"))
    void(ana, investigation, "duplicate")
    assert fact("investigation") == fact("investigation_suspect") == []


def test_a_live_compartment_is_in_no_fact(ana, fact):
    sealed = open_case(ana, None, {"exploitation": "labour"}, is_compartment=True)
    investigation = an_investigation(ana, sealed)
    a_suspect(ana, investigation, a_person_in(ana, sealed, "suspect", "Invented Man"))
    assert fact("investigation") == fact("investigation_suspect") == []

"""A colleague's cases are handed over on one page: whose, which, to whom, and what was refused."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.audit.models import Entry
from amparo.cases.actions import assign
from amparo.cases.factories import a_case
from amparo.cases.models import Conflict, TeamMember
from amparo.kernel.scope import unscoped

pytestmark = pytest.mark.django_db
URL = "/hand-over/"


@pytest.fixture
def cases(ana):
    return [a_case(ana, exploitation="sex") for _ in range(3)]


@pytest.fixture
def ida(db):
    """A third officer of the unit, who sees none of the cases."""
    return a_viewer("ida", "ATIP_OFF", "police")


def user_of(viewer):
    with unscoped("the test"):
        return User.rows.get(pk=viewer.user_id)


def on_teams(viewer):
    """The cases on which somebody works today."""
    with unscoped("the test"):
        rows = TeamMember.rows.filter(user=viewer.user_id, to_on__isnull=True, is_waiting=False)
        return set(rows.values_list("case", flat=True))


def address(viewer):
    return f"{URL}?colleague={viewer.user_id}"


def answers(cases, viewer, **more):
    given = {"cases": [str(case.pk) for case in cases], "user": viewer.user_id}
    return given | {"function": "lead_investigator", "leaves": "on"} | more


def test_the_page_shows_the_open_cases_of_a_colleague_all_chosen(browser, ana, cases):
    shown = browser(ana).get(address(ana)).content.decode()
    for case in cases:
        assert re.search(f'value="{case.pk}"[^>]* checked', shown)
        assert case.reference in shown


def test_the_chosen_cases_pass_to_the_other_and_the_rest_stay(browser, ana, eve, cases):
    answer = browser(ana).post(address(ana), answers(cases[:2], eve))
    assert answer.status_code == 200
    assert on_teams(eve) == {case.pk for case in cases[:2]}
    assert on_teams(ana) == {cases[2].pk}
    told = answer.content.decode()
    assert "eve joined the teams of 2 cases. ana left 2 of them." in told


def test_a_hundred_cases_leave_by_one_act_each_way(browser, ana, eve, cases):
    before = Entry.objects.count()
    browser(ana).post(address(ana), answers(cases, eve))
    new = list(Entry.objects.order_by("seq")[before:])
    named = {entry.name: len(entry.changes) for entry in new}
    assert named["team_member.assign"] == named["team_member.unassign"] == 3


def test_the_colleague_stays_where_that_is_asked(browser, ana, eve, cases):
    given = answers(cases, eve)
    del given["leaves"]
    browser(ana).post(address(ana), given)
    assert on_teams(eve) == on_teams(ana) == {case.pk for case in cases}


def test_a_refused_case_is_told_with_its_reason_and_its_team_stays(browser, ana, eve, cases):
    with perform(ana, "conflict.create"):
        Conflict(case=cases[1], user=user_of(eve), kind="person").save()
    told = browser(ana).post(address(ana), answers(cases, eve)).content.decode()
    assert on_teams(ana) == {cases[1].pk}
    assert cases[1].reference in told
    assert "The list of conflicts names this person." in told


def test_nobody_hands_cases_over_to_herself(browser, ana, eve, cases):
    for case in cases:
        assign(ana, case, user_of(eve), "other")
    told = browser(ana).post(address(eve), answers(cases, ana)).content.decode()
    assert "No case was handed over" in told
    assert on_teams(eve) == {case.pk for case in cases}


def test_a_sealed_file_keeps_its_team_until_a_second_person_agrees(browser, ana, eve):
    sealed = a_case(ana, is_compartment=True)
    browser(ana).post(address(ana), answers([sealed], eve))
    assert (on_teams(ana), on_teams(eve)) == ({sealed.pk}, set())


def test_whoever_does_not_see_a_colleagues_cases_finds_and_hands_over_none(
    browser, ana, eve, ida, cases
):
    shown = browser(ida).get(address(ana)).content.decode()
    answer = browser(ida).post(address(ana), answers(cases, eve))
    for case in cases:
        assert case.reference not in shown
    assert answer.status_code == 200
    assert on_teams(ana) == {case.pk for case in cases}


def test_the_cases_of_somebody_whose_account_has_ended_can_be_handed_over(
    browser, ana, eve, ida, cases
):
    for case in cases:
        assign(ana, case, user_of(eve), "other")
    with perform(ana, "user.edit"):
        gone = user_of(eve)
        gone.is_active = False
        gone.save()
    browser(ana).post(address(eve), answers(cases, ida))
    assert on_teams(ida) == {case.pk for case in cases}
    assert on_teams(eve) == set()


@pytest.mark.parametrize(
    "wrong",
    [{"cases": []}, {"cases": ["none"]}, {"user": "x"}, {"user": ""}, {"function": "king"}],
    ids=str,
)
def test_wrong_answers_are_said_and_what_was_chosen_stays(browser, ana, eve, cases, wrong):
    answer = browser(ana).post(address(ana), answers(cases[:1], eve) | wrong)
    shown = answer.content.decode()
    assert 'role="alert"' in shown
    assert on_teams(eve) == set()
    if "cases" not in wrong:
        assert shown.count(" checked") == 2


@pytest.mark.parametrize("key", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_colleague_who_is_not_there_is_said(browser, ana, key):
    answer = browser(ana).get(f"{URL}?colleague={key}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_whoever_puts_nobody_on_teams_does_not_meet_the_page(browser):
    assert browser(a_viewer("clerk", "STATISTICS", "council")).get(URL).status_code == 404


def test_the_list_of_cases_leads_there(browser, ana, cases):
    assert f'href="{URL}"' in browser(ana).get(reverse("case-list")).content.decode()


def test_work_that_has_ended_is_not_offered(browser, ana, eve, cases):
    member = assign(ana, cases[0], user_of(eve), "other")
    with perform(ana, "team_member.unassign"):
        member.to_on = timezone.localdate()
        member.save()
    assert cases[0].reference not in browser(ana).get(address(eve)).content.decode()

"""A colleague's cases are handed over on one page: whose, which, to whom, and what was refused."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.audit.models import Entry
from amparo.cases import actions, assigning, handing
from amparo.cases.actions import assign
from amparo.cases.factories import a_case, let_in, on_team
from amparo.cases.models import Conflict, Task, TeamMember
from amparo.kernel.errors import Stale
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
    assert "eve joined the teams of 2 cases. ana left the teams of 2 cases." in told


def test_some_cases_are_one_act_each_way_and_more_are_several(
    browser, ana, eve, cases, monkeypatch
):
    monkeypatch.setattr(assigning, "AT_ONCE", 2)
    before = Entry.objects.count()
    browser(ana).post(address(ana), answers(cases, eve))
    new = [(entry.name, len(entry.changes)) for entry in Entry.objects.order_by("seq")[before:]]
    both = [("team_member.assign", 2), ("team_member.assign", 1)]
    assert [one for one in new if one[0] == "team_member.assign"] == both
    assert [count for name, count in new if name == "team_member.unassign"] == [2, 1]


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


def test_nobody_takes_cases_over_by_her_own_hand(browser, ana, cases):
    chief = a_viewer("chief", "ATIP_CMD", "police")
    told = browser(chief).post(address(ana), answers(cases, chief)).content.decode()
    assert "No case was handed over" in told
    assert on_teams(chief) == set()
    assert on_teams(ana) == {case.pk for case in cases}


def test_nobody_takes_over_from_herself(browser, ana, eve, cases):
    for case in cases:
        assign(ana, case, user_of(eve), "other")
    shown = browser(ana).post(address(eve), answers(cases, eve)).content.decode()
    assert 'role="alert"' in shown
    assert on_teams(eve) == {case.pk for case in cases}


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_sealed_file_keeps_its_team_until_a_second_person_agrees(
    browser, ana, eve, ida, is_alone
):
    sealed = a_case(ana, is_compartment=True)
    who = ana
    if not is_alone:
        let_in(on_team(ana, sealed, ida), a_viewer("keys", "KEY_CUSTODIAN", "council"))
        who = ida
    told = browser(ana).post(address(who), answers([sealed], eve)).content.decode()
    assert "No team has changed yet." in told
    assert "Waits until a second person agrees; until then the team stays." in told
    assert sealed.reference in told
    assert sealed.pk in on_teams(who)
    assert on_teams(eve) == set()


def test_whoever_works_there_already_joins_no_second_time(browser, ana, eve, cases):
    assign(ana, cases[0], user_of(eve), "other")
    told = browser(ana).post(address(ana), answers(cases, eve)).content.decode()
    assert "eve joined the teams of 2 cases. ana left the teams of 3 cases." in told
    assert "eve works on this case already." in told
    with unscoped("the test"):
        assert TeamMember.rows.filter(user=eve.user_id, case=cases[0]).count() == 1


def test_a_half_of_a_case_is_not_left_without_anybody(browser, ana, eve, ida, cases, monkeypatch):
    assign(ana, cases[0], user_of(eve), "other")
    monkeypatch.setattr(handing, "covers", lambda _halves, half: half != "investigation")
    told = browser(ana).post(address(eve), answers(cases[:1], ida)).content.decode()
    assert "eve stays: a half of the case would have nobody." in told
    assert cases[0].pk in on_teams(eve) & on_teams(ida)


def test_a_row_that_somebody_else_changed_is_told_and_the_others_go_on(
    browser, ana, eve, cases, monkeypatch
):
    real = actions.leave

    def one_is_stale(member, *given):
        if member.case_id == cases[1].pk:
            raise Stale("Somebody else changed this record in the meantime. Look at it again.")
        return real(member, *given)

    monkeypatch.setattr(assigning, "leave", one_is_stale)
    told = browser(ana).post(address(ana), answers(cases, eve)).content.decode()
    assert "ana left the teams of 2 cases." in told
    assert "Somebody else changed this record" in told


def test_somebody_with_two_places_on_a_team_leaves_both(browser, ana, eve, ida, cases):
    for function in ("other", "lead_investigator"):
        assign(ana, cases[0], user_of(eve), function)
    browser(ana).post(address(eve), answers(cases[:1], ida))
    assert on_teams(eve) == set()


def test_work_that_ends_later_ends_today(browser, ana, eve, ida, cases):
    member = assign(ana, cases[0], user_of(eve), "other")
    with perform(ana, "team_member.unassign"):
        member.to_on = timezone.localdate() + dt.timedelta(days=9)
        member.save()
    browser(ana).post(address(eve), answers(cases[:1], ida))
    with unscoped("the test"):
        assert TeamMember.rows.get(pk=member.pk).to_on == timezone.localdate()


def test_open_tasks_that_still_name_the_colleague_are_told(browser, ana, eve, cases):
    with perform(ana, "task.create"):
        Task(case=cases[0], kind="visit", assigned_to=user_of(ana)).save()
    told = browser(ana).post(address(ana), answers(cases, eve)).content.decode()
    assert "1 open task there still names ana: give it to somebody else." in told


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_of_very_many_cases_the_first_are_shown(browser, ana, eve, monkeypatch, count):
    monkeypatch.setattr(handing, "MOST", 2)
    made = [a_case(ana) for _ in range(count)]
    shown = browser(ana).get(address(ana)).content.decode()
    assert sum(case.reference in shown for case in made) == min(count, 2)
    assert ("These are the first 2" in shown) == (count > 2)
    assert ("Nothing to hand over" in shown) == (count == 0)


def test_all_or_none_can_be_marked_without_a_script(browser, ana, cases):
    none = browser(ana).get(address(ana) + "&none=1").content.decode()
    assert [case.reference in none for case in cases] == [True] * 3
    assert none.count(" checked") == 1


def test_it_speaks_spanish(browser, ana, eve, cases):
    told = browser(ana, "es").post(address(ana), answers(cases, eve)).content.decode()
    assert "eve se unió a los equipos de 3 casos. ana salió de los equipos de 3 casos." in told


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

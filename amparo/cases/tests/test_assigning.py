"""Somebody joins many teams at once: each case decided for itself, few acts, each case named."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.audit.ledger import faults
from amparo.audit.models import Entry
from amparo.cases import assigning
from amparo.cases.actions import assign
from amparo.cases.assigning import assign_many
from amparo.cases.factories import a_case
from amparo.cases.models import Conflict, TeamMember
from amparo.kernel.errors import Invalid, NotAllowed
from amparo.kernel.scope import unscoped

pytestmark = pytest.mark.django_db
FUNCTION = "lead_investigator"


def user_of(viewer):
    with unscoped("the test"):
        return User.rows.get(pk=viewer.user_id)


def teams_of(viewer):
    with unscoped("the test"):
        return set(TeamMember.rows.filter(user=viewer.user_id).values_list("case", flat=True))


def entries():
    return Entry.objects.filter(name="team_member.assign").order_by("seq")


@pytest.fixture
def cases(ana):
    return [a_case(ana) for _ in range(5)]


def test_a_batch_is_one_act_that_names_each_case(ana, eve, cases, monkeypatch):
    monkeypatch.setattr(assigning, "AT_ONCE", 3)
    before = entries().count()
    told = assign_many(ana, [*cases, cases[0]], user_of(eve), FUNCTION)
    assert (len(told.members), told.refused) == (5, {})
    assert teams_of(eve) == {case.pk for case in cases}
    new = list(entries())[before:]
    assert [len(entry.changes) for entry in new] == [3, 2]
    named = {change["key"] for entry in new for change in entry.changes}
    assert named == {str(member.pk) for member in told.members}
    assert list(faults()) == []


def test_it_leaves_what_one_assignment_leaves(ana, eve, cases):
    one = assign(ana, cases[0], user_of(eve), FUNCTION)
    (many,) = assign_many(ana, cases[1:2], user_of(eve), FUNCTION).members
    for field in ("user_id", "function", "half", "from_on", "assigned_by_id", "through_id"):
        assert getattr(many, field) == getattr(one, field), field


def test_a_refused_case_is_named_and_the_others_go_on(ana, eve, cases):
    with perform(ana, "conflict.create"):
        Conflict(case=cases[1], user=user_of(eve), kind="person").save()
    hidden = a_case(a_viewer("ivo", "DHS_SW", "dhs"))
    told = assign_many(ana, [hidden, *cases], user_of(eve), FUNCTION)
    assert {key: type(why) for key, why in told.refused.items()} == {
        hidden.pk: NotAllowed,
        cases[1].pk: Invalid,
    }
    assert teams_of(eve) == {case.pk for case in cases} - {cases[1].pk}
    last = entries().last()
    assert {change["key"] for change in last.changes} == {str(one.pk) for one in told.members}


def test_nobody_assigns_himself_to_many_and_nothing_is_written_of_it(ana, cases):
    before = entries().count(), len(teams_of(ana))
    told = assign_many(ana, cases, user_of(ana), FUNCTION)
    assert {type(why) for why in told.refused.values()} == {Invalid}
    assert told.members == []
    assert (entries().count(), len(teams_of(ana))) == before


def test_somebody_whose_role_works_on_no_case_joins_none(ana, cases):
    clerk = a_viewer("clerk", "STATISTICS", "council")
    told = assign_many(ana, cases, user_of(clerk), FUNCTION)
    assert (told.members, len(told.refused)) == ([], len(cases))


def test_another_case_costs_the_database_one_row_and_the_edges_of_its_attempt(ana, eve, cases):
    """What is asked of each case is asked of all at once: three statements a case are left."""
    with CaptureQueriesContext(connection) as few:
        assign_many(ana, cases[:1], user_of(eve), FUNCTION)
    with CaptureQueriesContext(connection) as many:
        assign_many(ana, cases[1:], user_of(eve), FUNCTION)
    assert len(many) - len(few) <= 3 * (len(cases) - 2)

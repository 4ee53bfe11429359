"""Who sees which case, which people in it, and which papers."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.decide import decide
from amparo.access.factories import a_viewer
from amparo.access.relations import (
    NAMED_AT_MOST,
    narrowed_around,
    narrowed_to_few,
    only_cases,
    remembered_ties,
    walked,
)
from amparo.cases import actions, ties
from amparo.cases.factories import a_case, let_in, on_team, shared, somebody_in
from amparo.cases.models import Case, CaseRole, Note, Task, TeamMember
from amparo.cases.ties import looking_at
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.layout import BY_MODEL
from amparo.kernel.scope import row_rule, seen_by
from amparo.kernel.sealing import keyring
from amparo.people.models import Name, Person

pytestmark = pytest.mark.django_db


def sees(viewer, record):
    return row_rule(type(record), viewer).filter(pk=record.pk).exists()


def test_ana_holds_the_case_ben_shares_it_and_eve_has_nothing_to_do_with_it(
    ana, ben, eve, shared_case
):
    assert sees(ana, shared_case)
    assert sees(ben, shared_case)
    assert not sees(eve, shared_case)


def test_nobody_sees_a_case_by_office_alone(case):
    for role, agency in (
        ("SYS_ADMIN", "council"),
        ("FOCAL", "council"),
        ("AUDITOR", "council"),
        ("STATISTICS", "council"),
        ("DATA_STEWARD", "council"),
        ("DPP", "dpp"),
        ("NGO_ID", "ngo_partner"),
    ):
        assert not sees(a_viewer(role.lower(), role, agency), case)


def test_a_sharing_ends_after_its_last_day(ana, ben, case):
    today = timezone.localdate()
    old = shared(ana, case, "dhs", from_on=dt.date(2020, 1, 1), until_on=today)
    assert sees(ben, case)
    with perform(ana, "sharing.edit"):
        old.until_on = today - dt.timedelta(days=1)
        old.save()
    assert not sees(ben, case)


def test_past_work_on_a_case_leaves_its_row_and_opens_nothing(ana, eve, case):
    member = on_team(ana, case, eve)
    assert sees(eve, case)
    actions.unassign(ana, member)
    assert not sees(eve, case)
    assert sees(ana, member)


def test_work_that_begins_tomorrow_opens_nothing_today(ana, eve, case):
    on_team(ana, case, eve, from_on=timezone.localdate() + dt.timedelta(days=1))
    assert not sees(eve, case)


def test_a_supervisor_sees_the_cases_of_the_agency_but_no_compartment(ana, case):
    chief = a_viewer("chief", "ATIP_CMD", "police")
    sealed = a_case(ana, is_compartment=True)
    assert sees(chief, case)
    assert not sees(chief, sealed)


def test_a_compartment_opens_to_its_team_and_not_through_a_sharing(ana, ben, eve):
    sealed = a_case(ana, is_compartment=True)
    shared(ana, sealed, "dhs")
    assert sees(ana, sealed)
    assert not sees(ben, sealed)
    member = on_team(ana, sealed, eve)
    assert not sees(eve, sealed)
    let_in(member, a_viewer("keys", "KEY_CUSTODIAN", "council"))
    assert sees(eve, sealed)


def test_nobody_assigns_himself(ana, eve, case):
    chief = a_viewer("chief", "ATIP_CMD", "police")
    with pytest.raises(Invalid, match="Nobody assigns"):
        on_team(chief, case, chief)
    member = on_team(chief, case, eve)
    assert str(member.assigned_by_id) == chief.user_id


def test_nobody_turns_the_row_of_another_into_his_own(ana, eve, case):
    chief = a_viewer("chief", "ATIP_CMD", "police")
    member = on_team(ana, case, eve)
    member.user_id = chief.user_id
    with perform(chief, "team_member.edit"), pytest.raises(Invalid, match="Nobody assigns"):
        member.save()


def test_nobody_widens_his_own_work_to_the_other_half(ana, eve, case):
    member = on_team(ana, case, eve)
    assert member.half == "investigation"
    member.half = "protection"
    with perform(eve, "team_member.edit"), pytest.raises(Invalid, match="Nobody assigns"):
        member.save()


def test_the_last_member_cannot_leave_a_case_behind(ana, eve, case):
    own = row_rule(TeamMember, ana).get(case=case)
    with pytest.raises(NotPossible, match="Somebody else must join"):
        actions.unassign(ana, own)
    on_team(ana, case, eve)
    actions.unassign(ana, row_rule(TeamMember, ana).get(pk=own.pk))
    assert not sees(ana, case)


def test_a_suspect_is_unknown_to_the_social_worker_and_a_victim_is_not(ana, ben, shared_case):
    victim = somebody_in(ana, shared_case, "victim", "Marisol Invented")
    suspect = somebody_in(ana, shared_case, "suspect", "Ramiro Invented")
    assert sees(ana, victim)
    assert sees(ana, suspect)
    assert sees(ben, victim)
    assert not sees(ben, suspect)
    roles = row_rule(CaseRole, ben).filter(case=shared_case)
    assert [role.role for role in roles] == ["victim"]


def test_somebody_who_is_both_is_known_to_the_social_worker_as_a_victim_alone(
    ana, ben, shared_case
):
    person = somebody_in(ana, shared_case, "suspect", "Ramiro Invented")
    with perform(ana, "case.add_person"):
        CaseRole(case=shared_case, person=person, role="victim").save()
    assert sees(ben, person)
    assert [role.role for role in row_rule(CaseRole, ben)] == ["victim"]


def test_the_identity_of_a_person_opens_by_the_role_in_seen_cases(ana, ben, eve, shared_case):
    victim = somebody_in(ana, shared_case, "victim", "Marisol Invented", birth="2004-05-01")
    assert "birth" in decide(ana, "person.read", victim).reads
    assert "birth" in decide(ben, "person.read", victim).reads
    assert not decide(eve, "person.read", victim)


def test_notes_stay_with_the_half_of_their_writer(ana, ben, shared_case):
    on_team(ana, shared_case, ben, function="social_worker")
    with perform(ana, "note.create"):
        police = Note(case=shared_case, kind="observation", text="of the inquiry")
        police.save()
    with perform(ben, "note.create"):
        care = Note(case=shared_case, kind="wishes", text="of the care")
        care.save()
        both = Note(case=shared_case, kind="safety", text="for all", is_for_both=True)
        both.save()
    assert (police.half, care.half) == ("investigation", "protection")
    assert sees(ana, police)
    assert not sees(ana, care)
    assert sees(ana, both)
    assert "text" in decide(ben, "note.read", care).reads
    assert "text" in decide(ana, "note.read", both).reads


def test_a_task_of_the_other_half_is_seen_by_whoever_is_to_do_it(ana, ben, shared_case):
    on_team(ana, shared_case, ben, function="social_worker")
    with perform(ana, "task.create"):
        own = Task(case=shared_case, kind="interview")
        own.save()
        his = Task(case=shared_case, kind="accompany", assigned_to_id=ben.user_id)
        his.save()
    assert str(his.asked_by_id) == ana.user_id
    # A sharing without a half, as here, covers both halves.
    assert sees(ben, own)
    assert sees(ben, his)


def test_a_voided_case_is_gone_from_sight(ana, case):
    with perform(ana, "case.void"):
        case.voided_at, case.void_reason = timezone.now(), "test_entry"
        case.save()
    assert not sees(ana, case)
    assert not row_rule(Case, ana).exists()


def test_looking_at_one_case_shows_no_more_and_leaves_the_others_aside(ana, eve, case):
    other, hidden = a_case(ana), a_case(eve)
    with looking_at(case.pk):
        assert sees(ana, case)
        assert not sees(ana, other)
        assert not sees(eve, case)
    with looking_at(hidden.pk):
        assert not sees(ana, hidden)
    assert sees(ana, other)


def test_looking_around_a_person_answers_as_without_and_a_second_look_within_cannot_widen_it(
    ana, eve, case
):
    person, other = (somebody_in(ana, case, "victim", name) for name in ("Reina Pech", "Elsa Coc"))
    elsewhere = a_case(ana)
    stranger = somebody_in(ana, elsewhere, "victim", "Rosa Tzul")
    with narrowed_around(type(person), [person.pk]):
        assert only_cases() == frozenset({case.pk})
        assert all(sees(ana, record) for record in (person, other, case))
        assert not sees(eve, person)
        assert not sees(ana, elsewhere)
        with narrowed_around(type(person), [stranger.pk]):
            assert not sees(ana, stranger)
    assert sees(ana, stranger)


def test_very_many_cases_are_not_named_one_by_one(ana, case):
    with narrowed_to_few(uuid4() for _ in range(NAMED_AT_MOST + 1)):
        assert sees(ana, case)
    with narrowed_to_few(uuid4() for _ in range(NAMED_AT_MOST)):
        assert not sees(ana, case)


def test_a_list_that_asks_of_each_case_whether_it_is_tied_shows_the_same(
    ana, ben, eve, shared_case, monkeypatch
):
    sealed, late = a_case(ana, is_compartment=True), a_case(ana)
    shared(ana, late, "dhs", from_on=timezone.localdate() + dt.timedelta(days=1))
    chief = a_viewer("chief", "ATIP_CMD", "police")
    monkeypatch.setattr(ties, "MANY", 0)
    for viewer in (ana, ben, eve, chief):
        with walked(Case):
            each = {case.pk for case in row_rule(Case, viewer)}
        assert each == {case.pk for case in row_rule(Case, viewer)}
    with walked(Case):
        assert sees(ben, shared_case)
        assert "EXISTS" in str(row_rule(Case, ben).query)
        assert not sees(ben, late)
        assert not sees(chief, sealed)


@pytest.mark.parametrize("role", ["ATIP_OFF", "DHS_SW"])
def test_deciding_on_every_record_of_a_page_costs_less_than_a_query_for_each(ana, case, role):
    """Ties and roles are read once a page; what was loaded through the own sight is not asked for
    again, and a second look at any of it costs nothing."""
    person = somebody_in(ana, case, "victim", "Invented Victim")
    with perform(ana, "note.create"):
        for _ in range(6):
            Note(case=case, kind="other", text="invented", is_for_both=True).save()
    agency = "police" if role == "ATIP_OFF" else "dhs"
    viewer = a_viewer("nora", role, agency)
    on_team(ana, case, viewer)
    with seen_by(viewer), remembered_ties(), keyring():
        loaded = [*row_rule(Case, viewer), *row_rule(Note, viewer), *row_rule(Person, viewer)]
        loaded += row_rule(Name, viewer)
        assert person in loaded
        with CaptureQueriesContext(connection) as first:
            decided = [decide(viewer, f"{_code(one)}.read", one, is_seen=True) for one in loaded]
        with CaptureQueriesContext(connection) as second:
            again = [decide(viewer, f"{_code(one)}.read", one, is_seen=True) for one in loaded]
    assert any(decided)
    assert decided == again
    assert len(first) < len(loaded)
    assert len(second) == 0


def _code(record):
    return BY_MODEL[type(record)].code if type(record) in BY_MODEL else record._meta.model_name

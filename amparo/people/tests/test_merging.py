"""Joining identities that are one human being, and parting them again without loss."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.access.factories import a_viewer
from amparo.audit.models import Entry
from amparo.kernel.errors import NotAllowed, NotPossible
from amparo.kernel.scope import row_rule, unscoped
from amparo.people import actions
from amparo.people.factories import a_person
from amparo.people.models import Merge, Name, Person

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 5, 3)


def join(viewer, kept, merged):
    return actions.merge(viewer, again(kept), again(merged), reasons=["same_birth"], decided_on=DAY)


def again(person):
    with unscoped("test"):
        return Person.rows.get(pk=person.pk)


def stands_for(person):
    return again(person).merged_into_id


def test_two_identities_are_joined_and_parted_without_loss(ana, seen):
    one, other = seen("María Invented", birth="1990"), seen("Maria Invneted", sex="female")
    before = [_told(person) for person in (one, other)]
    join(ana, one, other)
    assert stands_for(other) == one.pk
    assert row_rule(Name, ana).count() == 2
    actions.unmerge(ana, again(other))
    assert [_told(person) for person in (one, other)] == before
    assert row_rule(Merge, ana).get().undone_at is not None


def _told(person):
    fresh = again(person)
    return fresh.pk, fresh.merged_into_id, fresh.sex, fresh.reference


def test_a_chain_of_merges_stands_for_one_person_and_each_link_can_be_undone(ana, seen):
    first, second, third = (seen(f"María Invented {word}") for word in ("One", "Two", "Three"))
    join(ana, second, third)
    join(ana, first, second)
    assert (stands_for(second), stands_for(third)) == (first.pk, first.pk)
    actions.unmerge(ana, again(second))
    assert (stands_for(second), stands_for(third)) == (None, second.pk)


def test_loops_selves_and_the_voided_are_refused(ana, seen):
    one, other = seen("María Invented"), seen("Maria Invented")
    with pytest.raises(NotPossible, match="herself or himself"):
        join(ana, one, one)
    join(ana, one, other)
    with pytest.raises(NotPossible, match="already the same"):
        join(ana, other, one)
    third = seen("Marie Invented")
    with pytest.raises(NotPossible, match="already joined"):
        join(ana, third, other)


def test_both_must_be_in_sight(ana, eve, seen):
    mine, hers = seen("María Invented"), seen("Maria Invented", by=eve)
    with pytest.raises(NotAllowed):
        join(ana, mine, hers)
    with pytest.raises(NotAllowed):
        join(ana, hers, mine)


def test_only_those_with_the_right_join_people(ana, seen):
    one, other = seen("María Invented"), seen("Maria Invented")
    roles = (("FOCAL", "council"), ("AUDITOR", "council"), ("VSC", "police"), ("DHS_SW", "dhs"))
    for role, agency in roles:
        with pytest.raises(NotAllowed):
            join(a_viewer(role.lower(), role, agency), one, other)


def test_what_is_not_joined_cannot_be_parted(ana, seen):
    with pytest.raises(NotPossible, match="not joined"):
        actions.unmerge(ana, seen("María Invented"))


def test_the_steward_joins_imported_people_until_they_are_signed_off(ana, steward):
    one = a_person(ana, "María Invented", is_under_review=True)
    other = a_person(ana, "Maria Invented", is_under_review=True)
    theirs = a_person(ana, "Mario Invented")
    assert set(row_rule(Person, steward)) == {one, other}
    join(steward, one, other)
    assert actions.sign_off(steward, None, [one.pk, other.pk, theirs.pk]) == 2
    assert not row_rule(Person, steward).exists()


def test_a_merge_is_one_entry_of_the_ledger_without_a_name(ana, seen):
    one, other = seen("María Invented"), seen("Maria Invented")
    join(ana, one, other)
    entry = Entry.objects.latest("seq")
    assert entry.name == "person.merge"
    assert "Invented" not in str(entry.changes) + str(entry.facts)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), max_size=14))
def test_whatever_is_joined_and_parted_in_the_end_all_stand_alone(ana, seen, steps):
    people = [seen(f"Invented {number}") for number in range(5)]
    for is_merge, one, other in steps:
        try:
            if is_merge:
                join(ana, people[one], people[other])
            else:
                actions.unmerge(ana, again(people[one]))
        except NotPossible:
            continue
        for person in people:
            root = stands_for(person)
            assert root is None or again(Person(pk=root)).merged_into_id is None
    for person in people:
        while stands_for(person):
            actions.unmerge(ana, again(person))
    assert not any(stands_for(person) for person in people)

"""While a person is erased nobody enters what would be lost, and no more goes than was agreed."""

from __future__ import annotations

from threading import Event

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from amparo.access import second
from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.models import OwnerKey
from amparo.access.views_of import open_value
from amparo.cases.erasing import actions, carrying_out
from amparo.cases.erasing.models import Erasure
from amparo.cases.erasing.plan import plan_of
from amparo.cases.factories import a_case, on_team, somebody_in
from amparo.cases.models import Case
from amparo.kernel.errors import NotPossible, Stale
from amparo.kernel.scope import seen_by
from amparo.kernel.sealing import keyring
from amparo.people.models import Name

from .at_once import ON_POSTGRESQL, at_once, until_somebody_waits

pytestmark = pytest.mark.django_db
CANARY = "Canary Invented"


@pytest.fixture
def person(sue):
    opener = a_viewer("opener", "ATIP_OFF", "police")
    case = a_case(opener)
    on_team(opener, case, sue, function="social_worker", half="protection")
    who = somebody_in(sue, case, "victim", CANARY)
    closed = {"status": "closed", "close_reason": "other", "closed_on": timezone.localdate()}
    QuerySet(Case).filter(pk=case.pk).update(**closed)
    return who


def proposed(viewer, person):
    with seen_by(viewer):
        shown = actions.seen_digest(viewer, plan_of("people.Person", person.pk))
        return actions.propose(viewer, person, "request", "she asked on Monday", shown)


def agree(viewer, erasure):
    given = {"agrees": True, "count": erasure.values}
    return second.settle(viewer, "erasure", erasure.pk, erasure.version, **given)


def names():
    rows: QuerySet[Name] = QuerySet(Name)
    return sorted(open_value(name, "full") for name in rows)


def enter(viewer, person):
    with perform(viewer, "test.enter"):
        Name(person=person, kind="alias", full="Another Canary").save()


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_a_name_that_is_being_entered_is_not_destroyed_by_an_agreement_to_less(
    head, chief, person, sue
):
    erasure, is_entered = proposed(head, person), Event()

    def slowly():
        with perform(sue, "test.enter"):
            enter(sue, person)
            is_entered.set()
            until_somebody_waits()

    thread, met = at_once(slowly)
    assert is_entered.wait(20)
    with pytest.raises(NotPossible, match="changed since"):
        agree(chief, erasure)
    thread.join(20)
    assert not met
    assert names() == ["Another Canary", CANARY]


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_whoever_enters_a_name_while_it_is_destroyed_waits_and_is_told(
    head, chief, person, sue, monkeypatch
):
    erasure, is_held, carry_out = proposed(head, person), Event(), carrying_out.carry_out

    def slowly(row):
        is_held.set()
        until_somebody_waits()
        carry_out(row)

    monkeypatch.setattr(carrying_out, "carry_out", slowly)
    with keyring():
        assert names() == [CANARY]
        thread, met = at_once(lambda: agree(chief, erasure))
        assert is_held.wait(20)
        with pytest.raises(Stale):
            enter(sue, person)
    thread.join(20)
    assert not met
    assert names() == [""]
    assert Erasure.objects.get().done_at


def test_nothing_is_sealed_with_a_key_that_was_destroyed_after_the_page_had_opened_it(person, sue):
    with keyring():
        assert names() == [CANARY]
        OwnerKey.objects.filter(owner=person.pk).delete()
        with pytest.raises(Stale):
            enter(sue, person)
    assert QuerySet(Name).count() == 1

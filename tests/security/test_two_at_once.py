"""What one may do once is done once, though two browsers come to it at the same moment."""

from __future__ import annotations

from threading import Event

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction

from amparo.access.factories import a_user, a_viewer
from amparo.access.factors import kept
from amparo.access.watch.models import Emergency
from amparo.cases import emergency
from amparo.cases.factories import a_case, somebody_in

from .at_once import ON_POSTGRESQL, at_once, until_somebody_waits
from .doors import browser, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WHY = {"reason": "in_danger", "words": "A neighbour called: somebody breaks the door, right now."}


@pytest.fixture
def ana():
    """Somebody with two keys."""
    user = a_user("ana", "ATIP_OFF", "police")
    for name in ("blue", "red"):
        Authenticator.objects.create(user_id=user.pk, type="webauthn", data={"name": name})
    return user


def keys_of(user):
    return [each.pk for each in kept.of(user) if each.kind == kept.KEY]


@ON_POSTGRESQL
def test_of_two_who_take_away_a_key_each_one_leaves_the_other(ana, monkeypatch):
    first, second = keys_of(ana)
    is_held, drop, answers = Event(), kept.drop, []

    def slowly(user, pk):
        if pk == first:
            is_held.set()
            until_somebody_waits()
        return drop(user, pk)

    def remove(pk):
        answers.append(signed_in(ana).post(f"/my-security/remove/{pk}/").status_code)

    monkeypatch.setattr(kept, "drop", slowly)
    thread, _met = at_once(lambda: remove(first))
    assert is_held.wait(20)
    remove(second)
    thread.join(20)
    assert sorted(answers) == [302, 409]
    assert keys_of(ana) == [second]


def test_the_keys_are_counted_in_the_transaction_that_takes_one_away(ana, monkeypatch):
    hold_fast, drop, seen = kept.held_fast, kept.drop, []

    def counted(user):
        seen.append(transaction.get_connection().in_atomic_block)
        return hold_fast(user)

    def dropped(user, pk):
        seen.append(transaction.get_connection().in_atomic_block)
        return drop(user, pk)

    monkeypatch.setattr(kept, "held_fast", counted)
    monkeypatch.setattr(kept, "drop", dropped)
    assert signed_in(ana).post(f"/my-security/remove/{keys_of(ana)[0]}/").status_code == 302
    assert seen == [True, True]


@ON_POSTGRESQL
def test_of_two_who_open_an_emergency_at_once_one_waits_and_is_told(monkeypatch):
    ben, eve = a_viewer("ben", "DHS_SW", "dhs"), a_viewer("eve", "ATIP_OFF", "police")
    people = [somebody_in(ben, a_case(ben), "victim", f"Invented {turn}") for turn in range(2)]
    is_held, tell, answers = Event(), emergency._tell, []

    def slowly(*given):
        if not is_held.is_set():
            is_held.set()
            until_somebody_waits()
        tell(*given)

    def ask(person):
        answer = browser(eve).post("/emergency/", {"reference": person.reference, **WHY})
        answers.append(answer.status_code)

    monkeypatch.setattr(emergency, "_tell", slowly)
    thread, _met = at_once(lambda: ask(people[0]))
    assert is_held.wait(20)
    ask(people[1])
    thread.join(20)
    assert sorted(answers) == [200, 302]
    assert Emergency.objects.count() == 1

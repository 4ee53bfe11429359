"""A police officer and a steward, who look for people and join those that are one."""

from __future__ import annotations

import pytest

from amparo.access.factories import a_viewer


@pytest.fixture
def ana(db):
    """A police officer with cases of her own."""
    return a_viewer("ana", "ATIP_OFF", "police")


@pytest.fixture
def eve(db):
    """A police officer of the same unit, on no team."""
    return a_viewer("eve", "ATIP_OFF", "police")


@pytest.fixture
def steward(db):
    """Who compares imported people until they are signed off."""
    return a_viewer("steward", "DATA_STEWARD", "council")


@pytest.fixture
def seen(ana):
    """Enters people whom Ana sees. This room knows of no cases: a way of seeing is lent to it."""
    from django.db.models import Q

    from amparo.people import reach
    from amparo.people.factories import a_person

    known: dict[str, set[str]] = {}

    def way(viewer):
        return Q(pk__in=known.get(viewer.username, set()))

    def topics(viewer, people):
        mine = known.get(viewer.username, set())
        return {key: frozenset({"victim_identity"}) for key in people if key in mine}

    reach.reaches_people(way)
    reach.tells_topics(topics)

    def enter(full, by=None, **fields):
        person = a_person(by or ana, full, **fields)
        known.setdefault((by or ana).username, set()).add(str(person.pk))
        return person

    yield enter
    reach._ways.remove(way)
    reach._tellers.remove(topics)

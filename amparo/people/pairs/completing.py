"""Gives those their search keys who were written before there were such keys, or other ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from amparo.people.models import Name, Person, SearchKey

from .ends import BEYOND, LEAST
from .known import open_people
from .looking import index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

AT_ONCE = 2_000


def complete_search_keys() -> int:
    """Make everybody findable who has a name and no end of it in the table; gives how many.

    Safe to break off and to begin again: whoever is done is not met a second time.
    """
    done = 0
    for some in _handfuls(list(_lacking())):
        with transaction.atomic():
            index(open_people(some))
        done += len(some)
    return done


def lack_search_keys() -> int:
    """How many people nobody finds by their names until their search keys are complete."""
    return _lacking().count()


def _lacking() -> QuerySet[Person, UUID]:
    people: QuerySet[Person] = QuerySet(Person)
    names: QuerySet[Name] = QuerySet(Name)
    ends = SearchKey.objects.filter(person=OuterRef("pk"), key__gte=LEAST, key__lt=BEYOND)
    named = names.filter(person=OuterRef("pk"), voided_at__isnull=True)
    waiting = people.filter(~Exists(ends), Exists(named), voided_at__isnull=True)
    return waiting.values_list("pk", flat=True)


def _handfuls(people: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(people), AT_ONCE):
        yield people[start : start + AT_ONCE]

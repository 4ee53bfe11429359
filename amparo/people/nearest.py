"""Ranks people by how many beginnings and ends of their words a text shares, under keyed numbers.

The database counts them for people in sight. Of everybody in a country ``crowd`` does, in arrays.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Case, IntegerField, Max, QuerySet, When

from .crowd import first_of_all
from .models import SearchKey
from .pairs.ends import Ends

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

SHARED = 0.5  # of the letters asked for: what is alike at all shares more


class End(NamedTuple):
    """One end of a word looked for: what having it weighs, and the numbers it may have."""

    weight: int
    numbers: frozenset[int]


def nearest(text: str, among: QuerySet[Any, Any] | None, at_most: int | None = None) -> list[UUID]:
    """People whose words begin or end as those of a text do, the nearest first; of these people
    only, or of all there are.
    """
    asked = Ends().asked(text)
    if not asked:
        return []
    ends = [End(word.weight, end) for word in asked for end in (word.beginnings, word.ends)]
    least = sum(word.weight for word in asked) * SHARED
    if among is None and at_most is not None:
        return [person for person, _shared in first_of_all(ends, least, at_most)]
    return [person for person, _shared in _ranked(ends, among, least)[:at_most]]


def _ranked(
    ends: list[End], among: QuerySet[Any, Any] | None, least: float
) -> QuerySet[SearchKey, Any]:
    """Person and weight of all who have an end that is asked for, except who has too little."""
    keys = SearchKey.objects.filter(key__in=_numbers(ends))
    if among is not None:
        keys = keys.filter(person__in=among)
    shared = reduce(add, (_met(*end) for end in ends))
    found = keys.values("person").annotate(shared=shared).filter(shared__gte=least)
    return found.order_by("-shared", "person").values_list("person", "shared")


def _numbers(ends: Iterable[End]) -> frozenset[int]:
    return frozenset().union(*(end.numbers for end in ends))


def _met(weight: int, numbers: Collection[int]) -> Max:
    """What a person gets who has one of these: once, and longer words weigh more."""
    return Max(Case(When(key__in=numbers, then=weight), default=0, output_field=IntegerField()))

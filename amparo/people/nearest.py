"""Ranks people by how many beginnings and ends of their words a text shares, under keyed numbers.

The database counts them for a few; of more people, or of a whole country, ``crowd`` does in arrays.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Case, IntegerField, Max, When

from .crowd import first_of_all
from .models import SearchKey
from .pairs.ends import Ends

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet

LOOKED_UP = 2_000  # people; to look each up behind each number takes less than reading the numbers
SHARED = 0.5  # of the letters asked for: what is alike at all shares more


class End(NamedTuple):
    """One end of a word looked for: what having it weighs, and the numbers it may have."""

    weight: int
    numbers: frozenset[int]


def nearest(text: str, among: QuerySet[Any, Any] | None, at_most: int | None = None) -> list[UUID]:
    """People whose words begin or end as those of a text do, the nearest first; of these people
    only, or of all there are. ``among`` are rows of people.
    """
    asked = Ends().asked(text)
    if not asked:
        return []
    ends = [End(word.weight, end) for word in asked for end in (word.beginnings, word.ends)]
    least = sum(word.weight for word in asked) * SHARED
    if among is not None:
        some = list(among.values_list("pk", flat=True)[: LOOKED_UP + 1])
        if len(some) <= LOOKED_UP:
            return _of_few(ends, some, least)[:at_most]
    return first_of_all(ends, least, at_most, among)


def _of_few(ends: list[End], people: list[UUID], least: float) -> list[UUID]:
    """Counted by the database, which looks up each of them behind each number."""
    numbers = frozenset[int]().union(*(end.numbers for end in ends))
    keys = SearchKey.objects.filter(key__in=numbers, person__in=people)
    shared = reduce(add, (_met(*end) for end in ends))
    found = keys.values("person").annotate(shared=shared).filter(shared__gte=least)
    return list(found.order_by("-shared", "person").values_list("person", flat=True))


def _met(weight: int, numbers: Collection[int]) -> Max:
    """What a person gets who has one of these: once, and longer words weigh more."""
    return Max(Case(When(key__in=numbers, then=weight), default=0, output_field=IntegerField()))

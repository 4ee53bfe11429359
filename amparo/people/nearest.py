"""Ranks people by how many beginnings and ends of their words a text shares, under keyed numbers.

Some of the numbers asked for stand for half the country. Whoever has none but those cannot come
first where enough others have rarer ones too; so the rarer are read at first, and the others only
for as long as somebody could still move up.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Case, Count, IntegerField, Max, QuerySet, When

from .models import SearchKey
from .pairs.ends import Ends

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

SHARED = 0.5  # of the letters asked for: what is alike at all shares more
HALF = 2  # of all there is to share: what the first look asks somebody to reach


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
    if at_most is None:
        return [person for person, _shared in _ranked(ends, ends, among, least)]
    return _first(ends, among, least, at_most)


def _first(
    ends: list[End], among: QuerySet[Any, Any] | None, least: float, at_most: int
) -> list[UUID]:
    """As many, and the same, as a look at everybody would put first."""
    by_rarity = _rarest_first(ends)
    whole = sum(end.weight for end in ends)
    unread, read = whole, 0
    while True:
        while read < len(ends) and (not read or unread > whole / HALF):
            unread -= by_rarity[read].weight
            read += 1
        found = list(_ranked(ends, by_rarity[:read], among, least)[:at_most])
        is_settled = len(found) == at_most and found[-1][1] > unread
        if is_settled or unread < least or read == len(ends):
            return [person for person, _shared in found]
        unread -= by_rarity[read].weight
        read += 1


def _rarest_first(ends: Iterable[End]) -> list[End]:
    """Counted in the index alone, which takes a thousandth of what reading it takes."""
    rows = SearchKey.objects.filter(key__in=_numbers(ends)).values("key").annotate(of=Count("pk"))
    held = dict(rows.values_list("key", "of"))
    return sorted(ends, key=lambda end: sum(held.get(number, 0) for number in end.numbers))


def _ranked(
    ends: list[End], read: Iterable[End], among: QuerySet[Any, Any] | None, least: float
) -> QuerySet[SearchKey, Any]:
    """Person and weight of all who have an end that is read, except whoever has too little."""
    keys = SearchKey.objects.filter(key__in=_numbers(ends))
    if (some := _numbers(read)) != _numbers(ends):
        having = SearchKey.objects.filter(key__in=some)
        keys = keys.filter(person__in=having.values("person"))
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

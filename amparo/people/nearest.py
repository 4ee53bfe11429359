"""Ranks people by how many beginnings and ends of their words a text shares, under keyed numbers.

Some of the numbers asked for stand for half the country. Whoever has hardly any of the rarer ones
cannot come first where enough others have; so who has two of the rarest is looked at first, and the
others only for as long as somebody could still move up.
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Case, Count, IntegerField, Max, QuerySet, When

from .models import SearchKey
from .pairs.ends import Ends

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from uuid import UUID

SHARED = 0.5  # of the letters asked for: what is alike at all shares more
LOOKS = (2, 3, 4)  # of so many of the rarest ends, who has two is looked at before all others


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
        return [person for person, _shared in _ranked(ends, None, among, least)]
    return _first(ends, among, least, at_most)


def _first(
    ends: list[End], among: QuerySet[Any, Any] | None, least: float, at_most: int
) -> list[UUID]:
    """As many, and the same, as a look at everybody would put first."""
    rare = _rarest_first(ends)
    whole = sum(end.weight for end in ends)
    found: list[tuple[UUID, int]] = []
    for some, needed in _looks(rare):
        lacking = sorted(end.weight for end in some)[: len(some) - needed + 1]
        beyond = whole - sum(lacking)  # the most that anybody has who was not looked at
        found = list(_ranked(ends, _having(some, needed), among, least)[:at_most])
        if beyond < least or (len(found) == at_most and found[-1][1] > beyond):
            break
    return [person for person, _shared in found]


def _looks(rare: list[End]) -> Iterator[tuple[list[End], int]]:
    """Whom to look at, fewest first: who has so many of so many ends. At last, who has any."""
    for count in LOOKS:
        if count <= len(rare):
            yield rare[:count], 2
    yield rare, 1


def _having(some: list[End], needed: int) -> QuerySet[SearchKey, Any] | None:
    """Who has two of some ends; None where whoever has any is looked at."""
    if needed == 1:
        return None
    pairs = [_with(one).filter(person__in=_with(other)) for one, other in combinations(some, 2)]
    return pairs[0].union(*pairs[1:]) if len(pairs) > 1 else pairs[0]


def _with(end: End) -> QuerySet[SearchKey, Any]:
    return SearchKey.objects.filter(key__in=end.numbers).values("person")


def _rarest_first(ends: Iterable[End]) -> list[End]:
    """Counted in the index alone, which takes a thousandth of what reading it takes."""
    rows = SearchKey.objects.filter(key__in=_numbers(ends)).values("key").annotate(of=Count("pk"))
    held = dict(rows.values_list("key", "of"))
    return sorted(ends, key=lambda end: sum(held.get(number, 0) for number in end.numbers))


def _ranked(
    ends: list[End],
    having: QuerySet[SearchKey, Any] | None,
    among: QuerySet[Any, Any] | None,
    least: float,
) -> QuerySet[SearchKey, Any]:
    """Person and weight of all, or of those alone, except whoever has too little."""
    keys = SearchKey.objects.filter(key__in=_numbers(ends))
    if having is not None:
        keys = keys.filter(person__in=having)
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

"""Finds those worth opening in a search: who, of those in sight, has a name that begins or ends so.

Names are sealed, and to open each of very many takes minutes. Their ends lie beside them under a
key of the system; whoever shares most with what was asked is opened, and nobody else.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Max, QuerySet, When

from amparo.kernel.scope import row_rule

from .models import Person, SearchKey
from .pairs.ends import Ends

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from amparo.access.viewer import Viewer

FEW = 300  # people in sight; so many are all opened, whatever was asked
SHARED = 0.5  # of the letters asked for: what is alike at all shares more
OPENED = 300  # people at most whose names are opened for one search


def worth_opening(viewer: Viewer, text: str) -> Collection[UUID] | None:
    """The people in sight whose names are to be compared; None where those are all.

    What the viewer may not see takes nobody's place: sight is asked before anything is counted.
    """
    people = row_rule(Person, viewer).values("pk")
    if not people[FEW : FEW + 1]:
        return None
    near = nearest(text, people, OPENED)
    joined: QuerySet[Person] = QuerySet(Person)
    roots = joined.filter(pk__in=near).values_list("merged_into", flat=True)
    return {*near, *filter(None, roots)}


def nearest(text: str, among: QuerySet[Any, Any], at_most: int | None = None) -> list[UUID]:
    """Of these people those whose words begin or end as those of a text do, the nearest first."""
    asked = Ends().asked(text)
    if not asked:
        return []
    ends = [(word.weight, end) for word in asked for end in (word.beginnings, word.ends)]
    found = (
        SearchKey.objects.filter(person__in=among)
        .filter(key__in=frozenset().union(*(numbers for _weight, numbers in ends)))
        .values("person")
        .annotate(shared=reduce(add, (_met(weight, numbers) for weight, numbers in ends)))
        .filter(shared__gte=sum(word.weight for word in asked) * SHARED)
        .order_by("-shared", "person")
    )
    return list(found.values_list("person", flat=True)[:at_most])


def _met(weight: int, numbers: Collection[int]) -> Max:
    """What a person gets who has one of these: once, and longer words weigh more."""
    return Max(Case(When(key__in=numbers, then=weight), default=0, output_field=IntegerField()))

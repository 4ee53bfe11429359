"""Finds those worth opening in a search: who, of those in sight, has a name that begins or ends so.

Names are sealed, and to open each of very many takes minutes. Their ends lie beside them under a
key of the system; whoever shares most with what was asked is opened, and nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from amparo.access.relations import narrowed_around
from amparo.kernel.scope import row_rule

from .models import Person
from .nearest import nearest
from .reach import sees_crowds

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from amparo.access.viewer import Viewer

FEW = 300  # people in sight; so many are all opened, whatever was asked
OPENED = 300  # people at most whose names are opened for one search
ASKED_AT_ONCE = 250  # people of whom it is asked together whether they are in sight
LOOKED_AT = 1_500  # people at most of whom it is asked; beyond, all who are in sight are gathered


def worth_opening(viewer: Viewer, text: str) -> Collection[UUID] | None:
    """The people in sight whose names are to be compared; None where those are all.

    What the viewer may not see takes nobody's place: of all who fit, in their order, the first in
    sight are taken.
    """
    near = _first_of_crowds(viewer, text) if sees_crowds(viewer) else None
    if near is None:
        people = row_rule(Person, viewer).values("pk")
        if not people[FEW : FEW + 1]:
            return None
        near = nearest(text, people, OPENED)
    joined: QuerySet[Person] = QuerySet(Person)
    roots = joined.filter(pk__in=near).values_list("merged_into", flat=True)
    return {*near, *filter(None, roots)}


def _first_of_crowds(viewer: Viewer, text: str) -> list[UUID] | None:
    """Sight asked of those who fit, a handful at a time, where asking it of all costs more.

    None where too few of them are in sight to tell who comes first.
    """
    found = nearest(text, None, LOOKED_AT)
    near: list[UUID] = []
    for start in range(0, len(found), ASKED_AT_ONCE):
        near += _in_sight(viewer, found[start : start + ASKED_AT_ONCE])
        if len(near) >= OPENED:
            return near[:OPENED]
    return near if len(found) < LOOKED_AT else None


def _in_sight(viewer: Viewer, some: Collection[UUID]) -> list[UUID]:
    """Those of them whom the viewer sees, in the order given."""
    with narrowed_around(Person, some):
        rows = row_rule(Person, viewer).filter(pk__in=some)
        seen = set(rows.values_list("pk", flat=True))
    return [person for person in some if person in seen]

"""Where somebody works today, or whose workers he or she supervises, of one case or of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from amparo.access import matrix
from amparo.access.models import User, role_codes
from amparo.access.once import learn_once, once

if TYPE_CHECKING:
    from collections.abc import Collection


class Place(NamedTuple):
    """A place on a team: own or of somebody supervised, and the sharing that it rests on."""

    is_own: bool
    half: str
    through: Any
    is_sealed: bool  # on the team of a compartment


def places_of(user: User, case: Any) -> list[Place]:
    """Those on one case, whoever came first at first."""
    return once(_question(user, case), lambda: _read(user, [case])[case])


def learn_places_of(user: User, cases: Collection[Any]) -> None:
    """Those on many cases at once, for an act on each of them."""
    found = _read(user, cases)
    learn_once({_question(user, case): places for case, places in found.items()})


def _question(user: User, case: Any) -> tuple[Any, ...]:
    return ("places of", user.pk, case)


def _read(user: User, cases: Collection[Any]) -> dict[Any, list[Place]]:
    from .ties import working

    who = Q(user=user.pk)
    if matrix.scope(role_codes(user, timezone.localdate())) == "agency":
        who |= Q(user__agency=user.agency)
    rows = working().filter(who, case__in=cases).order_by("pk")
    found: dict[Any, list[Place]] = {case: [] for case in cases}
    told = rows.values_list("case", "user", "half", "through", "case__is_compartment")
    for case, worker, half, through, is_sealed in told:
        found[case].append(Place(worker == user.pk, half, through, is_sealed))
    return found

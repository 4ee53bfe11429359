"""Who shares a pseudonym in national figures: people taken for one until a reviewer decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from amparo.kernel.pseudonyms import shares_pseudonyms
from amparo.people.matching.persons import groups
from amparo.people.models import Pair

from .looking import UNDECIDED

if TYPE_CHECKING:
    from amparo.people.models import Person

COUNTED_AS_ONE = 0.9  # from here on, and with more than a name behind it
NEVER = -100.0


@shares_pseudonyms
def pseudonyms_shared() -> dict[str, str]:
    """For each person counted with another one: the key under which both are counted.

    Groups are guarded, so that no chain of likely pairs makes one person of many; a decision that
    two are different keeps their whole groups apart.
    """
    told = [(_root(pair.one), _root(pair.other), score) for pair, score in _pairs()]
    shared = {}
    for group in groups([pair for pair in told if pair[0] != pair[1]], COUNTED_AS_ONE):
        shared.update(dict.fromkeys(group[1:], group[0]))
    return shared


def _pairs() -> list[tuple[Pair, float]]:
    likely = Q(decision__in=UNDECIDED, is_sure=True, score__gte=COUNTED_AS_ONE)
    living = Q(one__voided_at__isnull=True, other__voided_at__isnull=True)
    rows = Pair.objects.filter(living, likely | Q(decision="kept_apart"))
    rows = rows.select_related("one", "other").only(
        "score", "decision", "one__merged_into", "other__merged_into"
    )
    return [(pair, NEVER if pair.decision == "kept_apart" else float(pair.score)) for pair in rows]


def _root(person: Person) -> str:
    return (person.merged_into_id or person.pk).hex

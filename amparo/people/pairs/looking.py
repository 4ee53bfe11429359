"""Looks for the same person behind other files, whenever an identity changes, in the same act.

The look is the system's own: whoever typed the identity learns nothing of what was found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from amparo.people.changes import looks_at_changes
from amparo.people.matching.candidates import LARGEST_BLOCK
from amparo.people.matching.in_words import in_words
from amparo.people.matching.scoring import compare
from amparo.people.models import Pair, SearchKey

from .keys import Keys
from .known import open_people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from uuid import UUID

    from amparo.people.matching.mentions import Mention
    from amparo.people.matching.mentions import Pair as Compared

    from .known import Known

SHOWN_FROM = 0.3  # pairs less likely than this are not worth anybody's time
PEOPLE_AT_ONCE = 40  # their keys are asked for in one query
OPENED = 60  # people at most whose names are opened for one look, the most promising first
TO_REVIEW, UNSURE = "to_review", "unsure"
UNDECIDED = (TO_REVIEW, UNSURE)
AT_ONCE = 5_000
SAME_PLACE = "same_place"  # rows of a register at one place: no look at names undoes that


@looks_at_changes
def look(people: Collection[UUID]) -> None:
    """Make the search keys of these people anew, and put whoever is like them into the queue."""
    known = open_people(people)
    keys = index(known)
    SearchKey.objects.filter(person__in=set(people) - keys.keys()).delete()
    near = nearest(known, keys)
    others = {key for found in near.values() for key in found} - keys.keys()
    opened = {one.person: one for one in (*open_people(others), *known)}
    for one in known:
        found = (opened[key] for key in near[one.person] if key in opened)
        _note(one, [told for other in found if (told := compared(one, other))])


def index(known: Sequence[Known]) -> dict[UUID, set[int]]:
    """Write the search keys of these people in place of those they had. Gives those of pairs."""
    making = Keys()
    SearchKey.objects.filter(person__in=[one.person for one in known]).delete()
    SearchKey.objects.bulk_create(
        (
            SearchKey(person_id=one.person, key=key)
            for one in known
            for key in making.written(one.mentions)
        ),
        batch_size=AT_ONCE,
    )
    return {one.person: making.of(one.mentions) for one in known}


def nearest(known: Sequence[Known], keys: Mapping[UUID, set[int]]) -> dict[UUID, list[UUID]]:
    """Who else shares keys with each of these, most keys first.

    A key that very many share says nothing, and narrower ones find its pairs.
    """
    found: dict[UUID, list[UUID]] = {}
    for start in range(0, len(known), PEOPLE_AT_ONCE):
        asked = known[start : start + PEOPLE_AT_ONCE]
        bearers = _bearers({key for one in asked for key in keys[one.person]})
        for one in asked:
            found[one.person] = most_met(one.person, keys[one.person], bearers)
    return found


def most_met(
    person: UUID, keys: Iterable[int], bearers: Mapping[int, Sequence[UUID]]
) -> list[UUID]:
    """Who else bears these keys, most keys first."""
    met = Counter(other for key in keys for other in bearers.get(key, ()))
    del met[person]
    return [other for other, _count in met.most_common(OPENED)]


def _bearers(keys: set[int]) -> dict[int, list[UUID]]:
    """Who bears each of these keys, where few enough do."""
    rows = SearchKey.objects.filter(key__in=keys)
    counted = rows.values_list("key").annotate(people=Count("id"))
    telling = [key for key, people in counted if people <= LARGEST_BLOCK]
    bearers: dict[int, list[UUID]] = defaultdict(list)
    for key, person in rows.filter(key__in=telling).values_list("key", "person"):
        bearers[key].append(person)
    return bearers


def compared(one: Known, other: Known) -> Compared | None:
    """The best that any two of their names give; nothing for those who are one already."""
    if one.stands_for == other.stands_for:
        return None
    found = [
        (pair, a, b)
        for a, b in product(one.mentions, other.mentions)
        if (pair := compare(a, b)) and pair.score >= SHOWN_FROM
    ]
    if not found:
        return None
    pair, a, b = max(found, key=lambda told: told[0].score)
    return with_words(pair, a, b)


def with_words(pair: Compared, a: Mention, b: Mention) -> Compared:
    """The pair with what tells the two writings apart among its reasons."""
    return type(pair)(
        pair.a,
        pair.b,
        pair.score,
        tuple(dict.fromkeys((*pair.reasons, *in_words(a, b)))),
        pair.is_corroborated,
    )


def _note(one: Known, found: Sequence[Compared]) -> None:
    """Keep what was found of somebody; a pair that no longer holds and nobody decided goes."""
    before = {
        (pair.one_id.hex, pair.other_id.hex): pair
        for pair in Pair.objects.filter(Q(one=one.person) | Q(other=one.person))
    }
    for told in found:
        known = before.pop((told.a, told.b), None)
        if known is None or SAME_PLACE in known.reasons:
            continue
        known.score, known.reasons = _score(told), list(told.reasons)
        known.is_sure = told.is_corroborated
        known.save(update_fields=["score", "reasons", "is_sure"])
    kept = {(pair.a, pair.b) for pair in found}
    add_pairs(found)
    gone = [
        pair.pk
        for key, pair in before.items()
        if key not in kept and pair.decision == TO_REVIEW and SAME_PLACE not in pair.reasons
    ]
    Pair.objects.filter(pk__in=gone, verdicts=None).delete()


def add_pairs(found: Iterable[Compared]) -> None:
    """Put pairs of people into the queue; those that are there already stay as they are."""
    now = timezone.now()
    Pair.objects.bulk_create(
        (
            Pair(
                one_id=told.a,
                other_id=told.b,
                score=_score(told),
                reasons=list(told.reasons),
                is_sure=told.is_corroborated,
                decision=TO_REVIEW,
                found_at=now,
            )
            for told in found
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def _score(pair: Compared) -> Decimal:
    return Decimal(str(round(pair.score, 4)))


def forget(people: Sequence[UUID]) -> None:
    """Drop the search keys and undecided pairs of people whose identities are destroyed."""
    for start in range(0, len(people), AT_ONCE):
        gone = people[start : start + AT_ONCE]
        SearchKey.objects.filter(person__in=gone).delete()
        for side in ("one__in", "other__in"):
            waiting = Pair.objects.filter(decision__in=UNDECIDED, verdicts=None, **{side: gone})
            waiting.delete()

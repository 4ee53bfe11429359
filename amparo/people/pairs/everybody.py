"""Compares everybody with everybody: once in a home from before, and again whenever it is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.access.action import perform
from amparo.kernel.errors import NotAllowed
from amparo.people.matching.mentions import Pair as Compared
from amparo.people.matching.persons import Count, count
from amparo.people.matching.scoring import NAME_ALONE
from amparo.people.matching.table import Entry
from amparo.people.models import Person

from .known import open_people
from .looking import add_pairs, compared, index, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from uuid import UUID

    from amparo.access.viewer import Viewer

    from .known import Known

REVIEW = "identity.review"
MANY = 1000  # people; below, what is learnt from them would be chance
LIKELY = 0.5  # from here on a pair that was scored among many is shown to people
AT_ONCE = 2_000


@dataclass(frozen=True)
class Told:
    """What one comparison found. ``people`` is how many human beings these identities are."""

    identities: int
    pairs: int
    people: Count


def compare_everybody(viewer: Viewer, *, learn_anew: bool = False) -> Told:
    """Make everybody findable, put likely pairs into the queue, and count with a range.

    Among many the likelihood is Splink's, by a model that is learnt once and kept in the home;
    among few it is that of a single look. Raises NotAllowed without ``identity.review``.
    """
    if not viewer.has(REVIEW):
        raise NotAllowed(_("This is not open to you."))
    with perform(viewer, "pair.compare_everybody") as doing:
        known = list(_everybody())
        keys: dict[UUID, set[int]] = {}
        for start in range(0, len(known), AT_ONCE):
            keys |= index(known[start : start + AT_ONCE])
        scored, found = (
            _among_many(known, learn_anew=learn_anew)
            if len(known) >= MANY
            else (_among_few(known, keys), 1.0)
        )
        add_pairs(scored)
        people = count(len(known), [(pair.a, pair.b, pair.score) for pair in scored], found)
        doing.facts.update(identities=len(known), pairs=len(scored))
    return Told(len(known), len(scored), people)


def _everybody() -> Iterator[Known]:
    rows: QuerySet[Person] = QuerySet(Person)
    keys = list(rows.filter(voided_at__isnull=True).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        yield from open_people(keys[start : start + AT_ONCE])


def _among_few(known: Sequence[Known], keys: dict[UUID, set[int]]) -> list[Compared]:
    by_key = {one.person: one for one in known}
    told = {}
    for person, others in nearest(known, keys).items():
        for other in others:
            if pair := compared(by_key[person], by_key[other]):
                told[pair.a, pair.b] = pair
    return list(told.values())


def _among_many(known: Sequence[Known], *, learn_anew: bool) -> tuple[list[Compared], float]:
    from amparo.people.matching.volume import compare_all

    place = settings.AMPARO_HOME / "linkage" / "model.json"
    model = None if learn_anew or not place.exists() else json.loads(place.read_text("utf-8"))
    by_key = {one.person.hex: one for one in known}
    result = compare_all([_entry(one) for one in known if one.mentions], model)
    _keep(place, result.model)
    return [_told(by_key, *pair) for pair in result.pairs if pair[2] >= LIKELY], result.found


def _entry(one: Known) -> Entry:
    """A person by the name to show, with all that every name tells alike."""
    first = one.mentions[0]
    given, family = (first.given, first.family) if first.given else (first.full, "")
    papers = sorted(first.papers)
    return Entry(
        one.person.hex,
        given,
        family,
        first.birth,
        first.sex,
        first.nationality,
        papers[0] if papers else "",
    )


def _told(by_key: dict[str, Known], a: str, b: str, score: float) -> Compared:
    """A pair with its reasons; what a name alone says stays below what the machine may believe."""
    pair = compared(by_key[a], by_key[b])
    if pair is None:
        return Compared(a, b, min(score, NAME_ALONE), ("near_name",), False)
    if not pair.is_corroborated:
        score = min(score, NAME_ALONE)
    return Compared(a, b, round(score, 4), pair.reasons, pair.is_corroborated)


def _keep(place: Path, model: dict[str, Any]) -> None:
    """How telling agreements are; no name stands in it."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.write_text(json.dumps(model), encoding="utf-8")

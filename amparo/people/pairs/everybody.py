"""Compares everybody with everybody: once in a home from before, and again whenever it is asked."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import perform
from amparo.kernel.errors import NotAllowed
from amparo.people.matching.candidates import LARGEST_BLOCK
from amparo.people.matching.mentions import Pair as Compared
from amparo.people.matching.persons import Count, count
from amparo.people.matching.scoring import NAME_ALONE
from amparo.people.matching.table import Entry
from amparo.people.models import Comparison, IdentityDocument, Name, Person, SearchKey
from amparo.people.reach import kept_from_review

from .deciding import REVIEW, pairs_of
from .keys import Keys
from .known import open_people
from .looking import add_pairs, compared, index, look, most_met

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from amparo.access.viewer import Viewer

    from .known import Known

MANY = 1000  # people; below, what is learnt from them would be chance
LIKELY = 0.5  # from here on a pair that was scored among many is shown to people
AT_ONCE = 2_000
READ, COMPARE, WRITE = "read", "compare", "write"


@dataclass(frozen=True)
class Told:
    """What one comparison found. ``people`` is how many human beings these identities are."""

    identities: int
    pairs: int
    people: Count


def compare_everybody(
    viewer: Viewer,
    *,
    learn_anew: bool = False,
    tell: Callable[[str, int], None] = lambda _phase, _part: None,
    end: Callable[[], None] = lambda: None,
) -> Told:
    """Make everybody findable, put likely pairs into the queue, and count with a range.

    Among many the likelihood is Splink's, by a model that is learnt once and kept in the home;
    among few, or where too few are alike to learn from, it is that of a single look. All is worked
    out before anything is written, so that others wait for the writing alone; whoever changed
    meanwhile is looked at for himself.
    ``tell`` hears how far it is, ``end`` is called last in the transaction.
    Raises NotAllowed without ``identity.review``.
    """
    if not viewer.has(REVIEW):
        raise NotAllowed(_("This is not open to you."))
    before = _states()
    known, keys, lacking = _everybody(list(before), tell)
    tell(COMPARE, 0)
    scored, found = _scored(known, keys, learn_anew=learn_anew)
    people = count(len(known), [(pair.a, pair.b, pair.score) for pair in scored], found)
    tell(WRITE, 0)
    with perform(viewer, "pair.compare_everybody") as doing:
        now = _states()
        same = {person for person, state in now.items() if state == before.get(person)}
        open_to = set(_people().exclude(kept_from_review(viewer)).values_list("pk", flat=True))
        there = pairs_of(viewer).count()
        late = [one for one in known if one.person in lacking & same]
        for start in range(0, len(late), AT_ONCE):
            index(late[start : start + AT_ONCE])
        add_pairs(pair for pair in scored if _sides(pair) <= same)
        if changed := now.keys() - same:
            look(changed)
        doing.facts.update(identities=len(known), pairs=len(scored))
        result = {
            "problem": "",
            "done_at": timezone.now(),
            "done_by": viewer.username,
            "people": len(open_to & before.keys()),
            "pairs": sum(_sides(pair) <= open_to for pair in scored),
            "new_pairs": max(0, pairs_of(viewer).count() - there),
        }
        Comparison.objects.update_or_create(pk=Comparison.ONLY, defaults=result)
        end()
    return Told(len(known), len(scored), people)


def how_many() -> int:
    """How many identities there are to compare."""
    return _people().count()


def _people() -> QuerySet[Person]:
    """Everybody, whoever looks: the comparison is the system's own."""
    rows: QuerySet[Person] = QuerySet(Person)
    return rows.filter(voided_at__isnull=True)


def _states() -> dict[UUID, int]:
    """A number for each person, which is another one as soon as her or his identity changes."""
    states = {key: hash((key, version)) for key, version in _people().values_list("pk", "version")}
    for model in (Name, IdentityDocument):
        rows: QuerySet[Any] = QuerySet(model)
        parts = rows.filter(voided_at__isnull=True).values_list("person", "pk", "version")
        for person, key, version in parts.iterator():
            if person in states:
                states[person] ^= hash((key, version))
    return states


def _everybody(
    people: Sequence[UUID], tell: Callable[[str, int], None]
) -> tuple[list[Known], dict[UUID, set[int]], set[UUID]]:
    """All of them opened, the search keys of each, and whose keys are not those in the table."""
    making, known = Keys(), []
    keys: dict[UUID, set[int]] = {}
    lacking: set[UUID] = set()
    for start in range(0, len(people), AT_ONCE):
        tell(READ, 100 * start // len(people))
        some = people[start : start + AT_ONCE]
        written: dict[UUID, set[int]] = defaultdict(set)
        rows = SearchKey.objects.filter(person__in=some)
        for person, key in rows.values_list("person", "key"):
            written[person].add(key)
        for one in open_people(some):
            known.append(one)
            keys[one.person] = making.of(one.mentions)
            if making.written(one.mentions) != written[one.person]:
                lacking.add(one.person)
    return known, keys, lacking


def _sides(pair: Compared) -> set[UUID]:
    return {UUID(pair.a), UUID(pair.b)}


def _scored(
    known: Sequence[Known], keys: dict[UUID, set[int]], *, learn_anew: bool
) -> tuple[list[Compared], float]:
    """Likely pairs, and the share of true ones that is found by names, births and the like."""
    if len(known) >= MANY:
        from amparo.people.matching.volume import Unlearnable

        with suppress(Unlearnable):
            return _among_many(known, learn_anew=learn_anew)
    return _among_few(known, keys), 1.0


def _among_few(known: Sequence[Known], keys: dict[UUID, set[int]]) -> list[Compared]:
    by_key = {one.person: one for one in known}
    bearers: dict[int, list[UUID]] = defaultdict(list)
    for person, mine in keys.items():
        for key in mine:
            bearers[key].append(person)
    telling = {key: found for key, found in bearers.items() if len(found) <= LARGEST_BLOCK}
    told = {}
    for one in known:
        for other in most_met(one.person, keys[one.person], telling):
            if pair := compared(one, by_key[other]):
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
    """How telling agreements are; no name stands in it. Whole or not at all, whoever is cut off."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(f"{place.name}.{os.getpid()}")
    beside.write_text(json.dumps(model), encoding="utf-8")
    beside.replace(place)

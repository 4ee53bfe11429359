"""People of a load made findable, and pairs left to people put into the reviewer's queue."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from amparo.people.births import read_birth
from amparo.people.matching.mentions import Pair
from amparo.people.merging import hears_joins
from amparo.people.pairs.bringing import Bringing
from amparo.people.pairs.bringing import those_there as like_those_there
from amparo.people.pairs.deciding import hears_verdicts
from amparo.people.pairs.known import Known
from amparo.people.pairs.looking import SAME_PLACE, with_words
from amparo.people.pairs.standing import COUNTED_AS_ONE

from .known import LONGEST_PART, place_of
from .models import PairDecision, Provenance
from .plan import records as r
from .unsigning import JOINED, loads_of, step_back

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from amparo.access.spool import Spool
    from amparo.access.viewer import Viewer
    from amparo.people.matching.mentions import Mention

    from .known import Place
    from .plan.parts import Plan

PERSON = "people.Person"
TO_REVIEW = "to_review"


def people_brought(
    plan: Plan,
    same: Mapping[UUID, UUID],
    held: Collection[UUID],
    stood: Mapping[Place, int],
    aside: Spool,
    tell: Callable[[int], None],
) -> tuple[Bringing, set[UUID]]:
    """Search keys and pairs for everybody whom a load brings, worked out before it is written.

    ``same`` holds those met again, and the set given those among them who got another name;
    ``held`` are records that are not written yet, ``stood`` earlier rows of which new ones may be
    corrections. Keys are set ``aside`` until they are written.
    ``tell`` is called with how much is done, from 0 to 100.
    """
    people: list[r.Person] = plan.records[r.Person]  # type: ignore[assignment]

    def fresh() -> Iterator[Known]:
        """The plan holds people and their mentions in one order, so that no list is made."""
        told = groupby(plan.person_of.items(), key=itemgetter(1))
        for person, (_key, pairs) in zip(people, told, strict=True):
            mentions = [plan.mentions[key] for key, _person in pairs]
            if person.id not in same and person.id not in held:
                yield _known(person, mentions)

    names: list[r.Name] = plan.records[r.Name]  # type: ignore[assignment]
    renamed = {
        same[name.person_id]
        for name in names
        if name.person_id in same and name.id not in same and name.id not in held
    }
    whole = max(len(people), 1)
    left = chain(_in_one_place(plan, same, held, stood), _left_to_people(plan, same, held))
    return Bringing(fresh(), left, aside, lambda done: tell(100 * done // whole)), renamed


def _in_one_place(
    plan: Plan,
    same: Mapping[UUID, UUID],
    held: Collection[UUID],
    stood: Mapping[Place, int],
) -> Iterator[Pair]:
    """Whoever a new row names, and whoever was named at its place before: counted once until
    somebody decides."""
    if not stood:
        return
    brought = Provenance.objects.filter(record=PERSON, source__in=set(stood.values()))
    told = brought.values_list("source_id", "part", "key")
    there = {(row, part): key for row, part, key in told}
    for mention, person in plan.person_of.items():
        source = plan.places[mention]
        row = stood.get(place_of(plan, source))
        other = there.get((row, source.part[:LONGEST_PART])) if row else None
        mine = same.get(person, person)
        if other and mine != other and person not in held:
            one, two = sorted((mine.hex, other.hex))
            yield Pair(one, two, COUNTED_AS_ONE, (SAME_PLACE,), is_corroborated=True)


def those_there(
    plan: Plan, again: Collection[UUID], stood: Mapping[Place, int]
) -> list[dict[str, Any]]:
    """Planned people who may be somebody who is there already, the likeliest first.

    ``again`` are planned people known from rows that were loaded before, ``stood`` earlier rows of
    which new ones may be corrections. Nothing is written.
    """
    people: list[r.Person] = plan.records[r.Person]  # type: ignore[assignment]
    mentions: dict[UUID, list[Mention]] = {}
    for key, person in plan.person_of.items():
        mentions.setdefault(person, []).append(plan.mentions[key])
    fresh = (_known(one, mentions[one.id]) for one in people if one.id not in again)
    said = {one.id.hex: mentions[one.id][0] for one in people}
    found = [
        {**_ends(plan, said, pair), "score": pair.score, "reasons": list(pair.reasons)}
        for pair in _once(chain(_in_one_place(plan, {}, again, stood), like_those_there(fresh)))
    ]
    return sorted(found, key=lambda told: -told["score"])


def _once(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Each two people once, as the first pair of them says."""
    seen: set[frozenset[str]] = set()
    for pair in pairs:
        sides = frozenset((pair.a, pair.b))
        if sides not in seen:
            seen.add(sides)
            yield pair


def _ends(plan: Plan, said: Mapping[str, Mention], pair: Pair) -> dict[str, Any]:
    """The name in the file and where it stands, and the key of who is there."""
    one, other = (pair.a, pair.b) if pair.a in said else (pair.b, pair.a)
    mention = said[one]
    source = plan.places[mention.key]
    sheet = plan.sheets[source.sheet]
    return {
        "name": mention.full,
        "file": sheet.file,
        "sheet": sheet.sheet,
        "row": source.row,
        "there": str(UUID(other)),
    }


def _known(person: r.Person, mentions: Iterable[Mention]) -> Known:
    """The person as the system will compare her or him from now on, each spelling once."""
    birth = read_birth(person.birth) if person.birth else None
    spellings = {(one.full, one.given, one.family): one for one in mentions}
    key = person.id.hex
    plain = [
        replace(
            one,
            key=key,
            register=key,
            role="",
            own="",
            sex=person.sex,
            nationality=person.nationality,
            birth=(birth.first, birth.last) if birth else None,
            age=None,
            age_on=None,
            met_on=None,
            setting="",
            references=frozenset(),
        )
        for one in spellings.values()
    ]
    return Known(person.id, person.id, plain)


def _left_to_people(
    plan: Plan, same: Mapping[UUID, UUID], held: Collection[UUID]
) -> Iterator[Pair]:
    """Each two people between whom the machine did not decide, by their best pair of mentions."""
    seen = set()
    for judged in plan.pairs:  # the best come first
        pair = judged.pair
        sides = {same.get(key, key) for key in (plan.person_of[pair.a], plan.person_of[pair.b])}
        one, *other = sorted(key.hex for key in sides)
        if judged.decision != TO_REVIEW or not other or (one, other[0]) in seen:
            continue
        if not sides.isdisjoint(held):
            continue
        seen.add((one, other[0]))
        told = with_words(pair, plan.mentions[pair.a], plan.mentions[pair.b])
        yield Pair(one, other[0], told.score, told.reasons, told.is_corroborated)


@hears_verdicts
def remember(viewer: Viewer, pair: Any) -> None:
    """Keep a reviewer's decision with the rows that it is about, so that it holds when they come
    again."""
    ours, theirs = _mentions(pair.one_id), _mentions(pair.other_id)
    decision = pair.decision if pair.decision in ("joined", "kept_apart") else TO_REVIEW
    note_decision(viewer, ours, theirs, decision, float(pair.score), list(pair.reasons))


@hears_joins
def sign_anew(people: set[UUID]) -> None:
    """Where two people were joined, or are two again, nobody answers for their loads any more."""
    step_back(loads_of(people, PERSON), JOINED)


def note_decision(
    viewer: Viewer,
    ours: Mapping[str, UUID],
    theirs: Mapping[str, UUID],
    decision: str,
    score: float,
    reasons: list[str],
) -> None:
    """Write what was decided of every mention of one side and every one of the other.

    Both sides give the batch of each mention by its key.
    """
    now = timezone.now()
    for mine, batch in ours.items():
        for other in theirs:
            a, b = sorted((mine, other))
            known = PairDecision.objects.filter(a=a, b=b).order_by("-decided_at").first()
            PairDecision.objects.create(
                batch_id=known.batch_id if known else batch,
                a=a,
                b=b,
                score=known.score if known else round(score, 4),
                reasons=known.reasons if known else reasons,
                decision=decision,
                decided_by=viewer.username,
                decided_at=now,
            )


def _mentions(person: UUID) -> dict[str, UUID]:
    """The mentions of a person in loaded rows, each with its batch."""
    rows = Provenance.objects.filter(record=PERSON, key=person).select_related("source__file")
    return {mention_key(row): row.source.file.batch_id for row in rows}


def mention_key(row: Provenance) -> str:
    """How the mention behind a person's origin is called among pairs."""
    source = row.source
    return f"{source.file.digest[:12]}:{source.sheet}:{source.row}:{row.part}"[:320]

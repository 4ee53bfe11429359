"""Looks for a person by name, among those alone whom the viewer sees and whose identity is open."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.access.decide import decide
from amparo.access.relations import narrowed_around
from amparo.access.views_of import open_value, preload
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.scope import row_rule
from amparo.kernel.sealing import keyring

from .births import read_birth
from .likeness import fit
from .models import Name, Person
from .narrowing import worth_opening
from .reach import topics_of_one, topics_read_at_once
from .words import word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from uuid import UUID

    from amparo.access.decide import Decision
    from amparo.access.viewer import Viewer

SHOWN_AT_MOST = 20
ALIKE_FROM = 72.0
OTHER_BIRTH = 15.0  # what a birth that cannot be the same takes away
SAME_BIRTH = 4.0


@dataclass(frozen=True)
class Match:
    """A person found: the name to show, the others that fit, and how alike, from 0 to 100."""

    person: str
    reference: str
    name: str
    also: tuple[str, ...]
    sex: str
    nationality: str
    born: str
    score: float


class AlreadyThere(NotPossible):
    """People so alike are in sight that a new entry must be confirmed. Holds them."""

    def __init__(self, matches: list[Match]) -> None:
        super().__init__(_("Somebody very like this is already there. Look before you go on."))
        self.matches = matches


@dataclass
class _Known:
    person: Person
    decision: Decision
    names: list[str] = field(default_factory=list)
    stands_for: str = ""


def people_alike(
    viewer: Viewer, text: str, *, born: str = "", limit: int = SHOWN_AT_MOST
) -> list[Match]:
    """People in the viewer's own sight whose names are like this text, the most alike first.

    Accents, order and small slips do not matter. A birth, where given, moves the score. The text
    is written nowhere. Of very many people those alone are opened whose names begin or end so.
    """
    found = []
    some = worth_opening(viewer, text)
    with keyring(), narrowed_around(Person, some) if some is not None else nullcontext():
        for known in _people_in_sight(viewer, some):
            score = max(fit(text, name) for name in known.names)
            if score >= ALIKE_FROM:
                found.append(_match(known, score, born))
    found.sort(key=lambda match: (-match.score, match.name, match.person))
    return _each_once(found)[:limit]


def _people_in_sight(viewer: Viewer, some: Collection[UUID] | None) -> Iterator[_Known]:
    """All of them, or those of some that are in sight."""
    rows = row_rule(Name, viewer).select_related("person").order_by("-is_main", "created_at", "id")
    names = preload(rows if some is None else rows.filter(person__in=some))
    people: dict[str, _Known] = {}
    decisions: dict[frozenset[str], tuple[Decision, Decision]] = {}  # of names, of people
    with topics_read_at_once(viewer, {name.person_id for name in names}):
        for name in names:
            key = str(name.person_id)
            topics = topics_of_one(viewer, key)
            if topics not in decisions:
                decisions[topics] = (
                    decide(viewer, "name.read", name, is_seen=True),
                    decide(viewer, "person.read", name.person, is_seen=True),
                )
            naming, reading = decisions[topics]
            written = full_name(name, naming)
            if not written:
                continue
            if key not in people:
                people[key] = _Known(name.person, reading)
            people[key].names.append(written)
    for key, known in people.items():
        root = str(known.person.merged_into_id)
        known.stands_for = root if root in people else key
    yield from people.values()


def full_name(name: Name, decision: Decision) -> str:
    """The name as a reader may see it: as written, or put together from its parts."""
    if "full" in decision.reads and (full := open_value(name, "full")):
        return full
    parts = [open_value(name, part) for part in ("given", "family") if part in decision.reads]
    return " ".join(part for part in parts if part)


def _match(known: _Known, score: float, born: str) -> Match:
    person, reads = known.person, known.decision.reads
    birth = open_value(person, "birth") if "birth" in reads else ""
    return Match(
        person=known.stands_for,
        reference=person.reference,
        name=known.names[0],
        also=tuple(dict.fromkeys(known.names[1:])),
        sex=word(person, "sex"),
        nationality=word(person, "nationality"),
        born=birth,
        score=_moved_by_birth(score, born, birth),
    )


def _moved_by_birth(score: float, asked: str, known: str) -> float:
    if not asked or not known:
        return score
    try:
        one, other = read_birth(asked), read_birth(known)
    except Invalid:
        return score
    overlap = one.first <= other.last and other.first <= one.last
    return min(100.0, score + SAME_BIRTH) if overlap else score - OTHER_BIRTH


def _each_once(found: list[Match]) -> list[Match]:
    """Identities joined into one are one find, the most alike of them."""
    once: dict[str, Match] = {}
    for match in found:
        once.setdefault(match.person, match)
    return list(once.values())

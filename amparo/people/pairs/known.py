"""What the system itself compares: everybody's names, births and papers, opened for a moment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from amparo.access.views_of import open_value, preload
from amparo.kernel.errors import Invalid
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import NoKey, keyring
from amparo.people.births import read_birth
from amparo.people.matching.mentions import Mention
from amparo.people.models import IdentityDocument, Name, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from amparo.people.matching.mentions import Days

WHY = "the system compares identities; no word of them leaves this room"


@dataclass(frozen=True)
class Known:
    """A person with one mention for each name, all with the same birth, sex and papers."""

    person: UUID
    stands_for: UUID
    mentions: list[Mention] = field(default_factory=list)


def open_people(people: Iterable[UUID]) -> list[Known]:
    """These people as far as they can be opened; those entered in error are left out."""
    keys = list(people)
    with unscoped(WHY), keyring():
        rows = preload(Person.rows.filter(pk__in=keys, voided_at__isnull=True))
        names = _by_person(Name.rows.filter(person__in=keys, voided_at__isnull=True))
        papers = _by_person(IdentityDocument.rows.filter(person__in=keys, voided_at__isnull=True))
        return [_known(row, names[row.pk], papers[row.pk]) for row in rows]


def _by_person(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _known(person: Person, names: Sequence[Name], papers: Sequence[IdentityDocument]) -> Known:
    stands_for = person.merged_into_id or person.pk
    try:
        birth = birth_of(open_value(person, "birth"))
        numbers = frozenset(paper_of(open_value(paper, "number")) for paper in papers) - {""}
        mentions = [_mention(person, name, birth, numbers) for name in names]
    except NoKey:  # the key was destroyed, so nobody can be found by it
        mentions = []
    return Known(person.pk, stands_for, mentions)


def _mention(person: Person, name: Name, birth: Days | None, papers: frozenset[str]) -> Mention:
    given, family = open_value(name, "given"), open_value(name, "family")
    return Mention(
        key=person.pk.hex,
        register=person.pk.hex,
        role="",
        full=open_value(name, "full") or f"{given} {family}".strip(),
        given=given,
        family=family,
        sex=person.sex,
        nationality=person.nationality,
        birth=birth,
        papers=papers,
    )


def paper_of(number: str) -> str:
    """A number of a paper without signs, so that two ways of writing it meet."""
    return "".join(filter(str.isalnum, number)).upper()


def birth_of(text: str) -> Days | None:
    """The days between which somebody was born; None where it does not say."""
    try:
        birth = read_birth(text) if text else None
    except Invalid:
        return None
    return (birth.first, birth.last) if birth else None

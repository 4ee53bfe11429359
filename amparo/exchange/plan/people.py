"""Persons to be: what all mentions of one person say together, and under which spellings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from amparo.exchange.conversion.problems import Problem
from amparo.people.births import Birth, born_by_age
from amparo.people.matching.normal import fold

from .records import Name, Person

if TYPE_CHECKING:
    from uuid import UUID

    from amparo.people.matching.mentions import Mention

    from .gathering import Gathered
    from .joining import Joined
    from .parts import Plan

ABSENT = ("", "not_recorded", "unknown")
# Whose word counts first: those who met the person, then the court, then the police's list.
RANK = {"person": 0, "victim0": 2, "accused": 1}


def plan_persons(plan: Plan, found: Gathered, joined: Joined) -> list[UUID]:
    """One person for each group of mentions; gives their keys by number."""
    keys = []
    for group in joined.persons:
        mentions = sorted((found.mentions[key] for key in group), key=_rank)
        person = _person(plan, found, mentions)
        plan.add(person)
        keys.append(person.id)
        for name in _names(found, mentions, person):
            plan.add(name)
        plan.person_of.update(dict.fromkeys(group, person.id))
    return keys


def _rank(mention: Mention) -> tuple[int, int]:
    part = mention.key.rpartition(":")[2]
    return RANK.get(part, 3), 0 if mention.own else 1


def _person(plan: Plan, found: Gathered, mentions: list[Mention]) -> Person:
    birth = _birth(mentions)
    return Person(
        sex=_said(plan, found, mentions, "sex"),
        nationality=_said(plan, found, mentions, "nationality"),
        birth=str(birth) if birth else "",
        sources=sorted({found.places[mention.key] for mention in mentions}),
    )


def _said(plan: Plan, found: Gathered, mentions: list[Mention], what: str) -> str:
    """What the sources say; where they differ, the first counts and the others are shown."""
    said = [value for m in mentions if (value := getattr(m, what)) not in ABSENT]
    if len(set(said)) > 1:
        source = found.places[mentions[0].key]
        params: dict[str, Any] = {"field": what, "values": ", ".join(dict.fromkeys(said))}
        plan.flags.append((source.sheet, Problem(source.row, "values_differ", what, params)))
    return said[0] if said else ""


def _birth(mentions: list[Mention]) -> Birth | None:
    dated = [mention.birth for mention in mentions if mention.birth]
    if dated:
        first, last = min(dated, key=lambda days: (days[1] - days[0]).days)
        return Birth(first, last)
    for mention in mentions:
        if mention.age is not None and mention.age_on is not None:
            return born_by_age(mention.age, mention.age_on)
    return None


def _names(found: Gathered, mentions: list[Mention], person: Person) -> list[Name]:
    """Each spelling once; the fullest one, with its accents, is the name to show."""
    spellings: dict[str, Name] = {}
    for mention in mentions:
        key = " ".join(sorted(mention.full.casefold().replace(",", " ").split()))
        name = spellings.setdefault(
            key, Name(person.id, mention.full, mention.given, mention.family, "spelling")
        )
        name.sources.append(found.places[mention.key])
        if not name.given and mention.given:
            name.given, name.family = mention.given, mention.family
    main = max(spellings.values(), key=_fullness)
    main.is_main, main.kind = True, "used"
    return list(spellings.values())


def _fullness(name: Name) -> tuple[int, int, int]:
    marks = sum(unicodedata.combining(c) > 0 for c in unicodedata.normalize("NFD", name.full))
    return len(fold(name.full).split()), marks, int(bool(name.given))

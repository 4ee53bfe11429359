"""Invents the registers of two offices, of any length, as they would have kept them.

Nobody in them exists. Every row follows from one seed, so that two runs read the same files. Names
follow those of the region in kind and in how often each is met. Four rows in five are clients of
the social workers; the others are an organisation's list, in Spanish, and every fourth person on it
is a client too, half of them spelt in another way. One row in a hundred cannot be read in part, or
was typed twice.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WORDS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "register_words.yaml").read_text(encoding="utf-8")
)
DISTRICTS = ("Belize", "Cayo", "Corozal", "Orange Walk", "Stann Creek", "Toledo")
PLACES = ("foster care", "group home", "independent living", "NGO shelter", "")
FIRST, DAYS = date(2012, 1, 1), 3650
LISTED = 5  # every fifth row is on the organisation's list
SLIPS = 0.005
Who = tuple[str, date, date]  # given name, birth and first meeting tell the invented people apart


@dataclass(frozen=True)
class Person:
    """Somebody invented, before any office writes it down."""

    given: str
    family: str
    is_woman: bool
    met: date
    age: int
    born: date
    nation: int
    exploitation: int


def write_registers(
    folder: Path, rows: int, seed: int = 20260101, truth: dict[str, list[Who]] | None = None
) -> list[Path]:
    """The two files, together of so many rows under their headings.

    ``truth`` is given whom each row speaks of, by the name of the file.
    """
    chance = random.Random(seed)
    names = _Names(chance)
    listed = rows // LISTED
    people = [_person(chance, names) for _ in range(rows - listed)]
    others = [_listed(chance, names, people) for _ in range(listed)]
    clients = folder / "dhs_client_register.csv"
    referrals = folder / "ngo_referencias.csv"
    told = {} if truth is None else truth
    first, then = told.setdefault(clients.name, []), told.setdefault(referrals.name, [])
    _write(clients, WORDS["client_headings"], _with_slips(chance, people, _client, first))
    _write(referrals, WORDS["referral_headings"], _with_slips(chance, others, _referral, then))
    return [clients, referrals]


def _write(path: Path, headings: list[str], rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(headings)
        writer.writerows(rows)


def _person(chance: random.Random, names: _Names) -> Person:
    is_woman = chance.random() < 0.65
    met = FIRST + timedelta(days=chance.randrange(DAYS))
    age = chance.randrange(6, 60)
    return Person(
        given=names.given(WORDS["women" if is_woman else "men"]),
        family=names.family(),
        is_woman=is_woman,
        met=met,
        age=age,
        born=date(met.year - age, 1, 1) - timedelta(days=chance.randrange(1, 180)),
        nation=chance.randrange(len(WORDS["nations"])),
        exploitation=chance.randrange(len(WORDS["exploitation"])),
    )


def _listed(chance: random.Random, names: _Names, clients: Sequence[Person]) -> Person:
    """Somebody on the organisation's list: new, or a client, spelt in the same way or not."""
    draw = chance.random()
    if draw > 0.25:
        return _person(chance, names)
    client = chance.choice(clients)
    if draw > 0.125:
        return client
    at = chance.randrange(2, len(client.family)) if len(client.family) > 3 else 1
    family = client.family
    slipped = family[: at - 1] + family[at] + family[at - 1] + family[at + 1 :]
    return replace(client, family=slipped)


def _with_slips(
    chance: random.Random, people: Sequence[Person], write: Any, told: list[Who]
) -> Iterator[list[str]]:
    before: list[str] = []
    who: Who = ("", FIRST, FIRST)
    for number, person in enumerate(people, 1):
        draw = chance.random()
        if draw > SLIPS or not before:
            before = write(chance, number, person)
            who = person.given, person.born, person.met
        told.append(who)
        yield before if draw < 1 - SLIPS else [_unread(cell) for cell in before]


def _unread(cell: str) -> str:
    """A day that there is not, in the place of any day."""
    return f"31/02/{cell[-4:]}" if cell.count("/") == 2 else cell


def _client(chance: random.Random, number: int, person: Person) -> list[str]:
    begun = person.met + timedelta(days=chance.randrange(1, 5))
    ended = begun + timedelta(days=chance.randrange(20, 400))
    place = chance.choice(PLACES)
    return [
        f"DHS-{person.met.year}-{number:06}",
        person.family,
        person.given,
        chance.choice(("F", "f", "Female") if person.is_woman else ("M", "m", "male")),
        _day(person.born) if chance.random() < 0.6 else "",
        str(person.age),
        WORDS["nations"][person.nation][0],
        _day(person.met),
        "Confirmed",
        _day(person.met),
        chance.choice(("Immigration", "Police", "NGO")),
        "yes",
        WORDS["exploitation"][person.exploitation][0],
        "",
        "",
        place,
        _day(begun) if place else "",
        _day(ended) if place and chance.random() < 0.8 else "",
        chance.choice(("SW-01", "SW-02")),
        chance.choice(DISTRICTS),
        "",
        "no",
    ]


def _referral(chance: random.Random, _number: int, person: Person) -> list[str]:
    return [
        person.given,
        person.family,
        "M" if person.is_woman else "H",
        str(person.age),
        WORDS["nations"][person.nation][1],
        _day(person.met),
        WORDS["exploitation"][person.exploitation][1],
        "sí",
        _day(person.met + timedelta(days=chance.randrange(3))),
    ]


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


class _Names:
    """Names drawn as they are met: a few surnames very often, many rarely."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        rare = {"".join(chance.choices(WORDS["syllables"], k=3)).capitalize() for _ in range(1500)}
        self.surnames = [*WORDS["surnames"], *sorted(rare)]
        self.often = list(accumulate(1 / (place + 12) for place in range(len(self.surnames))))

    def family(self) -> str:
        both = self.chance.choices(self.surnames, cum_weights=self.often, k=2)
        return " ".join(both) if self.chance.random() < 0.6 else both[0]

    def given(self, names: Sequence[str]) -> str:
        both = self.chance.sample(names, 2)
        return " ".join(both) if self.chance.random() < 0.4 else both[0]

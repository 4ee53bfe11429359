"""Invents people: of whom they are born, what they are called, and how registers misspell them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from amparo.reference.country import country
from amparo.reference.sheets import read_sheet

from .models import Contact, IdentityDocument, Name, Person, SearchKey
from .pairs.bringing import search_keys

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import date

    from amparo.access.batch import BatchDoor
    from amparo.access.invention import Land

NAMES = "invention_names.yaml"
USUAL = "hispanic"  # whose names are borne where the country’s file does not say
SLIPS = (("z", "s"), ("v", "b"), ("ll", "y"), ("é", "e"), ("í", "i"), ("th", "t"), ("c", "s"))


@dataclass(slots=True)
class Someone:
    """An invented person, as the rooms that come later need to know her or him."""

    id: uuid.UUID
    sex: str
    nationality: str
    born: date
    given: str
    family: str
    group: str

    def age_on(self, day: date) -> int:
        """Whole years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def age_group_on(self, day: date) -> str:
        """Child or adult on a day."""
        return "child" if self.age_on(day) < 18 else "adult"


def someone(land: Land, kind: str, day: date) -> Someone:
    """A person whom a case of that day meets; ``kind`` is victim, suspect or other."""
    sex = land.code(f"sex_of_{kind}")
    nationality = land.code(f"nationality_of_{kind}")
    group = _group(land, nationality)
    age = land.many("age_of_victim" if kind == "victim" else "age_of_other")
    born = day.replace(year=day.year - age, month=land.chance.randint(1, 12), day=1)
    names = _names()[group]
    given = land.one(names[sex])
    family = " ".join(land.one(names["family"]) for _each in range(names["families"]))
    return Someone(land.key(day), sex, nationality, born, given, family, group)


def again(land: Land, known: Someone, day: date) -> Someone:
    """The same person, met a second time by an office that did not know of the first."""
    slipped = Someone(
        land.key(day),
        known.sex,
        known.nationality,
        known.born,
        misspelt(land, known.given),
        misspelt(land, known.family),
        known.group,
    )
    return slipped


def misspelt(land: Land, name: str) -> str:
    """A name as another office writes it: another letter, or two of them exchanged."""
    fits = [(good, slip) for good, slip in SLIPS if good in name]
    if fits and land.happens(0.6):
        good, slip = land.one(fits)
        return name.replace(good, slip, 1)
    if len(name) > 4 and land.happens(0.5):
        at = land.chance.randrange(1, len(name) - 2)
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name


def invent(land: Land, door: BatchDoor, people: Iterable[Someone]) -> None:
    """Write people with their names, papers, ways of contact, and what finds them."""
    people = list(people)
    births = [_person(land, one) for one in people]
    names = [name for one in people for name in _written(land, one)]
    papers = [_paper(land, one) for one in people if land.happens(0.2)]
    door.add(Person, births)
    door.add(Name, names)
    door.add(IdentityDocument, papers)
    door.add(Contact, (_contact(land, one) for one in people if land.happens(0.35)))
    keys = search_keys(births, names, papers)
    door.then(lambda _act: door.beside(SearchKey, keys))


def _person(land: Land, one: Someone) -> dict[str, Any]:
    birth = str(one.born.replace(day=land.chance.randint(1, 28)))
    cut = 4 if land.happens(0.25) else 7 if land.happens(0.1) else 10
    return {
        "id": one.id,
        "reference": land.reference("P"),
        "sex": one.sex,
        "nationality": one.nationality,
        "language": land.code(f"language_of_{one.group}"),
        "birth": birth[:cut],
    }


def _written(land: Land, one: Someone) -> Iterable[dict[str, Any]]:
    yield _name(one, "legal", one.given, one.family, is_main=True)
    if land.happens(0.12):
        yield _name(one, "spelling", misspelt(land, one.given), misspelt(land, one.family))
    if land.happens(0.08):
        yield _name(one, "nickname", one.given.split()[0][:4], "")


def _name(
    one: Someone, kind: str, given: str, family: str, *, is_main: bool = False
) -> dict[str, Any]:
    return {
        "person_id": one.id,
        "kind": kind,
        "full": f"{given} {family}".strip(),
        "given": given,
        "family": family,
        "is_main": is_main,
    }


def _paper(land: Land, one: Someone) -> dict[str, Any]:
    number = f"{land.chance.randrange(10**8):08d}"
    kind = land.code("document_kind")
    return {"person_id": one.id, "kind": kind, "country": one.nationality, "number": number}


def _contact(land: Land, one: Someone) -> dict[str, Any]:
    kind = land.code("contact_kind")
    number = f"+501 6{land.chance.randrange(10**6):06d}"
    value = "Care of the village council" if kind == "address" else number
    return {"person_id": one.id, "kind": kind, "value": value, "is_safe": land.happens(0.5)}


def _group(land: Land, nationality: str) -> str:
    return land.code_or(f"names_of_{nationality}", USUAL)


@cache
def _names() -> dict[str, Any]:
    """The names of each group, checked to be lists of words."""
    sheet = read_sheet(country().folder / NAMES)
    return {
        group: {
            "families": place.at("families").number(least=1),
            **{part: place.at(part).words() for part in ("female", "male", "family")},
        }
        for group, place in sheet.entries()
    }

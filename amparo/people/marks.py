"""What may be counted of a person on a day: age, group, sex, nationality; never the birthday."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from amparo.access.views_of import open_value
from amparo.kernel.errors import Invalid
from amparo.kernel.sealing import keyring

from .births import Birth, read_birth
from .models import Person

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID


@dataclass(frozen=True)
class Marks:
    """Open attributes of a person on one day; empty where the identity does not tell."""

    age: int | None
    age_group: str
    sex: str
    nationality: str


def marks_on(key: UUID, day: dt.date | None) -> Marks:
    """The marks of a person on a day. Whoever was joined to another takes what the other knows,
    where whoever is at work sees the other too.

    The birth is opened here for the system alone; only whole years and the group leave this room.
    """
    rows: QuerySet[Person] = QuerySet(Person)
    person = rows.get(pk=key)
    kept = (
        Person.objects.filter(pk=person.merged_into_id).first() if person.merged_into_id else None
    )
    birth = _birth(person) or (_birth(kept) if kept else None)
    return Marks(
        age=birth.age_on(day) if birth and day else None,
        age_group=_group(birth, day),
        sex=person.sex or (kept.sex if kept else ""),
        nationality=person.nationality or (kept.nationality if kept else ""),
    )


def _birth(person: Person) -> Birth | None:
    with keyring():
        text = open_value(person, "birth")
    try:
        return read_birth(text) if text else None
    except Invalid:
        return None


def _group(birth: Birth | None, day: dt.date | None) -> str:
    is_child = birth.is_child_on(day) if birth and day else None
    if is_child is None:
        return ""
    return "child" if is_child else "adult"

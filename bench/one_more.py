"""Enters new people into a home that holds very many, and prints how long each took.

Run: ``python -m bench.one_more PEOPLE`` with AMPARO_HOME set to an empty home. Prints JSON: seconds
for entering one person with the look for the same one, and for entering one without it.
"""

from __future__ import annotations

import datetime
import json
import sys
import time
from typing import TYPE_CHECKING, Any

import django

from amparo.kernel import wall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from .linkage_people import Row

ENTERED = 30


def main(people: int) -> None:
    """Fill the home, then enter some of its people again, as another office writes them."""
    django.setup()
    wall.declare("the bench measures")
    from amparo.access.models import User
    from amparo.access.viewer import viewer_of
    from amparo.kernel.scope import unscoped
    from amparo.people import changes
    from amparo.people.models import Pair

    from .linkage_people import invent

    with unscoped("the bench enters as its steward"):
        steward = viewer_of(User.rows.get(username="steward"))
    first: dict[int, Row] = {}
    again: list[Row] = []
    for row in invent(people):
        if row.person not in first:
            first[row.person] = row
        elif len(again) < ENTERED:
            again.append(row)
    _fill(steward, list(first.values()))
    before = Pair.objects.count()
    looked = [_enter(steward, row) for row in again]
    found = Pair.objects.count() - before
    lookers, changes._lookers[:] = list(changes._lookers), []
    bare = [_enter(steward, row) for row in again]
    changes._lookers[:] = lookers
    print(json.dumps({"looked": looked, "bare": bare, "pairs": found}))


def _fill(steward: Any, rows: list[Row]) -> None:
    from amparo.access.batch import BatchDoor
    from amparo.access.spool import Spool
    from amparo.people.models import Name, Person
    from amparo.people.pairs.bringing import Bringing

    with Spool() as aside, BatchDoor(steward, "register.load") as door:
        keys = door.add(Person, _people(rows))
        door.add(Name, _names(rows, keys))
        known = (_known(row, key) for row, key in zip(rows, keys, strict=True))
        people = Bringing(known, (), aside)
        door.then(lambda _act: people.write((), door.beside))


def _people(rows: list[Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {"sex": row.sex, "nationality": row.nation, "birth": row.born}


def _names(rows: list[Row], keys: list[UUID]) -> Iterator[dict[str, Any]]:
    for row, key in zip(rows, keys, strict=True):
        written = {"full": _full(row), "given": row.given, "family": row.family}
        yield {"person_id": key, "kind": "used", "is_main": True, **written}


def _known(row: Row, key: UUID) -> Any:
    from amparo.people.matching.mentions import Mention
    from amparo.people.pairs.known import Known

    birth = (datetime.date.fromisoformat(row.born),) * 2 if row.born else None
    mention = Mention(key.hex, key.hex, "", _full(row), birth=birth)
    return Known(key, key, [mention])


def _full(row: Row) -> str:
    return f"{row.given} {row.family}"


def _enter(steward: Any, row: Row) -> float:
    name = {"full": _full(row), "given": row.given, "family": row.family}
    return enter(steward, {"sex": row.sex, "nationality": row.nation, "birth": row.born}, name)


def enter(viewer: Any, person: dict[str, Any], name: dict[str, Any]) -> float:
    """Seconds for a person with a name, and for all that listens to it."""
    from amparo.access.action import perform
    from amparo.people.models import Name, Person

    began = time.perf_counter()
    with perform(viewer, "person.record"):
        entered = Person(**person)
        entered.save()
        Name(person=entered, kind="used", is_main=True, **name).save()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""Invents a country of any size in an empty home, room by room, through the batch door."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.hashers import make_password

from amparo.access import users
from amparo.access.agreed.in_use import holds_work
from amparo.access.batch import BatchDoor, refresh_statistics
from amparo.access.invention import Land, Worker
from amparo.access.models import RoleGrant, User
from amparo.access.sessions import DEMONSTRATION_PASSWORD
from amparo.cases import invented as spine
from amparo.kernel.errors import Refused
from amparo.kernel.scope import unscoped

from . import demonstration, installation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from types import ModuleType

    from amparo.access.viewer import Viewer

    Say = Callable[[str], None]

AT_ONCE = 1_000  # cases a batch
SPINE = ("people", "cases")  # invented first: the others hang from them
ACT = "country.invent"
# Who works on cases: role, agency, and for how many cases there is one.
STAFF = (("ATIP_OFF", "police", 250), ("DHS_SW", "dhs", 400), ("DPP", "dpp", 1_500))
CASES_OF_A_PERSON = 0.27  # to know beforehand how many officers there will be
FEWEST = 2  # of each kind, so that work passes from one to another


def begin(persons: int, seed: int, say: Say) -> None:
    """Make an empty home ready, with the people of the demonstration who sign in.

    Raises Refused in a home that holds anything already.
    """
    installation.prepare()
    if holds_work():
        home = installation.here().folder
        raise Refused(f"{home} holds work already. Invent a country in another AMPARO_HOME.")
    demonstration.load_people(say)
    installation.remember(invented={"persons": persons, "seed": seed})


def invent(persons: int, *, first: date, last: date, seed: int, say: Say) -> dict[str, int]:
    """Invent at least so many people and all that happened to them. Gives what was written, by
    record. The same arguments give the same country, but for keys of encryption.
    """
    operator = users.operator("DATA_STEWARD")
    staff = _staff(operator, int(persons * CASES_OF_A_PERSON) + 1)
    land = Land(seed=seed, first=first, last=last, staff=staff)
    written = _programme(operator, land)
    memory = spine.Memory()
    people, day = 0, land.first
    while people < persons:
        left = int((persons - people) * CASES_OF_A_PERSON) + 1
        count = min(AT_ONCE, left)
        until = day + (land.last - day) * (count / left)
        cases, new = spine.happenings(land, memory, count, day, until)
        with BatchDoor(operator, ACT) as door:
            spine.invent(land, door, cases, new)
            for part in _parts("invent"):
                part.invent(land, door, cases)
        people, day = people + len(new), until
        _add(written, door.counts)
        say(f"{people:,} people, {written['cases.case']:,} cases")
    refresh_statistics(sum(written.values()))
    return dict(sorted(written.items()))


def _programme(operator: Viewer, land: Land) -> dict[str, int]:
    with BatchDoor(operator, ACT) as door:
        for part in _parts("invent_programme"):
            part.invent_programme(land, door)
    return dict(door.counts)


def _parts(function: str) -> Iterator[ModuleType]:
    """The parts of an invention that rooms ship, in the order of their floors."""
    for app in apps.get_app_configs():
        name = f"{app.name}.invented"
        is_room = app.name.startswith("amparo.") and app.label not in SPINE
        if is_room and find_spec(name) is not None:
            part = import_module(name)
            if hasattr(part, function):
                yield part


def _add(written: dict[str, int], more: dict[str, int]) -> None:
    for label, count in more.items():
        written[label] = written.get(label, 0) + count


def _staff(operator: Viewer, cases: int) -> dict[str, list[Worker]]:
    """Enough people at work: those of the demonstration, and colleagues for the rest."""
    with unscoped("the invented country knows its staff"):
        known = list(
            User.rows.filter(grants__role__in=[role for role, _, _ in STAFF]).values_list(
                "grants__role", "pk", "agency"
            )
        )
    found: dict[str, list[Worker]] = {role: [] for role, _agency, _cases in STAFF}
    for role, key, agency in sorted(known, key=str):
        found[role].append(Worker(key, agency))
    password = make_password(DEMONSTRATION_PASSWORD)
    with BatchDoor(operator, ACT) as door:
        for role, agency, share in STAFF:
            missing = max(cases // share + FEWEST - len(found[role]), 0)
            keys = door.add(User, (_user(role, agency, n, password) for n in range(missing)))
            door.add(RoleGrant, ({"user_id": key, "role": role} for key in keys))
            found[role] += [Worker(key, agency) for key in keys]
    return found


def _user(role: str, agency: str, number: int, password: str) -> dict[str, Any]:
    name = f"{role.lower().replace('_', '-')}-{number + 1}"
    return {"username": name, "agency": agency, "name": name, "password": password}

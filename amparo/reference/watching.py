"""What a country watches: people a day and usual hours by role, and what an emergency opens."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from amparo.reference.sheets import Sheet

    Hours = tuple[int, int]  # from, to: both hours of the day, the second outside

ALL_DAY = (0, 24)
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Watching:
    """``budgets``: distinct people a day by role; ``hours``: when a role usually works, where none
    are told the whole day; ``emergency_fields``: names "Model.field".
    """

    default: int
    budgets: Mapping[str, int]
    usual: Hours
    hours: Mapping[str, Hours]
    minutes: int
    review_hours: int
    purpose: str
    emergency_fields: frozenset[str]

    def budget(self, roles: Iterable[str]) -> int:
        """How many people’s files somebody with these roles opens in a day before saying why."""
        return max((self.budgets.get(role, self.default) for role in roles), default=self.default)

    def is_usual(self, roles: Iterable[str], hour: int) -> bool:
        """Whether somebody with these roles usually works at this hour of the day."""
        told = [self.hours.get(role, self.usual) for role in roles] or [self.usual]
        return any(first <= hour < end for first, end in told)


def read_watching(sheet: Sheet, roles: Iterable[str], purposes: Iterable[str]) -> Watching:
    """The table in `access/watch.yaml`; raises BadReference for a role or purpose unheard of."""
    sheet.only("budgets", "hours", "emergency")
    budgets, emergency = sheet.at("budgets"), sheet.at("emergency")
    budgets.only("default", "roles")
    emergency.only("minutes", "review_hours", "purpose", "fields")
    known, hours = set(roles), sheet.at("hours")
    hours.only("default", "roles")
    purpose = emergency.at("purpose").code()
    if purpose not in set(purposes):
        raise emergency.at("purpose").wrong(f"there is no purpose {purpose!r}.")
    return Watching(
        default=budgets.at("default").number(least=1),
        budgets=_by_role(budgets.at("roles"), known, lambda place: place.number(least=1)),
        usual=_hours(hours.at("default")),
        hours=_by_role(hours.at("roles"), known, _hours),
        minutes=emergency.at("minutes").number(least=1),
        review_hours=emergency.at("review_hours").number(least=1),
        purpose=purpose,
        emergency_fields=frozenset(emergency.at("fields").words()),
    )


def _by_role(sheet: Sheet, known: set[str], read: Callable[[Sheet], Read]) -> Mapping[str, Read]:
    found = {}
    for role, place in sheet.entries(capitals=True):
        if role not in known:
            raise place.wrong(f"there is no role {role!r}.")
        found[role] = read(place)
    return MappingProxyType(found)


def _hours(sheet: Sheet) -> Hours:
    """Where nothing is told, no hour is odd."""
    sheet.only("from", "to")
    first, end = sheet.at("from").number(ALL_DAY[0]), sheet.at("to").number(ALL_DAY[1])
    if not first < end <= ALL_DAY[1]:
        raise sheet.wrong("must be hours of one day, the first before the second, at most 24.")
    return first, end

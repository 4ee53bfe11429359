"""What a country watches: people a day by role, and what an emergency opens."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from amparo.reference.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Watching:
    """``budgets``: distinct people a day by role; ``emergency_fields``: names "Model.field"."""

    default: int
    budgets: Mapping[str, int]
    minutes: int
    review_hours: int
    purpose: str
    emergency_fields: frozenset[str]

    def budget(self, roles: Iterable[str]) -> int:
        """How many people’s files somebody with these roles opens in a day before saying why."""
        return max((self.budgets.get(role, self.default) for role in roles), default=self.default)


def read_watching(sheet: Sheet, roles: Iterable[str], purposes: Iterable[str]) -> Watching:
    """The table in `access/watch.yaml`; raises BadReference for a role or purpose unheard of."""
    sheet.only("budgets", "emergency")
    budgets, emergency = sheet.at("budgets"), sheet.at("emergency")
    budgets.only("default", "roles")
    emergency.only("minutes", "review_hours", "purpose", "fields")
    by_role, known = {}, set(roles)
    for role, place in budgets.at("roles").entries(capitals=True):
        if role not in known:
            raise place.wrong(f"there is no role {role!r}.")
        by_role[role] = place.number(least=1)
    purpose = emergency.at("purpose").code()
    if purpose not in set(purposes):
        raise emergency.at("purpose").wrong(f"there is no purpose {purpose!r}.")
    return Watching(
        default=budgets.at("default").number(least=1),
        budgets=MappingProxyType(by_role),
        minutes=emergency.at("minutes").number(least=1),
        review_hours=emergency.at("review_hours").number(least=1),
        purpose=purpose,
        emergency_fields=frozenset(emergency.at("fields").words()),
    )

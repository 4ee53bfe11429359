"""The frame of an invented country: chance that repeats, days, codes, and the people at work.

Each room that keeps records ships its own part in ``invented.py``: a function ``invent(land, door,
cases)`` for what belongs to cases, or ``invent_programme(land, door)`` for what a country keeps
without them. How often things happen stands in the country's ``invention.yaml``.
"""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from amparo.kernel.ids import REFERENCES, reference_of
from amparo.reference.codes import CodedField, code_list
from amparo.reference.country import country
from amparo.reference.sheets import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import Model

    from amparo.reference.sheets import Sheet

T = TypeVar("T")
FILE = "invention.yaml"
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who signs in and works on invented cases."""

    id: uuid.UUID
    agency: str


@dataclass(frozen=True)
class Weights:
    """Codes, and how often each is drawn beside the others."""

    codes: tuple[str, ...]
    up_to: tuple[float, ...]

    def drawn(self, chance: Random) -> str:
        """One of the codes."""
        return chance.choices(self.codes, cum_weights=self.up_to)[0]


class Land:
    """The chance, the days and the staff of one invented country; the same for the same seed."""

    def __init__(
        self, *, seed: int, first: date, last: date, staff: Mapping[str, Sequence[Worker]]
    ):
        self.chance = Random(seed)  # noqa: S311  invented people need no secret chance
        self.first, self.last = first, last
        self.staff = staff
        self._number, self._step = self.chance.randrange(REFERENCES), 0
        while math.gcd(self._step, REFERENCES) != 1:
            self._step = self.chance.randrange(REFERENCES)
        sheet = read_sheet(country().folder / FILE)
        self._weights = {name: _weights(sheet.at(name)) for name in sheet.mapping()}

    def key(self, on: date) -> uuid.UUID:
        """A key as records have them, of that day: version 7, the rest by chance."""
        moment = max((on - EPOCH).days, 0) * 86_400_000 + self.chance.randrange(86_400_000)
        value = moment << 80 | self.chance.getrandbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)

    def reference(self, prefix: str) -> str:
        """A reference that tells nothing, as records have them, and that no other record has.

        Among a million drawn by chance two are alike as often as not; a step that has no factor in
        common with their number meets each of them once.
        """
        self._number = (self._number + self._step) % REFERENCES
        return reference_of(prefix, self._number)

    def happens(self, share: float) -> bool:
        """True as often as the share says, from 0 to 1."""
        return self.chance.random() < share

    def code(self, name: str) -> str:
        """A code of this distribution; where the country gives none, any of the list."""
        if name not in self._weights:
            self._weights[name] = _even(name)
        return self._weights[name].drawn(self.chance)

    def code_or(self, name: str, usual: str) -> str:
        """A code of this distribution, or the usual one where the country gives none."""
        return self.code(name) if name in self._weights else usual

    def many(self, name: str) -> int:
        """A number of the distribution of this name, whose codes are numbers."""
        return int(self.code(name))

    def day(self, first: date, last: date) -> date:
        """A day from the first to the last, both included."""
        return first + timedelta(days=self.chance.randint(0, max((last - first).days, 0)))

    def after(self, day: date, days: float) -> date | None:
        """A day later by about so many days; None when that has not come yet."""
        wait = -math.log(1 - self.chance.random()) * days
        later = day + timedelta(days=int(wait))
        return later if later <= self.last else None

    def worker(self, role: str) -> Worker:
        """Somebody with this role."""
        return self.chance.choice(self.staff[role])

    def one(self, things: Sequence[T]) -> T:
        """One of these."""
        return self.chance.choice(things)


def _weights(sheet: Sheet) -> Weights:
    """The weights under one name; raises BadReference for a share that is none."""
    given = {str(key): value for key, value in sheet.mapping().items()}
    for share in given.values():
        if isinstance(share, bool) or not isinstance(share, int | float) or share < 0:
            raise sheet.wrong("must give each code a share: a number, not below zero.")
    if not sum(given.values()):
        raise sheet.wrong("gives no code a share.")
    return Weights(tuple(given), tuple(accumulate(given.values())))


def _even(name: str) -> Weights:
    absent = ("unknown", "not_recorded", "other")
    codes = tuple(t.code for t in code_list(name) if not t.is_retired and t.code not in absent)
    return Weights(codes, tuple(accumulate(1.0 for _code in codes)))


def years(land: Land) -> Iterator[tuple[date, date]]:
    """First and last day of each year that the country has lived through, whole or in part."""
    for year in range(land.first.year, land.last.year + 1):
        yield max(date(year, 1, 1), land.first), min(date(year, 12, 31), land.last)


def entry(land: Land, model: type[Model], first: date, last: date, **given: Any) -> dict[str, Any]:
    """A line of a register for a time: what is given, and a code wherever one is required."""
    required = {
        field.attname: land.code(field.list_name)
        for field in model._meta.concrete_fields
        if isinstance(field, CodedField) and not field.blank and field.attname not in given
    }
    own = {"agency": "council", "period_from": first, "period_to": last}
    return required | own | given

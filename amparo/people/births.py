"""When somebody was born, as far as it is known: to the day, the month, the year, or by an age."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Invalid

if TYPE_CHECKING:
    from django.utils.functional import Promise

EARLIEST_YEAR = 1880
OLDEST_AGE = 120
_PART = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_RANGE = re.compile(rf"({_PART})(?:/({_PART}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.](\d{4})")
_AGE = re.compile(r"(?:age|edad)?\s*(\d{1,3})\s*(?:on|at|al?|el|@)\s*(\d{4}-\d{2}-\d{2})", re.I)


@dataclass(frozen=True)
class Birth:
    """The earliest and the latest day on which a person can have been born."""

    first: dt.date
    last: dt.date

    def __str__(self) -> str:
        """The shortest writing that says it: 1979-05-21, 1979-05, 1979 or 1978/1979."""
        if self.first == self.last:
            return self.first.isoformat()
        start, end = f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"
        if start == end:
            return start
        if self.first.year == self.last.year:
            return f"{self.first:%Y}"
        return f"{self.first:%Y}/{self.last:%Y}"

    def age_on(self, day: dt.date) -> int | None:
        """Years of age on a day, or None when what is known leaves more than one answer."""
        youngest, oldest = _years(self.last, day), _years(self.first, day)
        return youngest if youngest == oldest else None

    def is_child_on(self, day: dt.date) -> bool | None:
        """Whether the person was under 18 on a day, or None when it cannot be told."""
        if _years(self.first, day) < 18:
            return True
        return False if _years(self.last, day) >= 18 else None


def read_birth(text: str) -> Birth:
    """What was typed: a day, month or year, two years, or an age with its day.

    Takes ``1979-05-21``, ``21/05/1979``, ``1979-05``, ``5/1979``, ``1979``, ``1978/1979`` and
    ``age 30 on 2021-05-01``. Raises Invalid with a sentence for the user.
    """
    try:
        birth = _read(" ".join(text.split()))
    except ValueError:
        birth = None
    if birth is None:
        raise Invalid(
            {"birth": _("Write a year, a month and year, a day, or an age with its day.")}
        )
    if birth.first.year < EARLIEST_YEAR or birth.last.year > dt.date.max.year - 1:
        raise _refused(_("This year of birth cannot be right."))
    return birth


def born_by_age(age: int, on: dt.date) -> Birth:
    """The days of birth that give this age on this day. Raises Invalid for an impossible age."""
    if not 0 <= age <= OLDEST_AGE:
        raise _refused(_("This age cannot be right."))
    return Birth(_years_before(on, age + 1) + dt.timedelta(days=1), _years_before(on, age))


def _refused(sentence: str | Promise) -> Invalid:
    return Invalid({"birth": sentence})


def _read(text: str) -> Birth | None:
    if not text.isascii():
        return None
    if found := _AGE.fullmatch(text):
        return born_by_age(int(found[1]), dt.date.fromisoformat(found[2]))
    if found := _DAY_FIRST.fullmatch(text):
        day = dt.date(int(found[3]), int(found[2]), int(found[1]))
        return Birth(day, day)
    if found := _MONTH_FIRST.fullmatch(text):
        return Birth(*_span(f"{found[2]}-{int(found[1]):02}"))
    if found := _RANGE.fullmatch(text):
        first, last = _span(found[1])[0], _span(found[2] or found[1])[1]
        return Birth(first, last) if first <= last else None
    return None


def _span(part: str) -> tuple[dt.date, dt.date]:
    """The first and last day of a year, a month or a day."""
    year, *rest = (int(piece) for piece in part.split("-"))
    if not rest:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if len(rest) == 1:
        return dt.date(year, rest[0], 1), dt.date(year, rest[0], _days(year, rest[0]))
    return dt.date(year, *rest), dt.date(year, *rest)


def _days(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return calendar.monthrange(year, month)[1]


def _years(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February of a year that has none
        return day.replace(year=day.year - years, day=28)

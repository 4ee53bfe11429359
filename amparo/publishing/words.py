"""The words of a report in one language: sentences with gaps, numbers, days and lists."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

LANGUAGES = ("en", "es")
_LOCALES = {"en": "en_GB", "es": "es_419"}


@lru_cache(maxsize=4096)
def _number(value: float, locale: str) -> str:
    return str(format_decimal(value, locale=locale))


@lru_cache(maxsize=512)
def _day(day: datetime.date, locale: str) -> str:
    return str(format_date(day, "long", locale=locale))


class NoWords(LookupError):
    """The country's report file has no words at this place, or not in this language."""


@dataclass(frozen=True)
class Words:
    """What the country's `report.yaml` says, read in one language.

    >>> Words({"total": {"en": "Total", "es": "Total"}}, "es")("total")
    'Total'
    """

    data: Mapping[str, Any]
    language: str

    @property
    def locale(self) -> str:
        """Whose habits numbers and days follow."""
        return _LOCALES[self.language]

    def __call__(self, place: str, **gaps: object) -> str:
        """The sentence at a place such as `sections.context.heading`, its gaps filled."""
        return self.said(self.at(place), place, **gaps)

    def at(self, place: str) -> Any:
        """Whatever stands at a place; raises NoWords where nothing does."""
        found: Any = self.data
        for step in place.split("."):
            if not isinstance(found, Mapping) or step not in found:
                raise NoWords(f"report.yaml has nothing at “{place}”.")
            found = found[step]
        return found

    def has(self, place: str) -> bool:
        """Does anything stand at this place?"""
        try:
            self.at(place)
        except NoWords:
            return False
        return True

    def said(self, entry: Any, place: str = "", **gaps: object) -> str:
        """One entry that is said in every language, with its gaps filled."""
        if not isinstance(entry, Mapping) or self.language not in entry:
            raise NoWords(f"report.yaml says “{place}” not in “{self.language}”.")
        return str(entry[self.language]).format(**gaps).strip()

    def counted(self, place: str, count: int, **gaps: object) -> str:
        """The sentence for one or for several, with {count} filled."""
        form = "one" if count == 1 else "other"
        return self(f"{place}.{form}", count=self.number(count), **gaps)

    def number(self, value: float) -> str:
        """A number as readers of the language write it."""
        return _number(value, self.locale)

    def day(self, day: datetime.date) -> str:
        """A day in words."""
        return _day(day, self.locale)

    def span(self, first: datetime.date, last: datetime.date) -> str:
        """A period in months, such as “April 2021 to March 2022” or “January to December 2020”."""
        joint = {"en": " to ", "es": " a "}[self.language]
        start = "MMMM" if first.year == last.year else "MMMM y"
        if self.language == "es":
            start = start.replace(" y", " 'de' y")
        end = "MMMM 'de' y" if self.language == "es" else "MMMM y"
        if (first.year, first.month) == (last.year, last.month):
            return str(format_date(last, end, locale=self.locale))
        return joint.join(
            str(format_date(day, form, locale=self.locale))
            for day, form in ((first, start), (last, end))
        )

    def short_span(self, first: datetime.date, last: datetime.date) -> str:
        """A period for the foot of a column: “Apr 2021 – Mar 2022”, or the year where it is one."""
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and (
            first.year == last.year
        ):
            return str(first.year)
        ends = [
            str(format_date(day, "MMM y", locale=self.locale)).replace(".", "")
            for day in (first, last)
        ]
        return " – ".join(dict.fromkeys(ends))

    def items(self, things: Sequence[str]) -> str:
        """Things in a row, the last joined by “and”."""
        if not things:
            return ""
        return str(format_list(list(things), style="standard", locale=self.locale))

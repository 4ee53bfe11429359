"""Periods that figures are counted in: the years and quarters of the country's own calendars."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused
from amparo.reference.codelists import LANGUAGES, language_or_english
from amparo.reference.sheets import Sheet

FIRST_YEAR, LAST_YEAR = 1900, 2200
MONTHS = 12
_EXPLICIT = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


class BadPeriod(Refused):
    """The words do not name a period; the sentence says what would."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole days, both ends included."""

    code: str
    first: datetime.date
    last: datetime.date
    name: Mapping[str, str]
    calendar: str = ""

    def __contains__(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last

    def label(self, language: str | None = None) -> str:
        """How the period is called, in a language (that of the page when none is named)."""
        return self.name[language_or_english(language)]

    def holds(self, earliest: datetime.date, latest: datetime.date) -> bool:
        """Did something that is dated only roughly happen wholly inside this period?"""
        return self.first <= earliest and latest <= self.last


@dataclass(frozen=True, slots=True)
class Calendar:
    """A way of cutting time: `written` is how its periods are named, such as ``RP{year}``."""

    code: str
    name: Mapping[str, str]
    written: str
    period_name: Mapping[str, str]
    first_month: int
    year_offset: int
    months: int
    source: str

    @property
    def parts(self) -> int:
        """How many periods of this calendar make a year."""
        return MONTHS // self.months

    def period(self, year: int, part: int = 1) -> Period:
        """The period of a year, or one of its parts counted from 1."""
        if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= part <= self.parts:
            sentence = _("There is no period {part} of the year {year}.")
            raise BadPeriod(format_lazy(sentence, part=part, year=year))
        begin = self.first_month - 1 + (part - 1) * self.months
        first = _month_start(year + self.year_offset, begin)
        last = _month_start(year + self.year_offset, begin + self.months) - datetime.timedelta(1)
        names = {
            language: text.format(year=year, part=part)
            for language, text in self.period_name.items()
        }
        code = self.written.format(year=year, part=part)
        return Period(code, first, last, MappingProxyType(names), self.code)

    def read(self, words: str) -> Period | None:
        """The period that these words name in this calendar, if they do."""
        pattern = re.escape(self.written).replace(r"\{year\}", r"(?P<year>\d{4})")
        found = re.fullmatch(pattern.replace(r"\{part\}", r"(?P<part>\d)"), words, re.ASCII)
        if not found:
            return None
        named = found.groupdict()
        return self.period(int(named["year"]), int(named.get("part", 1)))


def between(first: datetime.date, last: datetime.date) -> Period:
    """The period from one day to another, both included."""
    if last < first:
        raise BadPeriod(
            format_lazy(
                _("The period ends on {last}, before it begins on {first}."),
                first=first.isoformat(),
                last=last.isoformat(),
            )
        )
    names = {"en": f"{first} to {last}", "es": f"{first} a {last}"}
    return Period(f"{first}..{last}", first, last, MappingProxyType(names))


def period(words: str, calendars: Mapping[str, Calendar] | None = None) -> Period:
    """The period that is named by ``RP2022``, ``CY2020``, ``Q1-2021``, ``2021-05`` or two days.

    Two days are written ``2021-04-01..2022-03-31``. A bare year is refused, because offices
    mean different months by it. Raises BadPeriod with a sentence for the user.
    """
    asked = words.strip()
    for calendar in _calendars(calendars).values():
        found = calendar.read(asked.upper())
        if found:
            return found
    if explicit := _EXPLICIT.fullmatch(asked):
        return between(_day(explicit[1]), _day(explicit[2]))
    if month := _MONTH.fullmatch(asked):
        return _one_month(asked, int(month[1]), int(month[2]))
    raise _unknown(asked)


def _calendars(given: Mapping[str, Calendar] | None) -> Mapping[str, Calendar]:
    if given is not None:
        return given
    from amparo.reference.country import country

    return country().calendars


def _unknown(asked: str) -> BadPeriod:
    if re.fullmatch(r"\d{4}", asked, re.ASCII):
        sentence = _("“{asked}” can mean several periods: write CY{asked} or RP{asked}.")
    else:
        sentence = _(
            "“{asked}” is not a period. Write RP2022, CY2020, Q1-2021, 2021-05 "
            "or 2021-04-01..2022-03-31."
        )
    return BadPeriod(format_lazy(sentence, asked=asked[:40]))


def _one_month(code: str, year: int, month: int) -> Period:
    if not 1 <= month <= MONTHS or not FIRST_YEAR <= year <= LAST_YEAR:
        raise _unknown(code)
    first = _month_start(year, month - 1)
    last = _month_start(year, month) - datetime.timedelta(1)
    return Period(code, first, last, MappingProxyType({"en": code, "es": code}))


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise BadPeriod(format_lazy(_("“{text}” is not a day."), text=text)) from None


def _month_start(year: int, months: int) -> datetime.date:
    """The first day of the month that lies so many months after January of the year."""
    return datetime.date(year + months // MONTHS, months % MONTHS + 1, 1)


def read_calendars(sheet: Sheet) -> Mapping[str, Calendar]:
    """The calendars of a country, by code, from its file `calendars.yaml`."""
    sheet.only("calendars")
    places = sheet.at("calendars").entries()
    return MappingProxyType({code: _calendar(code, place) for code, place in places})


def _calendar(code: str, sheet: Sheet) -> Calendar:
    sheet.only(
        *("name", "written", "period_name", "first_month", "year_offset", "months", "source")
    )
    months, first_month = sheet.at("months").number(least=1), sheet.at("first_month").number(1)
    if MONTHS % months:
        raise sheet.at("months").wrong("must divide the twelve months of a year.")
    if not 1 <= first_month <= MONTHS:
        raise sheet.at("first_month").wrong("must be a month from 1 to 12.")
    return Calendar(
        code=code,
        name=sheet.at("name").said(LANGUAGES),
        written=sheet.at("written").text(),
        period_name=sheet.at("period_name").said(LANGUAGES),
        first_month=first_month,
        year_offset=sheet.at("year_offset").number(0, least=-1),
        months=months,
        source=sheet.at("source").text(),
    )

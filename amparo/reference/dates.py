"""Dates as people type them, in English or Spanish: a day, a month or a year, day before month."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused

FIRST_YEAR = 1900
YEARS_AHEAD = 10
LONGEST = 60
MONTHS = 12
_NAMES = (
    ("january", "jan", "enero", "ene"),
    ("february", "feb", "febrero"),
    ("march", "mar", "marzo"),
    ("april", "apr", "abril", "abr"),
    ("may", "mayo"),
    ("june", "jun", "junio"),
    ("july", "jul", "julio"),
    ("august", "aug", "agosto", "ago"),
    ("september", "sept", "sep", "septiembre", "setiembre", "set"),
    ("october", "oct", "octubre"),
    ("november", "nov", "noviembre"),
    ("december", "dec", "diciembre", "dic"),
)
_MONTH_OF = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}
_WORD, _BETWEEN = r"(?P<word>[a-z]+)\.?", r"(?:,? +(?:de +|del +|of +)?|[-/.])"
_ORDINAL = r"(?:\.?o|st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?",
        r"(?:(?P<day>\d{1,2})[-/. ])?(?P<month>\d{1,2})[-/. ](?P<year>\d{4})",
        rf"(?:(?P<day>\d{{1,2}}){_ORDINAL}{_BETWEEN})?{_WORD}{_BETWEEN}(?P<year>\d{{4}})",
        rf"{_WORD} +(?P<day>\d{{1,2}}){_ORDINAL},? +(?P<year>\d{{4}})",
    )
)
_SHORT_YEAR = re.compile(r".*[-/. ]\d{2}", re.ASCII)


class DateRefused(Refused):
    """The words are no date that can be kept; the sentence says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class TypedDate:
    """The first and the last day that the words allow; equal when the day is known."""

    first: datetime.date
    last: datetime.date
    precision: str  # a code of the list date_precision: day, month or year

    def iso(self) -> str:
        """``1979``, ``1979-05`` or ``1979-05-03``: no more than is known."""
        return self.first.isoformat()[: {"year": 4, "month": 7}.get(self.precision, 10)]


def parse_date(
    text: str, today: datetime.date | None = None, years_ahead: int = YEARS_AHEAD
) -> TypedDate:
    """The date in words such as ``3 May 2021``, ``03/05/2021``, ``mayo 2021`` or ``2021``.

    In figures the day stands before the month. Raises DateRefused with a sentence for the user
    for words that are no date, days that do not exist, and years before 1900 or more than
    ``years_ahead`` after that of ``today``.
    """
    plain = _plain(text)
    for form in _FORMS:
        if found := form.fullmatch(plain):
            return _checked(found.groupdict(), _latest_year(today, years_ahead))
    if _SHORT_YEAR.fullmatch(plain):
        raise DateRefused(_("Write the year with four figures, for example 2021."))
    raise _unreadable()


def _plain(text: str) -> str:
    """The words in plain letters and figures: no accents, marks or doubled spaces."""
    if len(text) > LONGEST:
        raise _unreadable()
    folded = unicodedata.normalize("NFKC", text)
    if any(letter.isdigit() and not letter.isascii() for letter in folded):
        raise DateRefused(_("Write the date with the figures 0 to 9."))
    bare = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return " ".join(bare.casefold().split())


def _latest_year(today: datetime.date | None, years_ahead: int) -> int:
    now = today or datetime.datetime.now(tz=datetime.UTC).date()
    return now.year + years_ahead


def _checked(found: dict[str, str | None], latest: int) -> TypedDate:
    year = int(found["year"] or 0)
    if not FIRST_YEAR <= year <= latest:
        sentence = _("The year {year} cannot be right: it must lie between {first} and {last}.")
        raise DateRefused(format_lazy(sentence, year=year, first=FIRST_YEAR, last=latest))
    month, day = _month(found), found.get("day")
    if month is None:
        return TypedDate(datetime.date(year, 1, 1), datetime.date(year, MONTHS, 31), "year")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return TypedDate(datetime.date(year, month, 1), datetime.date(year, month, length), "month")
    return _exact(year, month, int(day), length)


def _exact(year: int, month: int, day: int, length: int) -> TypedDate:
    if not 1 <= day <= length:
        sentence = _("There is no day {day} in month {month} of {year}.")
        raise DateRefused(format_lazy(sentence, day=day, month=month, year=year))
    exact = datetime.date(year, month, day)
    return TypedDate(exact, exact, "day")


def _month(found: dict[str, str | None]) -> int | None:
    """The number of the month; None where only a year was given."""
    if word := found.get("word"):
        if word not in _MONTH_OF:
            raise _unreadable()
        return _MONTH_OF[word]
    if not (figures := found.get("month")):
        return None
    if not 1 <= int(figures) <= MONTHS:
        sentence = _("There is no month {month}. Write the day first: 31/12/2021.")
        raise DateRefused(format_lazy(sentence, month=int(figures)))
    return int(figures)


def _unreadable() -> DateRefused:
    return DateRefused(
        _("This is not a date. Write, for example, 3 May 2021, 03/05/2021, May 2021 or 2021.")
    )

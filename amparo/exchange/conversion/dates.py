"""Dates as offices write them: any separator, months in words, parts missing, a declared order."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from amparo.exchange.registers.cells import Cell, plain
from amparo.reference.country import country

from .clocks import Clock, cut_clock, days_later

FIRST_YEAR, LAST_YEAR = 1900, 2100
CENTURY_FROM = 50  # 49 is 2049, 50 is 1950
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
SERIALS = range(7306, 73415)  # day numbers of 1920 to 2100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene",
            "february feb febrero",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto ago",
            "september sept sep septiembre setiembre set",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}
_WORD = "(?P<month>[a-z]{3,10})"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_OF = r"(?: de | del | of | )"
_TEXTUAL = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|o)?{_OF}?{_WORD}{_OF}?{_YEAR}"),
    re.compile(rf"{_WORD} (?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<year>\d{{4}})"),
    re.compile(rf"{_WORD}{_OF}?{_YEAR}"),
)
_NUMERIC = re.compile(r"(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})")
_TWO = re.compile(r"(\d{1,4})\s*[-/. ]\s*(\d{1,4})")
_QUARTER = re.compile(
    r"(?:q(?P<q>[1-4]) (?P<year>\d{4})|(?P<year2>\d{4}) q(?P<q2>[1-4])"
    r"|(?P<q3>[1-4])(?:st|nd|rd|th|er|do|ro|to)? (?:quarter|trimestre)(?: of| de| del)? "
    r"(?P<year3>\d{4}))"
)
# What stands for a part of a date that nobody knows.
_NOT_KNOWN = re.compile(r"(?<![^\W_])(?:\?{1,4}|x{1,4}|0{1,2}|_{1,4})(?=[-/. ]|$)", re.IGNORECASE)
_ROMAN = {
    name: number
    for number, name in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1
    )
}
_ROMAN_MONTH = re.compile(r"(\d{1,2})[-/. ]+([ivx]{1,4})[-/. ]+(\d{4}|\d{2})", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})\s*(?:[-/]|to|a|al)\s*(\d{4})")
_MONTHS_OF = re.compile(
    rf"(?P<first>[a-z]{{3,10}}) (?:to |a |and |y |al )?{_WORD} (?P<year>\d{{4}})"
)
_DAYS_OF = re.compile(
    rf"(?P<first>\d{{1,2}}) (?:to |and |y |al? )?(?P<last>\d{{1,2}}){_OF}?{_WORD}{_OF}?{_YEAR}"
)
_ABOUT = re.compile(
    r"^(?:about|around|approx(?:imately)?|circa|ca?|aprox(?:imadamente)?|hacia"
    r"|(?:a )?(?:mid|early|late|mediados de|principios de|inicios de|fin(?:es|ales)? de)"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|lunes|martes|miercoles|jueves|viernes|sabado|domingo) "
)


class Span(NamedTuple):
    """The first and the last day that it may have been; equal when the day is known."""

    first: date
    last: date


class Read(NamedTuple):
    """What a cell says: a span or None, and the code of what is to be said about it."""

    span: Span | None
    note: str


def read_date(cell: Cell, order: str = "dmy") -> Read:
    """A date in a cell. ``order`` is dmy, mdy or ymd; a year of four digits in front is ymd.

    >>> read_date("June 2020").span
    Span(first=datetime.date(2020, 6, 1), last=datetime.date(2020, 6, 30))
    >>> read_date("15-Dec-19").span.first.isoformat(), read_date("31/02/2021").note
    ('2019-12-15', 'no_such_day')
    """
    if isinstance(cell, datetime):
        return _exact(cell.date())
    if isinstance(cell, date):
        return _exact(cell)
    if isinstance(cell, bool) or cell is None:
        return Read(None, "not_a_date")
    if isinstance(cell, int | float):
        return _number(cell)
    return _text(cell, order) if isinstance(cell, str) else Read(None, "not_a_date")


def _exact(day: date, note: str = "") -> Read:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Read(None, "far_year")
    return Read(Span(day, day), note)


def _number(value: float) -> Read:
    if not isfinite(value):
        return Read(None, "not_a_date")
    if int(value) in SERIALS:
        return _exact(_EPOCH + timedelta(days=int(value)), "serial_date")
    if FIRST_YEAR <= value <= LAST_YEAR and value == int(value):
        return _partial(int(value), None)
    return Read(None, "not_a_date")


@lru_cache(maxsize=100_000)
def _text(words: str, order: str) -> Read:
    clock = cut_clock(words.strip())
    if clock is None:
        return Read(None, "not_a_date")
    return _in_zone(clock, _day_of(clock.left.lstrip("~¿ ").rstrip("?~ "), order))


def _in_zone(clock: Clock, read: Read) -> Read:
    """The day here of a moment that is told in the time of another zone."""
    if clock.zone is None or read.span is None or read.span.first != read.span.last:
        return read
    days = days_later(clock, read.span.first, country().about.time_zone)
    if days is None:
        return read
    return _exact(read.span.first + timedelta(days=days), "other_zone")


def _day_of(stripped: str, order: str) -> Read:
    if unknown := _parts_unknown(stripped, order):
        return unknown
    if found := _NUMERIC.fullmatch(stripped):
        return _three(found.groups(), order)
    if stripped.isdecimal():
        return _digits(stripped)
    if found := _YEARS.fullmatch(stripped):
        return _from_to(int(found[1]), 1, int(found[2]), 12)
    if found := _TWO.fullmatch(stripped):
        return _month_and_year(*found.groups())
    if found := _ROMAN_MONTH.fullmatch(stripped):
        return _roman(*found.groups())
    return _words(_about(plain(stripped)))


def _about(words: str) -> str:
    """Without what says that a date is not sure; the span that is left is wide enough for it."""
    shorter = _ABOUT.sub("", words)
    for ending in (" approx", " aprox", " circa"):
        shorter = shorter.removesuffix(ending)
    return shorter


def _roman(day: str, month: str, year: str) -> Read:
    number, full = _ROMAN.get(month.casefold()), _year(year)
    if number is None or full is None:
        return Read(None, "not_a_date")
    return _day(full, number, int(day))


def _parts_unknown(words: str, order: str) -> Read | None:
    """A date whose day, or day and month, stands as 00, ?? or xx: the month or year is a span."""
    marked = _NOT_KNOWN.sub("0", words)
    found = _NUMERIC.fullmatch(marked) if marked != words or re.search(r"\b0+\b", words) else None
    if found is None:
        return None
    parts = found.groups()
    order = "ymd" if len(parts[0]) > 2 else "dmy" if order == "ymd" else order
    day, month = int(parts[order.index("d")]), int(parts[order.index("m")])
    year = _year(parts[order.index("y")]) if int(parts[order.index("y")]) else None
    if day or year is None or month > 12:
        return None
    return _partial(year, month or None)


def _digits(words: str) -> Read:
    if len(words) == 8 and FIRST_YEAR <= int(words[:4]) <= LAST_YEAR:
        return _day(int(words[:4]), int(words[4:6]), int(words[6:]))
    return _number(int(words)) if len(words) < 8 else Read(None, "not_a_date")


def _three(parts: tuple[str, ...], order: str) -> Read:
    if len(parts[0]) > 2:
        order = "ymd"
    elif order == "ymd" and len(parts[2]) > 2:
        order = "dmy"
    place = {letter: int(parts[order.index(letter)]) for letter in "dmy"}
    if len(parts[order.index("d")]) > 2:
        return Read(None, "not_a_date")
    year = _year(parts[order.index("y")])
    if year is None:
        return Read(None, "far_year" if len(parts[order.index("y")]) == 4 else "not_a_date")
    day, month = place["d"], place["m"]
    unsure = order != "ymd" and day <= 12 and month <= 12 and day != month
    found = _day(year, month, day)
    return Read(found.span, "two_readings") if unsure and found.span else found


def _month_and_year(first: str, second: str) -> Read:
    if len(first) == 4 and len(second) <= 2:
        return _partial(int(first), int(second))
    if len(second) == 4 and len(first) <= 2:
        return _partial(int(second), int(first))
    return Read(None, "not_a_date")


def _words(words: str) -> Read:
    if found := _QUARTER.fullmatch(words):
        year = int(found["year"] or found["year2"] or found["year3"])
        quarter = int(found["q"] or found["q2"] or found["q3"])
        return _months(year, 3 * quarter - 2, 3 * quarter)
    if words.isdecimal() and len(words) == 4:
        return _partial(int(words), None)
    if ranged := _range(words):
        return ranged
    for pattern in _TEXTUAL:
        found = pattern.fullmatch(words.replace("/", " "))
        month = _MONTHS.get(found["month"]) if found else None
        if found and month:
            return _textual(found.groupdict(), month)
    return Read(None, "not_a_date")


def _range(words: str) -> Read | None:
    """Months or days from one to another, such as “May-June 2019” or “12-13 June 2021”."""
    words = " ".join(words.replace("/", " ").replace("-", " ").split())
    if found := _MONTHS_OF.fullmatch(words):
        first, last = _MONTHS.get(found["first"]), _MONTHS.get(found["month"])
        if first and last:
            return _from_to(int(found["year"]), first, int(found["year"]), last)
    if found := _DAYS_OF.fullmatch(words):
        month, year = _MONTHS.get(found["month"]), _year(found["year"])
        if month and year:
            first_day = _day(year, month, int(found["first"]))
            last_day = _day(year, month, int(found["last"]))
            if first_day.span and last_day.span and first_day.span <= last_day.span:
                return Read(Span(first_day.span.first, last_day.span.last), "partial_date")
    return None


def _from_to(year: int, month: int, to_year: int, to_month: int) -> Read:
    """From the first day of one month to the last of another; empty where that is backwards."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and FIRST_YEAR <= to_year <= LAST_YEAR):
        return Read(None, "far_year")
    if (year, month) > (to_year, to_month):
        return Read(None, "not_a_date")
    end = date(to_year, to_month, monthrange(to_year, to_month)[1])
    return Read(Span(date(year, month, 1), end), "partial_date")


def _textual(parts: dict[str, str], month: int) -> Read:
    year = _year(parts["year"])
    if year is None:
        return Read(None, "far_year")
    return _day(year, month, int(parts["day"])) if "day" in parts else _partial(year, month)


def _year(digits: str) -> int | None:
    year = int(digits)
    if len(digits) == 2:
        return year + (1900 if year >= CENTURY_FROM else 2000)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _day(year: int, month: int, day: int) -> Read:
    try:
        return _exact(date(year, month, day))
    except ValueError:
        return Read(None, "no_such_day")


def _partial(year: int, month: int | None) -> Read:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Read(None, "far_year")
    if month is None:
        return _months(year, 1, 12)
    return _months(year, month, month) if 1 <= month <= 12 else Read(None, "no_such_day")


def _months(year: int, first: int, last: int) -> Read:
    return _from_to(year, first, year, last)

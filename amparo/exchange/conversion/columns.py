"""One column at a time, each different cell once: from cells to values, with what is to be said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from amparo.exchange.registers.cells import Cell, Unread, is_blank, plain, text
from amparo.reference.periods import BadPeriod
from amparo.reference.periods import period as period_of_country

from .dates import Span, read_date
from .numbers import Money, read_age, read_count, read_money, read_months, read_number
from .people import is_list_of_names, names_after, read_name, read_names
from .references import read_reference, read_references
from .turned import turned_round
from .words import Coder, nothing_said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from amparo.exchange.mapping.shape import Column, Period

    Note = tuple[str, dict[str, Any]]
    Said = tuple[Any, Note | None]  # the value, and what is to be said about the cell
    Reader = Callable[[Cell], Said]

LONGEST_TEXT = 2_000
DATED = ("date", "first_day", "last_day")
BORN_FROM = 2030  # of a birth with two digits, 30 is 1930
_WHOLE_YEAR = re.compile(r"\d{4}")
NOT_GIVEN = {Unread.FORMULA: "formula_not_stored", Unread.ERROR: "formula_error"}
ORDERS = {
    "dmy": _("day/month/year"),
    "mdy": _("month/day/year"),
    "ymd": _("year/month/day"),
}


def convert(
    column: Column, cells: Sequence[Cell], periods: Mapping[str, Period]
) -> tuple[list[Any], list[tuple[int, str, dict[str, Any]]]]:
    """The values of a column, None where there is none, and notes by place in the column."""
    read = reader(column, periods)
    met: dict[tuple[type, Cell], Said] = {}
    values: list[Any] = []
    notes: list[tuple[int, str, dict[str, Any]]] = []
    for place, cell in enumerate(cells):
        if is_blank(cell):
            values.append(None)
            continue
        if isinstance(cell, Unread):
            values.append(None)
            notes.append((place, NOT_GIVEN[cell], {}))
            continue
        key = (type(cell), cell)
        said = met.get(key)
        if said is None:
            said = met[key] = read(cell)
        values.append(said[0])
        if said[1]:
            notes.append((place, said[1][0], said[1][1]))
    if column.kind in DATED:
        notes += turned_round(cells, column.date_order)
    return values, notes


def reader(column: Column, periods: Mapping[str, Period]) -> Reader:
    """How the cells of a column are read."""
    if column.code_list:
        return _codes(column)
    makers: dict[str, Callable[[], Reader]] = {
        "date": lambda: _dates(column, "both"),
        "first_day": lambda: _dates(column, "first"),
        "last_day": lambda: _dates(column, "last"),
        "period": lambda: _periods(column, periods),
        "name": lambda: _name(column),
        "names": lambda: _names(column),
        "references": lambda: lambda cell: (read_references(cell, column.split) or None, None),
        "reference": lambda: lambda cell: (read_reference(cell) or None, None),
        "number": lambda: _checked(read_number, "not_a_number"),
        "count": lambda: _checked(read_count, "not_a_count"),
        "money": lambda: _checked(lambda c: read_money(c, column.currency), "not_a_number"),
        "months": lambda: _checked(lambda c: read_months(c, column.unit), "not_a_length"),
        "age": lambda: _aged,
    }
    return makers.get(column.kind, lambda: _text)()


def _text(cell: Cell) -> Said:
    words = text(cell)
    if len(words) > LONGEST_TEXT:
        return None, ("too_long", {"limit": LONGEST_TEXT})
    return words or None, None


def _checked(read: Callable[[Cell], Any], code: str) -> Reader:
    """A reader for numbers of any kind; words for nothing written leave the cell empty."""

    def checked(cell: Cell) -> Said:
        value = read(cell)
        if value is not None:
            amount = value.amount if isinstance(value, Money) else value
            if amount < 0:
                return None, ("below_nought", {"raw": text(cell)[:80]})
            return value, None
        if _is_nothing(cell):
            return None, None
        return None, (code, {"raw": text(cell)[:80]})

    return checked


def _aged(cell: Cell) -> Said:
    age = read_age(cell)
    if age is None:
        return None, None if _is_nothing(cell) else ("not_an_age", {"raw": text(cell)[:80]})
    told = {"raw": text(cell)[:80], "years": age.years}
    return age.years, ("age_cut", told) if age.is_cut else None


def _is_nothing(cell: Cell) -> bool:
    word = plain(cell)
    return not word or word in nothing_said()


def _codes(column: Column) -> Reader:
    coder = Coder(column.code_list, column.words)

    def coded(cell: Cell) -> Said:
        if isinstance(cell, bool):
            cell = "yes" if cell else "no"
        code = coder.code(cell)
        if code is not None:
            return code, None
        if isinstance(cell, str) and not plain(cell):
            return None, None
        return None, ("unknown_word", {"raw": text(cell)[:80]})

    return coded


def _dates(column: Column, part: str) -> Reader:
    order = column.date_order

    def dated(cell: Cell) -> Said:
        span, note = read_date(cell, order)
        if span and column.field == "birth":
            span = _born(span, cell)
        if span is None:
            if _is_nothing(cell):
                return None, None
            return None, (note, {"raw": text(cell)[:80], "order": ORDERS[order]})
        value = span if part == "both" else getattr(span, part)
        return value, (note, {"raw": text(cell), "order": ORDERS[order]}) if note else None

    return dated


def _born(span: Span, cell: Cell) -> Span:
    """A birth of two digits is of the last century where it would lie ahead of us."""
    is_short = isinstance(cell, str) and not _WHOLE_YEAR.search(cell)
    if not is_short or span.first.year < BORN_FROM:
        return span
    return Span(*(day.replace(year=day.year - 100) for day in span))


def _periods(column: Column, periods: Mapping[str, Period]) -> Reader:
    known = {plain(name): period for name, period in periods.items()}

    def period(cell: Cell) -> Said:
        if found := known.get(plain(cell)):
            return found, None
        span, _note = read_date(cell, column.date_order)
        if span is not None:
            return (span.first, span.last), None
        try:
            named = period_of_country(text(cell))
        except BadPeriod:
            return None, ("unknown_period", {"raw": text(cell)[:80]})
        return (named.first, named.last), None

    return period


def _name(column: Column) -> Reader:
    def named(cell: Cell) -> Said:
        name = read_name(text(cell), column.names)
        if name is None and not _is_nothing(cell):
            return None, _no_name(cell)
        return name, None

    return named


def _no_name(cell: Cell) -> Note:
    """Why a cell holds no name: none at all, or several that nothing parts."""
    code = "several_names" if is_list_of_names(text(cell)) else "not_a_name"
    return code, {"raw": text(cell)[:80]}


def _names(column: Column) -> Reader:
    def named(cell: Cell) -> Said:
        if column.after:
            return tuple(names_after(text(cell), column.after)), None
        names, is_clear = read_names(text(cell), column.split, column.none, column.names)
        note = None if is_clear else _no_name(cell)
        return tuple(names), note

    return named

"""Prints numbers: a row of a table for both years, the change between them, and notes on it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amparo.indicators.catalogue import catalogue
from amparo.publishing.answers import (
    COUNTED,
    HIDDEN,
    NONE_REPORTED,
    NOT_COLLECTED,
    NOT_RECORDED,
    REST,
    Answer,
    Cell,
)
from amparo.publishing.edition import labels
from amparo.publishing.words import Words
from amparo.reference.country import country

from .edition import tip_file

if TYPE_CHECKING:
    from .edition import TipEdition
    from .outline import Row

LABOUR = ("labour", "both")
_LAST = ("unspecified", "other", "unknown", NOT_RECORDED, REST)


@dataclass(frozen=True)
class Value:
    """A number as it may be told: with its status, and with the part of labour where it has one."""

    number: int | float | str | None
    status: str
    labour: int | None = None
    labour_status: str = ""
    terms: tuple[int | float, ...] = ()
    has_terms: bool = False

    @property
    def is_number(self) -> bool:
        """Is there a number that can be compared?"""
        return isinstance(self.number, int | float) and self.status == COUNTED

    @property
    def is_evidence(self) -> bool:
        """Does it tell anything: a number, or that there was none?"""
        told = self.number is not None or bool(self.terms)
        return told and self.status in (COUNTED, NONE_REPORTED)


@dataclass(frozen=True)
class Line:
    """One printed row. `change` is None where the years cannot be compared; `why` says why not."""

    says: str
    metric: str
    now: Value
    before: Value
    change: int | float | None
    why: str = ""
    is_part: bool = False
    codes: tuple[str, ...] = ()
    row: Row | None = None


class Printer:
    """Prints the rows of one edition in one language."""

    def __init__(self, edition: TipEdition, language: str) -> None:
        self.edition = edition
        self.words: Words = edition.words(language)
        self.label = labels(language)

    def lines(self, row: Row) -> Iterator[Line]:
        """The lines that a row comes to: one, or one for each cell of its breakdown."""
        now, before = self.edition.answers[row.key], self.edition.earlier(row.key)
        if not row.is_each:
            yield self._line(row, self.says(row, now), _value(now, row), _value(before, row))
            return
        for codes in _codes(now, before):
            name = self._name(row, codes)
            yield self._line(
                row,
                self.words.said(row.says, row.key, label=name) if row.says else name,
                _of_cells(now, (codes,)),
                _of_cells(before, (codes,)),
                codes,
            )

    def says(self, row: Row, answer: Answer) -> str:
        """A row in words: its own, or the title of its metric."""
        if row.says:
            return self.words.said(row.says, row.key, unit=answer.unit, label="")
        return catalogue()[row.metric].title[self.words.language]

    def _name(self, row: Row, codes: tuple[str, ...]) -> str:
        if REST in codes:
            return self.words("rest")
        pairs = zip(row.by, codes, strict=True)
        return ", ".join(self.label(row.metric, name, code) for name, code in pairs)

    def _line(
        self, row: Row, says: str, now: Value, before: Value, codes: tuple[str, ...] = ()
    ) -> Line:
        change, why = self._change(row, now, before)
        return Line(says, row.metric, now, before, change, why, row.is_part, codes, row)

    def _change(self, row: Row, now: Value, before: Value) -> tuple[int | float | None, str]:
        """The difference, or why there is none to tell."""
        if row.is_terms:
            return None, ""
        if not (now.is_number and before.is_number):
            return None, "" if HIDDEN not in (now.status, before.status) else HIDDEN
        latest, earlier = self.edition.answers[row.key], self.edition.earlier(row.key)
        if latest.population != earlier.population or latest.definition != earlier.definition:
            return None, "definition"
        if self._has_break(row.metric, earlier.first, latest.first):
            return None, "break"
        if latest.partial_from or earlier.partial_from:
            return None, "partial"
        assert isinstance(now.number, int | float)  # noqa: S101 - for the type checker
        assert isinstance(before.number, int | float)  # noqa: S101 - for the type checker
        return now.number - before.number, "stated" if earlier.is_stated else ""

    def _has_break(self, metric: str, earlier: datetime.date, latest: datetime.date) -> bool:
        """Did the rules of counting change between the two years, as the country's file says?"""
        day = tip_file(country()).get("breaks", {}).get(metric)
        return isinstance(day, datetime.date) and earlier < day <= latest

    # --- Words ---------------------------------------------------------------------------------

    def value(self, value: Value) -> str:
        """A value in words: number, number with labour in parentheses, terms, or its status."""
        if value.status == COUNTED and value.number is None and value.has_terms:
            return self.words("no_terms")
        if value.terms:
            return ", ".join(self.words.number(term) for term in value.terms)
        if value.status != COUNTED or value.number is None:
            return self.words(
                f"status.{value.status if value.status != COUNTED else NOT_COLLECTED}"
            )
        if isinstance(value.number, str):
            return self._stored(value.number)
        told = self.words.number(value.number)
        if not value.labour_status:
            return told
        if value.labour is None:
            return f"{told} ({self.words(f'labour.{value.labour_status}')})"
        return f"{told} ({self.words.number(value.labour)})"

    def _stored(self, code: str) -> str:
        place = f"stored.{code}"
        return self.words(place) if self.words.has(place) else code

    def change(self, line: Line) -> str:
        """The change with its sign; a dash where there is none to tell."""
        if line.change is None:
            return "–"
        if line.change == 0:
            return "0"
        sign = "+" if line.change > 0 else "−"
        return sign + self.words.number(abs(line.change))


def _value(answer: Answer, row: Row) -> Value:
    if row.is_terms:
        return _terms(answer)
    if row.cells:
        return _of_cells(answer, row.cells)
    value = answer.value if not isinstance(answer.value, bool) else str(answer.value)
    if row.is_labour and isinstance(value, int) and answer.status == COUNTED:
        labour, status = _labour(answer)
        return Value(value, answer.status, labour, status)
    return Value(value, answer.status)


def _terms(answer: Answer) -> Value:
    terms = [c.value for c in answer.cells if isinstance(c.value, int | float)]
    told = tuple(sorted(terms, reverse=True))
    return Value(len(told) or None, answer.status, terms=told, has_terms=True)


def _of_cells(answer: Answer, keys: Sequence[tuple[str, ...]]) -> Value:
    """Several cells of a breakdown, added up; the status of the first that has no number."""
    if answer.status != COUNTED:
        return Value(None if answer.status != NONE_REPORTED else 0, answer.status)
    found = [answer.cell(*key) for key in keys]
    missing = next((c for c in found if c is not None and c.value is None), None)
    if missing is not None:
        return Value(None, missing.status)
    if all(cell is None for cell in found) or not _is_broken_down(answer):
        return _absent(answer)
    numbers = [cell.value for cell in found if cell is not None and cell.value is not None]
    return Value(sum(numbers), COUNTED)


def _absent(answer: Answer) -> Value:
    """A cell that is not there: nought where the breakdown is whole, unknown where it is not."""
    if not _is_broken_down(answer):
        return Value(None, "not_reported" if answer.is_stated else NOT_COLLECTED)
    if any(REST in cell.codes for cell in answer.cells):
        return Value(None, HIDDEN)
    return Value(0, COUNTED)


def _is_broken_down(answer: Answer) -> bool:
    """Is it known how the number breaks down? A total of an old register has no parts."""
    if not answer.value:
        return True
    return any(
        set(cell.codes) != {NOT_RECORDED} and (cell.value or cell.status != COUNTED)
        for cell in answer.cells
    )


def _labour(answer: Answer) -> tuple[int | None, str]:
    """The part of labour trafficking, those charged with both forms in it."""
    if not _is_broken_down(answer):
        return None, "unknown"
    part = _of_cells(answer, [(code,) for code in LABOUR])
    if not part.is_number or not isinstance(part.number, int):
        return None, HIDDEN if part.status == HIDDEN else "unknown"
    return part.number, COUNTED


def _codes(now: Answer, before: Answer) -> list[tuple[str, ...]]:
    """The cells of both years, the largest of this year first, catch-alls last."""
    known: dict[tuple[str, ...], Cell] = {}
    for answer in (before, now):
        known.update({cell.codes: cell for cell in answer.cells})
    kept = [codes for codes in known if set(codes) != {NOT_RECORDED} or known[codes].value]

    def place(codes: tuple[str, ...]) -> tuple[bool, float, tuple[str, ...]]:
        return codes[0] in _LAST, -float(known[codes].value or 0), codes

    return sorted(kept, key=place)

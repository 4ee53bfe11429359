"""Fills a form from figures: rows in its own words, and the values that it has no word for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amparo.indicators.catalogue import catalogue
from amparo.publishing.answers import COUNTED, HIDDEN, NOT_COLLECTED, NOT_RECORDED, REST, Answer
from amparo.reference.codes import code_list

from .form import Filled

if TYPE_CHECKING:
    from .edition import TableEdition

TOTAL = "Total"
STANDARD = {"sex": "glotip", "age_group": "glotip", "exploitation": "glotip"}
COUNTRIES = ("nationality", "destination")
PER = 100_000


@dataclass(frozen=True)
class Entry:
    """One row of a filled form. `value` is None where `status` says why."""

    table: Filled
    year: int
    category: str
    sex: str
    age: str
    value: int | float | None
    status: str
    is_rate: bool = False


@dataclass(frozen=True)
class Unmapped:
    """A code of ours that the form has no word for, and how many it stands for."""

    table: str
    dimension: str
    code: str
    label: Mapping[str, str]
    year: int
    value: int | float | None
    status: str


@dataclass(frozen=True)
class FilledForm:
    """All rows, and all that found no place in them."""

    entries: tuple[Entry, ...]
    unmapped: tuple[Unmapped, ...]


def fill(edition: TableEdition) -> FilledForm:
    """The rows of every table for every year, the latest first, and what is unmapped."""
    entries: list[Entry] = []
    unmapped: dict[tuple[str, str, str, int], Unmapped] = {}
    for back, year in enumerate(edition.years):
        for table in edition.form.tables:
            answer = edition.answers[f"{back}:{table.key}"]
            entries += _rows(edition, table, answer, year)
            for one in _unmapped(table, answer, year):
                unmapped.setdefault((table.metric, one.dimension, one.code, year), one)
    return FilledForm(tuple(entries), tuple(unmapped.values()))


def _rows(edition: TableEdition, table: Filled, answer: Answer, year: int) -> Iterator[Entry]:
    found = list(_counts(table, answer, year))
    yield from found
    if table.rate:
        yield from (_rate(edition, entry) for entry in found)


def _counts(table: Filled, answer: Answer, year: int) -> Iterator[Entry]:
    if table.cells is not None:
        value, status = _part(table, answer)
        yield Entry(table, year, TOTAL, TOTAL, TOTAL, value, status)
        return
    yield Entry(table, year, TOTAL, TOTAL, TOTAL, _number(answer.value), answer.status)
    for cell in sorted(answer.cells, key=lambda cell: cell.codes):
        words = [word(name, code) for name, code in zip(table.by, cell.codes, strict=True)]
        if all(words):
            told = dict(zip(table.by, words, strict=True))
            yield Entry(
                table,
                year,
                told.get(table.category, TOTAL),
                told.get("sex", TOTAL),
                told.get("age_group", TOTAL),
                _number(cell.value),
                cell.status,
            )


def _part(table: Filled, answer: Answer) -> tuple[int | float | None, str]:
    """The cells that a series counts, added up; no data where none of ours stands for it."""
    if not table.cells:
        return None, NOT_COLLECTED
    if answer.status != COUNTED:
        return _number(answer.value), answer.status
    if answer.value and not answer.is_split:
        return None, NOT_COLLECTED
    found = [answer.cell(code) for code in table.cells]
    kept = [cell for cell in found if cell is not None]
    if hidden := next((cell for cell in kept if cell.value is None), None):
        return None, hidden.status
    return sum(cell.value or 0 for cell in kept), COUNTED


def _rate(edition: TableEdition, entry: Entry) -> Entry:
    """A count per 100,000 people; without a population of the year it is no data, never nought.

    A rate of a part of the people would need the population of that part, which is not known here.
    """
    people = edition.population.get(entry.year)
    is_whole = entry.sex == TOTAL and entry.age == TOTAL
    value, status = None, entry.status
    if status == COUNTED and (people is None or not is_whole):
        status = NOT_COLLECTED
    elif status == COUNTED and people is not None and entry.value is not None:
        value = round(entry.value / people.count * PER, 2)
    return Entry(
        entry.table, entry.year, entry.category, entry.sex, entry.age, value, status, is_rate=True
    )


def _number(value: object) -> int | float | None:
    return value if isinstance(value, int | float) else None


# --- Words of the form ---------------------------------------------------------------------------


def word(dimension: str, code: str) -> str:
    """What the form calls a code of ours; empty where it has no word for it."""
    if code in (REST, NOT_RECORDED):
        return ""
    listed = code_list(list_of(dimension))
    if dimension in COUNTRIES:
        return listed.maps(code).get("iso3166", "")
    return listed.maps(code).get(STANDARD.get(dimension, ""), "")


def list_of(dimension: str) -> str:
    """The code list behind a dimension."""
    if dimension in COUNTRIES:
        return "country"
    for definition in catalogue().values():
        for measure in definition.measures:
            if dimension in measure.by and measure.by[dimension].code_list:
                return measure.by[dimension].code_list
    return dimension


def _unmapped(table: Filled, answer: Answer, year: int) -> Iterator[Unmapped]:
    """Codes that were counted and have no word in the form, each once for a table."""
    counts: dict[tuple[str, str], int | float] = {}
    hidden: dict[tuple[str, str], str] = {}
    for cell in answer.cells:
        for name, code in zip(table.by, cell.codes, strict=True):
            if not word(name, code):
                if cell.value is None:
                    hidden[name, code] = cell.status
                else:
                    counts[name, code] = counts.get((name, code), 0) + cell.value
    for name, code in dict.fromkeys((*counts, *hidden)):
        status = hidden.get((name, code), COUNTED)
        value = None if status != COUNTED else counts[name, code]
        if value or status == HIDDEN:
            yield Unmapped(table.name, name, code, label(name, code), year, value, status)


def label(dimension: str, code: str) -> Mapping[str, str]:
    """A code of ours in both languages."""
    if code == REST:
        return {"en": "Not shown one by one", "es": "No se detallan"}
    listed = code_list(list_of(dimension))
    return {language: listed.label(code, language) for language in ("en", "es")}

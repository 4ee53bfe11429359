"""Reads the forms in `tables.yaml`: which figure fills which cell, and which words are checked."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amparo.publishing.answers import Question
from amparo.publishing.words import LANGUAGES
from amparo.reference.sheets import Sheet, read_sheet

HERE = Path(__file__).parent
GLOBAL_REPORT, SDG = "global_report", "sdg"


@dataclass(frozen=True, slots=True)
class Filled:
    """One table of a form. `cells` is None where every cell of the breakdown has its own row."""

    name: str
    metric: str
    by: tuple[str, ...]
    dimension: str
    category: str
    series: str
    rate: str
    cells: tuple[str, ...] | None
    is_checked: bool

    @property
    def key(self) -> str:
        """Names the question, so that two tables of one breakdown ask it once."""
        return " ".join((self.metric, *self.by))


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it is called, who asks for it, its columns and its tables."""

    code: str
    title: Mapping[str, str]
    body: Mapping[str, str]
    source: str
    columns: tuple[str, ...]
    tables: tuple[Filled, ...]

    def questions(self, years: int) -> tuple[Question, ...]:
        """Each figure once for the year and for the years before it, `years` in all."""
        found = {table.key: table for table in self.tables}
        return tuple(
            Question(f"{back}:{key}", table.metric, table.by, years_back=back)
            for back in range(years)
            for key, table in found.items()
        )


@functools.cache
def form(code: str) -> Form:
    """The form of this code: `global_report` or `sdg`."""
    sheet = read_sheet(HERE / "tables.yaml")
    sheet.only(GLOBAL_REPORT, SDG)
    return _form(code, sheet.at(code))


def _form(code: str, sheet: Sheet) -> Form:
    sheet.only("title", "body", "source", "columns", "tables")
    return Form(
        code=code,
        title=sheet.at("title").said(LANGUAGES),
        body=sheet.at("body").said(LANGUAGES),
        source=sheet.at("source").text(),
        columns=sheet.at("columns").words(),
        tables=tuple(_table(item) for item in sheet.at("tables").items()),
    )


def _table(sheet: Sheet) -> Filled:
    sheet.only(
        *("name", "ask", "by", "dimension", "category", "series", "rate", "cell", "is_checked"),
    )
    return Filled(
        name=sheet.at("name").text(),
        metric=sheet.at("ask").text(),
        by=tuple(sheet.at("by").text("").split()),
        dimension=sheet.at("dimension").text(""),
        category=sheet.at("category").text(""),
        series=sheet.at("series").text(""),
        rate=sheet.at("rate").text(""),
        cells=None if sheet.at("cell").value is None else sheet.at("cell").codes(),
        is_checked=sheet.at("is_checked").flag(),
    )

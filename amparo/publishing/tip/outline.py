"""Reads what the answer asks and which standards it is held against: data files with sources."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from amparo.publishing.answers import Question
from amparo.publishing.words import LANGUAGES
from amparo.reference.sheets import Sheet, read_sheet

HERE = Path(__file__).parent
BEFORE = "before:"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what it asks, and how its number is printed."""

    metric: str
    says: Mapping[str, str]
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[tuple[str, ...], ...] = ()
    is_labour: bool = False
    is_each: bool = False
    is_terms: bool = False
    is_part: bool = False

    @property
    def key(self) -> str:
        """Names the question, so that two rows of one breakdown ask it once."""
        asked = [self.metric, *self.by, *(f"{n}={c}" for n, c in sorted(self.where.items()))]
        return " ".join(asked)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one title."""

    code: str
    title: Mapping[str, str]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the answer: its heading and tables."""

    code: str
    heading: Mapping[str, str]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a standard or an indicium looks at, and what would show it."""

    says: Mapping[str, str]
    rows: tuple[Row, ...]
    asks: tuple[str, ...]
    law: str


@dataclass(frozen=True, slots=True)
class Standard:
    """A minimum standard or an indicium of serious and sustained efforts."""

    code: str
    number: str
    says: Mapping[str, str]
    elements: tuple[Element, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything that the answer asks and is held against."""

    parts: tuple[Part, ...]
    standards: tuple[Standard, ...]
    indicia: tuple[Standard, ...]


@functools.cache
def outline() -> Outline:
    """The outline in `answer.yaml` and `standards.yaml`."""
    sheet, law = read_sheet(HERE / "answer.yaml"), read_sheet(HERE / "standards.yaml")
    sheet.only("sections")
    law.only("standards", "indicia")
    return Outline(
        parts=tuple(_part(code, at) for code, at in sheet.at("sections").entries()),
        standards=tuple(_standard(code, at) for code, at in law.at("standards").entries()),
        indicia=tuple(_standard(code, at) for code, at in law.at("indicia").entries()),
    )


def _part(code: str, sheet: Sheet) -> Part:
    sheet.only("heading", "tables")
    tables = tuple(_table(name, at) for name, at in sheet.at("tables").entries())
    return Part(code, sheet.at("heading").said(LANGUAGES), tables)


def _table(code: str, sheet: Sheet) -> Table:
    sheet.only("title", "rows")
    rows = tuple(_row(item) for item in sheet.at("rows").items())
    return Table(code, sheet.at("title").said(LANGUAGES), rows)


def _row(sheet: Sheet) -> Row:
    sheet.only(
        *("ask", "by", "where", "cell", "labour", "each", "terms", "says", "is_part"),
    )
    return Row(
        metric=sheet.at("ask").text(),
        says=sheet.at("says").said(LANGUAGES, required=False),
        by=tuple(sheet.at("by").text("").split()),
        where=sheet.at("where").plain(),
        cells=tuple(tuple(codes.split()) for codes in sheet.at("cell").words()),
        is_labour=sheet.at("labour").flag(),
        is_each=sheet.at("each").flag(),
        is_terms=sheet.at("terms").flag(),
        is_part=sheet.at("is_part").flag(),
    )


def _standard(code: str, sheet: Sheet) -> Standard:
    sheet.only("number", "says", "elements", "source")
    return Standard(
        code=code,
        number=sheet.at("number").text(),
        says=sheet.at("says").said(LANGUAGES),
        elements=tuple(_element(item) for item in sheet.at("elements").items()),
        source=sheet.at("source").text(),
    )


def _element(sheet: Sheet) -> Element:
    sheet.only("says", "figures", "asks", "law")
    return Element(
        says=sheet.at("says").said(LANGUAGES),
        rows=tuple(_row(item) for item in sheet.at("figures").items()),
        asks=sheet.at("asks").codes(),
        law=sheet.at("law").code(""),
    )


def row_of(metric: str) -> Row:
    """The row in which the tables print a metric as a whole; a plain one where none does."""
    for part in outline().parts:
        for table in part.tables:
            for row in table.rows:
                is_whole = not (row.is_part or row.is_each or row.where)
                if row.metric == metric and is_whole:
                    return row
    return Row(metric, {})


def questions(asked: Outline, extra: tuple[str, ...] = ()) -> tuple[Question, ...]:
    """All figures that the answer needs, of the period and of the year before; each once.

    `extra` are metrics that the country's recommendations name.
    """
    rows = [row for part in asked.parts for table in part.tables for row in table.rows]
    rows += [
        row
        for standard in (*asked.standards, *asked.indicia)
        for element in standard.elements
        for row in element.rows
    ]
    rows += [row_of(metric) for metric in extra]
    found = {row.key: Question(row.key, row.metric, row.by, dict(row.where)) for row in rows}
    earlier = [
        Question(BEFORE + key, q.metric, q.by, q.where, years_back=1) for key, q in found.items()
    ]
    return (*found.values(), *earlier)

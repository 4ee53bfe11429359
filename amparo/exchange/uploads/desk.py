"""What lies on the desk while a register is mapped: each entry of the mapping beside its sheets,
each heading with its field, its first values and how sure the field is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from amparo.exchange.conversion.words import Coder
from amparo.exchange.mapping.fitting import Table, fit, heading_rows, is_left_out, sheet_fits
from amparo.exchange.mapping.proposing import LOOKED_AT, WITHIN, like_heading, sure
from amparo.exchange.mapping.subjects import subjects
from amparo.exchange.mapping.synonyms import synonyms
from amparo.exchange.registers.cells import Unread, is_blank, plain, text

if TYPE_CHECKING:
    from amparo.exchange.mapping.document import Document
    from amparo.exchange.mapping.shape import Column, Mapping, SheetMapping
    from amparo.exchange.mapping.subjects import Subject
    from amparo.exchange.registers.cells import Cell
    from amparo.exchange.registers.outlines import Outline, SheetOutline

SAMPLES = 3
SAMPLE = 40  # letters shown of a value
WORDS = 60  # words listed of one column
CHOSEN = 0.9  # how sure a heading is that somebody named


@dataclass
class Place:
    """A column of one sheet: ``at`` is its position, ``top`` the place of its heading's row."""

    outline: SheetOutline
    top: int
    at: int

    def cells(self) -> list[Cell]:
        rows = self.outline.sheet.rows[self.top + 1 : self.top + 1 + LOOKED_AT]
        cells = [row[self.at] for row in rows if self.at < len(row)]
        return [cell for cell in cells if not (is_blank(cell) or isinstance(cell, Unread))]


@dataclass
class Word:
    """A word of a coded column, how often it stands there, and the code that it has."""

    word: str
    count: int
    code: str


@dataclass
class Heading:
    """A heading, the columns that it stands over, and the fields that are read from them."""

    name: str
    places: list[Place] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    by: str = ""

    @property
    def field(self) -> str:
        """The field that the page offers to change; others are changed in the text."""
        return self.columns[0].field if self.columns else ""

    @property
    def column(self) -> Column | None:
        return self.columns[0] if self.columns else None

    def cells(self) -> list[Cell]:
        return [cell for place in self.places for cell in place.cells()]

    def samples(self) -> list[str]:
        found = dict.fromkeys(text(cell)[:SAMPLE] for cell in self.cells())
        return list(found)[:SAMPLES]

    def sureness(self, subject: Subject) -> float:
        """How sure the field is, 0 to 1; 0 where there is none."""
        if not self.field:
            return 0.0
        like = like_heading(self.name, synonyms()[subject.name][self.field]) or CHOSEN
        return sure(like, subject.fields[self.field].kind, self.cells())

    def words(self) -> list[Word]:
        """The words of a coded column, those without a code first, then the most frequent."""
        column = self.column
        if column is None or not column.code_list:
            return []
        counted: Counter[str] = Counter()
        for place in self.places:
            counted.update(place.outline.words.get(place.at, {}))
        coder = Coder(column.code_list, column.words)
        found = [
            Word(word, count, coder.code(word) or "")
            for word, count in counted.items()
            if plain(word) != plain(self.name) and plain(word)
        ]
        return sorted(found, key=lambda word: (bool(word.code), -word.count, word.word))[:WORDS]


@dataclass
class Entry:
    """One entry of the mapping and the sheets that it is read from."""

    number: int
    mapping: SheetMapping
    tables: list[Table]
    outlines: list[SheetOutline]
    headings: list[Heading]

    @property
    def subject(self) -> Subject:
        return subjects()[self.mapping.rows]

    @property
    def lacking(self) -> list[str]:
        """Required fields for which there is no column and no constant."""
        given = {column.field for heading in self.headings for column in heading.columns}
        return self.subject.lacking(given | self.mapping.constants.keys())


@dataclass
class Desk:
    """The mapping beside the file. ``unread`` are the sheets of which it says nothing."""

    document: Document
    mapping: Mapping
    entries: list[Entry]
    unread: list[SheetOutline]


def lay_out(document: Document, mapping: Mapping, outline: Outline) -> Desk:
    """Put a sound mapping beside the outline of a file."""
    entries = [
        _entry(number, entry, mapping, outline) for number, entry in enumerate(mapping.sheets)
    ]
    read = {id(found) for entry in entries for found in entry.outlines}
    unread = [
        found
        for found in outline.sheets
        if id(found) not in read
        and not is_left_out(mapping, found.sheet)
        and _has_cells(found.sheet.rows)
    ]
    return Desk(document, mapping, entries, unread)


def _has_cells(rows: list[list[Cell]]) -> bool:
    return any(not is_blank(cell) for row in rows for cell in row)


def _entry(number: int, entry: SheetMapping, mapping: Mapping, outline: Outline) -> Entry:
    named = [
        found
        for found in outline.sheets
        if sheet_fits(entry, found.sheet) and not is_left_out(mapping, found.sheet)
    ]
    tables: list[Table] = []
    outlines: list[SheetOutline] = []
    headings: dict[str, Heading] = {}
    for found in named:
        table = fit(found.sheet, entry, strict=mapping.is_strict)
        if table is None and len(named) != 1:
            continue
        outlines.append(found)
        if table:
            tables.append(table)
            _note(headings, found, table.heading_row, table.headings, table)
        else:
            top, names = _likely_headings(found)
            _note(headings, found, top, names, None)
    return Entry(number, entry, tables, outlines, list(headings.values()))


def _note(
    headings: dict[str, Heading],
    found: SheetOutline,
    top: int,
    names: tuple[str, ...],
    table: Table | None,
) -> None:
    for at, name in enumerate(names):
        if not plain(name):
            continue
        heading = headings.setdefault(plain(name), Heading(" ".join(name.split())))
        heading.places.append(Place(found, top, at))
        for place in table.places if table else ():
            if at in place.positions and place.column not in heading.columns:
                heading.columns.append(place.column)
                heading.by = heading.by or place.by


def _likely_headings(found: SheetOutline) -> tuple[int, tuple[str, ...]]:
    """The row with the most texts among the first: headings, as long as nothing says otherwise."""
    rows = list(heading_rows(found.sheet, WITHIN))
    if not rows:
        return 0, ()
    top, row = max(rows, key=lambda pair: sum(isinstance(cell, str) for cell in pair[1]))
    return top, tuple(text(cell) for cell in row)

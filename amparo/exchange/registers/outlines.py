"""The outline of a register: its sheets, their first rows, and how often each short word stands in
each column. Enough to map a register by, and small enough to be kept and sent as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from .books import Book, Sheet
from .cells import Unread, text

if TYPE_CHECKING:
    from .cells import Cell

ROWS = 1_000  # first rows kept of a sheet
CELLS = 300_000  # cells kept of a whole file
LONGEST = 500  # letters kept of a cell
WORD = 60  # letters of the longest word that is counted
WORDS = 150  # different words counted in one column; with more it is no column of codes


@dataclass
class SheetOutline:
    """The beginning of a sheet. ``rows_found`` is how many it has; ``words`` counts by column."""

    sheet: Sheet
    rows_found: int
    words: dict[int, Counter[str]] = field(default_factory=dict)


@dataclass
class Outline:
    """A whole file. ``book`` has the kept rows only."""

    book: Book
    sheets: list[SheetOutline]

    @property
    def rows_found(self) -> int:
        return sum(sheet.rows_found for sheet in self.sheets)

    def sheet(self, name: str) -> SheetOutline:
        return next(found for found in self.sheets if found.sheet.name == name)


def as_told(book: Book) -> dict[str, Any]:
    """The outline of a book, as JSON takes it."""
    left = CELLS
    sheets = []
    for sheet in book.sheets:
        kept = sheet.rows[: min(ROWS, max(1, left // max(1, sheet.width)))]
        left = max(0, left - len(kept) * sheet.width)
        sheets.append(
            {
                "name": sheet.name,
                "hidden": sheet.is_hidden,
                "named": sheet.has_name,
                "formulas": [row for row in sorted(sheet.formulas) if row <= len(kept)],
                "across": [list(place) for place in sheet.across if place[0] < len(kept)],
                "rows_found": len(sheet.rows),
                "rows": [[_told(cell) for cell in row] for row in kept],
                "words": {str(at): dict(words) for at, words in _counted(sheet.rows)},
            }
        )
    return {
        "name": book.name,
        "digest": book.digest,
        "kind": book.kind,
        "how": book.how,
        "sheets": sheets,
    }


def _counted(rows: list[list[Cell]]) -> list[tuple[int, Counter[str]]]:
    """Short words by column; columns with too many different ones are left out."""
    typed: dict[int, Counter[Cell]] = {}
    over: set[int] = set()
    for row in rows:
        for at, cell in enumerate(row):
            if at in over or not isinstance(cell, str | bool) or cell == "":
                continue
            words = typed.setdefault(at, Counter())
            words[cell] += 1
            if len(words) > WORDS:
                over.add(at)
                del typed[at]
    return [(at, _words(counted)) for at, counted in sorted(typed.items())]


def _words(typed: Counter[Cell]) -> Counter[str]:
    """The same words as a person reads them, those that are long or blank left out."""
    words: Counter[str] = Counter()
    for cell, count in typed.items():
        word = text(cell)
        if word and len(word) <= WORD:
            words[word] += count
    return words


def _told(cell: Cell) -> Any:
    return cell[:LONGEST] if isinstance(cell, str) else told_cell(cell)


def told_cell(cell: Cell) -> Any:
    """A cell as JSON takes it."""
    if isinstance(cell, float) and not isfinite(cell):
        return None
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    if isinstance(cell, Unread):
        return {"unread": cell.value}
    return cell


def from_told(told: dict[str, Any]) -> Outline:
    """The outline that ``as_told`` gave."""
    sheets = [_sheet(entry) for entry in told["sheets"]]
    book = Book(
        told["name"], told["digest"], told["kind"], [found.sheet for found in sheets], told["how"]
    )
    return Outline(book, sheets)


def _sheet(entry: dict[str, Any]) -> SheetOutline:
    sheet = Sheet(
        name=entry["name"],
        rows=[[cell_of(cell) for cell in row] for row in entry["rows"]],
        is_hidden=entry["hidden"],
        formulas=frozenset(entry["formulas"]),
        has_name=entry["named"],
        across=[(row, left, right) for row, left, right in entry["across"]],
    )
    words = {int(at): Counter(counted) for at, counted in entry["words"].items()}
    return SheetOutline(sheet, entry["rows_found"], words)


def cell_of(told: Any) -> Cell:
    """The cell that ``told_cell`` gave."""
    if not isinstance(told, dict):
        cell: Cell = told
        return cell
    if "moment" in told:
        return datetime.fromisoformat(told["moment"])
    if "day" in told:
        return date.fromisoformat(told["day"])
    if "time" in told:
        return time.fromisoformat(told["time"])
    if "unread" in told:
        return Unread(told["unread"])
    return timedelta(seconds=told["seconds"])

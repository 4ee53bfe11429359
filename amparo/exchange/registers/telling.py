"""A whole book told as lines of JSON, a few rows at a time, so that neither side holds it twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .books import Book, Sheet
from .limits import MEGABYTE
from .outlines import cell_of, told_cell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from .cells import Cell

AT_ONCE = 200  # rows in one line
LINE = 256 * MEGABYTE  # bytes of the longest line that is listened to
WHOLE = 2048 * MEGABYTE  # bytes of all lines together
SHORT = 40  # letters of a word of which one copy is kept


def book_lines(book: Book) -> Iterator[str]:
    """The book as lines: what it is, then for each sheet what it is and its rows, then the end."""
    yield _line({"name": book.name, "digest": book.digest, "kind": book.kind, "how": book.how})
    for sheet in book.sheets:
        yield _line(
            {
                "sheet": sheet.name,
                "first_row": sheet.first_row,
                "hidden": sheet.is_hidden,
                "named": sheet.has_name,
                "formulas": sorted(sheet.formulas),
                "across": sheet.across,
            }
        )
        for at in range(0, len(sheet.rows), AT_ONCE):
            rows = sheet.rows[at : at + AT_ONCE]
            yield _line([[told_cell(cell) for cell in row] for row in rows])
    yield _line({"end": True})


def _line(told: Any) -> str:
    return json.dumps(told) + "\n"


def book_of(said: BinaryIO) -> Book | dict[str, Any] | None:
    """The book that is told, or the refusal told instead; None where the telling broke off."""
    line = said.readline(LINE)
    told = json.loads(line) if line else None
    if told is None or "refused" in told:
        return told
    book = Book(told["name"], told["digest"], told["kind"], [], told["how"])
    left = WHOLE
    once: dict[str, str] = {}
    while (line := said.readline(LINE)) and (left := left - len(line)) > 0:
        told = json.loads(line)
        if isinstance(told, list):
            book.sheets[-1].rows.extend([[_cell(cell, once) for cell in row] for row in told])
        elif "sheet" in told:
            book.sheets.append(_sheet(told))
        else:
            return book if "end" in told else told
    return None


def _sheet(told: dict[str, Any]) -> Sheet:
    return Sheet(
        name=told["sheet"],
        rows=[],
        first_row=told["first_row"],
        is_hidden=told["hidden"],
        formulas=frozenset(told["formulas"]),
        has_name=told["named"],
        across=[(row, left, right) for row, left, right in told["across"]],
    )


def _cell(told: Any, once: dict[str, str]) -> Cell:
    """The same short words stand in thousands of rows: one copy of each is kept."""
    if isinstance(told, str):
        return once.setdefault(told, told) if len(told) <= SHORT else told
    return cell_of(told)

"""A register as it was found: its sheets, their rows, and what could not be taken for granted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cells import Cell

    Row = list[Cell]


@dataclass(slots=True)
class Sheet:
    """Rows as typed. ``rows[0]`` is row ``first_row`` of the file; ``formulas`` are row numbers.

    ``across`` are cells merged sideways: place of the row, first and last column, from 0.

    A text file has one sheet that nobody named; ``has_name`` is then False.
    """

    name: str
    rows: list[Row]
    first_row: int = 1
    is_hidden: bool = False
    formulas: frozenset[int] = frozenset()
    has_name: bool = True
    across: list[tuple[int, int, int]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


@dataclass(slots=True)
class Book:
    """One file. ``digest`` is SHA-256 of its bytes; ``how`` tells encoding and separator."""

    name: str
    digest: str
    kind: str
    sheets: list[Sheet]
    how: dict[str, str] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

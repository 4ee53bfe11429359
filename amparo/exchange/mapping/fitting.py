"""Where a sheet's table begins, and which of its columns each field stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING

from amparo.exchange.registers.cells import is_blank, plain, text

from .subjects import subjects
from .synonyms import synonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.exchange.registers.books import Sheet
    from amparo.exchange.registers.cells import Cell

    from .shape import Column, Mapping, SheetMapping

HEADINGS_WITHIN = 40  # rows from the top in which headings are looked for


@dataclass(frozen=True)
class Place:
    """One column that a field is read from; ``by`` tells how it was found: mapping or synonym."""

    column: Column
    positions: tuple[int, ...]
    by: str


@dataclass
class Table:
    """A sheet fitted to a mapping: the heading row, the place of each field, and what is left."""

    sheet: Sheet
    mapping: SheetMapping
    heading_row: int
    headings: tuple[str, ...]
    places: list[Place]
    unused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """How many of the mapped fields were found, 0 to 1."""
        return len(self.places) / max(1, len(self.mapping.columns))


def glob(pattern: str) -> str:
    """A pattern in the form of plain words, its stars kept.

    >>> glob("Case No.*")
    'case no*'
    """
    return "*".join(plain(piece) for piece in pattern.split("*"))


@lru_cache(maxsize=10_000)
def fits(pattern: str, words: str) -> bool:
    """Whether plain words fit a pattern, where a star stands for any letters."""
    if "*" not in pattern:
        return pattern == words
    return fnmatchcase(words, re.sub(r"([\[\]?])", r"[\1]", pattern))


def sheet_fits(mapping: SheetMapping, sheet: Sheet) -> bool:
    """Whether a mapping speaks of this sheet, by its name; hidden sheets must be asked for."""
    if sheet.is_hidden and not mapping.is_hidden_too:
        return False
    if not mapping.sheets or not sheet.has_name:
        return True
    return any(fits(glob(pattern), plain(sheet.name)) for pattern in mapping.sheets)


def fit(sheet: Sheet, mapping: SheetMapping, *, strict: bool = False) -> Table | None:
    """The table in a sheet, or None where no row of its first ones holds the headings."""
    best: Table | None = None
    for number, row in heading_rows(sheet, HEADINGS_WITHIN):
        table = _try(sheet, mapping, number, row, strict=strict)
        if table and (best is None or len(table.places) > len(best.places)):
            best = table
    return best


def heading_rows(sheet: Sheet, within: int) -> Iterator[tuple[int, list[Cell]]]:
    """Rows in which headings may stand, with their place. Where a title is merged over several
    columns, the row under it is also given with that title before each of its own headings.
    """
    across: dict[int, list[tuple[int, int]]] = {}
    for at, left, right in sheet.across:
        across.setdefault(at, []).append((left, right))
    for number, row in enumerate(sheet.rows[:within]):
        if all(is_blank(cell) for cell in row):
            continue
        above = across.get(number - 1)
        if not above:
            yield number, row
            continue
        titled = _under(sheet.rows[number - 1], row, above)
        is_telling = _are_alike(row)  # then the titles alone tell the headings apart
        yield from ((number, found) for found in ((titled, row) if is_telling else (row, titled)))


class Titled(str):
    """A heading with the title over it; ``own`` is the heading alone."""

    __slots__ = ("own",)
    own: str


def _are_alike(row: list[Cell]) -> bool:
    headings = [plain(cell) for cell in row if isinstance(cell, str) and not is_blank(cell)]
    return len(set(headings)) < len(headings)


def _under(title: list[Cell], row: list[Cell], across: list[tuple[int, int]]) -> list[Cell]:
    """The headings of a row, each with the title that is merged over it."""
    found = list(row)
    for left, right in across:
        for at in range(left, min(right + 1, len(found))):
            if left < len(title) and not is_blank(found[at]):
                whole = Titled(f"{text(title[left])} {text(found[at])}".strip())
                whole.own = text(found[at])
                found[at] = whole
    for at, cell in enumerate(title[: len(found)]):
        if is_blank(found[at]) and not is_blank(cell):
            found[at] = cell
    return found


def _try(
    sheet: Sheet, mapping: SheetMapping, number: int, row: list[Cell], *, strict: bool
) -> Table | None:
    headings = tuple(plain(cell) if isinstance(cell, str) else "" for cell in row)
    own = tuple(plain(cell.own) if isinstance(cell, Titled) else "" for cell in row)
    places = [place for column in mapping.columns if (place := _find(column, headings, own))]
    if not places:
        return None
    found = {place.column.field for place in places}
    lacking = [column for column in mapping.columns if column.field not in found]
    if not strict:
        taken = {position for place in places for position in place.positions}
        for told in (headings, own):
            places += _by_synonym(mapping, lacking, told, taken)
            found = {place.column.field for place in places}
            lacking = [column for column in lacking if column.field not in found]
    found = {place.column.field for place in places}
    table = Table(sheet, mapping, number, tuple(str(cell or "") for cell in row), places)
    table.missing = [column.field for column in mapping.columns if column.field not in found]
    used = {position for place in places for position in place.positions}
    ignored = [glob(pattern) for pattern in mapping.ignore]
    table.unused = [
        str(row[position])
        for position, heading in enumerate(headings)
        if heading and position not in used and not any(fits(p, heading) for p in ignored)
    ]
    return table


def _find(column: Column, headings: tuple[str, ...], own: tuple[str, ...]) -> Place | None:
    if column.join:
        positions = [_position(pattern, headings, own) for pattern in column.join]
        known = tuple(position for position in positions if position is not None)
        return Place(column, known, "mapping") if known else None
    for pattern in column.headings:
        position = _position(pattern, headings, own)
        if position is not None:
            return Place(column, (position,), "mapping")
    return None


def _position(pattern: str, headings: tuple[str, ...], own: tuple[str, ...]) -> int | None:
    """The first column whose heading fits, with the title over it or else without."""
    wanted = glob(pattern)
    return next(
        (
            at
            for told in (headings, own)
            for at, heading in enumerate(told)
            if heading and fits(wanted, heading)
        ),
        None,
    )


def _by_synonym(
    mapping: SheetMapping, lacking: Iterable[Column], headings: tuple[str, ...], taken: set[int]
) -> list[Place]:
    """Fields whose heading has changed to another usual word for the same thing."""
    known = synonyms().get(mapping.rows, {})
    places = []
    for column in lacking:
        if column.after or column.join:
            continue
        words = known.get(column.field, ())
        for position, heading in enumerate(headings):
            if position not in taken and heading in words:
                taken.add(position)
                places.append(Place(column, (position,), "synonym"))
                break
    return places


def is_left_out(mapping: Mapping, sheet: Sheet) -> bool:
    """Whether the mapping knows a sheet and does not need it."""
    return any(fits(glob(pattern), plain(sheet.name)) for pattern in mapping.leave_out)


def best_table(mapping: Mapping, sheet: Sheet) -> list[Table]:
    """Every table that a mapping finds in a sheet; one sheet may give several kinds of rows."""
    tables = [
        table
        for entry in mapping.sheets
        if not is_left_out(mapping, sheet)
        and sheet_fits(entry, sheet)
        and (table := fit(sheet, entry, strict=mapping.is_strict))
    ]
    return [table for table in tables if _has_required(table)]


def _has_required(table: Table) -> bool:
    """A sheet without a column for what every row must have is not what the mapping means."""
    found = {place.column.field for place in table.places} | table.mapping.constants.keys()
    return not subjects()[table.mapping.rows].lacking(found)

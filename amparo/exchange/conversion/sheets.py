"""A whole sheet: its rows as values, the rows refused and why, and the words without a code."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from amparo.exchange.mapping.subjects import subjects
from amparo.exchange.registers.cells import Unread, is_blank, plain, text

from .columns import convert
from .contradictions import flag_contradictions
from .dates import Span
from .duplicates import refuse_copies
from .people import whole_name
from .problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from amparo.exchange.mapping.fitting import Place, Table
    from amparo.exchange.mapping.shape import Mapping
    from amparo.exchange.registers.cells import Cell

TOTALS = frozenset(
    {"total", "totals", "subtotal", "sub total", "grand total", "sum", "totales", "suma"}
    | {"total general", "gran total"}
)
_TOTAL_OF = re.compile(
    r"(?:sub ?)?(?:totals?|totales|suma)(?: (?:of|for|in|de|del|en|general|year|ano|rows|filas))*"
    r"(?: \d{1,4})*"
)


@dataclass(slots=True)
class Row:
    """One row with its number in the file; only what was read stands in ``values``.

    ``assumed`` names the fields that the mapping filled where the row says nothing, ``unread``
    those whose cell says something that could not be read.
    """

    number: int
    values: dict[str, Any]
    assumed: tuple[str, ...] = ()
    unread: dict[str, str] = field(default_factory=dict)


@dataclass
class Converted:
    """A sheet, read. Every row that is not blank is in ``rows`` or in ``rejected``."""

    digest: str
    file: str
    sheet: str
    subject: str
    office: str
    edition: str
    staff: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    flags: list[Problem] = field(default_factory=list)
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: list[int] = field(default_factory=list)
    columns: list[dict[str, str]] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        return len(self.rows) + len(self.rejected)


def convert_table(table: Table, mapping: Mapping, digest: str, file: str) -> Converted:
    """The rows of a table as values. Cells that cannot be read stay empty and are flagged."""
    done = Converted(
        digest=digest,
        file=file,
        sheet=table.sheet.name,
        subject=table.mapping.rows,
        office=mapping.office,
        edition=mapping.edition,
        staff={plain(written): user for written, user in mapping.staff.items()},
        unused=table.unused,
        missing=table.missing,
        columns=[
            {
                "field": place.column.field,
                "heading": " + ".join(table.headings[i] for i in place.positions),
                "by": place.by,
            }
            for place in table.places
        ],
    )
    body = list(_body(table, done))
    done.rows = [Row(number, {}) for number, _cells in body]
    for place in table.places:
        _fill(place, [cells for _number, cells in body], done, mapping)
    _complete(table, mapping, done)
    _keep_whole_rows(table, done)
    flag_contradictions(done, mapping.as_of)
    refuse_copies(done)
    return done


def _body(table: Table, done: Converted) -> Iterator[tuple[int, list[Cell]]]:
    """The rows under the headings that may be records; totals and repeated headings are refused."""
    heading = [plain(text) for text in table.headings]
    used = sorted({position for place in table.places for position in place.positions})
    start = table.heading_row + 1
    for number, cells in enumerate(table.sheet.rows[start:], table.sheet.first_row + start):
        if all(is_blank(cell) for cell in cells):
            continue
        if _is_total(cells, used, number in table.sheet.formulas):
            done.rejected.append(Problem(number, "total_row"))
        elif not table.sheet.has_name and _is_cut_wrongly(cells, len(table.headings)):
            told = {"cells": len(cells), "headings": len(table.headings)}
            done.rejected.append(Problem(number, "more_cells", "", told))
        elif _is_heading(cells, heading):
            done.rejected.append(Problem(number, "heading_again"))
        else:
            yield number, cells


def _is_cut_wrongly(cells: list[Cell], headings: int) -> bool:
    """Whether a row of a text has more cells than headings: then its values stand in wrong ones."""
    return any(not is_blank(cell) for cell in cells[headings:])


def _is_total(cells: list[Cell], used: list[int], has_formula: bool) -> bool:
    filled = sum(1 for i in used if i < len(cells) and not is_blank(cells[i]))
    if filled > max(2, len(used) // 3):
        return False
    words = [plain(cell) for cell in cells if isinstance(cell, str) and not is_blank(cell)]
    return (has_formula and not words) or any(map(_says_total, words))


def _says_total(words: str) -> bool:
    """“Total”, and “Total 2019” too, but no name or remark that only begins so."""
    return words in TOTALS or _TOTAL_OF.fullmatch(words) is not None


def _is_heading(cells: list[Cell], heading: list[str]) -> bool:
    first = next((i for i, words in enumerate(heading) if words), 0)
    if first >= len(cells) or plain(cells[first]) != heading[first]:
        return False
    return [plain(cell) if isinstance(cell, str) else "" for cell in cells] == heading


def _fill(place: Place, body: list[list[Cell]], done: Converted, mapping: Mapping) -> None:
    column = place.column
    cells = [_cell(cells, place) for cells in body]
    values, notes = convert(column, cells, mapping.periods)
    for row, value in zip(done.rows, values, strict=True):
        if value is not None:
            row.values[column.field] = value
    for position, code, params in notes:
        row = done.rows[position]
        done.flags.append(Problem(row.number, code, column.field, params))
        if values[position] is None:
            row.unread[column.field] = _typed(cells[position], row.number)
        if code == "unknown_word":
            done.unmapped[column.field, params["raw"]] += 1


def _typed(cell: Cell, number: int) -> str:
    """What a cell says that was not read; of what nobody can see it is like no other."""
    return f"row {number}" if isinstance(cell, Unread) else plain(cell) or text(cell)


def _cell(cells: list[Cell], place: Place) -> Cell:
    if len(place.positions) == 1:
        position = place.positions[0]
        return cells[position] if position < len(cells) else None
    unread = (cells[i] for i in place.positions if i < len(cells))
    if found := next((cell for cell in unread if isinstance(cell, Unread)), None):
        return found
    parts = [text(cells[i]) for i in place.positions if i < len(cells) and cells[i] is not None]
    return place.column.joined_with.join(parts) or None


def _complete(table: Table, mapping: Mapping, done: Converted) -> None:
    """Constants, what an empty cell means, and the period that holds for the whole sheet."""
    fields = subjects()[done.subject].fields
    mapped = {place.column.field for place in table.places}
    for name, value in table.mapping.constants.items():
        found = constant(fields[name].kind, value, mapping)
        if name in mapped:  # then it is what an empty cell means, and said so
            _assume(done, name, found, value)
        else:
            _set(done, name, found)
    for name, value in table.mapping.blank_means.items():
        if value.startswith("="):
            _take_from(done, name, value[1:].strip(), mapping.as_of)
        else:
            _assume(done, name, constant(fields[name].kind, value, mapping), value)
    if (told := table.mapping.period) and "period" in fields:
        found = constant("period", told, mapping)
        if "period" in mapped:
            _assume(done, "period", found, told)
        else:
            _set(done, "period", found)
    for row in done.rows:
        _join_name(row.values)


def _set(done: Converted, name: str, value: Any) -> None:
    if value is None:
        return
    for row in done.rows:
        row.values.setdefault(name, value)


def _assume(done: Converted, name: str, value: Any, written: str) -> None:
    """What the mapping says of an empty cell, said again of each row in which it is used."""
    told = {"value": written}  # one for all rows: they may be very many
    for row in done.rows:
        if value is not None and name not in row.values and name not in row.unread:
            row.values[name] = value
            row.assumed = _and(row.assumed, name)
            done.flags.append(Problem(row.number, "blank_means", name, told))


@cache
def _and(assumed: tuple[str, ...], name: str) -> tuple[str, ...]:
    """One for all rows in which the same is assumed."""
    return (*assumed, name)


def _take_from(done: Converted, name: str, other: str, as_of: date | None) -> None:
    """Another date of the row stands in, where the row says that there was such a day."""
    wanted, told = subjects()[done.subject].fields[name], {"other": other}
    for row in done.rows:
        values = row.values
        says = values.get(wanted.only_with) if wanted.only_with else "yes"
        found = (as_of, as_of) if other == "as_of" and as_of else values.get(other)
        if name in values or name in row.unread or found is None or says in (None, "no"):
            continue
        values[name] = Span(*found) if wanted.kind == "date" else found
        row.assumed = _and(row.assumed, name)
        done.flags.append(Problem(row.number, "from_other_date", name, told))


def constant(kind: str, value: str, mapping: Mapping) -> Any:
    """A value that the mapping itself gives. Raises LookupError for what cannot be of its kind."""
    from amparo.exchange.mapping.shape import Column

    column = Column("constant", kind, date_order="ymd")
    values, notes = convert(column, [value], mapping.periods)
    if notes and values[0] is None:
        raise LookupError(f"{mapping.code}: “{value}” cannot be a {kind}")
    return values[0]


def _join_name(values: dict[str, Any]) -> None:
    if "name" not in values and ("given" in values or "family" in values):
        name = whole_name(values.pop("given", ""), values.pop("family", ""))
        if name:
            values["name"] = name


def _keep_whole_rows(table: Table, done: Converted) -> None:
    subject = subjects()[done.subject]
    only_if, not_if = table.mapping.only_if, table.mapping.not_if
    kept = []
    for row in done.rows:
        is_other = any(name in row.values for name in not_if)
        if is_other or (only_if and not any(name in row.values for name in only_if)):
            done.left_out.append(row.number)
            continue
        if lacking := subject.lacking(row.values):
            params = {"field": ", ".join(lacking)}
            done.rejected.append(Problem(row.number, "missing", lacking[0], params))
        else:
            kept.append(row)
    done.rows = kept

"""Counts on a snapshot what a question asks for, and brings the rows into figures and cells."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from amparo.reference.codes import code_list

from .asks import Ask
from .cuts import written
from .distinct import Keys
from .figure import Cell, Value
from .model import COUNTED, LIST, NOT_RECORDED, NOT_REPORTED, RANGE, STORED, STREAK, Measure
from .snapshot import Snapshot
from .statements import RANGE_MARK, Statement, can_group, statement

_LAST = 9999  # the place of a code that is in no list


@dataclass(frozen=True, slots=True)
class Counted:
    """What the records gave: the whole, the cells, and whether there was any row."""

    value: Value
    cells: tuple[Cell, ...]
    has_rows: bool
    behind: int | None = None


def count(ask: Ask, snapshot: Snapshot) -> Counted | None:
    """What the records of the snapshot give; None where it has no such fact or column."""
    asked = statement(ask.measure, ask.by, ask.where, (), _keys(ask, snapshot))
    rows = _rows(ask, asked, snapshot)
    if rows is None:
        return None
    if ask.measure.kind == STREAK:
        return _streak(rows)
    if ask.measure.kind == STORED:
        return _stored(ask.measure, asked, rows)
    if ask.measure.kind == LIST:
        return _listed(ask.measure, asked, rows)
    return _grouped(ask.measure, ask.by, asked, rows)


def count_ways(
    ask: Ask, ways: tuple[tuple[str, ...], ...], snapshot: Snapshot
) -> dict[tuple[str, ...], Counted]:
    """The same cut in several ways in one scan, each way some of the dimensions asked for; empty
    where the snapshot lacks a column, or where the measure cannot be grouped so."""
    if not can_group(ask.measure):
        return {}
    asked = statement(ask.measure, ask.by, ask.where, ways, _keys(ask, snapshot))
    rows = _rows(ask, asked, snapshot)
    return {way: _grouped(ask.measure, way, asked, rows) for way in ways} if rows else {}


def _keys(ask: Ask, snapshot: Snapshot) -> Keys | None:
    count = ask.measure.count
    return snapshot.keys(ask.measure.fact).get(count.column) if count.how == "distinct" else None


def _rows(ask: Ask, asked: Statement, snapshot: Snapshot) -> list[tuple[Any, ...]] | None:
    if not asked.columns <= snapshot.columns(ask.measure.fact):
        return None
    return snapshot.rows(asked.between(ask.first, ask.last))


def _grouped(
    measure: Measure, by: tuple[str, ...], asked: Statement, rows: list[tuple[Any, ...]]
) -> Counted:
    width = len(asked.by)
    if not width:
        value, number = rows[0][:2]
        return Counted(_read(measure, value), (), has_rows=number > 0, behind=number)
    groups = _of_way(asked, by, rows) if by else []
    cells = []
    for row in groups:
        value = _read(measure, row[width])
        cells.append(Cell(_codes(measure, asked, row, by), value, status_of(value), row[width + 1]))
    if asked.ways:
        (whole,) = _of_way(asked, (), rows)
        value, behind = _read(measure, whole[width]), whole[width + 1]
    else:
        known = [cell.value for cell in cells if isinstance(cell.value, int | float)]
        value, behind = _added(measure, known, cells), sum(cell.behind or 0 for cell in cells)
    return Counted(value, ordered(measure, cells), has_rows=bool(behind), behind=behind)


def _of_way(
    asked: Statement, by: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """The rows that are grouped by these dimensions."""
    if not asked.ways:
        return rows
    wanted = sum(1 << n for n, name in enumerate(reversed(asked.by)) if name not in by)
    return [row for row in rows if row[-1] == wanted]


def _added(measure: Measure, known: list[int | float], cells: list[Cell]) -> Value:
    if measure.unit == "money" and len({cell.by.get("currency") for cell in cells}) > 1:
        return None
    if not known:
        return None if cells or measure.count.how == "sum" else 0
    return sum(known)


def _listed(measure: Measure, asked: Statement, rows: list[tuple[Any, ...]]) -> Counted:
    """One cell for each item; the whole is their median."""
    place = _place(measure, asked.by)
    groups = [
        (Cell(_codes(measure, asked, row, asked.by), _number(row[-2])), row[-1])
        for row in sorted(rows, key=lambda row: (row[-2] is None, row[-2] or 0))
    ]
    groups.sort(key=lambda group: place(group[0]))
    cells = tuple(chain.from_iterable(repeat(cell, times) for cell, times in groups))
    known = [(c.value, times) for c, times in groups if isinstance(c.value, int | float)]
    numbers = list(chain.from_iterable(repeat(value, times) for value, times in known))
    middle = _number(statistics.median(numbers)) if numbers else None
    return Counted(middle, cells, bool(rows), len(cells))


def _stored(measure: Measure, asked: Statement, rows: list[tuple[Any, ...]]) -> Counted:
    """The latest statement, of all and of each group; rows come in the order of their days."""
    latest: dict[tuple[str, ...], Cell] = {}
    for row in rows:
        codes = _codes(measure, asked, row, asked.by)
        latest[tuple(codes.values())] = Cell(codes, _as_stored(row[-2]))
    cells = ordered(measure, list(latest.values())) if asked.by else ()
    values = {_as_stored(row[-2]) for row in rows if row[-1] == rows[-1][-1]}
    return Counted(values.pop() if len(values) == 1 else None, cells, bool(rows))


def _as_stored(value: Any) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOT_RECORDED if value is None else value if isinstance(value, str) else _number(value)


def _streak(rows: list[tuple[Any, ...]]) -> Counted:
    """How many of the last rows, running, pass the test."""
    running = 0
    for passes, *_on in reversed(rows):
        if not passes:
            break
        running += 1
    return Counted(running, (), bool(rows))


def _codes(
    measure: Measure, asked: Statement, row: tuple[Any, ...], by: tuple[str, ...]
) -> dict[str, str]:
    return {name: written(measure.by[name], row[asked.by.index(name)]) for name in by}


def _read(measure: Measure, value: Any) -> Value:
    """A value as people write it; of a range both ends, or the one value that all have."""
    if measure.kind != RANGE or value is None:
        return _number(value)
    lowest, highest = (_number(float(end)) for end in value.split(RANGE_MARK))
    return f"{lowest}–{highest}" if lowest != highest else f"{lowest}"


def _number(value: Any) -> int | float | None:
    """A number as people write it: whole where it is whole, else to two places."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(float(value), 2)


def status_of(value: Value) -> str:
    """A number that is missing where rows are was not reported."""
    return NOT_REPORTED if value is None else COUNTED


def ordered(measure: Measure, cells: list[Cell]) -> tuple[Cell, ...]:
    """Cells in the order of the code lists, so that two readings never differ."""
    return tuple(sorted(cells, key=_place(measure, cells[0].by if cells else ())))


def _place(measure: Measure, by: Iterable[str]) -> Callable[[Cell], tuple[tuple[int, str], ...]]:
    """The place of a cell in the order of the code lists of its dimensions."""
    lists = {name: _places(measure.by[name].code_list) for name in by}
    return lambda cell: tuple((lists[n].get(code, _LAST), code) for n, code in cell.by.items())


def _places(code_list_name: str) -> Mapping[str, int]:
    if not code_list_name:
        return {}
    return {term.code: n for n, term in enumerate(code_list(code_list_name))}

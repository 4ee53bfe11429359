"""Answers questions: counts what a definition says, on a snapshot, and says what it means."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from . import rules, stated
from .asks import BASIS, MEASURE, Ask, understood
from .counting import Counted, count, count_ways, ordered, status_of
from .figure import Cell, Figure, Value
from .model import (
    COUNTED,
    MEASURED,
    NONE_REPORTED,
    NOT_COLLECTED,
    NOT_RECORDED,
    NOT_REPORTED,
    RULE,
    STORED,
)
from .snapshot import LegacyTotal, Snapshot

Counting = Callable[[Ask, Snapshot], Counted | None]
LEGACY, RECORDS = "legacy_total", "case_records"


def figure(
    code: str,
    first: datetime.date,
    last: datetime.date,
    by: Iterable[str] = (),
    where: Mapping[str, str] | None = None,
    snapshot: Snapshot | None = None,
) -> Figure:
    """The figure of a metric for a period, both days included; on the latest snapshot by default.

    Raises Refused with a sentence where the question cannot be answered.
    """
    if snapshot is None:
        from .snapshots import latest

        snapshot = latest()
    return answer(understood(code, first, last, by, where or {}, snapshot.country), snapshot)


def figure_in_ways(
    code: str,
    first: datetime.date,
    last: datetime.date,
    ways: tuple[tuple[str, ...], ...],
    where: Mapping[str, str],
    snapshot: Snapshot,
) -> dict[tuple[str, ...], Figure]:
    """The figure cut in several ways, counted in one scan where the snapshot has what it takes.

    Raises Refused with a sentence where the question cannot be answered.
    """
    asks = {way: understood(code, first, last, way, where, snapshot.country) for way in ways}
    every = tuple(dict.fromkeys(name for way in ways for name in way))

    @cache
    def together() -> dict[tuple[str, ...], Counted]:
        return count_ways(replace(asks[ways[0]], by=every), ways, snapshot)

    def counting(ask: Ask, snapshot: Snapshot) -> Counted | None:
        return together().get(ask.by) or count(ask, snapshot)

    return {way: _answer(ask, snapshot, counting) for way, ask in asks.items()}


def in_order(found: Figure, by: tuple[str, ...]) -> Figure:
    """The same figure with its dimensions in this order."""
    if found.dimensions == by or found.ask is None:
        return found
    turned = [replace(cell, by={name: cell.by[name] for name in by}) for cell in found.cells]
    ask = replace(found.ask, by=by)
    return replace(found, dimensions=by, ask=ask, cells=ordered(ask.measure, turned))


def figures(questions: Iterable[Mapping[str, Any]], snapshot: Snapshot) -> list[Figure]:
    """Many figures of one snapshot; each question holds the arguments of `figure`."""
    return [figure(snapshot=snapshot, **question) for question in questions]


def answer(ask: Ask, snapshot: Snapshot) -> Figure:
    """The figure that a question asks for."""
    found = _answer(ask, snapshot)
    if ask.every_measure:
        found = replace(found, cells=tuple(_of_each_measure(ask, snapshot)))
    return found


def _of_each_measure(ask: Ask, snapshot: Snapshot) -> Iterable[Cell]:
    """A cell, or one for each group, for every way of counting that knows the dimensions."""
    for measure in ask.definition.measures:
        if not {*ask.by, *ask.given} <= set(measure.by):
            continue
        part = _answer(replace(ask, measure=measure, every_measure=False), snapshot)
        if ask.by:
            for cell in part.cells:
                yield replace(cell, by={MEASURE: measure.name, **cell.by})
        else:
            yield Cell({MEASURE: measure.name}, part.value, part.status)


def _answer(ask: Ask, snapshot: Snapshot, counting: Counting = count) -> Figure:
    if ask.measure.kind == RULE:
        return _of_rule(ask, snapshot)
    if ask.is_of_answers:
        return _of_answers(ask, snapshot)
    total, reaches = stated.legacy(ask, snapshot)
    if total is not None:
        return _of_total(ask, snapshot, total)
    collected = ask.definition.collected_from
    if reaches or (collected and ask.last < collected):
        return _figure(ask, snapshot, status=NOT_COLLECTED)
    counted = counting(ask, snapshot)
    if counted is None:
        return _figure(ask, snapshot, status=NOT_COLLECTED)
    found = replace(_told(ask, snapshot, counted), behind=counted.behind)
    day = snapshot.last_day
    return replace(
        found,
        partial_from=collected if collected and ask.first < collected else None,
        partial_to=day if day and day < ask.last else None,
    )


def _figure(
    ask: Ask, snapshot: Snapshot, *, status: str, value: Value = None, cells: Iterable[Cell] = ()
) -> Figure:
    measure = ask.measure
    return Figure(
        metric=ask.definition.metric,
        kind=measure.kind,
        period={"from": ask.first.isoformat(), "to": ask.last.isoformat(), "name": ask.period},
        unit=measure.unit,
        population=measure.population,
        status=status,
        value=value,
        cells=tuple(cells),
        definition=ask.definition.version,
        snapshot=snapshot.id,
        measure=measure.name,
        dimensions=ask.by,
        where=ask.given,
        ask=ask,
    )


# --- What it means -----------------------------------------------------------------------------


def _told(ask: Ask, snapshot: Snapshot, counted: Counted) -> Figure:
    """The figure of a count: whether a zero is a count, and what a missing number means."""
    cells = tuple(_told_cell(ask, snapshot, cell) for cell in counted.cells)
    have = [cell.by for cell in cells]
    for codes in stated.rows_of_answers(ask):
        said = stated.answered(ask, snapshot, codes) if codes not in have else ""
        if said:
            cells += (Cell(codes, 0 if said == NONE_REPORTED else None, said),)
    value, status = _meaning(ask, snapshot, counted)
    found = _figure(ask, snapshot, status=status, value=value, cells=cells)
    return _in_money(found) if ask.measure.unit == "money" else found


def _meaning(ask: Ask, snapshot: Snapshot, counted: Counted) -> tuple[Value, str]:
    if not counted.value:
        said = stated.answered(ask, snapshot)
        if said:
            return (0 if said == NONE_REPORTED else None), said
    if not counted.has_rows:
        empty = ask.measure.empty
        is_number = ask.measure.kind not in (STORED, *MEASURED)
        return (0 if empty == COUNTED and is_number else None), empty
    if counted.value is None and not _is_several_currencies(ask, counted):
        return None, NOT_REPORTED
    return counted.value, COUNTED


def _is_several_currencies(ask: Ask, counted: Counted) -> bool:
    is_plain = ask.measure.kind == STORED and bool(counted.cells)
    return is_plain or len({c.by.get("currency") for c in counted.cells if c.value is not None}) > 1


def _told_cell(ask: Ask, snapshot: Snapshot, cell: Cell) -> Cell:
    if cell.value:
        return cell
    said = stated.answered(ask, snapshot, cell.by)
    return replace(cell, value=0 if said == NONE_REPORTED else None, status=said) if said else cell


def _in_money(found: Figure) -> Figure:
    """Money names its currency as the unit, where there is one."""
    currencies = {cell.by["currency"] for cell in found.cells if "currency" in cell.by}
    return replace(found, unit=currencies.pop().upper()) if len(currencies) == 1 else found


# --- What is stated ----------------------------------------------------------------------------


def _of_rule(ask: Ask, snapshot: Snapshot) -> Figure:
    lines = rules.lines(ask, snapshot.country)
    groups: dict[tuple[str, ...], int] = {}
    for codes, number in lines:
        key = tuple(codes[name] for name in ask.by)
        groups[key] = max(number, groups.get(key, number))
    cells = [Cell(dict(zip(ask.by, key, strict=True)), n) for key, n in groups.items() if key]
    value = max((number for _, number in lines), default=None)
    status = COUNTED if lines else NOT_COLLECTED
    return _figure(ask, snapshot, status=status, value=value, cells=cells)


def _of_answers(ask: Ask, snapshot: Snapshot) -> Figure:
    said = stated.answered(ask, snapshot) or NOT_COLLECTED
    return _figure(ask, snapshot, status=said, value=0 if said == NONE_REPORTED else None)


def _of_total(ask: Ask, snapshot: Snapshot, total: LegacyTotal) -> Figure:
    """A total without its cases: in any breakdown not recorded. Nothing is added to it."""
    cells: list[Cell] = []
    if ask.by:
        cells = [Cell(dict.fromkeys(ask.by, NOT_RECORDED), total.total)]
    if ask.by_basis:
        counted = count(replace(ask, by=()), snapshot)
        beside = counted.value if counted else None
        cells = [Cell({BASIS: LEGACY}, total.total)]
        cells.append(Cell({BASIS: RECORDS}, beside, status_of(beside)))
    found = _figure(ask, snapshot, status=COUNTED, value=total.total, cells=cells)
    return replace(found, kind=STORED, source=total.source)

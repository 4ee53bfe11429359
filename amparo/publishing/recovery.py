"""Asks what a clever reader could work out about the hidden cells from the cells that are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, islice
from math import gcd, lcm

Place = tuple[int, tuple[str, ...]]
"""Where a cell stands: the number of its table, and its codes in the order of the dimensions."""

Equation = Mapping[Place, int]
"""Cells that, added up with these signs, give a number that every reader knows."""

Row = dict[int, int]

# How many ways of moving people between hidden cells are tried before giving up on a cell.
MOST_MOVES = 4000


def equations(
    shapes: Sequence[tuple[tuple[str, ...], Iterable[tuple[str, ...]]]],
) -> list[Equation]:
    """All sums that tie the cells of one family of tables to each other.

    `shapes` gives for each table its dimensions and its keys; a published total is the table
    without dimensions. Two tables agree on the dimensions that they share: no other linear ties
    exist between tables that are margins of the same unseen whole.
    """
    tables = [(dimensions, list(keys)) for dimensions, keys in shapes]
    found: list[Equation] = []
    for (one, (dims_one, keys_one)), (two, (dims_two, keys_two)) in combinations(
        enumerate(tables), 2
    ):
        shared = [name for name in dims_one if name in dims_two]
        sides: dict[tuple[str, ...], dict[Place, int]] = defaultdict(dict)
        for number, dims, keys, sign in (
            (one, dims_one, keys_one, 1),
            (two, dims_two, keys_two, -1),
        ):
            for key in keys:
                margin = tuple(key[dims.index(name)] for name in shared)
                sides[margin][number, key] = sign
        found.extend(sides.values())
    return found


def freedom(ties: Sequence[Equation], hidden: Sequence[Place]) -> list[dict[Place, int]]:
    """The ways in which people could be moved between hidden cells with nothing shown changing.

    Each way is a whole-number change of each hidden cell; together they are a basis of all ways.
    """
    column_of = {place: column for column, place in enumerate(hidden)}
    rows = _reduced(
        {column_of[place]: sign for place, sign in tie.items() if place in column_of}
        for tie in ties
    )
    by_free: dict[int, dict[int, Row]] = defaultdict(dict)
    for pivot, row in rows.items():
        for column in row:
            if column != pivot:
                by_free[column][pivot] = row
    ways = []
    for free in (column for column in range(len(hidden)) if column not in rows):
        tied = by_free.get(free, {})
        scale = lcm(*(row[pivot] for pivot, row in tied.items()))
        way = {pivot: -row[free] * scale // row[pivot] for pivot, row in tied.items()}
        ways.append({hidden[column]: step for column, step in ({free: scale} | way).items()})
    return ways


def _reduced(rows: Iterable[Row]) -> dict[int, Row]:
    """The rows in reduced echelon form, by the column that leads in each. Most entries are nought,
    so a row holds the others alone."""
    done: dict[int, Row] = {}
    for given in rows:
        row = dict(given)
        for pivot in sorted(row.keys() & done.keys()):
            row = _less(row, done[pivot], pivot)
        if not row:
            continue
        lead = min(row)
        for pivot, other in done.items():
            if lead in other:
                done[pivot] = _less(other, row, lead)
        done[lead] = row
    return done


def _less(row: Row, other: Row, column: int) -> Row:
    """A row with nought in this column, by means of another; whole numbers without a factor."""
    factor, own = row[column], other[column]
    found = {c: value * own for c, value in row.items()}
    for c, value in other.items():
        found[c] = found.get(c, 0) - value * factor
    found = {c: value for c, value in found.items() if value}
    common = gcd(*found.values()) if found else 1
    return {c: value // common for c, value in found.items()}


def recoverable(
    ties: Sequence[Equation],
    values: Mapping[Place, int],
    hidden: Sequence[Place],
    unseen: Sequence[Place] = (),
) -> set[Place]:
    """Hidden cells for which no second table could be found that fits all that is shown.

    A cell is safe only when such a second table is known, of whole numbers, none under nought and,
    since noughts are shown where that is safe, none at nought unless a nought is hidden too. What
    is not known to be safe counts as recoverable: the error, if any, is on the side of silence.
    `unseen` cells are not shown either, but need no protection; their values may be unknown.
    """
    floor = 0 if any(values[place] == 0 for place in hidden) else 1
    floors = dict.fromkeys(hidden, floor) | {p: 0 for p in unseen if p in values}
    open_cells = set(hidden)
    for way in islice(_ways(freedom(ties, [*unseen, *hidden])), MOST_MOVES):
        if not open_cells:
            break
        if not open_cells & way.keys():
            continue
        for sign in (1, -1):
            if all(
                values[place] + sign * step >= floors[place]
                for place, step in way.items()
                if place in floors
            ):
                open_cells.difference_update(place for place, step in way.items() if step)
    return open_cells


def _ways(basis: Sequence[Mapping[Place, int]]) -> Iterable[Mapping[Place, int]]:
    """The basis itself, then sums and differences of two of it: rectangles within tables."""
    yield from basis
    for one, two in combinations(basis, 2):
        if not one.keys() & two.keys():
            continue
        for sign in (1, -1):
            yield {place: one.get(place, 0) + sign * two.get(place, 0) for place in {**one, **two}}

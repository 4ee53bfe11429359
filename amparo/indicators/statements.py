"""Turns a definition and a question into one SELECT over one fact, written in Ibis for DuckDB.

Compiling costs far more than counting, so each shape is compiled once; the days of the period stand
in the text as three marks, which `Statement.between` replaces.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .cuts import column_types, cut, test_codes
from .distinct import Keys, distinct, is_counted_as_bits, number_of
from .marks import dated, day_after, first_day, last_day
from .model import LIST, MEDIAN, SHARE, STOCK, STOCK_ON_DAY, STORED, STREAK, Condition, Measure

VALUE, ROWS, WAY, ON = "value_", "rows_", "way_", "on_"
RANGE_MARK = ".."


@dataclass(frozen=True, slots=True)
class Chosen:
    """A dimension of which only some codes are asked for; or, where `but`, all others."""

    name: str
    codes: tuple[str, ...]
    but: bool = False


Where = tuple[Chosen, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One SELECT. It yields the dimensions in order, then the value, then the number of rows; where
    it groups in several ways, then a number with a bit for each dimension, the first one the
    highest: set where the row is of all its codes."""

    text: str
    by: tuple[str, ...]
    ways: tuple[tuple[str, ...], ...]
    columns: frozenset[str]

    def between(self, first: datetime.date, last: datetime.date) -> str:
        """The text for one period."""
        return dated(self.text, first, last)


@functools.lru_cache(maxsize=2048)
def statement(
    measure: Measure,
    by: tuple[str, ...],
    where: Where,
    ways: tuple[tuple[str, ...], ...] = (),
    keys: Keys | None = None,
) -> Statement:
    """The SELECT that answers a measure, cut `by` dimensions, `where` these have these codes; in
    one scan cut in several `ways`, each some of these dimensions, where that is asked for. With
    what is known of the `keys` that it counts, they are counted without being compared."""
    import ibis

    types = column_types(measure, (*by, *(chosen.name for chosen in where)))
    ways = (*ways, ()) if ways else _ways(measure, by, keys)
    if keys and not keys.stand_alone:
        if is_counted_as_bits(measure, ways or (by,), keys):
            types[number_of(measure.count.column)] = "int64"
        else:
            keys = None
    table = ibis.table(types, name=measure.fact)
    rows = _rows(measure, table, by, where)
    text = str(ibis.to_sql(_counted(measure, rows, by, keys), dialect="duckdb"))
    return Statement(_in_ways(text, by, ways) if ways else text, by, ways, frozenset(types))


def can_group(measure: Measure) -> bool:
    """Whether one scan can group a measure in several ways."""
    return measure.kind not in (STORED, STREAK, LIST)


def _ways(measure: Measure, by: tuple[str, ...], keys: Keys | None) -> tuple[tuple[str, ...], ...]:
    """The groups and the whole beside them; none where what is counted in groups adds up."""
    if not by or not can_group(measure):
        return ()
    is_of_rows = measure.count.how in ("rows", "sum") or bool(keys and keys.stand_alone)
    return () if is_of_rows and measure.kind != SHARE else (by, ())


def _in_ways(text: str, by: tuple[str, ...], ways: tuple[tuple[str, ...], ...]) -> str:
    """A SELECT that groups by its first columns, grouping in all these ways in one scan."""
    import sqlglot
    from sqlglot import exp

    select: Any = sqlglot.parse_one(text, read="duckdb")
    columns = dict(zip(by, (one.this for one in select.expressions), strict=False))
    sets = [exp.Tuple(expressions=[columns[name].copy() for name in way]) for way in ways]
    select.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
    told = exp.Anonymous(this="GROUPING", expressions=[columns[name].copy() for name in by])
    return str(select.select(exp.alias_(told, WAY)).sql("duckdb", pretty=True))


@functools.lru_cache(maxsize=512)
def keys_statement(measure: Measure, where: Where, key: str) -> Statement:
    """The SELECT of the keys of the rows that a measure counts, each once."""
    import ibis

    types = {**column_types(measure, [chosen.name for chosen in where]), key: "uint64"}
    rows = _rows(measure, ibis.table(types, name=measure.fact), (), where)
    text = str(ibis.to_sql(rows.filter(rows[key].notnull()).select(key).distinct(), "duckdb"))
    return Statement(text, (), (), frozenset(types))


def _rows(measure: Measure, table: Any, by: tuple[str, ...], where: Where) -> Any:
    """The rows that count, with a column for each dimension that is asked for."""
    tests = [*_meets(measure, table), *(condition(table, c) for c in measure.where)]
    rows = table.filter(*tests) if tests else table
    asked = dict.fromkeys((*by, *(chosen.name for chosen in where)))
    names = {name: f"d_{name}" for name in asked}
    rows = rows.mutate(**{names[n]: cut(rows, measure.by[n], measure.time) for n in asked})
    rows = _merged(measure, rows, names)
    for chosen in where:
        place = rows[names[chosen.name]]
        test = test_codes(place, measure.by[chosen.name], chosen.codes)
        rows = rows.filter(~test if chosen.but else test)
    return rows


def _merged(measure: Measure, rows: Any, names: Mapping[str, str]) -> Any:
    """Somebody with rows of two codes is read as having the one code that stands for both."""
    import ibis

    merge = measure.merge
    if merge is None or merge.dimension not in names:
        return rows
    own = rows[names[merge.dimension]]
    each = ibis.window(group_by=rows[merge.per])
    differs = own.min().over(each) != own.max().over(each)
    return rows.mutate(**{names[merge.dimension]: ibis.ifelse(differs, merge.code, own)})


def _meets(measure: Measure, table: Any) -> list[Any]:
    """How a row meets the period."""
    import ibis

    time = measure.time
    if time.report_year:
        day = ibis.date(table[time.report_year], 3, 31)
        return (
            [day <= last_day()]
            if measure.kind == STREAK
            else [day >= first_day(), day <= last_day()]
        )
    if time.as_of:
        day = first_of(table, time.as_of)
        return [day >= first_day(), day <= day_after()]
    if time.when:
        ends = _first_is(table, (*time.when_by, *time.when), lambda day: day <= last_day())
        if measure.kind == STREAK:
            return [ends]
        return [_first_is(table, time.when, lambda day: day >= first_day()), ends]
    return _lasts(measure, table)


def _lasts(measure: Measure, table: Any) -> list[Any]:
    """How a state that lasts meets the period: before it, on its last day, or on any day of it."""
    time = measure.time
    is_stock = measure.kind == STOCK
    before = _first_is(
        table,
        (*time.begins_by, *time.begins),
        lambda day: day < first_day() if is_stock else day <= last_day(),
    )
    if not time.ends:
        return [before]
    ends, edge = table[time.ends], last_day() if measure.kind == STOCK_ON_DAY else first_day()
    is_after = ends >= edge
    if measure.kind == STOCK_ON_DAY and not time.ends_included:
        is_after = ends > edge
    return [before, ends.isnull() | is_after]


def first_of(table: Any, columns: Iterable[str]) -> Any:
    """The first of these columns that holds a value."""
    import ibis

    found = [table[name] for name in columns]
    return ibis.coalesce(*found) if len(found) > 1 else found[0]


def _first_is(table: Any, columns: Sequence[str], test: Callable[[Any], Any]) -> Any:
    """Whether the first of these columns that holds a value passes a test; written column by
    column, so that the engine leaves out whole blocks of rows."""
    first, *others = columns
    found = test(table[first])
    return found | (table[first].isnull() & _first_is(table, others, test)) if others else found


def condition(table: Any, rule: Condition) -> Any:
    """A test of the definition on one column."""
    column = table[rule.column]
    tests: dict[str, Any] = {
        "is": lambda: column.isin(rule.codes),
        "not": lambda: column.isnull() | column.notin(rule.codes),
        "true": lambda: column,
        "false": lambda: ~column,
        "given": lambda: column.notnull(),
        "missing": lambda: column.isnull(),
        "reached": lambda: column <= last_day(),
        "not_reached": lambda: column.isnull() | (column > last_day()),
    }
    return tests[rule.test]()


def _counted(measure: Measure, rows: Any, by: tuple[str, ...], keys: Keys | None) -> Any:
    """The counting itself."""
    if measure.time.as_of and can_group(measure):
        rows = _latest(measure, rows, by)
    dims = {name: rows[f"d_{name}"] for name in by}
    if measure.kind in (STORED, STREAK):
        return _plain(measure, rows, dims)
    if measure.kind == LIST:
        return _listed(measure, rows, dims)
    if not by:
        return rows.aggregate(**_aggregates(measure, rows, keys))
    return rows.group_by(**dims).aggregate(**_aggregates(measure, rows, keys))


def _aggregates(measure: Measure, rows: Any, keys: Keys | None) -> dict[str, Any]:
    number, count = rows.count(), measure.count
    if measure.kind == SHARE:
        return {VALUE: _share(measure, rows, keys), ROWS: number}
    if count.how == "rows":
        return {VALUE: number, ROWS: number}
    if count.how == "distinct":
        return {VALUE: distinct(rows, count.column, keys), ROWS: number}
    value = rows[count.column]
    if count.how == "ratio":
        over = rows[count.over]
        both = value.notnull() & over.notnull()
        return {VALUE: value.sum(where=both) / over.sum(where=both).nullif(0), ROWS: number}
    if count.how == "range":
        ends = (value.min().cast("string"), value.max().cast("string"))
        return {VALUE: ends[0] + RANGE_MARK + ends[1], ROWS: number}
    value = value.median() if measure.kind == MEDIAN else _one(measure, value).sum()
    return {VALUE: value, ROWS: number}


def _one(measure: Measure, value: Any) -> Any:
    return value.fill_null(1) if measure.count.one_if_missing else value


def _share(measure: Measure, rows: Any, keys: Keys | None) -> Any:
    """Percent of what is counted that also passes the tests of `part`; null when there is none."""
    tests = [condition(rows, rule) for rule in measure.part]
    passes = functools.reduce(lambda one, other: one & other, tests)
    of = measure.count.column
    if measure.count.how == "distinct":
        both = distinct(rows, of, keys, passes), distinct(rows, of, keys)
        return both[0] * 100.0 / both[1].nullif(0)
    return rows.count(where=passes) * 100.0 / rows.count().nullif(0)


def _latest(measure: Measure, rows: Any, by: tuple[str, ...]) -> Any:
    """Of totals stated on several days the latest one, for each group that they are stated for."""
    import ibis

    value = _one(measure, rows[measure.count.column])
    rows = rows.filter(value.notnull())
    day = first_of(rows, measure.time.as_of)
    rows = rows.mutate(**{ON: ibis.ifelse(day > last_day(), ibis.date(1, 1, 2), day)})
    each = ibis.window(group_by=[rows[name] for name in measure.time.per])
    return rows.mutate(last_=rows[ON].max().over(each)).filter(lambda t: t[ON] == t.last_)


def _listed(measure: Measure, rows: Any, dims: Mapping[str, Any]) -> Any:
    value = rows[measure.count.column]
    value = value / measure.count.divide_by if measure.count.divide_by > 1 else value
    return rows.group_by(**dims, **{VALUE: value}).aggregate(**{ROWS: rows.count()})


def _plain(measure: Measure, rows: Any, dims: Mapping[str, Any]) -> Any:
    """Rows as they are, with the day that they speak of; what follows is done outside."""
    import ibis

    time = measure.time
    if time.report_year:
        on = ibis.date(rows[time.report_year], 3, 31)
    else:
        on = first_of(rows, (*time.when_by, *time.when))
    if measure.kind == STREAK:
        tests = [condition(rows, rule) for rule in measure.part]
        value = functools.reduce(lambda one, other: one & other, tests)
    else:
        value = rows[measure.count.column]
    return rows.select(**dims, **{VALUE: value, ON: on}).order_by(ON)

"""How a row finds its code in a dimension, and how codes are tested and written back as words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from .marks import first_day
from .model import NOT_RECORDED, Condition, Count, Dimension, Measure, Time

MONTHS_A_QUARTER = 3
_TYPES = {
    "flag": "boolean",
    "number": "int64",
    "origin": "date",
    "year_of": "date",
    "span": "date",
}


def column_types(measure: Measure, dimensions: Iterable[str]) -> dict[str, str]:
    """The columns of the fact that a question touches, with the types that Ibis is to think of."""
    time, count, types = measure.time, measure.count, {}
    for name in (*time.when, *time.when_by, *time.begins, *time.begins_by, *time.as_of, time.ends):
        types[name] = "date"
    types[time.report_year] = "int64"
    if count.column:
        types.setdefault(count.column, _type_counted(count))
    if count.over:
        types[count.over] = "float64"
    for dimension in (measure.by[name] for name in dimensions):
        for column in columns_of(dimension):
            types.setdefault(column, _TYPES.get(dimension.form, "string"))
    for rule in (*measure.where, *measure.part):
        types.setdefault(rule.column, _type_of(rule))
    for name in (*time.per, *((measure.merge.per,) if measure.merge else ())):
        types.setdefault(name, "string")
    types.pop("", None)
    return types


def _type_counted(count: Count) -> str:
    if count.column.startswith(("is_", "has_")):
        return "boolean"
    is_number = count.how in ("sum", "median", "range", "ratio") or count.divide_by > 1
    return "float64" if is_number else "string"


def _type_of(rule: Condition) -> str:
    if rule.test in ("true", "false"):
        return "boolean"
    return "date" if rule.test in ("reached", "not_reached") else "string"


def columns_of(dimension: Dimension) -> tuple[str, ...]:
    """The columns of the fact that a dimension reads; those of time are read anyway."""
    is_of_time = dimension.form in ("month", "quarter", "year", "measure", "answered")
    return () if is_of_time else dimension.columns


def cut(rows: Any, dimension: Dimension, time: Time) -> Any:
    """The expression that gives a row's place in a dimension; null where it is not recorded."""
    if dimension.form in ("month", "quarter", "year"):
        return _of_time(rows, dimension.form, time)
    column = rows[dimension.columns[0]]
    if dimension.form == "origin":
        return column >= first_day()
    if dimension.form == "year_of":
        return column.year()
    if dimension.form == "span":
        ends = rows[dimension.columns[1]]
        return column.year().cast("string") + "-" + ends.year().cast("string")
    if dimension.form == "relation":
        return _relation(column, dimension)
    return column


def _of_time(rows: Any, form: str, time: Time) -> Any:
    """The month, quarter or year of the day that counts; null when it can lie in two of them."""
    import ibis

    begins = ibis.coalesce(*(rows[name] for name in time.when)).truncate(form[0].upper())
    if not time.when_by:
        return begins
    last_days = (*time.when_by, *time.when)
    ends = ibis.coalesce(*(rows[name] for name in last_days)).truncate(form[0].upper())
    return ibis.ifelse(begins == ends, begins, ibis.null("date"))


def _relation(column: Any, dimension: Dimension) -> Any:
    import ibis

    citizens = dimension.codes[0]
    return ibis.cases(
        (column == citizens, "national"),
        (column == "xxa", "stateless"),
        (column.isin(["unknown", NOT_RECORDED]), column),
        (column.notnull(), "foreign"),
        else_=NOT_RECORDED,
    )


def test_codes(value: Any, dimension: Dimension, codes: tuple[str, ...]) -> Any:
    """Whether a row's place in a dimension is one of these codes."""
    known = [_encoded(dimension, code) for code in codes if code != NOT_RECORDED]
    if dimension.form in ("code", "relation"):
        return value.isin(codes)
    if dimension.form in ("flag", "origin"):
        tests = [value if code else ~value for code in known]
    else:
        tests = [value.isin(known)] if known else []
    if NOT_RECORDED in codes:
        tests.append(value.isnull())
    found = tests[0]
    for test in tests[1:]:
        found = found | test
    return found


def _encoded(dimension: Dimension, code: str) -> Any:
    """A code as the expression of its dimension holds it."""
    if dimension.form in ("flag", "origin"):
        return code in ("yes", "new")
    if dimension.form in ("number", "year_of"):
        return int(code)
    if dimension.form == "year":
        return datetime.date(int(code), 1, 1)
    if dimension.form == "month":
        return datetime.date.fromisoformat(f"{code}-01")
    if dimension.form == "quarter":
        return datetime.date(int(code[:4]), int(code[-1]) * MONTHS_A_QUARTER - 2, 1)
    return code


def written(dimension: Dimension, value: Any) -> str:
    """A value of the expression as a code."""
    if value is None or value == "":
        return NOT_RECORDED
    if dimension.form == "flag":
        return "yes" if value else "no"
    if dimension.form == "origin":
        return "new" if value else "continued"
    if dimension.form == "month":
        return f"{value:%Y-%m}"
    if dimension.form == "quarter":
        return f"{value:%Y}-Q{(value.month - 1) // MONTHS_A_QUARTER + 1}"
    return f"{value:%Y}" if dimension.form == "year" else str(value)

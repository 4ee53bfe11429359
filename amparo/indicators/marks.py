"""Stand-ins for the days of a period, so that one statement serves every period."""

from __future__ import annotations

import datetime
from typing import Any

ONE_DAY = datetime.timedelta(days=1)
_YEARS = {"first": 9001, "last": 9002, "after": 9003}  # no record is dated in these years


def _mark(name: str) -> Any:
    import ibis

    return ibis.literal(datetime.date(_YEARS[name], 1, 1))


def first_day() -> Any:
    """The first day of the period."""
    return _mark("first")


def last_day() -> Any:
    """The last day of the period."""
    return _mark("last")


def day_after() -> Any:
    """The day after the period."""
    return _mark("after")


def dated(text: str, first: datetime.date, last: datetime.date) -> str:
    """The statement with real days in place of the marks."""
    after = last + ONE_DAY if last < datetime.date.max else last
    for name, day in (("first", first), ("last", last), ("after", after)):
        text = text.replace(f"MAKE_DATE({_YEARS[name]}, 1, 1)", f"DATE '{day.isoformat()}'")
    return text

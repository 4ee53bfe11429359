"""Which printed numbers differ between two editions, read from their own files of data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from amparo.publishing.papers import ANNUAL, FORMS, TIP

Line = tuple[Mapping[str, str], str, str]
"""What is counted, the number before, the number now; a status as its code."""
Place = tuple[str, ...]
Printed = tuple[dict[str, str], str]

_OF_FORM = (
    *("Indicator", "SeriesCode", "SeriesDescription", "Dimension", "Category"),
    *("Sex", "Age", "Year", "TimePeriod", "Units"),
)
_TELLING = ("Indicator", "SeriesDescription", "Category", "Sex", "Age", "Year", "TimePeriod")


def changes(
    before: Mapping[str, Any], now: Mapping[str, Any], paper: str = ANNUAL
) -> tuple[Line, ...]:
    """Which printed numbers differ, in the order of the paper: what, before, now.

    Either side may be a status, or empty where one of the editions does not print it.
    """
    old, new = printed(paper, before), printed(paper, now)
    keys = list(dict.fromkeys((*new, *old)))
    return tuple(
        ((new.get(key) or old[key])[0], _number(old.get(key)), _number(new.get(key)))
        for key in keys
        if _number(old.get(key)) != _number(new.get(key))
    )


def printed(paper: str, told: Mapping[str, Any]) -> dict[Place, Printed]:
    """Every number of a file of data, by what it counts, with its name and how it is printed."""
    if paper == TIP:
        return dict(_of_answer(told["rows"]))
    if paper in FORMS:
        return dict(_of_form(told["rows"]))
    return dict(_of_annual(told["figures"]))


def _number(found: Printed | None) -> str:
    return found[1] if found else ""


def _of_answer(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Place, Printed]]:
    for row in rows:
        where = (f"{name}={code}" for name, code in sorted(row["where"].items()))
        place = (row["section"], row["table"], row["metric"], row["says"]["en"])
        value = row["value"]
        terms = ", ".join(map(str, value)) if isinstance(value, list) else value
        yield (*place, *where, *row["codes"]), (dict(row["says"]), _told(terms, row["status"]))


def _of_form(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Place, Printed]]:
    for row in rows:
        place = tuple(str(row.get(name, "")) for name in _OF_FORM)
        parts = [
            str(row[name]) for name in _TELLING if row.get(name) not in (None, "", "Total", "_T")
        ]
        words = ", ".join(dict.fromkeys(parts))
        value = row.get("VALUE", row.get("Value"))
        yield place, ({"en": words, "es": words}, _told(value, row["Status"]))


def _of_annual(figures: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Place, Printed]]:
    """Every figure and every part of one, by its key and codes."""
    for figure in figures:
        named = dict(figure["title"])
        where = tuple(f"{name}={code}" for name, code in sorted(figure["where"].items()))
        head = (figure["key"], *where)
        yield head, (named, _told(figure["value"], figure["status"]))
        for cell in figure["cells"]:
            label = {code: f"{named[code]}: {words}" for code, words in cell["label"].items()}
            told = _told(cell["value"], cell["status"])
            yield (*head, *cell["by"].values()), (label, told)


def _told(value: Any, status: str) -> str:
    return str(status) if value is None or status != "counted" else str(value)

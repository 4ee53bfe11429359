"""Rows that contradict themselves: said, with the fields that do, and never mended.

What two rows or two files contradict each other in is told where they are put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .dates import Span
from .problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from .sheets import Converted, Row

# Of two days the first cannot lie after the second.
IN_ORDER: Mapping[str, tuple[tuple[str, str], ...]] = {
    "victim": (
        ("birth", "identified"),
        ("birth", "care_from"),
        ("identified", "confirmed"),
        ("identified", "repatriated_on"),
    ),
    "charge": (("charged", "restitution_on"),),
    "legacy_total": (("period_from", "period_to"),),
    "plan": (("starts", "ends"),),
}
# Where one field says no, the others stand empty.
DENIED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "investigation": {"official": ("official_body", "official_level", "official_status")},
    "victim": {
        "referred": ("referred_on",),
        "removed": ("removed_on", "removed_to"),
        "testified_abroad": ("testified_on",),
    },
}
# While a state holds, a field stands empty.
WHILE: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "investigation": (("status", "open", "closed"),),
    "victim": (("status", "potential", "confirmed"), ("status", "not_victim", "confirmed")),
    "charge": (("outcome", "pending", "outcome_on"), ("outcome", "not_guilty", "sentence")),
}
# Of two numbers the first is a part of the second.
PART_OF: Mapping[str, tuple[tuple[str, str], ...]] = {
    "screening": (("screened", "encountered"), ("found", "screened")),
    "organisation": (("government_funded", "count"),),
}


def flag_contradictions(done: Converted, as_of: date | None) -> None:
    """Adds a remark for each contradiction inside a row; the row is loaded as it is."""
    for row in done.rows:
        done.flags += _of_row(done.subject, row, as_of)


def _of_row(subject: str, row: Row, as_of: date | None) -> Iterator[Problem]:
    said = {name: value for name, value in row.values.items() if name not in row.assumed}
    for earlier, later in IN_ORDER.get(subject, ()):
        first, last = _days(said.get(earlier)), _days(said.get(later))
        if first and last and last[1] < first[0]:
            days = {"later": last[1], "earlier": first[0]}
            yield Problem(row.number, "ends_before_it_begins", later, days)
    for other, fields in DENIED.get(subject, {}).items():
        for name in fields:
            if said.get(other) == "no" and name in said:
                yield Problem(row.number, "says_no", name, {"field": name, "other": other})
    for other, state, name in WHILE.get(subject, ()):
        if said.get(other) == state and name in said:
            told = {"field": name, "other": other, "raw": state}
            yield Problem(row.number, "says_otherwise", name, told)
    for part, whole in PART_OF.get(subject, ()):
        if part in said and whole in said and said[part] > said[whole]:
            yield Problem(row.number, "more_than_all", part, {"field": part, "other": whole})
    yield from _after(row, said, as_of)


def _after(row: Row, said: dict[str, Any], as_of: date | None) -> Iterator[Problem]:
    """Days that the register could not have known."""
    for name, value in said.items():
        days = _days(value) if as_of else None
        if days and as_of and days[0] > as_of:
            yield Problem(row.number, "after_the_end", name, {"raw": days[0].isoformat()})


def _days(value: Any) -> tuple[date, date] | None:
    return (value.first, value.last) if isinstance(value, Span) else None

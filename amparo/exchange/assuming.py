"""What mappings put where rows say nothing: kept with a load for those who sign it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from .uploads.labels import Codes
from .wording import field_in_words, value_in_words

if TYPE_CHECKING:
    from .conversion.problems import Problem
    from .migration import Prepared

ASSUMED = "assumed"  # the kind of the note


def assumed(prepared: Prepared) -> list[dict[str, Any]]:
    """For each mapping, kind of row and field: what stands in for an empty cell, and how often."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for file in prepared.files:
        for sheet in file.sheets:
            kept = {row.number for row in sheet.rows}
            for flag in sheet.flags:
                value = _value(flag) if flag.row in kept else ""
                if value:
                    found[file.mapping.edition, sheet.subject, flag.field, value] += 1
    return [
        {"mapping": mapping, "rows_are": subject, "field": name, "value": value, "count": count}
        for (mapping, subject, name, value), count in sorted(found.items())
    ]


def _value(flag: Problem) -> str:
    """What was put there, as mappings write it; empty for remarks of another kind."""
    if flag.code == "blank_means":
        return str(flag.params["value"])
    return f"= {flag.params['other']}" if flag.code == "from_other_date" else ""


def assumed_in_words(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with labels in the reader's language."""
    codes = Codes(get_language() or "en")
    return [
        {
            **one,
            "field": field_in_words(one.get("rows_are", ""), one["field"], codes),
            "value": value_in_words(one.get("rows_are", ""), one["field"], one["value"], codes),
        }
        for one in told
    ]

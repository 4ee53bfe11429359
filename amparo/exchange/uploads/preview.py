"""How the first rows of a file would be loaded by a mapping: values as they are meant, and what is
to be said about them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.exchange.conversion.numbers import Money
from amparo.exchange.conversion.people import PersonName
from amparo.exchange.conversion.problems import NOT_A_RECORD, STOPS_CELL, Problem
from amparo.exchange.conversion.sheets import convert_table
from amparo.exchange.mapping.labels import label_of
from amparo.exchange.mapping.subjects import subjects
from amparo.exchange.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.exchange.conversion.sheets import Converted, Row

    from .desk import Desk
    from .labels import Codes

SHOWN = 8  # rows shown of one table
REMARKS = 12  # kinds of remarks told of one table


def previews(desk: Desk, codes: Codes, digest: str, file: str) -> list[dict[str, Any]]:
    """For each table that the mapping finds: its first rows as values, and remarks with counts."""
    found = []
    for entry in desk.entries:
        for table, outline in zip(entry.tables, entry.outlines, strict=False):
            done = convert_table(table, desk.mapping, digest, file)
            found.append(_preview(done, outline.rows_found - table.heading_row - 1, codes))
    return found


def _preview(done: Converted, rows_found: int, codes: Codes) -> dict[str, Any]:
    fields = [column["field"] for column in done.columns]
    fields += [name for name in subjects()[done.subject].fields if _is_filled(done, name, fields)]
    fields = list(dict.fromkeys(fields))
    flags: dict[int, list[Problem]] = {}
    for problem in done.flags:
        flags.setdefault(problem.row, []).append(problem)
    looked_at = done.read + len(done.left_out)
    return {
        "sheet": done.sheet,
        "rows_are": subjects()[done.subject].title[codes.language],
        "accepted": len(done.rows),
        "looked_at": looked_at,
        "is_part": rows_found > looked_at + 1,
        "rows_found": rows_found,
        "columns": [{"label": label_of(done.subject, name, codes.language)} for name in fields],
        "rows": [
            _row(row, done.subject, fields, flags.get(row.number, []), codes)
            for row in done.rows[:SHOWN]
        ],
        "rejected": [
            {"row": problem.row, "sentence": in_words(problem, done.subject, codes)}
            for problem in done.rejected
            if problem.code not in NOT_A_RECORD
        ][:SHOWN],
        "refused": sum(problem.code not in NOT_A_RECORD for problem in done.rejected),
        "not_records": sum(problem.code in NOT_A_RECORD for problem in done.rejected),
        "left_aside": len(done.left_out),
        "remarks": list(_remarks(done, codes)),
        "unused": done.unused,
    }


def _is_filled(done: Converted, name: str, fields: list[str]) -> bool:
    return name not in fields and any(name in row.values for row in done.rows)


def _row(
    row: Row, subject: str, fields: list[str], flags: list[Problem], codes: Codes
) -> dict[str, Any]:
    kinds = subjects()[subject].fields
    told = {problem.field: problem for problem in flags}
    cells = []
    for name in fields:
        problem = told.get(name)
        cells.append(
            {
                "text": said(row.values.get(name), kinds[name].kind, codes),
                "is_assumed": name in row.assumed,
                "stops": bool(problem and problem.code in STOPS_CELL),
                "remark": in_words(problem, subject, codes) if problem else "",
            }
        )
    return {"number": row.number, "cells": cells}


def _remarks(done: Converted, codes: Codes) -> Iterable[dict[str, Any]]:
    """Remarks of one kind about one field together; words without a code each for itself."""
    counted = Counter((p.code, p.field) for p in done.flags if p.code != "unknown_word")
    first = {(p.code, p.field): p for p in reversed(done.flags)}
    for (field, word), count in done.unmapped.most_common(REMARKS):
        yield {
            "field": label_of(done.subject, field, codes.language),
            "sentence": _("The mapping gives no code for “%(raw)s”.") % {"raw": word},
            "count": count,
            "stops": True,
        }
    for (code, field), count in counted.most_common(REMARKS):
        problem = first[code, field]
        yield {
            "field": label_of(done.subject, field, codes.language) if field else "",
            "sentence": in_words(problem, done.subject, codes),
            "row": problem.row,
            "count": count,
            "stops": code in STOPS_CELL,
        }


def said(value: Any, kind: str, codes: Codes) -> str:
    """A value as it is meant, in the reader's language."""
    if value is None:
        return ""
    if kind == "yes_no" or kind.startswith("code."):
        return codes.label(kind.removeprefix("code."), str(value))
    if isinstance(value, PersonName):
        return value.full
    if isinstance(value, Money):
        return f"{value.currency.upper()} {value.amount}".strip()
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, tuple):
        if len(value) == 2 and all(isinstance(part, date) for part in value):
            return _days(*value)
        return "; ".join(said(part, kind, codes) for part in value)
    return str(value)


def _days(first: date, last: date) -> str:
    """A day, or the span of days that it may have been."""
    if first == last:
        return _day(first)
    return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")

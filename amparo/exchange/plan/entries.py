"""Rows of programme registers, each one record: its answers under the names of the model."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from amparo.exchange.conversion.dates import Span
from amparo.exchange.mapping.subjects import subjects

from .records import Entry

if TYPE_CHECKING:
    from datetime import date

    from .building import Building


def plan_entries(b: Building) -> None:
    """All rows that stand for themselves."""
    for row, source, subject in b.found.entries:
        answers = answers_of(subject, row.values)
        answers.setdefault("agency", b.found.office(source))
        b.plan.add(Entry(record=subjects()[subject].record, answers=answers, sources=[source]))


def answers_of(subject: str, values: dict[str, Any]) -> dict[str, Any]:
    """Values under the names of the model: a date x as x_on and x_by, a period by its ends.

    A narrower period, of a day or a quarter, stands before that of the sheet.
    """
    fields = subjects()[subject].fields
    answers: dict[str, Any] = {}
    for name, value in values.items():
        kind = fields[name].kind
        if kind == "date":
            answers.update(_days(name, value))
        elif kind in ("first_day", "last_day"):
            answers[f"{name}_on"] = value
        elif kind == "yes_no":
            if value in ("yes", "no"):
                answers[name] = value == "yes"
        elif kind != "period":
            answers[name] = value
    if period := _period(values):
        answers["period_from"], answers["period_to"] = period
    return answers


def _days(name: str, span: Span) -> dict[str, date]:
    if name in ("period_from", "period_to"):
        return {name: span.first if name == "period_from" else span.last}
    return {f"{name}_on": span.first, f"{name}_by": span.last}


def _period(values: dict[str, Any]) -> tuple[date, date] | None:
    narrow: tuple[date, date] | None = values.get("on") or values.get("joined_in")
    period: tuple[date, date] | None = narrow or values.get("period")
    quarter = values.get("quarter")
    if period and quarter in (1, 2, 3, 4) and (period[1] - period[0]).days > 360:
        return _quarter(period, int(quarter))
    return period


def _quarter(year: tuple[date, date], quarter: int) -> tuple[date, date]:
    """The first to fourth quarter of a year that may begin in any month."""
    first = _months_on(year[0], 3 * (quarter - 1))
    return first, _months_on(year[0], 3 * quarter) - timedelta(days=1)


def _months_on(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return day.replace(year=index // 12, month=index % 12 + 1, day=1)

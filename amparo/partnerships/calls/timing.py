"""When a body is reminded of a question, and when the question is sent on: plain arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt

    from amparo.reference.asking import Calls

RANKS = ("", "head", "chair")


class Waiting(Protocol):
    """A question that has no answer yet."""

    due_on: dt.date
    reminded_on: dt.date | None
    escalation: str


@dataclass(frozen=True, slots=True)
class Step:
    """A reminder. ``escalation`` names whom the question is sent on to now, if anybody."""

    days_left: int
    escalation: str = ""


def step_due(
    request: Waiting, today: dt.date, rules: Calls, *, is_asked: bool = False
) -> Step | None:
    """What is to be done about a question today; None where nothing is, or it was done already.

    A day on which nobody looked is made up for: what was due since the last reminder is due now.
    """
    if request.reminded_on is not None and request.reminded_on >= today:
        return None
    left = (request.due_on - today).days
    reached = rank_reached(-left, rules)
    if RANKS.index(reached) > RANKS.index(request.escalation or ""):
        return Step(left, reached)
    if is_asked:
        return Step(left)
    if left < 0:
        since = request.reminded_on or request.due_on
        return Step(left) if (today - since).days >= rules.overdue else None
    passed = [days for days in rules.days if left <= days]
    if not passed:
        return None
    told_at = None if request.reminded_on is None else (request.due_on - request.reminded_on).days
    is_new = told_at is None or min(passed) < told_at
    return Step(left) if is_new else None


def rank_reached(days_late: int, rules: Calls) -> str:
    """To whom a question that is this many days late belongs by the country's rule."""
    found = ""
    for rank in RANKS[1:]:
        if rank in rules.escalates and days_late >= rules.escalates[rank]:
            found = rank
    return found

"""How much time is left, said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    import datetime as dt

SOON = 14  # days


def clock(due_on: dt.date | None, today: dt.date) -> dict[str, str] | None:
    """The words and the state of a day on which something is due; nothing where no day is set."""
    if due_on is None:
        return None
    days = (due_on - today).days
    return {"words": _words(days), "state": state(due_on, today)}


def state(due_on: dt.date | None, today: dt.date) -> str:
    """``overdue``, ``today``, ``soon`` (two weeks) or ``later``; without a day it is later."""
    if due_on is None:
        return "later"
    days = (due_on - today).days
    if days < 0:
        return "overdue"
    if days == 0:
        return "today"
    return "soon" if days <= SOON else "later"


def _words(days: int) -> str:
    if days == 0:
        return _("Due today")
    if days < 0:
        return ngettext("Overdue by %(days)d day", "Overdue by %(days)d days", -days) % {
            "days": -days
        }
    return ngettext("Due in %(days)d day", "Due in %(days)d days", days) % {"days": days}

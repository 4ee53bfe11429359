"""Tries at what is closed: each is written down alike, and read for alerts later.

What a try means is not asked while somebody waits for the answer: the page for something that does
not exist takes as long for a sealed file as for none.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, QuerySet

from amparo.access.action import perform
from amparo.access.models import User
from amparo.audit.models import Entry

from . import alerts
from .models import Swept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from amparo.access.viewer import Viewer

    Finder = Callable[[int, int], Iterable["Found"]]

EVENT = "record.refused"
_finders: list[Finder] = []
_pending: ContextVar[list[dict[str, str]] | None] = ContextVar("refused", default=None)


@dataclass(frozen=True)
class Found:
    """Something in the ledger that somebody must look into: of which kind, by whom, which entry."""

    kind: str
    username: str
    agency: str
    entry: int


def finds_alerts(finder: Finder) -> Finder:
    """Register who reads the entries after one number, up to another, for such things."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


@contextmanager
def collected(viewer: Viewer) -> Iterator[None]:
    """Within this block, one request, refusals wait, and are written when it ends.

    The page that says so is an error to the database, which takes back what the page wrote.
    """
    token = _pending.set([])
    try:
        yield
        for facts in _pending.get() or ():
            _write(viewer, facts)
    finally:
        _pending.reset(token)


def note_refused(viewer: Viewer, record: str, key: Any, verb: str) -> None:
    """Write down that a viewer asked for something that is closed, or is not there at all."""
    facts = {"record": record, "key": str(key), "verb": verb}
    pending = _pending.get()
    if pending is None:
        _write(viewer, facts)
    else:
        pending.append(facts)


def _write(viewer: Viewer, facts: dict[str, str]) -> None:
    with perform(viewer, EVENT, **facts):
        pass


def sweep() -> int:
    """Read the ledger since the last time, and raise alerts. Gives how many were found."""
    with transaction.atomic():
        mark, _is_new = Swept.objects.select_for_update().get_or_create(pk=1)
        upto = Entry.objects.aggregate(last=Max("seq"))["last"] or 0
        found = [one for finder in _finders for one in finder(mark.entry, upto)]
        mark.entry = upto
        mark.save(update_fields=["entry"])
        users = _users({one.username for one in found})
        for one in found:
            if one.username in users:
                about = str(one.entry)
                alerts.alert_about(one.kind, users[one.username], one.agency, about=about, count=1)
    return len(found)


def _users(names: set[str]) -> dict[str, Any]:
    rows: QuerySet[User] = QuerySet(User)
    return dict(rows.filter(username__in=names).values_list("username", "pk"))

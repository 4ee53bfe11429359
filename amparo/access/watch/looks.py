"""Writes down who opened whose file, once a day for each file, and stops who opens too many."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import perform
from amparo.access.relations import case_of
from amparo.kernel.errors import OverBudget
from amparo.reference.country import country

from . import alerts
from .models import Look

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from amparo.access.viewer import Viewer

    # For a viewer and the key of a case: the people of it in sight, and whether it is sealed;
    # where no case is known, for the key of a person: nobody, and whether all her cases are sealed.
    People = Callable[[Viewer, str, str], tuple[Iterable[str], bool]]
    # For a viewer and the keys of people: those whom one works with in person.
    Clients = Callable[[Viewer, Iterable[str]], set[str]]

EVENT = "record.look"
LISTED_EVENT, LISTED = "record.listed", "listed"
CASE, PERSON, NAME = "cases.case", "people.person", "people.name"
NIGHT = timedelta(hours=12)  # a night is one: the day on which it began
_people: list[People] = []
_clients: list[Clients] = []


def tells_people(teller: People) -> People:
    """Registered once, by ``cases``: whom one meets by opening a case, and whether it is sealed."""
    _people[:] = [teller]
    return teller


def tells_clients(teller: Clients) -> Clients:
    """Registered once, by ``cases``: who of these people stands in a case of one’s own."""
    _clients[:] = [teller]
    return teller


def files_of(record: Any) -> dict[str, str]:
    """The files that a record lies in, key to kind: its case and its person."""
    found = {}
    if case := case_of(record):
        found[case] = CASE
    person = record.pk if record._meta.label_lower == PERSON else getattr(record, "person_id", None)
    if person:
        found[str(person)] = PERSON
    return found


def note_look(viewer: Viewer, record: Any, data_class: str = "") -> None:
    """Write down that a viewer opened the file in which a record lies; one query when it was noted.

    ``data_class``: which class of hidden words was opened. Raises OverBudget before a first look
    that goes beyond the day’s budget; nothing that was opened already is closed by it.
    """
    files = files_of(record) if viewer.user_id else {}
    if not files:
        return
    today = timezone.localdate()
    mine = Look.objects.filter(user_id=viewer.user_id, on=today)
    known = set(mine.filter(key__in=files, data_class=data_class).values_list("key", flat=True))
    new = {key: kind for key, kind in files.items() if key not in known}
    if not new:
        return
    is_sealed = False
    case = next((key for key, kind in files.items() if kind == CASE), "")
    if _people:
        person = next((key for key, kind in files.items() if kind == PERSON), "")
        people, is_sealed = _people[0](viewer, case, person)
        if case in new and not data_class:
            new |= dict.fromkeys(people, PERSON)
    if not is_sealed and any(kind == PERSON for kind in new.values()):
        _keep_within_budget(viewer, new)
    if data_class and not is_sealed:
        _tell_odd_hour(viewer)
    _write(viewer, new, data_class, is_sealed=is_sealed, is_urgent=False)


def note_read(viewer: Viewer, cases: Iterable[str], people: Iterable[str]) -> None:
    """Write down that somebody read of these files without opening them, as in a copy to leave.

    Raises OverBudget as the opening of so many files would.
    """
    files = {**dict.fromkeys(cases, CASE), **dict.fromkeys(people, PERSON)}
    mine = Look.objects.filter(user_id=viewer.user_id, on=timezone.localdate(), data_class="")
    known = set(mine.values_list("key", flat=True))
    new = {key: kind for key, kind in files.items() if key not in known}
    if new:
        _keep_within_budget(viewer, new)
        _write(viewer, new, "", is_sealed=False, is_urgent=False)


def note_listed(viewer: Viewer, people: Iterable[str]) -> None:
    """Write down whose names a page of a list shows, in one entry; one query when it was noted.

    Whoever leafs through lists reads as much as whoever opens files: they count for the day’s
    budget. People in the viewer’s own cases do not, since their work is to know them.
    """
    shown = set(people)
    if not shown or not viewer.user_id:
        return
    seen = people_today(viewer)
    new = shown - seen
    if new and _clients:
        new -= _clients[0](viewer, new)
    if new:
        named = dict.fromkeys(new, NAME)
        _keep_within_budget(viewer, named, seen)
        _write(viewer, named, LISTED, is_sealed=False, is_urgent=False, event=LISTED_EVENT)


def note_urgent(viewer: Viewer, person: str, cases: Iterable[str], classes: Iterable[str]) -> None:
    """Within the act of an emergency: write down whose file was opened, and which classes of it."""
    files = {**dict.fromkeys(cases, CASE), person: PERSON}
    for data_class in sorted({"", *classes}):
        _write(viewer, files, data_class, is_sealed=False, is_urgent=True)


def people_today(viewer: Viewer) -> set[str]:
    """The keys of everybody whose file this viewer opened, or whose name was listed, today.

    Sealed files are left out, as of every count: a reviewer is told the number.
    """
    seen = Look.objects.filter(user_id=viewer.user_id, on=timezone.localdate(), is_sealed=False)
    return set(seen.filter(record__in=(PERSON, NAME)).values_list("key", flat=True))


def _keep_within_budget(viewer: Viewer, new: dict[str, str], known: set[str] | None = None) -> None:
    seen = people_today(viewer) if known is None else known
    asked = {key for key, kind in new.items() if kind != CASE} - seen
    budget = country().watching.budget(viewer.roles)
    if not asked or len(seen) < budget:
        return
    if len(seen) >= budget * (1 + alerts.answered_today(viewer)):
        alerts.raise_alert("budget", viewer, about=_stretch(len(seen), budget), count=len(seen))
        raise OverBudget(_("You have opened many people’s files today"))


def _tell_odd_hour(viewer: Viewer) -> None:
    """The first hidden words of a night, for a role that does not work then, are told outside."""
    now = _hour_now()
    if not country().watching.is_usual(viewer.roles, now.hour):
        alerts.raise_alert("hours", viewer, about=(now - NIGHT).date().isoformat())


def _hour_now() -> dt.datetime:
    return timezone.localtime()


def _stretch(seen: int, budget: int) -> str:
    """Which stretch of which day: each time that the budget is used up again is a new alert."""
    return f"{timezone.localdate().isoformat()}|{seen // budget}"


def _write(
    viewer: Viewer,
    new: dict[str, str],
    data_class: str,
    *,
    is_sealed: bool,
    is_urgent: bool,
    event: str = EVENT,
) -> None:
    with perform(viewer, event, files=sorted(new), data_class=data_class) as doing:
        now = timezone.now()

        def remember(entry: int) -> None:
            rows = (
                Look(
                    user_id=viewer.user_id,
                    on=timezone.localdate(now),
                    at=now,
                    record=kind,
                    key=key,
                    data_class=data_class,
                    is_sealed=is_sealed,
                    is_urgent=is_urgent,
                    entry=entry,
                )
                for key, kind in new.items()
            )
            Look.objects.bulk_create(rows, ignore_conflicts=True)
            if is_urgent:
                mine = Look.objects.filter(user_id=viewer.user_id, on=timezone.localdate(now))
                mine.filter(key__in=new, data_class=data_class).update(is_urgent=True)

        doing.afterwards.append(remember)

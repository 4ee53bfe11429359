"""What pages read of cases: my work, who is on the team, which dates come, who is in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from amparo.access.models import User
from amparo.access.relations import narrowed_to_few
from amparo.kernel.scope import row_rule
from amparo.people.queries import names_of, people_by_key
from amparo.people.words import word
from amparo.reference.codes import code_list

from .clocks import clock, state
from .models import Case, CaseRole, KeyDate, Task
from .ties import own_work, shared_work
from .workflow import OPEN_TASK_STEPS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from amparo.access.viewer import Viewer

    from .models import TeamMember

TASKS_IN_VIEW = 200
DATES_IN_VIEW = 6


def my_work(viewer: Viewer, today: dt.date) -> list[dict[str, Any]]:
    """Open tasks of the viewer, grouped as overdue, today, soon and waiting; four queries."""
    mine = Q(assigned_to=viewer.user_id)
    asked = Q(asked_by=viewer.user_id, assigned_to__isnull=False)
    open_ones: QuerySet[Task] = QuerySet(Task)
    listed = open_ones.filter(mine | asked, status__in=OPEN_TASK_STEPS)
    with narrowed_to_few(listed.values_list("case", flat=True).distinct()):
        tasks = row_rule(Task, viewer).filter(mine | asked, status__in=OPEN_TASK_STEPS)
        ordered = tasks.select_related("case").order_by("due_on", "created_at")
        rows = list(ordered[:TASKS_IN_VIEW])
    others = (task.asked_by_id for task in rows if str(task.asked_by_id) != viewer.user_id)
    names = usernames(viewer, others)
    groups: dict[str, list[dict[str, Any]]] = {code: [] for code in _titles()}
    for task in rows:
        groups[_group(task, viewer, today)].append(_work_row(task, names, today))
    return [
        {"code": code, "title": title, "rows": groups[code]}
        for code, title in _titles().items()
        if groups[code]
    ]


def _titles() -> dict[str, str]:
    return {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "soon": _("Coming up"),
        "waiting": _("Waiting for others"),
    }


def _group(task: Task, viewer: Viewer, today: dt.date) -> str:
    is_mine = str(task.assigned_to_id) == viewer.user_id
    if task.status == "waiting" or not is_mine:
        return "waiting"
    found = state(task.due_on, today)
    return "soon" if found == "later" else found


def _work_row(task: Task, names: dict[str, str], today: dt.date) -> dict[str, Any]:
    return {
        "what": word(task, "kind"),
        "url": reverse("record-page", args=["task", task.pk]),
        "reference": task.case.reference,
        "since": formats.date_format(timezone.localdate(task.created_at), "SHORT_DATE_FORMAT"),
        "until": formats.date_format(task.due_on, "SHORT_DATE_FORMAT") if task.due_on else "",
        "asked_by": names.get(str(task.asked_by_id), ""),
        "clock": clock(task.due_on, today),
    }


def usernames(viewer: Viewer, users: Iterable[Any]) -> dict[str, str]:
    """The user names of colleagues, by key, with one query."""
    rows = row_rule(User, viewer).filter(pk__in={key for key in users if key})
    return {str(key): name for key, name in rows.values_list("pk", "username")}


def team_of(viewer: Viewer, members: Sequence[TeamMember], today: dt.date) -> list[dict[str, str]]:
    """Who works on the case today: user name, function and agency."""
    now = [
        member
        for member in members
        if member.from_on <= today and not member.is_waiting and not _is_over(member, today)
    ]
    rows = row_rule(User, viewer).filter(pk__in=[member.user_id for member in now])
    users = {user.pk: user for user in rows}
    return [
        {
            "name": users[member.user_id].username,
            "function": word(member, "function"),
            "agency": word(users[member.user_id], "agency"),
        }
        for member in now
        if member.user_id in users
    ]


def _is_over(member: TeamMember, today: dt.date) -> bool:
    return member.to_on is not None and member.to_on <= today


def next_dates(dates: Iterable[KeyDate], today: dt.date) -> list[dict[str, Any]]:
    """The days that come, nearest first."""
    coming = sorted((date for date in dates if date.on >= today), key=lambda date: date.on)
    return [
        {"label": word(date, "kind"), "on": formats.date_format(date.on, "DATE_FORMAT")}
        for date in coming[:DATES_IN_VIEW]
    ]


def next_steps(tasks: Iterable[Task], today: dt.date) -> list[dict[str, Any]]:
    """What is still to be done for the case, most urgent first."""
    still = [task for task in tasks if task.status in OPEN_TASK_STEPS]
    still.sort(key=lambda task: (task.due_on is None, task.due_on or today, str(task.pk)))
    return [
        {
            "text": word(task, "kind"),
            "url": reverse("record-page", args=["task", task.pk]),
            "clock": clock(task.due_on, today),
        }
        for task in still[:DATES_IN_VIEW]
    ]


def people_in(viewer: Viewer, roles: Sequence[CaseRole]) -> list[dict[str, Any]]:
    """Each person of a case once, with every role that the viewer may know of."""
    people = people_by_key(viewer, {role.person_id for role in roles})
    stand_for = {
        key: str(person.merged_into_id) if str(person.merged_into_id) in people else key
        for key, person in people.items()
    }
    names = names_of(viewer, people)
    found: dict[str, dict[str, Any]] = {}
    for role in roles:
        key = stand_for.get(str(role.person_id))
        if key is None:
            continue
        person = people[key]
        entry = found.setdefault(
            key,
            {
                "name": names.get(key) or names.get(str(role.person_id)) or person.reference,
                "reference": person.reference,
                "url": reverse("record-page", args=["person", key]),
                "roles": [],
                "codes": set(),
            },
        )
        entry["roles"].append({"label": word(role, "role"), "key": str(role.pk)})
        entry["codes"].add(role.role)
    return list(found.values())


def halves_of(viewer: Viewer, cases: Iterable[str]) -> dict[str, str]:
    """On which half of each case the viewer works, in words; or that it is shared or supervised."""
    keys = list(cases)
    own = own_work(viewer).filter(case__in=keys).values_list("case", "half")
    shared = shared_work(viewer).filter(case__in=keys).values_list("case", "half")
    words = {key: _("Supervised") for key in keys}
    words |= {str(key): _("Shared: %(half)s") % {"half": _half(half)} for key, half in shared}
    return words | {str(key): _half(half) for key, half in own}


def _half(half: str) -> str:
    return code_list("half").label(half) if half else _("Both halves")


def open_cases(viewer: Viewer) -> int:
    """How many open cases the viewer works on in person."""
    own = own_work(viewer).values("case")
    return row_rule(Case, viewer).filter(pk__in=own, status="open").count()

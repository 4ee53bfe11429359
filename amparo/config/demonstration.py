"""Loads the country’s demonstration once: people, registers, assignments, tasks, a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from amparo.access import gate, users
from amparo.access.agreed.in_use import holds_work
from amparo.access.batch import BatchDoor
from amparo.access.layout import UNIT
from amparo.access.models import Unit, User
from amparo.access.sessions import DEMONSTRATION_PASSWORD
from amparo.access.viewer import viewer_of
from amparo.kernel.errors import Refused
from amparo.kernel.scope import seen_by, unscoped
from amparo.reference.country import country
from amparo.reference.periods import period
from amparo.reference.sheets import read_sheet

from . import installation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from amparo.access.viewer import Viewer
    from amparo.reference.sheets import Sheet

    Say = Callable[[str], None]

FILE = "demonstration.yaml"
REGISTERS = {".csv", ".ods", ".xls", ".xlsx"}


def load_people(say: Say) -> bool:
    """Load those who sign in, and nothing else."""
    return load(say, until="users")


def load(say: Say, until: str = "") -> bool:
    """Load what is not loaded yet, telling each step. Gives False when all was there.

    Each step is remembered when it is done, so that one that was cut off is taken up again. Raises
    Refused in a home where real work is kept.
    """
    installation.prepare()
    _must_be_ours()
    steps: tuple[tuple[str, str, Callable[[Sheet], None]], ...] = (
        ("users", "The people who sign in", _add_users),
        ("registers", "The registers of five offices", _load_registers),
        ("assignments", "Who works on which case", _assign),
        ("tasks", "What there is to do", _add_tasks),
        ("activities", "What the plan has somebody do", _add_activities),
        ("calls", "What the Council asks its members", _ask_members),
        ("snapshot", "A snapshot for figures and the report", _take_snapshot),
    )
    waiting = [step for step in steps if step[0] not in installation.demonstration()]
    if not waiting:
        return False
    sheet = read_sheet(country().folder / FILE)
    last = next((n for n, step in enumerate(waiting, 1) if step[0] == until), len(waiting))
    for name, told, run in waiting[:last]:
        say(f"{told} ...")
        with transaction.atomic():
            run(sheet)
        installation.remember(**{name: timezone.now().isoformat(timespec="seconds")})
    return True


def _must_be_ours() -> None:
    if not holds_work():
        installation.remember(country=country().code)
    elif not installation.demonstration():
        home = installation.here().folder
        raise Refused(f"{home} holds work already. Use another AMPARO_HOME for the demonstration.")


def _user(username: str) -> User:
    with unscoped("the demonstration names its people"):
        user: User = User.rows.get(username=username)
    return user


def _viewer(username: str) -> Viewer:
    return viewer_of(_user(username))


def _add_users(sheet: Sheet) -> None:
    admin = users.operator()
    units = {unit.code: unit for unit in _units(sheet, admin)}
    with unscoped("a load that was cut off goes on"):
        known = set(User.rows.values_list("username", flat=True))
    for item in sheet.at("users").items():
        username = item.at("username").text()
        if username not in known:
            users.add_user(
                admin,
                None,
                username=username,
                agency=item.at("agency").code(),
                unit=units.get(item.at("unit").text("")),
                name=item.at("name").text(),
                password=DEMONSTRATION_PASSWORD,
                roles=[item.at("role").text()],
            )


def _units(sheet: Sheet, admin: Viewer) -> Iterator[Unit]:
    for item in sheet.at("units").items():
        answers = {key: item.at(key).text() for key in ("agency", "code", "name")}
        with seen_by(admin):
            kept = Unit.objects.filter(agency=answers["agency"], code=answers["code"]).first()
        yield kept or gate.create(admin, UNIT, answers)


def registers() -> list[Path]:
    """The registers of offices that the country ships."""
    folder = country().folder / "registers"
    return sorted(path for path in folder.glob("*") if path.suffix in REGISTERS)


def _load_registers(sheet: Sheet) -> None:
    from amparo.exchange.load import Brought
    from amparo.exchange.load import load as load_plan
    from amparo.exchange.migration import country_mappings, prepare, read_mappings

    if paths := registers():
        plan = prepare(paths, read_mappings(country_mappings()))
        told = sheet.at("registers")
        years = told.at("year_from").number(), told.at("year_to").number()
        origin = Brought(told.at("origin").text(), *years)
        load_plan(_viewer("steward"), plan, origin=origin)


def _assign(sheet: Sheet) -> None:
    from amparo.cases.models import TeamMember

    rows = [row for item in sheet.at("assignments").items() for row in _assignments(item)]
    with BatchDoor(_viewer("steward"), "demonstration.assign") as door:
        door.add(TeamMember, rows)


def _assignments(item: Sheet) -> Iterator[dict[str, Any]]:
    user, today = _user(item.at("user").text()), timezone.localdate()
    for case in _cases_of(item.at("of").code(), user):
        yield {
            "case_id": case,
            "user_id": user.pk,
            "function": item.at("function").code(),
            "half": item.at("half").code(),
            "from_on": today,
        }


def _cases_of(kind: str, user: User) -> list[Any]:
    """The cases that came to court, or whose people the user's agency identified; none sealed."""
    from amparo.cases.models import TeamMember
    from amparo.intake.models import Identification
    from amparo.justice.models import Prosecution

    with unscoped("the demonstration assigns its cases"):
        rows: Any = Prosecution.rows.all()
        if kind == "identified":
            rows = Identification.rows.filter(identifier_agency=user.agency)
        rows = rows.filter(case__is_compartment=False, voided_at__isnull=True)
        held = set(TeamMember.rows.filter(user=user).values_list("case_id", flat=True))
        return sorted(set(rows.values_list("case_id", flat=True)) - held)


def _add_tasks(sheet: Sheet) -> None:
    from amparo.cases.layout import TASK

    today, turns = timezone.localdate(), dict[tuple[str, str], Iterator[Any]]()
    for item in sheet.at("tasks").items():
        who = item.at("user").text()
        by = item.at("by").text(who)
        case = next(turns.setdefault((who, by), cycle(_cases_of_both(who, by))), None)
        if case is None:
            continue
        answers = {
            "kind": item.at("kind").code(),
            "assigned_to": _user(who),
            "due_on": today + timedelta(days=item.at("in_days").number()),
            "what": item.at("what").text(),
        }
        gate.create(_viewer(by), TASK, answers, parent=case)


def _cases_of_both(who: str, by: str) -> list[Any]:
    """The open cases on whose team both are, the newest first; no sealed compartment."""
    from amparo.cases.models import Case

    viewer = _viewer(by)
    with seen_by(viewer):
        theirs = Case.objects.filter(status="open", is_compartment=False)
        for username in (who, by):
            theirs = theirs.filter(team__user=_user(username).pk)
        return list(theirs.distinct().order_by("-opened_on", "pk"))


def _add_activities(sheet: Sheet) -> None:
    from amparo.partnerships.layout.calls import PLAN_ACTIVITY

    today = timezone.localdate()
    for item in sheet.at("activities").items():
        viewer = _viewer(item.at("by").text())
        answers = {
            "agency": item.at("agency").code(),
            "title": item.at("title").text(),
            "area": item.at("area").code(),
            "recommendation": item.at("serves").code(),
            "is_government_led": True,
            "due_on": today + timedelta(days=item.at("in_days").number()),
        }
        activity = gate.create(viewer, PLAN_ACTIVITY, answers)
        if begun := item.at("begun_days_ago").number(0):
            answers = {"started_on": today - timedelta(days=begun)}
            gate.make_move(viewer, activity, "start", answers)


def _ask_members(sheet: Sheet) -> None:
    from amparo.partnerships.calls import actions
    from amparo.partnerships.models import DataRequest

    asking, today = country().calls, timezone.localdate()
    for item in sheet.at("calls").items():
        viewer, product = _viewer(item.at("by").text()), item.at("product").code()
        covered = period(item.at("period").text())
        answers = {
            "product": product,
            "period_from": covered.first,
            "period_to": covered.last,
            "due_on": today + timedelta(days=item.at("due_in_days").number()),
            "note": item.at("note").text(),
        }
        pairs = [(body, q) for q in asking.products[product] for body in asking.questions[q].of]
        call = actions.open_call(viewer, None, answers, pairs)
        actions.send_call(viewer, call)
        for told in item.at("answers").items():
            with seen_by(viewer):
                request = DataRequest.objects.select_related("call", "answer").get(
                    call=call,
                    agency=told.at("body").code(),
                    question=told.at("question").code(),
                )
            evidence = told.at("evidence").text("")
            actions.answer_request(viewer, request, told.at("state").code(), evidence=evidence)


def _take_snapshot(_sheet: Sheet) -> None:
    from amparo.indicators.snapshots import take

    take()

"""Invents cases of all shapes: who is in them, who works on them, and what there is to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from amparo.people import invented as people
from amparo.people.invented import Someone, again, someone

from .models import Case, CaseRole, Conflict, Document, KeyDate, Note, Sharing, Task, TeamMember

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from amparo.access.batch import BatchDoor
    from amparo.access.invention import Land, Worker

    Rows = Iterator[dict[str, Any]]

REMEMBERED = 2_000  # people whom a later case may meet again
SAME_SUSPECT, SAME_VICTIM = 0.12, 0.03
CLOSED, TO_COURT, SHARED, CONFLICTED = 0.55, 0.28, 0.5, 0.05
DAYS_TO_CLOSE = 420
STATEMENTS = (
    "She asks that nobody calls before six in the evening.",
    "He says where his papers are kept, and by whom.",
    "Quiere saber cuándo puede volver a estudiar.",
    "The employer's book shows wages that were never paid.",
    "Llamó por la mañana; está bien y pregunta por la cita.",
    "Two messages were read out and copied with consent.",
)


@dataclass(slots=True)
class Happening:
    """One invented case, as the rooms that come later need to know it."""

    id: uuid.UUID
    opened_on: date
    closed_on: date | None
    exploitation: str
    district: str
    officer: Worker
    social_worker: Worker
    prosecutor: Worker | None
    victims: list[Someone] = field(default_factory=list)
    suspects: list[Someone] = field(default_factory=list)
    others: list[tuple[str, Someone]] = field(default_factory=list)


class Memory:
    """People whom the country has met before: some are met again, under other spellings too."""

    def __init__(self) -> None:
        self.suspects: list[Someone] = []
        self.victims: list[Someone] = []

    def keep(self, case: Happening) -> None:
        """Remember the people of a case, and forget the oldest."""
        for kept, new in ((self.suspects, case.suspects), (self.victims, case.victims)):
            kept.extend(new)
            del kept[:-REMEMBERED]


def happenings(
    land: Land, memory: Memory, count: int, first: date, last: date
) -> tuple[list[Happening], list[Someone]]:
    """So many cases of a time, in order, and the people met in them for the first time."""
    cases: list[Happening] = []
    new: list[Someone] = []
    for opened in sorted(land.day(first, last) for _number in range(count)):
        case = _happening(land, opened)
        new += _fill(land, memory, case)
        memory.keep(case)
        cases.append(case)
    return cases, new


def _happening(land: Land, opened: date) -> Happening:
    return Happening(
        id=land.key(opened),
        opened_on=opened,
        closed_on=land.after(opened, DAYS_TO_CLOSE) if land.happens(CLOSED) else None,
        exploitation=land.code("exploitation"),
        district=land.code("district"),
        officer=land.worker("ATIP_OFF"),
        social_worker=land.worker("DHS_SW"),
        prosecutor=land.worker("DPP") if land.happens(TO_COURT) else None,
    )


def _fill(land: Land, memory: Memory, case: Happening) -> Iterator[Someone]:
    """Put people into a case. Gives those who have no record yet."""
    for _number in range(land.many("victims_of_a_case")):
        is_known = bool(memory.victims) and land.happens(SAME_VICTIM)
        victim = (
            again(land, land.one(memory.victims), case.opened_on)
            if is_known
            else someone(land, "victim", case.opened_on)
        )
        case.victims.append(victim)
        yield victim
    met: set[Any] = set()
    for _number in range(land.many("suspects_of_a_case")):
        suspect = _suspect(land, memory, case, met)
        if suspect is not None:
            yield suspect
    for _number in range(land.many("others_in_a_case")):
        other = someone(land, "other", case.opened_on)
        case.others.append((land.code("other_role"), other))
        yield other


def _suspect(land: Land, memory: Memory, case: Happening, met: set[Any]) -> Someone | None:
    """Add a suspect: one known from an earlier case, or somebody new, who is given."""
    if memory.suspects and land.happens(SAME_SUSPECT):
        known = land.one(memory.suspects)
        if known.id not in met:
            met.add(known.id)
            case.suspects.append(known)
        return None
    new = someone(land, "suspect", case.opened_on)
    case.suspects.append(new)
    return new


def invent(land: Land, door: BatchDoor, cases: Sequence[Happening], new: Iterable[Someone]) -> None:
    """Write the people, the cases, and the work on them."""
    people.invent(land, door, new)
    door.add(Case, (_case(land, case) for case in cases))
    door.add(CaseRole, (row for case in cases for row in _roles(case)))
    door.add(TeamMember, (row for case in cases for row in _team(case)))
    door.add(Sharing, (_sharing(case) for case in cases if land.happens(SHARED)))
    conflicts = (_conflict(land, case) for case in cases if land.happens(CONFLICTED))
    door.add(Conflict, [row for row in conflicts if row])
    door.add(Task, (row for case in cases for row in _tasks(land, case)))
    door.add(Note, (row for case in cases for row in _notes(land, case)))
    door.add(Document, (row for case in cases for row in _documents(land, case)))
    door.add(KeyDate, (_date(land, case) for case in cases if land.happens(0.4)))


def _case(land: Land, case: Happening) -> dict[str, Any]:
    return {
        "id": case.id,
        "reference": land.reference("C"),
        "status": "closed" if case.closed_on else "open",
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "close_reason": land.code("case_close_reason") if case.closed_on else "",
        "exploitation": case.exploitation,
        "district": case.district,
        "summary": land.one(STATEMENTS),
    }


def _roles(case: Happening) -> Rows:
    named = [
        *(("victim", one) for one in case.victims),
        *(("suspect", one) for one in case.suspects),
        *case.others,
    ]
    for role, one in named:
        yield {"case_id": case.id, "person_id": one.id, "role": role, "from_on": case.opened_on}


def _team(case: Happening) -> Rows:
    found = [
        (case.officer, "lead_investigator", "investigation"),
        (case.social_worker, "lead_social_worker", "protection"),
        (case.prosecutor, "prosecutor", "investigation"),
    ]
    for worker, function, half in found:
        if worker is not None:
            yield {
                "case_id": case.id,
                "user_id": worker.id,
                "function": function,
                "half": half,
                "from_on": case.opened_on,
            }


def _sharing(case: Happening) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "agency": "dhs",
        "purpose": "care",
        "half": "protection",
        "from_on": case.opened_on,
    }


def _conflict(land: Land, case: Happening) -> dict[str, Any] | None:
    """A colleague of the officer who must not meet the case; none where there is no other."""
    colleague = land.worker("ATIP_OFF")
    if colleague.id == case.officer.id:
        return None
    return {"case_id": case.id, "kind": land.code("conflict_kind"), "user_id": colleague.id}


def _tasks(land: Land, case: Happening) -> Rows:
    for _number in range(land.many("tasks_of_a_case")):
        asked = land.day(case.opened_on, case.closed_on or land.last)
        is_done = case.closed_on is not None or land.happens(0.7)
        half = land.one(("protection", "investigation"))
        due = asked + timedelta(days=land.chance.randint(1, 30))
        worker = case.officer if half == "investigation" else case.social_worker
        yield {
            "case_id": case.id,
            "kind": land.code("task_kind"),
            "status": "done" if is_done else "open",
            "assigned_to_id": worker.id,
            "half": half,
            "due_on": due,
            "done_on": min(due, land.last) if is_done else None,
            "what": land.one(STATEMENTS),
        }


def _notes(land: Land, case: Happening) -> Rows:
    for _number in range(land.many("notes_of_a_case")):
        yield {
            "case_id": case.id,
            "kind": land.code("note_kind"),
            "half": land.one(("protection", "investigation")),
            "is_for_both": land.happens(0.3),
            "written_on": land.day(case.opened_on, case.closed_on or land.last),
            "text": land.one(STATEMENTS),
        }


def _documents(land: Land, case: Happening) -> Rows:
    for _number in range(land.many("documents_of_a_case")):
        kind = land.code("document_class")
        yield {
            "case_id": case.id,
            "kind": kind,
            "half": land.one(("protection", "investigation")),
            "received_on": land.day(case.opened_on, case.closed_on or land.last),
            "title": kind.replace("_", " ").capitalize(),
            "text": land.one(STATEMENTS),
        }


def _date(land: Land, case: Happening) -> dict[str, Any]:
    on = land.day(case.opened_on, land.last + timedelta(days=60))
    return {"case_id": case.id, "kind": land.code("key_date_kind"), "on": on}

"""Invents how cases come in: reports, screenings, and who was recognised as a victim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .models import Identification, IdentificationDecision, Report, Screening

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Sequence
    from datetime import date

    from amparo.access.batch import BatchDoor
    from amparo.access.invention import Land
    from amparo.cases.invented import Happening
    from amparo.people.invented import Someone

    Rows = Iterator[dict[str, Any]]

REPORTED, LAID_ASIDE, SCREENED, ROUNDS = 0.85, 0.5, 0.25, 0.15  # shares of the number of cases
DAYS_TO_DECIDE = 25
SECOND_PROCEDURE = 2021
STORIES = (
    "A cook at a bar near the highway is not allowed to leave the building.",
    "Una vecina cuenta que las muchachas de la casa no tienen sus pasaportes.",
    "Workers on a farm have not been paid for four months.",
    "A teacher worries about a girl of her class who no longer comes.",
)
GROUNDS = (
    "Papers kept by the employer; a debt that grew each week; no free day.",
    "Recruited with a promise of work in a shop; told to pay by other work.",
)


def invent(land: Land, door: BatchDoor, cases: Sequence[Happening]) -> None:
    """Write reports, screenings, identifications and the decisions behind them."""
    door.add(Report, (row for case in cases for row in _reports(land, case)))
    found = {case.id: land.key(case.opened_on) for case in cases if land.happens(SCREENED)}
    door.add(Screening, (row for case in cases for row in _screenings(land, case, found)))
    rows = [
        _identification(land, case, one, found.get(case.id))
        for case in cases
        for one in case.victims
    ]
    door.add(Identification, rows)
    door.add(IdentificationDecision, (one for row in rows for one in _decisions(land, row)))


def _reports(land: Land, case: Happening) -> Rows:
    if land.happens(REPORTED):
        is_child = any(one.age_on(case.opened_on) < 18 for one in case.victims)
        yield {
            **_report(land, case.opened_on, case.district),
            "status": "opened",
            "case_id": case.id,
            "exploitation": case.exploitation,
            "is_child": is_child,
        }
    if land.happens(LAID_ASIDE):
        day = land.day(land.first, land.last)
        ended = land.code("end_of_report")
        yield {
            **_report(land, day, land.code("district")),
            "status": ended,
            "closing_reason": land.code("report_closing"),
            "passed_to": land.code("passed_to") if ended == "passed_on" else "",
        }


def _report(land: Land, day: date, district: str) -> dict[str, Any]:
    channel = land.code("channel")
    return {
        "id": land.key(day),
        "number": land.reference("R"),
        "received_on": day,
        "channel": channel,
        "agency": "ngo_partner" if channel in ("ngo", "hotline_ngo_24h") else "police",
        "district": district,
        "urgency": land.code("urgency"),
        "is_danger": land.happens(0.1),
        "is_anonymous": channel == "anon",
        "story": land.one(STORIES),
    }


def _screenings(land: Land, case: Happening, found: dict[uuid.UUID, uuid.UUID]) -> Rows:
    if case.id in found:
        met = max(land.many("people_met"), len(case.victims))
        yield {
            **_screening(land, case.opened_on, met),
            "id": found[case.id],
            "case_id": case.id,
            "found": len(case.victims),
            "found_status": "potential",
            "district": case.district,
        }
    if land.happens(ROUNDS):
        yield {
            **_screening(land, land.day(land.first, land.last), land.many("people_met")),
            "found": 0,
        }


def _screening(land: Land, day: date, met: int) -> dict[str, Any]:
    return {
        "agency": land.code("agency_that_screens"),
        "screened_on": day,
        "screened_by": day,
        "setting": land.code("screening_setting"),
        "district": land.code("district"),
        "encountered": met + land.chance.randint(0, 5),
        "screened": met,
        "screener_sex": land.one(("female", "male")),
        "has_interpreter": land.happens(0.4),
        "has_social_worker": land.happens(0.3),
    }


def _identification(
    land: Land, case: Happening, one: Someone, screening: uuid.UUID | None
) -> dict[str, Any]:
    potential_on = case.opened_on
    status = land.code("state_of_identification")
    decided_on = None if status == "potential" else land.after(potential_on, DAYS_TO_DECIDE)
    if decided_on is None:
        status, decided_on = "potential", potential_on
    by = land.code("identified_by")
    form = "form_of_labour" if case.exploitation == "labour" else "form_of_sex"
    return {
        "id": land.key(potential_on),
        "case_id": case.id,
        "person_id": one.id,
        "status": status,
        "potential_on": potential_on,
        "confirmed_on": decided_on if status == "confirmed" else None,
        "decided_on": decided_on,
        "identified_by": by,
        "identifier_agency": "ngo_partner" if by == "ngo" else land.one(("police", "dhs")),
        "exploitation": case.exploitation,
        "exploitation_form": land.code(form) if case.exploitation != "unspecified" else "",
        "where_exploited": land.code("where_exploited"),
        "procedure_version": "since_2021"
        if potential_on.year >= SECOND_PROCEDURE
        else "before_2021",
        "district": case.district,
        "screening_id": screening,
        "age": one.age_on(potential_on),
        "age_group": one.age_group_on(potential_on),
        "sex": one.sex,
        "nationality": one.nationality,
        "grounds": land.one(GROUNDS),
    }


def _decisions(land: Land, row: dict[str, Any]) -> Rows:
    steps = [("potential", row["potential_on"])]
    if row["status"] != "potential":
        steps.append((row["status"], row["decided_on"]))
    for outcome, day in steps:
        worker = land.worker("DHS_SW" if outcome != "potential" else "ATIP_OFF")
        yield {
            "case_id": row["case_id"],
            "identification_id": row["id"],
            "outcome": outcome,
            "decided_on": day,
            "decider_id": worker.id,
            "agency": worker.agency,
            "procedure_version": row["procedure_version"],
            "exploitation": row["exploitation"],
            "where_exploited": row["where_exploited"],
            "grounds": row["grounds"],
        }

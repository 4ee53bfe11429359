"""Invents what the programme keeps about itself: meetings, money, staff, papers, and the like."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from amparo.access.invention import entry, years

from .models import (
    Answer,
    Asset,
    BudgetLine,
    CouncilMembership,
    DataCall,
    DataRequest,
    Decision,
    Facility,
    Instrument,
    LegacyTotal,
    Meeting,
    Organisation,
    PlacementUse,
    Plan,
    PlanActivity,
    Publication,
    ServiceUse,
    Setting,
    Staff,
    System,
    TierRank,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from amparo.access.batch import BatchDoor
    from amparo.access.invention import Land

MEETINGS, QUESTIONS, ACTIVITIES = 4, 5, 6  # a year, a call, a year
BODIES = ("police", "dhs", "labour", "immigration", "health")
SIMPLE = (Decision, Setting, Organisation, Facility, Staff, Asset, System, Instrument)


def invent_programme(land: Land, door: BatchDoor) -> None:
    """Write what each year left in the registers."""
    spans = list(years(land))
    door.add(Meeting, _meetings(land))
    for model in (*SIMPLE, Publication, Answer):
        door.add(model, [entry(land, model, *span) for span in spans])
    door.add(Plan, [entry(land, Plan, *span, status="in_force") for span in spans])
    members = [entry(land, CouncilMembership, *span, ngo_members=3) for span in spans]
    door.add(CouncilMembership, members)
    door.add(BudgetLine, [_budget(land, span) for span in spans])
    door.add(LegacyTotal, [_total(land, span) for span in spans[:1]])
    door.add(ServiceUse, [entry(land, ServiceUse, *span, count=40) for span in spans])
    door.add(PlacementUse, [entry(land, PlacementUse, *span, count=9) for span in spans])
    door.add(TierRank, [entry(land, TierRank, *s, year=s[0].year, tier="tier_2") for s in spans])
    calls = [_call(land, *span) for span in spans]
    door.add(DataCall, calls)
    door.add(DataRequest, [_request(land, call) for call in calls for _ in range(QUESTIONS)])
    door.add(PlanActivity, [_activity(land, *s) for s in spans for _ in range(ACTIVITIES)])


def _call(land: Land, first: date, last: date) -> dict[str, Any]:
    given: dict[str, Any] = {"due_on": last + timedelta(days=30), "status": "out", "sent_on": last}
    return entry(land, DataCall, first, last, **given, id=land.key(last))


def _request(land: Land, call: dict[str, Any]) -> dict[str, Any]:
    return {
        "call_id": call["id"],
        "agency": land.one(BODIES),
        "question": "other",
        "wording": "How many people did you reach this year?",
        "due_on": call["due_on"],
        "status": "asked",
    }


def _activity(land: Land, first: date, last: date) -> dict[str, Any]:
    done = land.day(first, last) if land.happens(0.7) else None
    return entry(
        land,
        PlanActivity,
        first,
        last,
        title="Visit the districts with the new posters",
        due_on=last,
        status="done" if done else "planned",
        started_on=done,
        done_on=done,
        result="Told in the minutes of the council" if done else "",
    )


def _meetings(land: Land) -> Iterator[dict[str, Any]]:
    for first, last in years(land):
        for quarter in range(1, MEETINGS + 1):
            given = {"body": "council", "kind": "quarterly", "quarter": quarter}
            yield entry(land, Meeting, first, last, **given, held_on=land.day(first, last))


def _budget(land: Land, span: tuple[Any, Any]) -> dict[str, Any]:
    amount = Decimal(10_000 * land.chance.randint(20, 60))
    return entry(land, BudgetLine, *span, kind="general", amount=amount, currency="bzd")


def _total(land: Land, span: tuple[Any, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {"measure": "victims_assisted", "population": "assisted", "total": 12}
    return entry(land, LegacyTotal, *span, **given, source="A count kept on paper")

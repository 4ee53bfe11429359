"""Invents what is done so that trafficking does not happen: training, activities, inspections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.access.invention import entry, years

from .models import Activity, Inspection, OffDutyBreach, RecruiterEntry, ReportingLine, Training

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from amparo.access.batch import BatchDoor
    from amparo.access.invention import Land

    Rows = Iterator[dict[str, Any]]

TRAININGS, ACTIVITIES, INSPECTIONS, BREACHES = 14, 10, 60, 1  # a year
AUDIENCES = ("police", "immigration", "social_workers", "labour_inspectors", "health_officers")
KINDS = ("billboard", "awareness_session", "printed", "social_media_page", "worker_rights_session")


def invent_programme(land: Land, door: BatchDoor) -> None:
    """Write what each year saw."""
    spans = list(years(land))
    door.add(Training, (_training(land, *span) for span in spans for _ in range(TRAININGS)))
    door.add(Activity, (_activity(land, *span) for span in spans for _ in range(ACTIVITIES)))
    door.add(Inspection, (_inspection(land, *span) for span in spans for _ in range(INSPECTIONS)))
    door.add(OffDutyBreach, (_breach(land, *span) for span in spans for _ in range(BREACHES)))
    door.add(RecruiterEntry, (entry(land, RecruiterEntry, *span) for span in spans))
    door.add(ReportingLine, (_line(land, *span) for span in spans))


def _training(land: Land, first: date, last: date) -> dict[str, Any]:
    given = {"audience": land.one(AUDIENCES), "topic": "screening", "events": 1}
    return entry(land, Training, first, last, **given, people=land.chance.randint(8, 60))


def _activity(land: Land, first: date, last: date) -> dict[str, Any]:
    count = land.chance.randint(1, 12)
    return entry(land, Activity, first, last, kind=land.one(KINDS), count=count)


def _inspection(land: Land, first: date, last: date) -> dict[str, Any]:
    day = land.day(first, last)
    outcome = "indicators_found" if land.happens(0.06) else "nothing_found"
    given = {
        "kind": land.one(("labour", "liquor", "joint")),
        "inspected_on": day,
        "district": land.code("district"),
        "place_kind": land.one(("bar", "restaurant", "agriculture", "shop")),
        "outcome": outcome,
    }
    return entry(land, Inspection, day, day, **given)


def _breach(land: Land, first: date, last: date) -> dict[str, Any]:
    return entry(land, OffDutyBreach, first, last, reported_on=land.day(first, last), count=1)


def _line(land: Land, first: date, last: date) -> dict[str, Any]:
    given = {"kind": "hotline_ngo_24h", "hours_per_day": 24}
    return entry(land, ReportingLine, first, last, **given)

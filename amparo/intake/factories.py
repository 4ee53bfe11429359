"""Invented reports, screenings and identifications, entered through the gate as people would."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from amparo.access.gate import create
from amparo.cases.actions import add_person

from .layout import IDENTIFICATION, REPORT, SCREENING

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.cases.models import Case

    from .models import Identification, Report, Screening


def a_report(viewer: Viewer, **answers: Any) -> Report:
    """A report that came in at a police station."""
    given = {"received_on": dt.date(2021, 6, 12), "channel": "police_station", **answers}
    report: Report = create(viewer, REPORT, given)
    return report


def a_screening(viewer: Viewer, **answers: Any) -> Screening:
    """One day of questions by immigration officers."""
    day = dt.date(2021, 8, 15)
    given = {"screened_on": day, "screened_by": day, "setting": "immigration", **answers}
    screening: Screening = create(viewer, SCREENING, given)
    return screening


def a_person_in(viewer: Viewer, case: Case, role: str, name: str, **answers: Any) -> Any:
    """A person with a name, new to all files, in a role of the case."""
    held = add_person(
        viewer,
        case,
        role,
        answers=answers,
        names=[{"full": name, "kind": "legal"}],
        is_surely_new=True,
    )
    return held.person


def an_identification(viewer: Viewer, case: Case, person: Any, **answers: Any) -> Identification:
    """A potential victim, found by an authority."""
    given = {
        "person": person,
        "potential_on": dt.date(2021, 7, 10),
        "identified_by": "authority",
        "exploitation": "sex",
        "where_exploited": "here",
        **answers,
    }
    identification: Identification = create(viewer, IDENTIFICATION, given, parent=case)
    return identification

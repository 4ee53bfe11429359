"""Invented investigations and trials, entered through the gate as people would."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from amparo.access.gate import create

from .layout import (
    CHARGE,
    DEFENDANT,
    INVESTIGATION,
    PROSECUTED_INVESTIGATION,
    PROSECUTION,
    RESTITUTION,
    SUSPECT,
)

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.cases.models import Case

    from .models import (
        Charge,
        Defendant,
        Investigation,
        ProsecutedInvestigation,
        Prosecution,
        Restitution,
        Suspect,
    )

OPENED, CHARGED = dt.date(2021, 6, 13), dt.date(2021, 8, 1)


def an_investigation(viewer: Viewer, case: Case, **answers: Any) -> Investigation:
    """An investigation that was opened on an embassy's word."""
    usual = {"opened_on": OPENED, "exploitation": "sex", "channel": "embassy"}
    made: Investigation = create(viewer, INVESTIGATION, {**usual, **answers}, parent=case)
    return made


def a_suspect(viewer: Viewer, investigation: Investigation, person: Any, **answers: Any) -> Suspect:
    """A person suspected in this investigation."""
    given = {"investigation": investigation, "person": person, **answers}
    made: Suspect = create(viewer, SUSPECT, given, parent=investigation.case)
    return made


def a_prosecution(
    viewer: Viewer, case: Case, *investigations: Investigation, **answers: Any
) -> Prosecution:
    """A trial that rests on these investigations."""
    made: Prosecution = create(viewer, PROSECUTION, {"charged_on": CHARGED, **answers}, parent=case)
    for investigation in investigations:
        a_link(viewer, made, investigation)
    return made


def a_link(
    viewer: Viewer, prosecution: Prosecution, investigation: Investigation
) -> ProsecutedInvestigation:
    """Says that a trial rests on an investigation."""
    given = {"prosecution": prosecution, "investigation": investigation}
    made: ProsecutedInvestigation = create(
        viewer, PROSECUTED_INVESTIGATION, given, parent=prosecution.case
    )
    return made


def a_defendant(viewer: Viewer, trial: Prosecution, person: Any, **answers: Any) -> Defendant:
    """A person who stands in this trial."""
    given = {"prosecution": trial, "person": person, **answers}
    made: Defendant = create(viewer, DEFENDANT, given, parent=trial.case)
    return made


def a_charge(viewer: Viewer, defendant: Defendant, **answers: Any) -> Charge:
    """A charge of trafficking for sexual exploitation of a grown-up victim."""
    usual = {
        "defendant": defendant,
        "statute": "tip_act_2013",
        "offence": "trafficking_sex",
        "exploitation": "sex",
        "victim_age_group": "adult",
        "charged_on": CHARGED,
    }
    made: Charge = create(viewer, CHARGE, {**usual, **answers}, parent=defendant.case)
    return made


def a_restitution(viewer: Viewer, trial: Prosecution, person: Any, **answers: Any) -> Restitution:
    """Restitution asked for one victim."""
    given = {"prosecution": trial, "person": person, "outcome": "asked", **answers}
    made: Restitution = create(viewer, RESTITUTION, given, parent=trial.case)
    return made

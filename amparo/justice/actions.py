"""What is done beyond editing: from report to investigation, and from charge to outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from amparo.access.action import action
from amparo.access.gate import create, make_move
from amparo.cases.actions import open_case

from .layout import INVESTIGATION
from .models import Charge, Defendant, Investigation
from .workflow import BEFORE_COURT

if TYPE_CHECKING:
    import datetime as dt

    from amparo.access.viewer import Viewer


def open_investigation(
    viewer: Viewer, report: Any, *, opened_on: dt.date, exploitation: str = "unspecified"
) -> Investigation:
    """Open a case and an investigation from a report that was looked at: three acts, or none.

    ``report`` is the record of intake. How and where it came in goes with the investigation. No
    suspect is needed. A report that names an official opens a sealed compartment.
    """
    subject = {"opened_on": opened_on, "exploitation": exploitation, "district": report.district}
    with transaction.atomic():
        case = open_case(viewer, None, subject, is_compartment=report.names_official)
        make_move(viewer, report, "open", {"case": case})
        answers = {**subject, "channel": report.channel}
        investigation: Investigation = create(viewer, INVESTIGATION, answers, parent=case)
    return investigation


@action("charge.decide", needs="charge.edit")
def record_charge_outcome(
    viewer: Viewer,
    charge: Charge,
    *,
    outcome: str,
    outcome_on: dt.date,
    reason: str = "",
    sentence_kind: str = "",
    sentence_months: int | None = None,
) -> Charge:
    """Record what the court decided on one charge; the last decision finishes the trial.

    ``outcome`` is a code of the list `outcome`, ``sentence_months`` a term of prison. Raises
    Invalid for a term above what the Act allows for this victim and this offender.
    """
    charge.outcome, charge.outcome_on, charge.outcome_reason = outcome, outcome_on, reason
    charge.sentence_kind, charge.sentence_months = sentence_kind, sentence_months
    charge.save()
    trial = charge.defendant.prosecution
    if trial.status in BEFORE_COURT and not trial.pending_charges().exists():
        make_move(viewer, trial, "finish", {"finished_on": outcome_on})
    return charge


@action("defendant.refresh", needs="defendant.edit")
def take_marks_of_defendant(viewer: Viewer, defendant: Defendant) -> Defendant:
    """Take sex, age group and nationality over again after the identity was corrected."""
    defendant.take_marks(over_known=True)
    defendant.save()
    return defendant

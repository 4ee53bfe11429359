"""Invented placements, services and journeys, entered through the gate as people would."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from amparo.access.gate import create

from .layout import CARE_EPISODE, PLACEMENT, REFERRAL, REPATRIATION, RISK_ASSESSMENT, SERVICE

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.cases.models import Case
    from amparo.kernel.layout import Layout

DAY = dt.date(2021, 7, 11)


def _entered(viewer: Viewer, layout: Layout, case: Case, usual: Any, answers: Any) -> Any:
    return create(viewer, layout, {**usual, **answers}, parent=case)


def a_risk_assessment(viewer: Viewer, case: Case, person: Any, **answers: Any) -> Any:
    """A judgment that the danger is middling."""
    usual = {"person": person, "assessed_on": DAY, "level": "medium"}
    return _entered(viewer, RISK_ASSESSMENT, case, usual, answers)


def a_placement(viewer: Viewer, case: Case, person: Any, **answers: Any) -> Any:
    """A place in a shelter, proposed."""
    usual = {"person": person, "kind": "ngo_shelter"}
    return _entered(viewer, PLACEMENT, case, usual, answers)


def a_referral(viewer: Viewer, case: Case, person: Any, **answers: Any) -> Any:
    """A referral to the department of human services, drafted."""
    usual = {"person": person, "to_body": "dhs", "consent": "given"}
    return _entered(viewer, REFERRAL, case, usual, answers)


def a_care_episode(viewer: Viewer, case: Case, person: Any, **answers: Any) -> Any:
    """A time in care that has begun."""
    usual = {"person": person, "from_on": DAY}
    return _entered(viewer, CARE_EPISODE, case, usual, answers)


def a_service(viewer: Viewer, case: Case, person: Any, **answers: Any) -> Any:
    """Food for a day."""
    usual = {"person": person, "kind": "food", "given_on": DAY}
    return _entered(viewer, SERVICE, case, usual, answers)


def a_repatriation(viewer: Viewer, case: Case, person: Any, **answers: Any) -> Any:
    """A wish to go home."""
    return _entered(viewer, REPATRIATION, case, {"person": person}, answers)

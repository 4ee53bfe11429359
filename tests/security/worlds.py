"""Random worlds of invented agencies, cases, teams, sharings and conflicts, for tests of access."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.cases.factories import a_case, let_in, on_team, shared, somebody_in
from amparo.cases.models import Conflict, Note, Task
from amparo.kernel.errors import Refused
from amparo.protection.models import ImmigrationStatus, Placement, Service

if TYPE_CHECKING:
    from random import Random

    from amparo.access.viewer import Viewer

CAST = (
    ("officer", "ATIP_OFF", "police"),
    ("chief", "ATIP_CMD", "police"),
    ("social", "DHS_SW", "dhs"),
    ("head", "DHS_SUP", "dhs"),
    ("fiscal", "DPP", "dpp"),
    ("clinic", "PROVIDER", "ngo_partner"),
    ("helper", "NGO_ID", "ngo_partner"),
    ("status", "IMM", "immigration"),
    ("judge", "COURT", "supreme_court"),
    ("consul", "IO", "iom"),
    ("keeper", "DATA_STEWARD", "council"),
    ("root", "SYS_ADMIN", "council"),
    ("keys", "KEY_CUSTODIAN", "council"),
)
PURPOSES = {
    "dhs": ("care", "protection"),
    "police": ("investigation",),
    "dpp": ("prosecution",),
    "ngo_partner": ("referral", "care", "health_care"),
    "immigration": ("status",),
    "supreme_court": ("court",),
    "iom": ("return", "referral"),
}


def a_cast() -> dict[str, Viewer]:
    return {name: a_viewer(name, role, agency) for name, role, agency in CAST}


def a_world(dice: Random, cast: dict[str, Viewer], cases: int = 4) -> list[Any]:
    """Some cases with everything in them, and whatever ties the dice allow. Gives the cases."""
    made = []
    for _number in range(cases):
        opener = cast[dice.choice(("officer", "social"))]
        case = a_case(opener, is_compartment=dice.random() < 0.3)
        made.append(case)
        victim = somebody_in(cast["officer"], case, "victim", "Invented Victim")
        somebody_in(cast["officer"], case, "suspect", "Invented Suspect")
        _fill(dice, cast, case, victim)
        _tie(dice, cast, opener, case)
    return made


def _fill(dice: Random, cast: dict[str, Viewer], case: Any, victim: Any) -> None:
    writer = cast[dice.choice(("officer", "social"))]
    with perform(writer, "note.create"):
        Note(case=case, kind="safety", text="invented").save()
    with perform(cast["social"], "placement.create"):
        Placement(case=case, person=victim, kind="safe_house", address="invented").save()
    author = cast[dice.choice(("social", "clinic"))]
    with perform(author, "service.create"):
        Service(case=case, person=victim, kind="medical", note="invented").save()
    with perform(cast["social"], "immigration_status.create"):
        ImmigrationStatus(case=case, person=victim, kind="temporary_residence").save()


def _tie(dice: Random, cast: dict[str, Viewer], opener: Viewer, case: Any) -> None:
    today = timezone.localdate()
    for viewer in cast.values():
        if dice.random() < 0.3 and viewer is not opener:
            member = _try(on_team, opener, case, viewer)
            if member and member.is_waiting and dice.random() < 0.5:
                _try(let_in, member, cast["keys"])
        if dice.random() < 0.3:
            with perform(opener, "task.create"):
                Task(case=case, kind="visit", assigned_to_id=viewer.user_id).save()
        if dice.random() < 0.15:
            with perform(opener, "conflict.create"):
                _try(Conflict(case=case, kind="relative", user_id=viewer.user_id).save)
    for agency, purposes in PURPOSES.items():
        if dice.random() < 0.4:
            given = {
                "purpose": dice.choice(purposes),
                "classes": dice.choice(("", "", "|narrative|")),
                "consent": dice.choice(("", "given")),
                "consent_on": dice.choice((None, today)),
                "withdrawn_on": dice.choice((None, None, today)),
                "until_on": dice.choice((None, today, today - dt.timedelta(days=1))),
                "from_on": today - dt.timedelta(days=9),
            }
            _try(shared, opener, case, agency, **given)


def _try(change: Any, *args: Any, **kwargs: Any) -> Any:
    """What the rules refuse is left out of the world."""
    try:
        return change(*args, **kwargs)
    except Refused:
        return None

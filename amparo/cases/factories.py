"""Invented cases, with people in them and people at work on them, for tests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from amparo.access import second
from amparo.access.action import perform
from amparo.people.factories import a_person

from . import actions
from .models import Case, CaseRole, Sharing, TeamMember

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

SOME_DAY = dt.date(2021, 5, 3)


def a_case(viewer: Viewer, *, is_compartment: bool = False, **answers: Any) -> Case:
    """A case that a viewer has opened, and holds."""
    given = {"opened_on": SOME_DAY, "exploitation": "sex", "district": "bz_bz", **answers}
    case: Case = actions.open_case(viewer, None, given, is_compartment=is_compartment)
    return case


def somebody_in(viewer: Viewer, case: Case, role: str, full: str, **fields: Any) -> Any:
    """A person with one name and a role in a case. Gives the person."""
    person = a_person(viewer, full, **fields)
    with perform(viewer, "case.add_person"):
        CaseRole(case=case, person=person, role=role).save()
    return person


def shared(viewer: Viewer, case: Case, agency: str, **fields: Any) -> Sharing:
    """A sharing of a case with an agency."""
    with perform(viewer, "sharing.create"):
        sharing = Sharing(case=case, agency=agency, **{"purpose": "care", **fields})
        sharing.save()
    return sharing


def on_team(viewer: Viewer, case: Case, colleague: Viewer, **fields: Any) -> TeamMember:
    """A colleague put on the team of a case."""
    given = {"function": "investigator", **fields}
    with perform(viewer, "team_member.assign"):
        member = TeamMember(case=case, user_id=colleague.user_id, **given)
        member.save()
    return member


def let_in(member: TeamMember, *others: Viewer) -> TeamMember:
    """An entry to a compartment, confirmed by the first of these whom it waits for."""
    for viewer in others:
        if second.find(viewer, "entry", member.pk):
            second.settle(viewer, "entry", member.pk, member.version, agrees=True, count=1)
    return member

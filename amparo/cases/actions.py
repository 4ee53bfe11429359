"""What is done to a case beyond editing: opening it, who works on it, and who is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.access.action import action
from amparo.access.decide import decide
from amparo.access.gate import create
from amparo.access.models import User
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.people.actions import record_person
from amparo.reference.codes import code_list

from .layout import CASE, TEAM_MEMBER
from .models import Case, CaseRole, Sharing, TeamMember
from .rules import half_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from amparo.access.viewer import Viewer

FUNCTION_OF_HALF = {"protection": "lead_social_worker", "investigation": "lead_investigator"}


@action("case.open")
def open_case(
    viewer: Viewer, _target: None, answers: Mapping[str, Any], *, is_compartment: bool = False
) -> Case:
    """Open a case; whoever opens it is the first on its team. Fields are those of the layout."""
    case: Case = create(viewer, CASE, answers, is_compartment=is_compartment)
    user: User = User.objects.get(pk=viewer.user_id)
    half = half_of(user)
    function = FUNCTION_OF_HALF.get(half, "other")
    TeamMember(case=case, user=user, function=function, half=half).save()
    return case


@action("team_member.assign", needs="team_member.create")
def assign(
    viewer: Viewer, case: Case, user: User, function: str, *, half: str = "", from_on: Any = None
) -> TeamMember:
    """Put somebody on the team. Nobody assigns himself or herself."""
    return join(viewer, case, user, function, half, from_on)


def join(
    viewer: Viewer, case: Case, user: User, function: str, half: str = "", from_on: Any = None
) -> TeamMember:
    """The same within an act that puts somebody on many teams."""
    answers = {
        "user": user,
        "function": function,
        "half": half,
        "from_on": from_on or timezone.localdate(),
    }
    member: TeamMember = create(viewer, TEAM_MEMBER, answers, parent=case)
    return member


@action("team_member.unassign", needs="team_member.edit")
def unassign(viewer: Viewer, member: TeamMember, *, to_on: dt.date | None = None) -> TeamMember:
    """End somebody's work on the case as of a day, by default today. The row stays."""
    return leave(member, to_on)


def leave(member: TeamMember, to_on: dt.date | None = None) -> TeamMember:
    """The same within an act that ends work on many cases. A later end gives way to this one."""
    end = to_on or timezone.localdate()
    if member.to_on and member.to_on <= end:
        raise NotPossible(_("This work has ended already."))
    member.to_on = end
    member.save()
    return member


@action("case.edit")
def mark_countable(viewer: Viewer, case: Case) -> Case:
    """Let the rows of a compartment into figures. Raises NotPossible for any other case."""
    if not case.is_compartment or case.is_countable:
        raise NotPossible(_("This case is counted already."))
    case.is_countable = True
    case.save()
    return case


@action("sharing.withdraw", needs="sharing.edit")
def withdraw(viewer: Viewer, sharing: Sharing) -> Sharing:
    """End a sharing now: with the next click the agency, and whoever came by it, sees no more."""
    if sharing.withdrawn_on:
        raise NotPossible(_("This sharing has ended already."))
    sharing.withdrawn_on = timezone.localdate()
    sharing.save()
    return sharing


@action("case.add_person", needs="case_role.create")
def add_person(
    viewer: Viewer,
    case: Case,
    role: str,
    *,
    person: Any = None,
    answers: Mapping[str, Any] | None = None,
    names: Sequence[Mapping[str, Any]] = (),
    is_surely_new: bool = False,
) -> CaseRole:
    """Give a person a role in the case: one who is there already, or a new one by ``answers``.

    A new person is looked for first: AlreadyThere holds those found alike, unless
    ``is_surely_new``. Raises Invalid for a role that this viewer may not give.
    """
    if role not in code_list("case_role"):
        raise Invalid({"role": pgettext("case", "Choose a role from the list.")})
    if person is None:
        person = record_person(viewer, None, answers or {}, names, is_surely_new=is_surely_new)
    elif not decide(viewer, "person.read", person):
        raise NotAllowed(_("This is not open to you."))
    held = CaseRole(case=case, person=person, role=role, from_on=timezone.localdate())
    held.save()
    return held

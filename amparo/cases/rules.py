"""What holds for a case however it is changed: who may assign whom, and what need not be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access import matrix
from amparo.access.models import User, role_codes
from amparo.access.once import once
from amparo.kernel import act as acts
from amparo.kernel.errors import Invalid, NotPossible
from amparo.reference.country import country

from .conflicts import is_kept_from
from .places import places_of

if TYPE_CHECKING:
    from .models import Case, CaseRole, Task, TeamMember

OPENING = "case.open"
# What a load brought, or would have brought; both are asked for by whoever may load or review.
OF_LOADS = ("person.part", "import.accept_edit")
HALVES = ("protection", "investigation")
WHAT_WIDENS = ("user_id", "half", "from_on", "to_on")


def half_of(user: User | None) -> str:
    """The half of cases on which a user works by role; empty where it is both or neither."""
    if user is None:
        return ""
    known = country().roles
    roles = role_codes(user, timezone.localdate())
    halves = {known[code].half for code in roles if code in known}
    return halves.pop() if len(halves) == 1 and halves <= set(HALVES) else ""


def half_of_the_writer() -> str:
    """The half of whoever is doing what is being done."""
    return half_of(whoever_acts())


def whoever_acts() -> User | None:
    """The user behind the act under way; nobody where the system itself acts."""
    rows: QuerySet[User] = QuerySet(User)
    name = acts.current().by
    return once(("acts", name), rows.filter(username=name).first)


def complete_task(task: Task) -> None:
    """Fill in what need not be asked: who asked, on which half, and when it was done."""
    if task._state.adding:
        task.asked_by = task.asked_by or whoever_acts()
        task.half = task.half or half_of_the_writer()
    if task.status == "done":
        task.done_on = task.done_on or timezone.localdate()


def check_days(case: Case) -> None:
    """A case is not closed before it is opened; reopened, it has no closing. Raises Invalid."""
    if case.status == "open":
        case.closed_on, case.close_reason = None, ""
    if case.closed_on and case.opened_on and case.closed_on < case.opened_on:
        raise Invalid({"closed_on": _("A case is not closed before it is opened.")})


TOPIC_OF_ROLE = {
    "victim": "victim_identity",
    "guardian": "victim_identity",
    "witness": "victim_identity",
    "reporter": "victim_identity",
    "suspect": "suspect",
}
TOPIC_OF_HALF = {"protection": "protection_notes", "investigation": "narrative"}


def check_role(held: CaseRole) -> None:
    """Refuse a role, or the change of one, whose row of the matrix is not open for writing.

    Raises Invalid. Else a social worker could make a victim a suspect, or an officer the reverse.
    Whoever parts what a load took for one person gives the second the roles that the load gave,
    and a row whose new records are accepted gives those that it would have given in a load.
    """
    if acts.current().name in OF_LOADS:
        return
    actor = whoever_acts()
    was = "" if held._state.adding else str(getattr(held, "_loaded", {}).get("role", ""))
    if actor is None or was == held.role:
        return
    roles = role_codes(actor, timezone.localdate())
    for role in filter(None, (was, held.role)):
        topic = TOPIC_OF_ROLE.get(role, "victim_identity")
        if not any(level.writes for level in matrix.levels(roles, topic)):
            raise Invalid({"role": _("You cannot give a person this role.")})


def check_assignment(member: TeamMember) -> None:
    """Refuse what would let people into a case by themselves, or leave it without a team.

    Raises Invalid or NotPossible. Only whoever opens a case comes onto its team by that.
    """
    actor = whoever_acts()
    is_ending = bool(member.to_on or member.voided_at)
    never_began = member.is_waiting and is_ending
    if not is_ending and _widens(member):
        is_own = actor is not None and str(actor.pk) == str(member.user_id)
        if is_own and acts.current().name != OPENING:
            raise Invalid({"user": _("Nobody assigns a case to himself or herself.")})
        _must_be_able_to_work(member)
        member.assigned_by = None if is_own else actor
        if actor is not None and not is_own:
            member.through_id = sharing_behind(actor, member.case_id)
            if member.case.is_compartment:
                member.wait(actor)
        member.half = member.half or half_of(member.user)
    if member.to_on and member.to_on < member.from_on:
        raise Invalid({"to_on": _("The last day is not before the first day.")})
    if is_ending and not never_began and not _others(member):
        raise NotPossible(_("Somebody else must join the team before the last member leaves it."))


def _must_be_able_to_work(member: TeamMember) -> None:
    """Only whose role works on cases, and whom the list of conflicts does not name."""
    if not matrix.works_on_cases(role_codes(member.user, timezone.localdate())):
        raise Invalid({"user": _("The role of this person does not work on cases.")})
    if is_kept_from(member.user, member.case_id):
        raise Invalid({"user": _("The list of conflicts names this person.")})


def sharing_behind(actor: User, case: Any) -> Any:
    """The key of the sharing by which alone an actor sees a case: whoever comes by it goes with it.

    None where the actor works on the case, or supervises its workers, without any sharing.
    """
    from .ties import in_force

    through = [place.through for place in places_of(actor, case)]
    if through:
        return None if None in through else through[0]
    theirs = in_force().filter(case=case, agency=actor.agency)
    return theirs.order_by("-from_on").values_list("pk", flat=True).first()


def _widens(member: TeamMember) -> bool:
    """Whether this lets somebody see what he or she did not see before."""
    loaded = getattr(member, "_loaded", {})
    return member._state.adding or any(
        str(loaded.get(name)) != str(getattr(member, name)) for name in WHAT_WIDENS
    )


def _others(member: TeamMember) -> bool:
    rows: QuerySet[TeamMember] = QuerySet(type(member))
    still = Q(to_on__isnull=True) | Q(to_on__gt=timezone.localdate())
    held = rows.filter(still, case=member.case_id, is_waiting=False, voided_at__isnull=True)
    others = held.exclude(pk=member.pk)
    return others.exists()

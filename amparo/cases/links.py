"""Tells the rooms below of ties to cases: who is on a team, and what a person is in seen cases."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.access.decide import may
from amparo.access.events import NAMED
from amparo.access.ledger_page import LEFT_OUT
from amparo.access.links import leads_on, offers
from amparo.access.models import User
from amparo.access.relations import (
    NAMED_AT_MOST,
    finds_cases,
    narrowed_to_few,
    only_cases,
    resolves_topic,
    walked,
)
from amparo.access.rows import staff
from amparo.kernel.scope import row_rule
from amparo.people.queries import one_with
from amparo.people.reach import counts_crowds, tells_topics

from . import compartments, emergency, hits, leaving, watching, when
from .disclosing import content
from .models import Case, CaseRole, Sharing, TeamMember
from .rules import TOPIC_OF_HALF, TOPIC_OF_ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.access.viewer import Viewer

CROWDS = 10_000  # cases in sight; to gather the people of fewer takes less than asking of some
NAMED_ONE_BY_ONE = 300  # people; a longer list costs a database more than all roles in sight

when.tell()
compartments.tell()
hits.tell()
watching.tell()
emergency.tell()
leaving.tell()
content.tell()
LEFT_OUT.add("cases.silenthit")
NAMED.update(
    {
        "sharing.withdraw": _("A sharing was withdrawn"),
        "case.open": _("A case was opened"),
        "case.add_person": _("A person was added to the case"),
        "team_member.assign": _("Somebody joined the team"),
        "team_member.unassign": _("Somebody left the team"),
    }
)


@finds_cases("cases.Case")
def cases_themselves(keys: list[Any]) -> Iterable[UUID]:
    """A case lies in itself; what is no key of a case lies nowhere."""
    for key in keys:
        with suppress(ValueError):
            yield key if isinstance(key, UUID) else UUID(str(key))


@finds_cases("people.Person")
def cases_of_people(keys: list[Any]) -> Iterable[UUID]:
    """Where these people have a role, or those who are one with them."""
    roles: QuerySet[CaseRole] = QuerySet(CaseRole)
    held = roles.filter(person__in=one_with(keys))
    return held.values_list("case", flat=True).distinct()[: NAMED_AT_MOST + 1]


@counts_crowds
def people_of_very_many_cases(viewer: Viewer) -> bool:
    """Whether a viewer sees more cases than are quickly gathered: stops counting there."""
    with walked(Case):
        return row_rule(Case, viewer)[CROWDS : CROWDS + 1].exists()


@tells_topics
def topics_of_roles(viewer: Viewer, people: list[str]) -> dict[str, frozenset[str]]:
    """A victim's identity and a suspect's are two rows of the matrix; the role in the case says."""
    if len(people) > NAMED_ONE_BY_ONE:
        held = list(row_rule(CaseRole, viewer).values_list("person", "role").distinct())
    else:
        is_narrow = only_cases() is not None
        with nullcontext() if is_narrow else narrowed_to_few(cases_of_people(people)):
            roles = row_rule(CaseRole, viewer).filter(person__in=people)
            held = list(roles.values_list("person", "role").distinct())
    asked, found = set(people), dict[str, frozenset[str]]()
    for person, role in held:
        if (key := str(person)) in asked:
            topic = TOPIC_OF_ROLE.get(role, "victim_identity")
            found[key] = found.get(key, frozenset()) | {topic}
    return found


@resolves_topic("paper")
def topics_of_paper(viewer: Viewer, record: Any) -> Iterable[str]:
    """A statement to the police and a note of care are two rows of the matrix; the half says."""
    topic = TOPIC_OF_HALF.get(record.half)
    if topic is None or getattr(record, "is_for_both", False):
        return tuple(TOPIC_OF_HALF.values())
    return (topic,)


@offers("access.User")
def people_to_work_with(viewer: Viewer, parent: Any) -> QuerySet[User]:
    """Whom a form offers: the own agency, and everybody on the team of the case at hand."""
    case = getattr(parent, "case_id", None) or getattr(parent, "pk", None)
    together = TeamMember.objects.filter(case=case).values("user")
    rows: QuerySet[User] = User.objects.filter(staff(viewer) | Q(pk__in=together))
    return rows.filter(is_active=True).order_by("username")


@leads_on("cases.TeamMember")
def leaving_the_team(member: TeamMember, viewer: Viewer) -> dict[str, Any] | None:
    if member.to_on or not may(viewer, "team_member", "edit", member):
        return None
    return {"label": _("End the work"), "url": reverse("team-leave", args=[member.pk])}


@leads_on("cases.Sharing")
def withdrawing(sharing: Sharing, viewer: Viewer) -> dict[str, Any] | None:
    if sharing.withdrawn_on or not may(viewer, "sharing", "edit", sharing):
        return None
    return {"label": _("Withdraw"), "url": reverse("sharing-withdraw", args=[sharing.pk])}

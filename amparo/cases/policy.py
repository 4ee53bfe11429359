"""Who sees which case, and what of it: the team, those it is shared with, and supervisors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from amparo.access import conditions
from amparo.access.models import User
from amparo.access.rows import staff
from amparo.kernel.scope import row_rule, visible, visible_through
from amparo.people.reach import keeps_from_review, reaches_people

from . import reach as _reach  # noqa: F401  tells the second wall
from .models import (
    Case,
    CaseRole,
    Conflict,
    Document,
    KeyDate,
    Note,
    Sharing,
    SilentHit,
    Task,
    TeamMember,
)
from .rules import TOPIC_OF_HALF, TOPIC_OF_ROLE
from .ties import BOTH, HALVES, cases_in_sight

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer


@visible(Case)
def cases_with_a_tie(viewer: Viewer) -> Q:
    return cases_in_sight(viewer)


for child in (TeamMember, Sharing, Conflict, SilentHit, KeyDate, Task, Document, Note):
    visible_through(child, "case")
visible_through(CaseRole, "case", "person")


def roles_in_sight(viewer: Viewer) -> Q:
    """The roles of people that a viewer may know of: a social worker meets no suspects.

    A role whose topic opens under a condition is seen where the condition holds.
    """
    seen = Q(pk__in=())
    opens_all = True
    for topic in sorted(set(TOPIC_OF_ROLE.values())):
        roles = [role for role, of in TOPIC_OF_ROLE.items() if of == topic]
        words = [level.condition for level in viewer.levels(topic) if level.shows_rows]
        if "" in words:
            seen |= Q(role__in=roles)
            continue
        opens_all = False
        for word in words:
            seen |= Q(role__in=roles) & conditions.rows(viewer, word, CaseRole, topic)
    return seen | Q(role__in=("unknown", "not_recorded")) if opens_all else seen


@visible(CaseRole)
def roles_that_may_be_known(viewer: Viewer) -> Q:
    """Narrower than its case: a role shows a person, so its own topic must be open too.

    By a sharing it is seen where the sharing opens who people are.
    """
    rows: QuerySet[Any] = QuerySet(Case)
    seen = cases_in_sight(viewer, data_class="identity") & viewer.rows_open(Case)
    named = rows.filter(seen, voided_at__isnull=True)
    return Q(case__in=named.values("pk")) & roles_in_sight(viewer)


@reaches_people
def people_in_seen_cases(viewer: Viewer) -> Q:
    """People with a role that the viewer may know of, in a case that the viewer sees."""
    return Q(pk__in=row_rule(CaseRole, viewer).values("person"))


@keeps_from_review
def people_of_compartments_alone(viewer: Viewer) -> Q:
    """People who are in a compartment and in no other case."""
    rows: QuerySet[Any] = QuerySet(CaseRole)
    roles = rows.filter(voided_at__isnull=True)
    sealed = roles.filter(case__is_compartment=True).values("person")
    elsewhere = roles.filter(case__is_compartment=False).values("person")
    return Q(pk__in=sealed) & ~Q(pk__in=elsewhere)


@visible(Document)
@visible(Note)
def papers_of_the_viewers_half(viewer: Viewer) -> Q:
    """Papers of one half of a case stay with those who work on that half, unless for both.

    A sharing or a team place may cover both halves; a paper whose row of the matrix is closed to
    the viewer's role is still not in the list.
    """
    closed = [half for half, topic in TOPIC_OF_HALF.items() if not viewer.level(topic).shows_rows]
    mine = _of_own_half(viewer) & ~Q(half__in=closed)
    return _of_seen_cases(viewer) & (Q(is_for_both=True) | mine)


@visible(Task)
def tasks_of_the_viewers_half(viewer: Viewer) -> Q:
    """Tasks of one's half, and whatever one asked for or was asked to do."""
    mine = Q(assigned_to=viewer.user_id) | Q(asked_by=viewer.user_id)
    return _of_seen_cases(viewer) & (mine | _of_own_half(viewer))


def _of_own_half(viewer: Viewer) -> Q:
    """Rows of a half that the viewer's tie covers; rows of no half ask for a tie to both."""
    seen = Q(case__in=_cases(viewer, BOTH))
    for half in HALVES:
        seen |= Q(half=half, case__in=_cases(viewer, half))
    return seen


def _cases(viewer: Viewer, half: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = QuerySet(Case)
    seen = cases_in_sight(viewer, half) & viewer.rows_open(Case)
    return rows.filter(seen).values("pk")


@visible(User)
def colleagues(viewer: Viewer) -> Q:
    """Those of the own agency, and whoever works on a case that the viewer sees."""
    rows: QuerySet[Any] = QuerySet(TeamMember)
    together = rows.filter(_of_seen_cases(viewer), voided_at__isnull=True)
    return staff(viewer) | Q(pk__in=together.values("user"))


def _of_seen_cases(viewer: Viewer) -> Q:
    return Q(case__in=row_rule(Case, viewer).values("pk"))

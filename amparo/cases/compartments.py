"""How one enters a compartment: two of its members, or one and the outside authority, agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.access import second
from amparo.access.views_of import plain_words
from amparo.kernel.scope import unscoped
from amparo.people.words import word
from amparo.reference.codes import code_list

from .conflicts import is_kept_from
from .models import TeamMember
from .ties import own_work, working

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

OUTSIDE = "entry.confirm"  # the permission of the outside authority
EVENT = "team_member.assign"  # the same word as for every case: the ledger tells of no compartment


@unscoped("the outside authority reads who enters, and no file")
def entries_that_wait(viewer: Viewer) -> list[TeamMember]:
    """Entries that this viewer may confirm.

    Members confirm those of their own file. The outside authority is asked only where no member
    but the one who asks is left to do it; it reads who enters, and nothing of the file.
    """
    rows: QuerySet[TeamMember] = QuerySet(TeamMember)
    found = rows.filter(is_waiting=True, voided_at__isnull=True, to_on__isnull=True)
    if not viewer.has(OUTSIDE):
        found = found.filter(case__in=own_work(viewer).values("case"))
    waiting = list(found.select_related("user", "asked_by", "case").order_by("asked_at"))
    user = second.account(viewer) if waiting else None
    if user is None:
        return []
    own = set(own_work(viewer).values_list("case", flat=True))
    return [
        member
        for member in waiting
        if second.is_fresh(member)
        and second.is_second(user, member, member.user, same_unit=member.case_id in own)
        and not is_kept_from(user, member.case_id)
        and not is_kept_from(member.user, member.case_id)
        and (member.case_id in own or not _another_member(member))
    ]


def _another_member(member: TeamMember) -> bool:
    """Whether a second human being among the members could confirm this entry."""
    apart = {second.human(member.user)}
    if member.asked_by is not None:
        apart.add(second.human(member.asked_by))
    members = working().filter(case=member.case_id).select_related("user")
    return any(second.human(one.user) not in apart for one in members)


def entry_drawn(member: TeamMember) -> second.Drawn:
    """Who is to enter, as what. The file itself has no name here."""
    return second.Drawn(
        title=_("Entry to a sealed file: %(user)s") % {"user": member.user.username},
        lines=(
            (_("Agency"), code_list("agency").label(member.user.agency)),
            (_("Function"), word(member, "function")),
            (_("Half of the case"), word(member, "half")),
            (_("From"), plain_words(member.from_on)),
        ),
    )


def people_let_in(_member: TeamMember) -> int:
    """How many people enter by one agreement: the one whose name stands there."""
    return 1


def tell() -> None:
    """Let the page of what waits list these entries."""
    second.waits(second.Kind("entry", EVENT, entries_that_wait, entry_drawn, count=people_let_in))

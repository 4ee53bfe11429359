"""The page on which a colleague's cases are handed over: whose, which of them, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.access import drawing
from amparo.access.page import page
from amparo.access.relations import narrowed_to_few
from amparo.kernel.scope import row_rule
from amparo.people.words import word

from .assigning import assign_many, unassign_many
from .forms import MOST_HANDED, HandOverForm, WhoseForm
from .layout import CASE
from .models import TeamMember

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.http import HttpRequest

    from amparo.access.models import User
    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer
    from amparo.kernel.errors import Refused


@page(needs="team_member.create")
def hand_over(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Choose a colleague and see which cases she or he works on; then give them to another."""
    asked = request.GET if "colleague" in request.GET else None
    whose = WhoseForm(viewer, asked)
    context: dict[str, Any] = {
        "title": _("Hand cases over"),
        "lead": _("When somebody leaves, or is away: choose whose cases, then who takes them on."),
        "trail": [{"url": drawing.list_url(CASE), "label": str(CASE.plural)}],
        "cancel_url": drawing.list_url(CASE),
        "action": request.get_full_path(),
        "whose": whose,
    }
    if asked is None or not whose.is_valid():
        return "cases/hand_over.html", context
    colleague: User = whose.cleaned_data["colleague"]
    work = _work_of(viewer, colleague)
    shown = work[:MOST_HANDED]
    context |= {
        "colleague": colleague.username,
        "count": len(shown),
        "more": len(work) > len(shown),
    }
    sent = request.POST if request.method == "POST" else None
    form = HandOverForm(viewer, _choices(shown), colleague.username, sent)
    if form.is_valid():
        return "records/receipt.html", _handed_over(viewer, colleague, shown, form.cleaned_data)
    return "cases/hand_over.html", context | {"form": form}


def _work_of(viewer: Viewer, colleague: User) -> list[TeamMember]:
    """Where a colleague works today, in the viewer's sight; at most one more than is shown."""
    still = Q(to_on__isnull=True) | Q(to_on__gt=timezone.localdate())
    of_hers = Q(user=colleague, is_waiting=False, voided_at__isnull=True) & still
    rows_of_all: QuerySet[TeamMember] = QuerySet(TeamMember)
    with narrowed_to_few(rows_of_all.filter(of_hers).values_list("case", flat=True)):
        rows = row_rule(TeamMember, viewer).filter(of_hers, case__status="open")
        found = rows.select_related("case").order_by("case__reference")
        return list({row.case_id: row for row in found[: MOST_HANDED + 1]}.values())


def _choices(work: Sequence[TeamMember]) -> list[tuple[str, str]]:
    return [(str(member.case_id), _told(member)) for member in work]


def _told(member: TeamMember) -> str:
    """A case in one line: its reference, what it is about, where, and what the colleague does."""
    words = (word(member.case, "exploitation"), word(member.case, "district"))
    return " · ".join(filter(None, (member.case.reference, *words, word(member, "function"))))


def _handed_over(
    viewer: Viewer, colleague: User, work: Sequence[TeamMember], given: Mapping[str, Any]
) -> dict[str, Any]:
    """Do it, and tell of each case for which it was refused why."""
    chosen = {member.case_id: member for member in work if str(member.case_id) in given["cases"]}
    joined = assign_many(
        viewer, [member.case for member in chosen.values()], given["user"], given["function"]
    )
    refused = dict(joined.refused)
    left = 0
    if given["leaves"]:
        ended = unassign_many(viewer, [chosen[member.case_id] for member in joined.members])
        refused |= ended.refused
        left = len(ended.members)
    text = ngettext(
        "%(name)s joined the team of %(count)d case.",
        "%(name)s joined the teams of %(count)d cases.",
        len(joined.members),
    ) % {"name": given["user"].username, "count": len(joined.members)}
    if given["leaves"]:
        text += " " + ngettext(
            "%(name)s left %(count)d of them.", "%(name)s left %(count)d of them.", left
        ) % {"name": colleague.username, "count": left}
    return {
        "title": _("Cases handed over") if joined.members else _("No case was handed over"),
        "text": text,
        "facts": _refused(chosen, refused),
        "next_steps": [
            {"url": drawing.list_url(CASE), "label": _("Look at your cases")},
            {"url": reverse("hand-over"), "label": _("Hand more cases over")},
        ],
    }


def _refused(
    chosen: Mapping[UUID, TeamMember], refused: Mapping[UUID, Refused]
) -> list[dict[str, str]]:
    return [
        {"label": chosen[key].case.reference, "text": _sentence(why)}
        for key, why in refused.items()
    ]


def _sentence(why: Refused) -> str:
    errors = getattr(why, "errors", None)
    return " ".join(str(text) for text in errors.values()) if errors else str(why)

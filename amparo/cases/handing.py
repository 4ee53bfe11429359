"""The page on which a colleague's cases are handed over: whose, which of them, and to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.access import drawing
from amparo.access.page import page
from amparo.access.relations import narrowed_to_few
from amparo.kernel.scope import row_rule
from amparo.people.words import word

from .assigning import assign_many, unassign_many
from .forms import HandOverForm, WhoseForm
from .layout import CASE
from .models import Task, TeamMember
from .ties import working
from .widening import covers, halves_of
from .workflow import OPEN_TASK_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from django.http import HttpRequest

    from amparo.access.models import User
    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer
    from amparo.kernel.errors import Refused

    Work = dict[UUID, list[TeamMember]]

MOST = 300  # cases that are handed over at once


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
    shown = dict(list(work.items())[:MOST])
    is_all = "none" not in request.GET
    context |= {
        "colleague": colleague,
        "count": len(shown),
        "more": len(work) > len(shown),
        "most": MOST,
    }
    sent = request.POST if request.method == "POST" else None
    form = HandOverForm(viewer, _choices(shown), colleague, sent, is_all=is_all)
    if form.is_valid():
        told = _hand_over(viewer, colleague, shown, form.cleaned_data)
        return "records/receipt.html", _receipt(colleague, told, form.cleaned_data)
    return "cases/hand_over.html", context | {"form": form}


def _work_of(viewer: Viewer, colleague: User) -> Work:
    """The open cases in the viewer's sight on which a colleague works today, with each place that
    she or he has there; one more than is shown, where there are more.
    """
    places = working().filter(user=colleague)
    found: Work = {}
    with narrowed_to_few(places.values_list("case", flat=True)):
        seen = row_rule(TeamMember, viewer).filter(pk__in=places.values("pk"), case__status="open")
        for member in seen.select_related("case").order_by("case__reference", "pk"):
            found.setdefault(member.case_id, []).append(member)
            if len(found) > MOST:
                break
    return found


def _choices(work: Work) -> list[tuple[str, str]]:
    return [(str(case), _told(places)) for case, places in work.items()]


def _told(places: Sequence[TeamMember]) -> str:
    """A case in one line: its reference, what it is about, where, and what the colleague does."""
    case = places[0].case
    does = ", ".join(dict.fromkeys(word(place, "function") for place in places))
    words = (case.reference, word(case, "exploitation"), word(case, "district"), does)
    return " · ".join(filter(None, words))


@dataclass
class _Told:
    """How many teams somebody joined and another left, and what is to be said of single cases."""

    joined: int = 0
    left: int = 0
    tasks: int = 0
    remarks: list[tuple[str, str]] = field(default_factory=list)


def _hand_over(viewer: Viewer, colleague: User, work: Work, given: Mapping[str, Any]) -> _Told:
    """Let one join, and the other leave where somebody is there now. A sealed file waits."""
    chosen = {case: places for case, places in work.items() if str(case) in given["cases"]}
    cases = {case: places[0].case for case, places in chosen.items()}
    there = _covered(given["user"], chosen)
    joined = assign_many(
        viewer,
        [case for key, case in cases.items() if key not in there],
        given["user"],
        given["function"],
    )
    held = {m.case_id: halves_of(m.half) for m in joined.members if not m.is_waiting} | there
    told = _Told(joined=len(held) - len(there))
    told.remarks = [(cases[key].reference, _sentence(why)) for key, why in joined.refused.items()]
    works = _("%(name)s works on this case already.") % {"name": given["user"].username}
    told.remarks += [(cases[key].reference, works) for key in there]
    told.remarks += [
        (member.case.reference, _("Waits until a second person agrees; until then the team stays."))
        for member in joined.members
        if member.is_waiting
    ]
    if given["leaves"]:
        _let_leave(viewer, colleague, {key: chosen[key] for key in held}, held, told)
    return told


def _covered(user: User, work: Work) -> dict[UUID, set[str]]:
    """The cases on which somebody works already, without an end, on every half that is handed over:
    the halves of these places.
    """
    places = working().filter(user=user, case__in=work, to_on__isnull=True, through__isnull=True)
    found: dict[UUID, set[str]] = {}
    for case, half in places.values_list("case", "half"):
        found[case] = found.get(case, set()) | halves_of(half)
    return {
        case: halves
        for case, halves in found.items()
        if all(covers(halves, place.half) for place in work[case])
    }


def _let_leave(
    viewer: Viewer, colleague: User, work: Work, held: Mapping[UUID, set[str]], told: _Told
) -> None:
    """End each place whose half somebody else holds now; no half is left without anybody."""
    places = [place for case in work.values() for place in case]
    ending = {place.pk: place for place in places if covers(held[place.case_id], place.half)}
    kept = [place for place in places if place.pk not in ending]
    with narrowed_to_few(work):
        named = row_rule(Task, viewer).filter(case__in=work, status__in=OPEN_TASK_STEPS)
        tasks = list(named.filter(assigned_to=colleague).values_list("case", flat=True))
    ended = unassign_many(viewer, ending.values())
    told.remarks += [
        (ending[key].case.reference, _sentence(why)) for key, why in ended.refused.items()
    ]
    sentence = _("%(name)s stays: a half of the case would have nobody.")
    told.remarks += [
        (place.case.reference, sentence % {"name": colleague.username}) for place in kept
    ]
    left = {member.case_id for member in ended.members} - {place.case_id for place in kept}
    told.left, told.tasks = len(left), sum(case in left for case in tasks)


def _receipt(colleague: User, told: _Told, given: Mapping[str, Any]) -> dict[str, Any]:
    names = {"joined": given["user"].username, "left": colleague.username}
    is_done = bool(told.joined or told.left)
    return {
        "title": _("Cases handed over") if is_done else _("No case was handed over"),
        "text": " ".join(_sentences(told, names)) if is_done else _("No team has changed yet."),
        "facts": [{"label": label, "text": text} for label, text in told.remarks],
        "next_steps": [
            {"url": drawing.list_url(CASE), "label": _("Look at your cases")},
            {"url": reverse("hand-over"), "label": _("Hand more cases over")},
        ],
    }


def _sentences(told: _Told, names: Mapping[str, str]) -> Iterator[str]:
    if told.joined:
        yield ngettext(
            "%(name)s joined the team of %(count)d case.",
            "%(name)s joined the teams of %(count)d cases.",
            told.joined,
        ) % {"name": names["joined"], "count": told.joined}
    if told.left:
        yield ngettext(
            "%(name)s left the team of %(count)d case.",
            "%(name)s left the teams of %(count)d cases.",
            told.left,
        ) % {"name": names["left"], "count": told.left}
    if told.tasks:
        yield ngettext(
            "%(count)d open task there still names %(name)s: give it to somebody else.",
            "%(count)d open tasks there still name %(name)s: give them to somebody else.",
            told.tasks,
        ) % {"name": names["left"], "count": told.tasks}


def _sentence(why: Refused) -> str:
    errors = getattr(why, "errors", None)
    return " ".join(str(text) for text in errors.values()) if errors else str(why)

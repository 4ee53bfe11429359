"""What a reviewer is shown of a pair: reasons in words, and of each side what his role opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from amparo.access.decide import decide
from amparo.access.views_of import opened, preload
from amparo.kernel.scope import row_rule
from amparo.kernel.sealing import keyring
from amparo.people.matches import full_name
from amparo.people.models import Name, Person
from amparo.people.queries import names_of, people_by_key
from amparo.people.reach import kept_from_review, topics_read_at_once
from amparo.reference.codes import code_list

from .deciding import DIFFERENT, SAME
from .looking import UNDECIDED, UNSURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from amparo.access.viewer import Viewer
    from amparo.people.models import Pair

AGAINST = ("different_", "far_", "name_alone", "same_register")
TONES = {SAME: "teal", DIFFERENT: "", UNSURE: "amber"}
SHOWN_REASONS = 3


def likeness(score: float) -> str:
    """How likely it is, in words; a number beside it would promise more than it holds."""
    if score >= 0.95:
        return _("Almost certain")
    if score >= 0.8:
        return _("Likely")
    return _("Possible") if score >= 0.5 else _("Faint")


def reasons_of(codes: Iterable[str]) -> tuple[list[str], list[str]]:
    """The reasons that speak for one person, and those against it, in the reader's language."""
    listed = code_list("match_reason")
    told = [(code.startswith(AGAINST), listed.label(code)) for code in codes if code in listed]
    return [word for is_against, word in told if not is_against], [w for a, w in told if a]


def queue_rows(viewer: Viewer, pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """A row for each pair, as ``ui/table.html`` draws it."""
    names = names_of(viewer, {key for pair in pairs for key in (pair.one_id, pair.other_id)})

    def called(person: Person) -> str:
        return names.get(str(person.pk)) or person.reference

    return [
        {
            "url": reverse("pair", args=[pair.pk]),
            "cells": [
                {"text": f"{called(pair.one)} · {called(pair.other)}"},
                {"text": likeness(float(pair.score))},
                {"text": " · ".join(reasons_of(pair.reasons)[0][:SHOWN_REASONS])},
                {"text": decision_of(pair)},
            ],
        }
        for pair in pairs
    ]


def references_for_review(viewer: Viewer, people: Iterable[str]) -> dict[str, str]:
    """The references of these by their keys; people of compartments are left out."""
    everybody: QuerySet[Person] = QuerySet(Person)
    rows = everybody.filter(pk__in=list(people), voided_at__isnull=True)
    told = rows.exclude(kept_from_review(viewer)).values_list("pk", "reference")
    return {str(key): reference for key, reference in told}


def decision_of(pair: Pair) -> str:
    return code_list("pair_decision").label(pair.decision)


def pair_context(viewer: Viewer, pair: Pair) -> dict[str, Any]:
    """A pair's page: both sides, what speaks for and against, and every decision so far."""
    speaks_for, against = reasons_of(pair.reasons)
    sides = [_side(viewer, person) for person in (pair.one, pair.other)]
    return {
        "title": _("Are these the same person?"),
        "trail": [{"url": reverse("pairs"), "label": _("The same person?")}],
        "state": {"label": decision_of(pair), "tone": TONES.get(pair.decision, "blue")},
        "lead": _("%(likeness)s, going by what both files say.")
        % {"likeness": likeness(float(pair.score))},
        "sides": sides,
        "is_blind": not all(side["is_open"] for side in sides),
        "speaks_for": speaks_for,
        "against": against,
        "is_counted_as_one": _is_counted_as_one(pair),
        "answers": _answers(pair),
        "history": _history(pair),
    }


def _is_counted_as_one(pair: Pair) -> bool:
    from .standing import COUNTED_AS_ONE

    return pair.decision in UNDECIDED and pair.is_sure and pair.score >= COUNTED_AS_ONE


def _side(viewer: Viewer, person: Person) -> dict[str, Any]:
    """One person as far as the role opens her or him; else the reference alone."""
    side: dict[str, Any] = {"reference": person.reference, "is_open": False, "name": "", "also": []}
    if str(person.pk) not in people_by_key(viewer, [person.pk]):
        return side
    with keyring(), topics_read_at_once(viewer, [person.pk]):
        names = [name for name in _names(viewer, person) if name]
        fields = opened(person, viewer)
    shown = ("sex", "nationality", "language", "birth")
    side |= {
        "is_open": bool(names),
        "name": names[0] if names else "",
        "also": list(dict.fromkeys(names[1:])),
        "url": reverse("record-page", args=["person", person.pk]),
        "fields": [fields[name] for name in shown if name in fields and not fields[name].empty],
    }
    return side


def _names(viewer: Viewer, person: Person) -> Iterable[str]:
    rows = row_rule(Name, viewer).filter(person=person.pk).order_by("-is_main", "created_at", "id")
    for name in preload(rows):
        yield full_name(name, decide(viewer, "name.read", name, is_seen=True))


def _answers(pair: Pair) -> list[dict[str, str]]:
    words = {
        SAME: (_("The same person"), "is-main"),
        DIFFERENT: (_("Different people"), ""),
        UNSURE: (_("Not sure"), "is-plain"),
    }
    return [
        {"code": code, "label": label, "look": look}
        for code, (label, look) in words.items()
        if code != pair.decision
    ]


def _history(pair: Pair) -> list[dict[str, Any]]:
    """Every decision, newest first, and the day on which the pair was found."""
    agencies, decisions = code_list("agency"), code_list("pair_decision")
    told = [
        {
            "title": decisions.label(verdict.decision),
            "at": _moment(verdict.at),
            "by": verdict.by,
            "agency": agencies.label(verdict.agency) if verdict.agency else "",
            "icon": "merge" if verdict.decision == SAME else "user",
        }
        for verdict in pair.verdicts.order_by("-at", "-id")
    ]
    found = {"title": _("Found by the system"), "at": _moment(pair.found_at), "icon": "search"}
    return [*told, found]


def _moment(at: Any) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")

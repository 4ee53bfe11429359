"""The pairs of one load: those of its rehearsal, and once it is loaded those in the queue."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from amparo.access.keyset import page_of
from amparo.access.watch.looks import note_listed
from amparo.people.pairs.deciding import DIFFERENT, SAME, pairs_of
from amparo.people.pairs.looking import UNSURE
from amparo.people.pairs.showing import (
    likeness,
    queue_rows,
    reasons_of,
    references_for_review,
)
from amparo.people.queries import names_of
from amparo.reference.codes import code_list

from . import notes
from .foreseen_pairs import DECIDED, MACHINE, OPEN, a_page_of, pairs_foreseen
from .models import Provenance
from .pairing import PERSON
from .rehearsing import THERE

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

    from .foreseen_pairs import Foreseen
    from .models import Batch

ON_A_PAGE = 25


def loaded_rows(viewer: Viewer, batch: Batch, after: str) -> tuple[list[dict[str, Any]], str]:
    """Pairs in the queue of whom a load brought, and the place of the last; empty at the end."""
    people = Provenance.objects.filter(record=PERSON, source__file__batch=batch).values("key")
    found = pairs_of(viewer).filter(Q(one__in=people) | Q(other__in=people))
    listed, after = page_of(found.select_related("one", "other"), after, ON_A_PAGE, by="score")
    return queue_rows(viewer, listed), after


def there_count(viewer: Viewer, batch: Batch) -> int:
    """How many pairs with people who are there a reviewer may meet; nobody's name is opened."""
    told = notes.told(batch, THERE) or []
    open_to = references_for_review(viewer, {pair["there"] for pair in told}) if told else {}
    return sum(pair["there"] in open_to for pair in told)


def there_rows(viewer: Viewer, batch: Batch, page: int) -> tuple[list[dict[str, Any]], bool]:
    """A page of people of a rehearsal beside those who are there, as far as the reviewer's role
    opens, and whether more follow. Whose name is shown counts as read."""
    told = notes.told(batch, THERE) or []
    open_to = references_for_review(viewer, {pair["there"] for pair in told})
    every = [pair for pair in told if pair["there"] in open_to]
    shown = every[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    names = names_of(viewer, {pair["there"] for pair in shown})
    note_listed(viewer, names)
    called = open_to | names
    rows = [_row(pair, pair["name"], called[pair["there"]], _("after the load")) for pair in shown]
    return rows, len(every) > page * ON_A_PAGE


def foreseen_context(batch: Batch, shown: str, after: str) -> dict[str, Any]:
    """The pairs inside the files and between them: one list of three, a page at a time."""
    every = pairs_foreseen(batch)
    counted = Counter(pair.stands for pair in every)
    labels = {
        OPEN: _("To be looked at"),
        DECIDED: _("Decided"),
        MACHINE: _("Joined by the machine"),
    }
    if shown not in labels:
        shown = OPEN if counted[OPEN] or not every else MACHINE
    listed, following = a_page_of([pair for pair in every if pair.stands == shown], after)
    path = reverse("batch-pairs", args=[batch.pk])
    can_decide = batch.step == "rehearsed" and not batch.job
    return {
        "views": [
            {
                "url": f"{path}?show={code}",
                "label": f"{label} ({counted[code]})",
                "current": code == shown,
            }
            for code, label in labels.items()
        ],
        "pairs": [_foreseen(batch, pair, can_decide=can_decide) for pair in listed],
        "next_url": f"{path}?show={shown}&after={following}" if following else "",
        "first_url": f"{path}?show={shown}" if after else "",
    }


def _foreseen(batch: Batch, pair: Foreseen, *, can_decide: bool) -> dict[str, Any]:
    told, labels = pair.told, code_list("pair_decision")
    speaks_for, against = reasons_of(told["reasons"])
    words = {
        SAME: (_("The same person"), "is-main"),
        DIFFERENT: (_("Different people"), ""),
        UNSURE: (_("Not sure"), "is-plain"),
    }
    return {
        "key": pair.key,
        "url": reverse("batch-pair", args=[batch.pk, pair.key]),
        "one": _side(told["a"]),
        "other": _side(told["b"]),
        "likeness": f"{likeness(told['score'])} ({told['score']:.2f})",
        "speaks_for": speaks_for,
        "against": against,
        "decision": labels.label(pair.decision),
        "answers": [
            {"code": code, "label": words[code][0], "look": words[code][1]}
            for code in (pair.answers(batch.accept_above) if can_decide else ())
        ],
        "history": [
            {
                "what": labels.label(row.decision),
                "by": row.decided_by,
                "on": formats.date_format(
                    timezone.localtime(row.decided_at), "SHORT_DATETIME_FORMAT"
                ),
            }
            for row in pair.history
        ],
    }


def _side(side: dict[str, Any]) -> str:
    return f"{side.get('name', '')} ({side['sheet']} {side['row']})"


def _row(pair: dict[str, Any], one: str, other: str, decision: str) -> dict[str, Any]:
    speaks_for, against = reasons_of(pair["reasons"])
    return {
        "cells": [
            {"text": f"{one} · {other}"},
            {"text": f"{likeness(pair['score'])} ({pair['score']:.2f})"},
            {"text": " · ".join((*speaks_for, *against))},
            {"text": decision},
        ],
    }

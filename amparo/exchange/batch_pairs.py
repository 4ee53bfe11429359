"""The pairs of one load: those of its rehearsal, and once it is loaded those in the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.people.pairs.deciding import pairs_of
from amparo.people.pairs.showing import likeness, queue_rows, reasons_of, reviewed
from amparo.reference.codes import code_list

from . import notes
from .models import Provenance
from .pairing import PERSON
from .rehearsing import PAIRS, THERE

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

    from .models import Batch

MOST = 200  # pairs on one page, the likeliest first


def loaded_rows(viewer: Viewer, batch: Batch) -> list[dict[str, Any]]:
    """The pairs in the queue of whom a load brought."""
    people = Provenance.objects.filter(record=PERSON, source__file__batch=batch).values("key")
    found = pairs_of(viewer).filter(Q(one__in=people) | Q(other__in=people))
    listed = found.select_related("one", "other").order_by("-score", "pk")
    return queue_rows(viewer, list(listed[:MOST]))


def there_rows(viewer: Viewer, batch: Batch) -> list[dict[str, Any]]:
    """People of a rehearsal beside those who are there, as far as the reviewer's role opens."""
    told = notes.told(batch, THERE) or []
    called = reviewed(viewer, {pair["there"] for pair in told})
    return [
        _row(pair, pair["name"], called[pair["there"]], _("to be looked at"))
        for pair in told
        if pair["there"] in called
    ]


def rehearsed_rows(batch: Batch) -> list[dict[str, Any]]:
    """The pairs inside the files and between them."""
    labels = code_list("pair_decision")
    return [
        _row(pair, _side(pair["a"]), _side(pair["b"]), labels.label(pair["decision"]))
        for pair in (notes.told(batch, PAIRS) or [])[:MOST]
    ]


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

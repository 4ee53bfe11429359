"""What the pages of loads say: every context is made here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from amparo.access.batch import NEEDS
from amparo.access.keyset import page_of
from amparo.indicators.catalogue import catalogue
from amparo.kernel.layout import BY_MODEL
from amparo.people.pairs.looking import UNSURE
from amparo.reference.codes import code_list
from amparo.reference.country import country

from . import notes
from .assuming import ASSUMED, assumed_in_words
from .batch_forms import file_name
from .batch_pairs import there_count
from .batches import ASKED, OPEN
from .comparing import CANNOT, EXPLANATION
from .edit_rows import asked_of_loader
from .loading import LOADED
from .models import Batch, PairDecision
from .rehearsing import uploads_of
from .signing import ENOUGH
from .undoing import CAN_BE_UNDONE
from .unsigning import why_back
from .uploads.own import is_own

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from amparo.access.viewer import Viewer
    from amparo.indicators.model import Definition

    from .batch_forms import ExplainForm
    from .models import Compared

ON_A_PAGE = 25
STEPS = ("received", "rehearsed", "loaded", "reconciled", "signed")
PHASES = {
    "": gettext_lazy("It waits for its turn"),
    "read": gettext_lazy("Reading the files"),
    "plan": gettext_lazy("Putting the rows together"),
    "check": gettext_lazy("Looking at what is there already"),
    "seal": gettext_lazy("Sealing the records"),
    "keys": gettext_lazy("Making people findable"),
    "write": gettext_lazy("Writing"),
    "snapshot": gettext_lazy("Taking a snapshot"),
    "count": gettext_lazy("Counting the figures"),
    "release": gettext_lazy("Ending the review"),
    "look": gettext_lazy("Looking whether anybody has worked on it"),
}
JOBS = {
    "rehearse": gettext_lazy("Rehearsal"),
    "load": gettext_lazy("Loading"),
    "compare": gettext_lazy("Comparing with published figures"),
    "release": gettext_lazy("Signing off"),
    "undo": gettext_lazy("Rolling back"),
}
STATUSES = {
    "none_reported": gettext_lazy("none reported"),
    "not_reported": gettext_lazy("not reported"),
    "not_collected": gettext_lazy("not collected"),
    CANNOT: gettext_lazy("cannot be counted"),
}
TONES = {"signed": "teal", "rolled_back": "danger", "dropped": "", "received": "amber"}


def _moment(at: datetime | None) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else ""


def _step(batch: Batch) -> dict[str, Any]:
    label = code_list("batch_step").label(batch.step)
    return {"label": label, "tone": TONES.get(batch.step, "blue")}


def list_rows(after: str) -> tuple[list[dict[str, Any]], str]:
    """Loads for the table, the newest first, and the place of the last; empty at the end."""
    found, after = page_of(Batch.objects.all(), after, ON_A_PAGE)
    return [_row(batch) for batch in found], after


def _row(batch: Batch) -> dict[str, Any]:
    step = _step(batch)
    begun = batch.opened_at or batch.loaded_at
    return {
        "url": reverse("batch", args=[batch.pk]),
        "cells": [
            {"text": batch.reference},
            {"text": step["label"], "tone": step["tone"] or "blue"},
            {"text": _moment(begun)},
            {"text": batch.opened_by or batch.loaded_by},
            {"text": formats.localize(sum(batch.counts.values()))},
        ],
    }


def batch_context(viewer: Viewer, batch: Batch, form: ExplainForm) -> dict[str, Any]:
    """One load, as far as the viewer's part in it goes: findings are for the steward alone."""
    is_steward, found = is_own(viewer, batch), notes.told(batch, notes.FINDINGS) or {}
    return {
        "title": _("Load %(reference)s") % {"reference": batch.reference},
        "parent": {"url": reverse("batches"), "label": _("Loads of registers")},
        "state": _step(batch),
        "steps": _steps(batch),
        "batch": batch,
        "is_steward": is_steward,
        "progress": _progress(viewer, batch),
        "refresh_url": reverse("batch", args=[batch.pk]),
        "problem": notes.told(batch, notes.PROBLEM) or "",
        "why_back": why_back(batch),
        "next": _next(viewer, batch),
        "files": _files(batch) if is_steward else [],
        "found": found if is_steward else None,
        "is_known": bool(found.get("known_rows")),
        "is_all_known": is_all_known(found),
        "done": _done(batch),
        "assumed": assumed_in_words(notes.told(batch, ASSUMED) or []),
        "pairs": _pairs(viewer, batch) if is_steward else {},
        "is_before": batch.step in OPEN,
        "edits_open": asked_of_loader(batch).filter(decision="").count() if is_steward else 0,
        "records": _records(batch),
        "compare": _compare(batch),
        "form": form,
        "signatures": _signatures(batch),
        "signatures_needed": ENOUGH,
        "undo_url": _undo_url(viewer, batch),
        "ledger": {"entry": batch.entry, "by": batch.loaded_by, "on": _moment(batch.loaded_at)},
        "undone": {
            "by": batch.undone_by,
            "on": _moment(batch.undone_at),
            "why": code_list("roll_back_reason").label(batch.undone_why),
        },
        "years": _years(batch),
        "origin": (notes.told(batch, notes.ORIGIN) or "") if is_steward else "",
    }


def _years(batch: Batch) -> str:
    """The years that the registers cover, as far as it was said."""
    years = [str(year) for year in (batch.year_from, batch.year_to) if year]
    return "–".join(dict.fromkeys(years))


def _steps(batch: Batch) -> list[dict[str, str]]:
    if batch.step not in STEPS:
        return []
    at = STEPS.index(batch.step)
    labels = code_list("batch_step")
    return [
        {
            "label": labels.label(step),
            "state": "done" if place < at else "current" if place == at else "ahead",
        }
        for place, step in enumerate(STEPS)
    ]


def _progress(viewer: Viewer, batch: Batch) -> dict[str, Any] | None:
    if not batch.job:
        return None
    can_stop = is_own(viewer, batch) and batch.job != "release" and not batch.is_stopping
    phase = PHASES.get(batch.phase, PHASES[""])
    return {
        "words": f"{JOBS.get(batch.job, '')}: {phase}",
        "value": batch.part if batch.phase in ("read", "seal", "keys", "count") else None,
        "left": _("It stops at the next safe point.") if batch.is_stopping else "",
        "cancel_url": reverse("batch-stop", args=[batch.pk]) if can_stop else "",
    }


def _next(viewer: Viewer, batch: Batch) -> list[dict[str, Any]]:
    """The buttons of this step, the main one first."""
    if batch.job:
        return []
    words = {
        "load": pgettext("to do it now", "Load"),
        "rehearse": _("Rehearse again") if batch.step == "rehearsed" else _("Rehearse"),
        "compare": _("Compare again") if batch.step == "reconciled" else _("Compare"),
    }
    found = [
        {"url": reverse("batch-do", args=[batch.pk, job]), "label": label, "is_post": True}
        for job, label in words.items()
        if batch.step in ASKED[job][0] and _may(viewer, batch, ASKED[job][1])
    ]
    if batch.step == "reconciled":
        sign = {"url": reverse("batch-sign", args=[batch.pk]), "label": _("Sign")}
        found.insert(0, {**sign, "is_post": False})
    if batch.step in OPEN and is_own(viewer, batch):
        drop = {"url": reverse("batch-drop", args=[batch.pk]), "label": _("Lay aside")}
        found.append({**drop, "is_post": True})
    for place, button in enumerate(found):
        button["is_main"] = place == 0
    return found


def _may(viewer: Viewer, batch: Batch, needs: str) -> bool:
    return is_own(viewer, batch) if needs == NEEDS else viewer.has(needs)


def _files(batch: Batch) -> list[dict[str, Any]]:
    if batch.uploads:
        return [
            {
                "name": file_name(upload),
                "reference": upload.reference,
                "office": code_list("agency").label(upload.office),
                "mapping": str(upload.mapping or ""),
                "digest": upload.digest[:12],
            }
            for upload in uploads_of(batch)
        ]
    return [
        {
            "name": file.name,
            "office": code_list("agency").label(file.office),
            "mapping": f"{file.mapping} v{file.mapping_version}",
            "digest": file.digest[:12],
        }
        for file in batch.files.order_by("name")
    ]


def _done(batch: Batch) -> dict[str, Any]:
    told: dict[str, Any] = notes.told(batch, LOADED) or {}
    return told


def _pairs(viewer: Viewer, batch: Batch) -> dict[str, Any]:
    rows = PairDecision.objects.filter(batch=batch).order_by("decided_at", "pk")
    last = {(a, b): decision for a, b, decision in rows.values_list("a", "b", "decision")}
    found: dict[str, Any] = {"all": len(last), "joined": 0, "kept_apart": 0, "to_review": 0}
    for decision in last.values():
        key = "to_review" if decision == UNSURE else decision
        found[key] = found.get(key, 0) + 1
    found["there"] = there_count(viewer, batch) if batch.step in OPEN else 0
    can_look = batch.step == "rehearsed" or batch.entry
    found["url"] = reverse("batch-pairs", args=[batch.pk]) if can_look else ""
    return found


def _records(batch: Batch) -> list[dict[str, Any]]:
    """How many records of each kind; where two kinds are called alike, each with what one is."""
    told = [(apps.get_model(label), count) for label, count in batch.counts.items()]
    times = Counter(_plural(model) for model, _count in told)
    found = []
    for model, count in told:
        label = _plural(model)
        if times[label] > 1:
            label = f"{label} ({model._meta.verbose_name})"
        found.append({"label": label, "count": count})
    return sorted(found, key=lambda record: str(record["label"]))


def is_all_known(found: Mapping[str, Any]) -> bool:
    """Whether a rehearsal found nothing that a load would add or change."""
    return bool(found.get("known_rows")) and not found["new_rows"] and not found["changed_rows"]


def _plural(model: Any) -> str:
    """What records of a model are called together, as pages call them."""
    layout = BY_MODEL.get(model)
    return capfirst(str(layout.plural if layout else model._meta.verbose_name_plural))


def difference_told(row: Compared) -> str:
    """One difference in words: the figure, what was published and what is counted."""
    return _("%(what)s, %(period)s: published %(published)s, counted %(counted)s") % {
        "what": _what(row),
        "period": row.period,
        "published": row.published,
        "counted": _counted(row),
    }


def _counted(row: Compared) -> str:
    return row.computed or str(STATUSES.get(row.status, row.status))


def _what(row: Compared) -> str:
    known = catalogue(country().code).get(row.metric)
    title = known.title.get((get_language() or "en")[:2], row.metric) if known else row.metric
    of = ", ".join(_of(known, name, str(value)) for name, value in row.where.items())
    return f"{title} ({of})" if of else str(title)


def _of(known: Definition | None, name: str, code: str) -> str:
    """A code of a dimension in words, where its list is known."""
    dimension = known.main.by.get(name) if known else None
    if dimension is None or not dimension.code_list:
        return code.replace("_", " ")
    return str(code_list(dimension.code_list).label(code.lower()))


def _compare(batch: Batch) -> dict[str, Any]:
    reasons = notes.all_told(batch, EXPLANATION)
    rows = [
        {
            "figure": row.figure,
            "what": _what(row),
            "period": row.period,
            "published": row.published,
            "counted": _counted(row),
            "differs": row.differs,
            "is_total": row.is_total,
            "why": reasons.get(row.figure, ""),
            "by": row.explained_by,
        }
        for row in batch.compared.order_by("figure")
    ]
    cases = [row for row in rows if not row["is_total"]]
    return {
        "is_done": bool(rows),
        "same": [row for row in cases if not row["differs"]],
        "open": [row for row in cases if row["differs"] and not row["by"]],
        "explained": [row for row in cases if row["differs"] and row["by"]],
        "totals": [row for row in rows if row["is_total"]],
    }


def _signatures(batch: Batch) -> list[dict[str, str]]:
    return [
        {
            "by": signature.username,
            "agency": code_list("agency").label(signature.agency),
            "on": _moment(signature.signed_at),
        }
        for signature in batch.signatures.order_by("signed_at")
    ]


def _undo_url(viewer: Viewer, batch: Batch) -> str:
    can = is_own(viewer, batch) and batch.step in CAN_BE_UNDONE and not batch.job
    return reverse("batch-undo", args=[batch.pk]) if can else ""

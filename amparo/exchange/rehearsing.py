"""Rehearses a batch: what would be loaded and what not, and why. No record is written."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amparo.access.action import perform
from amparo.access.batch import NEEDS
from amparo.kernel.errors import NotAllowed, NotPossible

from . import notes
from .foreseen import foresee
from .known import decisions_known
from .migration import plan_of
from .models import RegisterUpload
from .origins import note_pairs
from .report import report
from .uploads.opening import file_of

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.access.watching import Watching

    from .load import Watch
    from .migration import Prepared
    from .models import Batch

MOST_NAMED = 200  # rows of one sheet that are named with their reason; all are counted
MOST_PAIRS = 2_000
PAIRS, ASSUMED, THERE = "pairs", "assumed", "there"


def uploads_of(batch: Batch) -> list[RegisterUpload]:
    """The files of a batch, in the order in which they were chosen."""
    found = RegisterUpload.objects.select_related("mapping").in_bulk(batch.uploads)
    by_key = {str(key): upload for key, upload in found.items()}
    return [by_key[key] for key in batch.uploads if key in by_key]


def prepared_of(batch: Batch, watch: Watch) -> Prepared:
    """The files of a batch, read by their mappings and put together."""
    uploads, files = uploads_of(batch), []
    if len(uploads) < len(batch.uploads) or not uploads:
        raise NotPossible(_("A file of this load is not there any more. Begin another one."))
    for number, upload in enumerate(uploads):
        watch.tell("read", 100 * number // len(uploads))
        file = file_of(upload)
        file.kept_as = upload.reference
        files.append(file)
    watch.tell("plan", 0)
    return plan_of(files, batch.accept_above, decisions_known())


def fingerprint(batch: Batch) -> str:
    """Tells whether files, mappings and threshold are those of another time."""
    told = [f"{upload.digest}|{upload.mapping_id}" for upload in uploads_of(batch)]
    return sha256(f"{told}|{batch.accept_above}".encode()).hexdigest()


def rehearse(viewer: Viewer, batch: Batch, watch: Watching) -> None:
    """Find out all that a load would do, and keep it sealed with the batch."""
    if not viewer.has(NEEDS):
        raise NotAllowed(_("This is not open to you."))
    seen_as = fingerprint(batch)
    prepared = prepared_of(batch, watch)
    watch.tell("check", 0)
    foreseen = foresee(prepared)
    found = report(prepared, None) | foreseen.told()
    pairs, assumed = found.pop("pairs"), _assumed(prepared)
    for sheet in (sheet for file in found["files"] for sheet in file["sheets"]):
        sheet["rejected_count"] = len(sheet["rejected"])
        del sheet["rejected"][MOST_NAMED:], sheet["left_aside"][MOST_NAMED:]
    with perform(viewer, "import.rehearse", batch=str(batch.pk)) as doing:
        doing.facts |= {"files": [file.digest for file in prepared.files], "rows": foreseen.rows}
        notes.keep(batch, notes.FINDINGS, found)
        notes.keep(batch, PAIRS, pairs[:MOST_PAIRS])
        notes.keep(batch, THERE, foreseen.there[:MOST_PAIRS])
        notes.keep(batch, ASSUMED, assumed)
        notes.forget(batch, notes.PROBLEM)
        note_pairs(batch, prepared)
        batch.step, batch.rehearsed_as = "rehearsed", seen_as
        batch.counts = prepared.plan.counts()
        watch.end(batch)
        batch.save()


def _assumed(prepared: Prepared) -> list[dict[str, Any]]:
    """What mappings put where rows say nothing: for those who sign, field by field with counts."""
    found: Counter[tuple[str, str, str]] = Counter()
    for file in prepared.files:
        said = {
            name: value
            for sheet in file.mapping.sheets
            for name, value in sheet.blank_means.items()
        }
        for sheet in file.sheets:
            for row in sheet.rows:
                found.update(
                    (file.mapping.edition, name, said.get(name, "")) for name in row.assumed
                )
    return [
        {"mapping": mapping, "field": name, "value": value, "count": count}
        for (mapping, name, value), count in sorted(found.items())
    ]

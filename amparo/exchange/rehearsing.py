"""Rehearses a batch: what would be loaded and what not, and why. No record is written."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amparo.access.action import perform
from amparo.access.batch import NEEDS
from amparo.kernel.errors import NotAllowed, NotPossible
from amparo.people.reach import tell_of_searches

from . import notes
from .assuming import ASSUMED, assumed
from .foreseen import foresee
from .known import decisions_known
from .mapping.faults import BadMapping
from .migration import NoMapping, plan_of
from .models import RegisterUpload
from .origins import note_pairs
from .registers.refusals import Unreadable
from .report import report
from .uploads.opening import file_of

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.access.watching import Watching

    from .foreseen import Foreseen
    from .load import Watch
    from .migration import FileRead, Prepared
    from .models import Batch

MOST_NAMED = 200  # rows of one sheet that are named with their reason; all are counted
MOST_PAIRS = 2_000
PAIRS, THERE = "pairs", "there"


def uploads_of(batch: Batch) -> list[RegisterUpload]:
    """The files of a batch, in the order in which they were chosen."""
    found = RegisterUpload.objects.select_related("mapping").in_bulk(batch.uploads)
    by_key = {str(key): upload for key, upload in found.items()}
    return [by_key[key] for key in batch.uploads if key in by_key]


def prepared_of(batch: Batch, watch: Watch, *, is_told: bool = True) -> Prepared:
    """The files of a batch, read by their mappings and put together.

    What is flagged in their rows takes room, and is left out where it was told before.
    """
    uploads, files = uploads_of(batch), []
    if len(uploads) < len(batch.uploads) or not uploads:
        raise NotPossible(_("A file of this load is not there any more. Begin another one."))
    for number, upload in enumerate(uploads):
        watch.tell("read", 100 * number // len(uploads))
        file = _file(number + 1, upload)
        file.kept_as = upload.reference
        if not is_told:
            for sheet in file.sheets:
                sheet.flags.clear()
        files.append(file)
    watch.tell("plan", 0)
    return plan_of(files, batch.accept_above, decisions_known())


def _file(number: int, upload: RegisterUpload) -> FileRead:
    """One file of a load. Whoever signs reads why it cannot be read, and no name of a file."""
    try:
        return file_of(upload)
    except Unreadable as refusal:
        called = _("file %(number)s of this load") % {"number": number}
        raise Unreadable(refusal.code, **_unnamed(refusal.params, called)) from None
    except (NoMapping, BadMapping):
        raise NotPossible(
            _("The mapping of file %(number)s of this load no longer fits it. Map that file again.")
            % {"number": number}
        ) from None
    except NotPossible as refusal:
        sentence = _("File %(number)s of this load: %(why)s")
        raise NotPossible(sentence % {"number": number, "why": refusal}) from None


def _unnamed(params: dict[str, Any], called: str) -> dict[str, Any]:
    """What a refusal tells, without the names that offices gave to their file and its sheets."""
    told = {**params, "name": called}
    return {**told, "sheet": "…"} if "sheet" in told else told


def fingerprint(batch: Batch) -> str:
    """Tells whether files, mappings and threshold are those of another time."""
    told = [f"{upload.digest}|{upload.mapping_id}" for upload in uploads_of(batch)]
    return sha256(f"{told}|{batch.accept_above}".encode()).hexdigest()


def note_rehearsal(viewer: Viewer, prepared: Prepared, foreseen: Foreseen) -> None:
    """Write down that somebody rehearsed without a page, which is a search all the same."""
    with perform(viewer, "import.rehearse", **_facts(prepared, foreseen)):
        tell_of_searches(viewer, foreseen.asked)


def _facts(prepared: Prepared, foreseen: Foreseen) -> dict[str, Any]:
    return {"files": [file.digest for file in prepared.files], "rows": foreseen.rows}


def rehearse(viewer: Viewer, batch: Batch, watch: Watching) -> None:
    """Find out all that a load would do, and keep it sealed with the batch.

    It tells who is here already, so it counts as a search for everybody whom the files name: those
    who keep sealed files hear of it.
    """
    if not viewer.has(NEEDS):
        raise NotAllowed(_("This is not open to you."))
    seen_as = fingerprint(batch)
    prepared = prepared_of(batch, watch)
    watch.tell("check", 0)
    foreseen = foresee(viewer, prepared, is_last=True)
    found = report(prepared, None) | foreseen.told()
    pairs = found.pop("pairs")
    with perform(viewer, "import.rehearse", batch=str(batch.pk)) as doing:
        doing.facts |= _facts(prepared, foreseen)
        keep_found(batch, prepared, found)
        notes.keep(batch, PAIRS, pairs[:MOST_PAIRS])
        notes.keep(batch, THERE, foreseen.there[:MOST_PAIRS])
        notes.forget(batch, notes.PROBLEM)
        note_pairs(batch, prepared)
        tell_of_searches(viewer, foreseen.asked)
        batch.step, batch.rehearsed_as = "rehearsed", seen_as
        batch.counts = prepared.plan.counts()
        watch.end(batch)
        batch.save()


def keep_found(batch: Batch, prepared: Prepared, found: dict[str, Any]) -> None:
    """Keep with a load what was found in its files, and what mappings put where they say nothing.

    Of very many rows the first are named; all are counted. Words without a code stand in a list
    of their own.
    """
    for sheet in (sheet for file in found["files"] for sheet in file["sheets"]):
        sheet["rejected_count"] = len(sheet["rejected"])
        sheet["left_aside_count"] = len(sheet["left_aside"])
        del sheet["rejected"][MOST_NAMED:], sheet["left_aside"][MOST_NAMED:]
        sheet["remarks"] = [one for one in sheet["remarks"] if one["remark"] != "unknown_word"]
    notes.keep(batch, notes.FINDINGS, found)
    notes.keep(batch, ASSUMED, assumed(prepared))

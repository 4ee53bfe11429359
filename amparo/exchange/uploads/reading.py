"""Reads files: small ones at once, large ones by a worker, with progress and a way to stop."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access.action import action, perform
from amparo.access.working import asked, stop_work
from amparo.exchange.models import RegisterUpload
from amparo.exchange.registers.apart import read_apart
from amparo.exchange.registers.limits import DEFAULT, MEGABYTE
from amparo.exchange.registers.outlines import Outline, from_told
from amparo.exchange.registers.raw import Raw
from amparo.exchange.registers.refusals import Unreadable
from amparo.kernel import act
from amparo.kernel.errors import NotAllowed, NotPossible
from amparo.kernel.sealed_files import read_sealed, write_sealed
from amparo.kernel.sealing import NoKey

from . import actions
from .opening import outline_of, raw_of
from .own import NEEDS, uploads_of

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.access.watching import Watching

READ = "read"
BEGINNING = MEGABYTE  # bytes of a large text that are read anew for another encoding
PHASES = {
    "": gettext_lazy("It waits for its turn"),
    READ: gettext_lazy("Reading the file"),
    "keep": gettext_lazy("Keeping its outline"),
}


def is_large(upload: RegisterUpload) -> bool:
    """Whether a file is too large to be read while somebody waits for a page."""
    return upload.size > settings.AMPARO_READ_AT_ONCE_MB * MEGABYTE


def look(viewer: Viewer, upload: RegisterUpload) -> None:
    """Read a file that is set apart, or leave it to a worker where it is large."""
    if is_large(upload):
        ask_to_read(viewer, None, upload)
    else:
        actions.look_into(viewer, upload)


@action("upload.ask", needs=NEEDS)
def ask_to_read(viewer: Viewer, _nothing: None, upload: RegisterUpload) -> None:
    """Ask a worker to read a file. Raises NotPossible where that is being done, or was."""
    waiting = uploads_of(viewer).filter(pk=upload.pk, state="quarantined", job="")
    if not waiting.update(**asked(viewer, READ)):
        raise NotPossible(_("This file was looked into before."))
    act.current().facts.update(upload=upload.reference)


@action("upload.stop", needs=NEEDS)
def stop_reading(viewer: Viewer, _nothing: None, upload: RegisterUpload) -> None:
    """Stop the reading of a file; it stays as it was brought."""
    mine = uploads_of(viewer).filter(pk=upload.pk).first()
    if mine is None:
        raise NotAllowed(_("This is not open to you."))
    if not stop_work(mine):
        raise NotPossible(_("Nothing is being done with this file."))
    act.current().facts.update(upload=upload.reference)


def read_large(viewer: Viewer, upload: RegisterUpload, watch: Watching) -> None:
    """What a worker does with a file: read it in a process apart, and keep what it is."""
    if not viewer.has(NEEDS):
        raise NotAllowed(_("This is not open to you."))
    if upload.state != "quarantined":
        raise NotPossible(_("This file was looked into before."))
    watch.tell(READ, 0)
    try:
        told = read_apart(raw_of(upload), meanwhile=lambda part: watch.tell(READ, part))
    except Unreadable as refusal:
        with perform(viewer, "upload.refuse"):
            actions.note_refusal(viewer, None, upload, refusal)
            watch.end(upload)
    else:
        watch.tell("keep", 0)
        with perform(viewer, "upload.read"):
            actions.note_reading(viewer, None, upload, told)
            watch.end(upload)


def say(upload: RegisterUpload, why: str) -> None:
    """A file whose reader broke off again and again is refused with a sentence; a stopped one
    waits as it was."""
    if why and upload.state == "quarantined":
        upload.refuse("gave_up", {"name": upload.words.get("name", "")})
        RegisterUpload.objects.filter(pk=upload.pk).update(
            state=upload.state, refusal=upload.refusal
        )


def outline_in(upload: RegisterUpload, encoding: str) -> Outline:
    """The outline as a mapping wants the characters read; as the file was read where it says none.

    Of a large file the beginning alone is read anew. Raises Unreadable where that cannot be.
    """
    found = outline_of(upload)
    if not encoding or not found.book.how or found.book.how.get("encoding") == encoding:
        return found
    kept = _recoded(upload)
    if kept.get("how", {}).get("encoding") != encoding:
        kept = read_apart(_beginning(raw_of(upload), upload), DEFAULT, encoding)
        write_sealed(upload.path("recoded"), json.dumps(kept).encode(), upload.place("recoded"))
    told = from_told(kept)
    for sheet in told.sheets:
        sheet.rows_found = max(sheet.rows_found, found.rows_found)
    return told


def _recoded(upload: RegisterUpload) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(
            read_sealed(upload.path("recoded"), upload.place("recoded"))
        )
    except NoKey:
        return {}
    return kept


def _beginning(raw: Raw, upload: RegisterUpload) -> Raw:
    """The first lines of a large text, whole ones; a small one is read to its end."""
    if not is_large(upload):
        return raw
    cut = raw.content[:BEGINNING]
    end = cut.rfind(b"\n") + 1
    return Raw(raw.name, cut[: (end + end % 2) or len(cut)])

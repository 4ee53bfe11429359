"""Making a copy, who agrees to one with persons in it, and taking it: once, byte for byte."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access import leaving, proof, second
from amparo.access.action import perform
from amparo.access.views_of import plain_words
from amparo.access.watch import looks
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.sealed_files import pieces, write_sealed
from amparo.kernel.sealing import seal, unseal
from amparo.reference.codes import code_list

from .formats import WRITERS
from .models import Copy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.access.leaving import Sheet
    from amparo.access.models import User
    from amparo.access.viewer import Viewer

    from .formats import Cover, Writer

MAKE, CONFIRM, MAKE_BUNDLE = "copy.make", "copy.confirm", "bundle.make"
READY_FOR = timedelta(hours=1)  # how long a copy can be taken once it is ready
IN_SAMPLE = 50  # rows of each table that the second person reads
EVERY_ROW = 1_000_000
AT_ONCE = 1 << 20  # bytes


def make_copy(
    viewer: Viewer, title: str, sheets: Iterable[Sheet], form: str, *, with_people: bool
) -> Copy:
    """Write the file now, seal it, and let it wait for a second person where it tells of people.

    Raises NotAllowed, ProofNeeded, Invalid for an unknown form, NotPossible where a sealed file is
    in it or the list is too long for paper.
    """
    user = second.account(viewer)
    if not viewer.has(MAKE) or user is None:
        raise NotAllowed(_("This is not open to you."))
    if form not in WRITERS:
        raise Invalid({"form": _("Choose a form from the list.")})
    proof.must_be_fresh(viewer)
    copy = Copy(title=title, format=form, agency=viewer.agency, purpose=viewer.purpose)
    return lay_away(
        viewer, copy, user, WRITERS[form][0], sheets, cover_of(viewer, copy), waits=with_people
    )


def lay_away(
    viewer: Viewer,
    copy: Copy,
    user: User,
    write: Writer,
    sheets: Iterable[Sheet],
    cover: Cover,
    *,
    waits: bool,
) -> Copy:
    """Write the file of a copy now, seal it, and enter it in the register.

    The second person of a bundle for proceedings reads all of it, and counts its items.
    """
    forget_lapsed()
    seen = _Seen(EVERY_ROW if copy.recipient else IN_SAMPLE)
    with tempfile.TemporaryFile() as file:
        write(file, cover, seen.reading(sheets))
        if leaving.any_sealed(viewer, seen.cases):
            raise NotPossible(_("There is a sealed file in this list. Sealed files do not leave."))
        copy.rows = len(seen.first) if copy.recipient else seen.rows
        copy.people = len(seen.people)
        copy.asked_by, copy.asked_at = user, timezone.now()
        copy.is_waiting = waits
        copy.ready_at = None if waits else timezone.now()
        _seal(copy, file, seen, cover)
    facts = {"copy": str(copy.pk), "rows": copy.rows, "people": copy.people}
    event = MAKE_BUNDLE if copy.recipient else MAKE
    with perform(viewer, event, **facts, format=copy.format, digest=copy.digest):
        copy.save()
    return copy


class _Seen:
    """What passed by while a file was written: how many rows, of whom, the first of each table."""

    def __init__(self, in_sample: int) -> None:
        self.in_sample = in_sample
        self.rows = 0
        self.people: set[str] = set()
        self.cases: set[str] = set()
        self.read: dict[str, set[str]] = {"cases": set(), "people": set()}  # of the first rows
        self.first: list[dict[str, Any]] = []

    def reading(self, sheets: Iterable[Sheet]) -> Iterator[Sheet]:
        for sheet in sheets:
            told: dict[str, Any] = {
                "title": str(sheet.title),
                "heads": sheet.columns,
                "rows": [],
                "count": 0,
            }
            self.first.append(told)
            sheet.rows = self._counted(sheet, sheet.rows, told)
            yield sheet
            if told["count"] < self.in_sample:
                self._note_read(sheet)
            self.people |= sheet.people
            self.cases |= sheet.cases

    def _note_read(self, sheet: Sheet) -> None:
        """The second person reads the rows so far: of whom they speak counts as read."""
        self.read["cases"] |= sheet.cases
        self.read["people"] |= sheet.people

    def _counted(
        self, sheet: Sheet, rows: Iterable[tuple[str, ...]], told: dict[str, Any]
    ) -> Iterator[tuple[str, ...]]:
        for row in rows:
            self.rows += 1
            told["count"] += 1
            if len(told["rows"]) < self.in_sample:
                told["rows"].append(row)
                if len(told["rows"]) == self.in_sample:
                    self._note_read(sheet)
            yield row


def cover_of(viewer: Viewer, copy: Copy) -> list[tuple[str, str]]:
    """For whom, when and for what the copy was made: the mark by which it is known again."""
    agency = code_list("agency").label(viewer.agency)
    return [
        (_("What"), copy.title),
        (_("Copy for"), f"{viewer.username}, {agency}"),
        (_("Made at"), plain_words(timezone.now())),
        (_("Purpose"), code_list("purpose").label(viewer.purpose)),
        (_("Number of the copy"), copy.pk.hex),
    ]


def _seal(copy: Copy, file: IO[bytes], seen: _Seen, cover: Cover) -> None:
    """Lay the bytes away as they will leave, by pieces, with their digest."""
    file.flush()
    copy.size = file.seek(0, 2)
    with mmap(file.fileno(), 0, access=ACCESS_READ) as whole:
        told = sha256()
        for start in range(0, len(whole), AT_ONCE):
            told.update(whole[start : start + AT_ONCE])
        copy.digest = told.hexdigest()
        write_sealed(copy.path(), whole, copy.place("bytes"))
    read = {kind: sorted(keys) for kind, keys in seen.read.items()}
    sample: dict[str, Any] = {"tables": seen.first, "cases": sorted(seen.cases), "read": read}
    sample["cover"] = [list(pair) for pair in cover]
    copy.sample = seal(json.dumps(sample, ensure_ascii=False), copy.place("sample"))


# --- The second person --------------------------------------------------------------------------


def copies_that_wait(viewer: Viewer) -> list[Copy]:
    """Copies to which this viewer may agree: of another unit, and closed in none of their cases."""
    user = second.account(viewer) if viewer.has(CONFIRM) else None
    if user is None:
        return []
    rows: QuerySet[Copy] = Copy.objects.filter(is_waiting=True, voided_at__isnull=True)
    return [
        copy
        for copy in rows.select_related("asked_by").order_by("asked_at")
        if second.is_fresh(copy)
        and copy.asked_by is not None
        and second.is_second(user, copy, copy.asked_by)
        and not _is_closed(viewer, copy)
    ]


def _is_closed(viewer: Viewer, copy: Copy) -> bool:
    """Whether a case of a copy was sealed since it was made, or is kept from this viewer."""
    cases = sample_of(copy)["cases"]
    return leaving.any_sealed(viewer, cases) or leaving.any_kept(viewer, cases)


def sample_of(copy: Copy) -> dict[str, Any]:
    """The first rows of each table under its heads, whom they speak of, and all cases of a copy."""
    told: dict[str, Any] = json.loads(unseal(bytes(copy.sample), copy.place("sample")))
    return told


def drawn(copy: Copy) -> second.Drawn:
    """What leaves, and the digest that it must have when it does."""
    title = _("A copy with people: %(what)s") % {"what": copy.title}
    more: tuple[tuple[str, str], ...] = ()
    if copy.recipient:
        title = _("Documents for proceedings")
        more = (*((label, text) for label, text in sample_of(copy)["cover"]),)
    return second.Drawn(
        title=title,
        lines=(
            *more,
            (_("Form"), copy.format.upper()),
            (_("Purpose"), code_list("purpose").label(copy.purpose)),
            (_("Digest"), copy.digest[:16]),
        ),
    )


def tables_of_copy(viewer: Viewer, copy: Copy) -> list[dict[str, Any]]:
    """The content, table by table, for whoever agrees: read after a step-up, within the budget of
    the day, and written down with the files that it speaks of."""
    proof.must_be_fresh(viewer)
    sample = sample_of(copy)
    looks.note_read(viewer, **sample["read"])
    with perform(viewer, "copy.look", copy=str(copy.pk)):
        told = sample["tables"]
    return [_drawn_table(table) for table in told if table["count"]]


def _drawn_table(table: dict[str, Any]) -> dict[str, Any]:
    shown, rows = len(table["rows"]), table["count"]
    note = _("The first %(shown)d of %(rows)d rows.") % {"shown": shown, "rows": rows}
    return {
        "title": table["title"],
        "note": note if rows > shown else "",
        "columns": [{"label": head} for head in table["heads"]],
        "rows": [{"cells": [{"text": text} for text in row]} for row in table["rows"]],
    }


second.waits(
    second.Kind(
        "copy",
        CONFIRM,
        copies_that_wait,
        drawn,
        count=lambda copy: copy.rows,
        tables=tables_of_copy,
    )
)


# --- Taking it ----------------------------------------------------------------------------------


def still_waits(copy: Copy) -> bool:
    """Whether a second person may still agree."""
    return copy.is_waiting and second.is_fresh(copy)


def is_ready(copy: Copy) -> bool:
    """Whether a copy can be taken now."""
    if copy.is_waiting or copy.voided_at or copy.taken_at or copy.ready_at is None:
        return False
    return timezone.now() - copy.ready_at < READY_FOR


def take(viewer: Viewer, copy: Copy) -> Leaving:
    """The bytes, once, for whoever made the copy. Raises NotPossible, ProofNeeded.

    They are looked through before the first leaves: another digest than the one that was agreed to
    is refused. The file is gone from the disk when they begin to leave.
    """
    proof.must_be_fresh(viewer)
    gone = _("This copy was taken already, or can be taken no more. Make another.")
    may_make = viewer.has(MAKE_BUNDLE if copy.recipient else MAKE)
    is_own = str(copy.asked_by_id) == viewer.user_id and may_make
    if not is_own or not is_ready(copy) or _is_closed(viewer, copy):
        raise NotPossible(gone)
    try:
        file = copy.path().open("rb")
    except FileNotFoundError:
        raise NotPossible(gone) from None
    with perform(viewer, "copy.take", copy=str(copy.pk), digest=copy.digest), _closing(file):
        if _digest(file, copy) != copy.digest:
            raise NotPossible(_("This file is not the one that was agreed to. Tell the auditor."))
        mine = Copy.objects.filter(pk=copy.pk, taken_at__isnull=True, is_waiting=False)
        if mine.update(taken_at=timezone.now()) != 1:
            raise NotPossible(gone)
    copy.path().unlink(missing_ok=True)
    file.seek(0)
    return Leaving(file, copy)


@contextmanager
def _closing(file: BinaryIO) -> Iterator[None]:
    """Close a file where something is refused; else it is needed still."""
    try:
        yield
    except BaseException:
        file.close()
        raise


def _digest(file: BinaryIO, copy: Copy) -> str:
    told = sha256()
    for piece in pieces(file, copy.place("bytes")):
        told.update(piece)
    return told.hexdigest()


def forget_lapsed() -> int:
    """Destroy the bytes of copies that can be taken no more. Their rows in the register stay."""
    now = timezone.now()
    late = Q(ready_at__lt=now - READY_FOR) | Q(is_waiting=True, asked_at__lt=now - second.LASTS)
    gone = Copy.objects.filter(late | Q(voided_at__isnull=False), taken_at__isnull=True)
    kept = list(gone.exclude(sample=b""))
    for copy in kept:
        copy.path().unlink(missing_ok=True)
    Copy.objects.filter(pk__in=[copy.pk for copy in kept]).update(sample=b"")
    return len(kept)


class Leaving:
    """The bytes of a copy on their way; the server closes the file, however far they came."""

    def __init__(self, file: BinaryIO, copy: Copy) -> None:
        self._file, self._place = file, copy.place("bytes")

    def __iter__(self) -> Iterator[bytes]:
        with self._file:
            yield from pieces(self._file, self._place)

    def close(self) -> None:
        self._file.close()

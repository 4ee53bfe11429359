"""What a steward does with a file: bring it in, have it read, map it, destroy it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.access.models import OwnerKey
from amparo.exchange.conversion.checking import sound_mapping
from amparo.exchange.models import MappingVersion, RegisterUpload
from amparo.exchange.registers.apart import read_apart
from amparo.exchange.registers.limits import DEFAULT
from amparo.exchange.registers.raw import check_size
from amparo.exchange.registers.refusals import Unreadable
from amparo.kernel import act
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.sealed_files import write_sealed

from .opening import raw_of
from .own import mappings_of, uploads_of

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.exchange.registers.raw import Raw

NEEDS = "import.run"
_VERSION = re.compile(r"^version:.*$", re.MULTILINE)


@dataclass(frozen=True)
class Origin:
    """What is said of a register when it is brought: whose, of which years, by what right."""

    office: str
    legal_basis: str
    origin: str
    year_from: int
    year_to: int

    def check(self) -> None:
        """Raises Invalid where it is not said where a register comes from, and of which years."""
        if not self.origin.strip():
            raise Invalid({"origin": _("Say who handed it over, and where it was kept.")})
        if self.year_to < self.year_from:
            raise Invalid({"year_to": _("The last year lies before the first.")})


@action("upload.receive", needs=NEEDS)
def receive(viewer: Viewer, _nothing: None, raw: Raw, origin: Origin) -> RegisterUpload:
    """Take a file in, sealed and set apart until it is read. Too large or empty: not kept."""
    check_size(raw.name, len(raw.content), DEFAULT)
    origin.check()
    upload = RegisterUpload(
        received_at=timezone.now(),
        received_by=viewer.username,
        agency=viewer.agency,
        office=origin.office,
        legal_basis=origin.legal_basis,
        year_from=origin.year_from,
        year_to=origin.year_to,
        digest=sha256(raw.content).hexdigest(),
        size=len(raw.content),
    )
    upload.write(name=raw.name, origin=origin.origin)
    upload.full_clean(exclude=["told", "refusal", "mapping", "kind", "job_at", "beat"])
    upload.save(force_insert=True)
    write_sealed(upload.path(), raw.content, upload.place("content"))
    years = [upload.year_from, upload.year_to]
    _tell(upload, office=upload.office, years=years, size=upload.size, digest=upload.digest)
    return upload


def look_into(viewer: Viewer, upload: RegisterUpload) -> RegisterUpload:
    """Read a file that was set apart, in a process of its own; it is *read* or *refused* then."""
    if not viewer.has(NEEDS):
        raise NotAllowed(_("This is not open to you."))
    if upload.state != "quarantined":
        raise NotPossible(_("This file was looked into before."))
    try:
        told = read_apart(raw_of(upload))
    except Unreadable as refusal:
        note_refusal(viewer, None, upload, refusal)
    else:
        note_reading(viewer, None, upload, told)
    return upload


@action("upload.read", needs=NEEDS)
def note_reading(
    _viewer: Viewer, _nothing: None, upload: RegisterUpload, told: dict[str, Any]
) -> RegisterUpload:
    """Keep the outline of a file that could be read."""
    write_sealed(upload.path("outline"), json.dumps(told).encode(), upload.place("outline"))
    upload.state, upload.kind = "read", told["kind"]
    upload.rows_found = sum(sheet["rows_found"] for sheet in told["sheets"])
    upload.save()
    _tell(upload, kind=upload.kind, rows=upload.rows_found)
    return upload


@action("upload.refuse", needs=NEEDS)
def note_refusal(
    _viewer: Viewer, _nothing: None, upload: RegisterUpload, refusal: Unreadable
) -> RegisterUpload:
    """Keep why a file is not read; the file itself is destroyed."""
    upload.refuse(refusal.code, refusal.params)
    upload.save()
    _destroy_files(upload)
    _tell(upload, refused=refusal.code)
    return upload


@action("upload.look", needs=NEEDS)
def note_look(_viewer: Viewer, _nothing: None, upload: RegisterUpload) -> None:
    """Write down that somebody opened the words of a file."""
    _tell(upload)


@action("upload.discard", needs=NEEDS)
def discard(viewer: Viewer, _nothing: None, upload: RegisterUpload) -> RegisterUpload:
    """Destroy a file that is not loaded: what lies in the folder, and the key that opens it."""
    if not uploads_of(viewer).filter(pk=upload.pk).exists():
        raise NotAllowed(_("This is not open to you."))
    if upload.state in ("loaded", "closed", "discarded"):
        raise NotPossible(_("This file is loaded, or destroyed already."))
    upload.state, upload.told, upload.refusal, upload.job = "discarded", None, None, ""
    upload.save()
    OwnerKey.objects.filter(owner=upload.pk).delete()
    _destroy_files(upload)
    _tell(upload)
    return upload


@action("mapping.save", needs=NEEDS)
def save_mapping(
    viewer: Viewer, _nothing: None, upload: RegisterUpload | None, text: str
) -> MappingVersion:
    """Keep a mapping as the next version of its name, and use it for the upload, if one is given.

    The same text again is the same version. Raises BadMapping with all its faults.
    """
    mapping = sound_mapping(text)
    found = mappings_of(viewer).filter(code=mapping.code).first()
    digest = sha256(_VERSION.sub("", text).strip().encode()).hexdigest()
    if found is None or found.digest != digest:
        number = found.version + 1 if found else 1
        found = MappingVersion(
            agency=viewer.agency,
            code=mapping.code,
            version=number,
            office=mapping.office,
            digest=digest,
            saved_at=timezone.now(),
            saved_by=viewer.username,
        )
        found.write(_VERSION.sub(f"version: {number}", text, count=1))
        found.full_clean(exclude=["body"])
        found.save(force_insert=True)
    if upload is not None:
        upload.mapping = found
        upload.save()
        act.current().facts["upload"] = upload.reference
    act.current().facts.update(mapping=found.code, version=found.version)
    return found


def _destroy_files(upload: RegisterUpload) -> None:
    """Once the act is written; a file that could not be destroyed has lost its key by then."""
    for path in (upload.path(), upload.path("outline"), upload.path("recoded")):
        transaction.on_commit(partial(path.unlink, missing_ok=True))


def _tell(upload: RegisterUpload, **facts: Any) -> None:
    """What the ledger says of a file: its reference, and no word of its name or content."""
    act.current().facts.update(upload=upload.reference, **facts)

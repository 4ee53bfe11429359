"""Files beside an answer: which kinds are taken, how they come, are read, and are taken away."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from functools import partial
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.access.decide import decide
from amparo.access.models import OwnerKey
from amparo.kernel import act
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.sealed_files import read_sealed, write_sealed
from amparo.kernel.sealing import keyring
from amparo.partnerships.models import DataRequest, EvidenceFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amparo.access.viewer import Viewer

MOST = 5
MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
LONGEST_NAME = 120
_BEGINS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_MACROS = "vbaproject.bin"
_OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
}
ENDINGS = (".pdf", ".png", ".jpg", ".jpeg", ".docx", ".xlsx")


def kind_of(content: bytes) -> str:
    """What a file is by its first bytes and its parts, whatever its name says; empty where it is
    none of the kinds that are taken."""
    for kind, begins in _BEGINS.items():
        if content.startswith(begins):
            return kind
    if not content.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if any(part.casefold().endswith(_MACROS) for part in parts):
        return ""
    return next((kind for kind, part in _PARTS.items() if part in parts), "")


def plain_name(name: str) -> str:
    """The name alone, without folders and without letters that nobody can see."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    path = PurePath(shown or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:10]


def fault_of(name: str, content: bytes) -> str:
    """Why a file is not taken, as a sentence; empty where it is."""
    shown = {"name": plain_name(name)}
    if not content:
        return _("“%(name)s” is empty.") % shown
    if len(content) > LARGEST:
        return _("“%(name)s” is larger than 10 MB. Send a smaller copy.") % shown
    if not kind_of(content):
        said = _("“%(name)s” is not a PDF, a picture (PNG, JPEG), a Word or an Excel file.")
        return said % shown
    return ""


def of_request(request: DataRequest) -> list[EvidenceFile]:
    """The files beside an answer, in the order in which they came."""
    return list(EvidenceFile.objects.filter(request=request))


def may_see(viewer: Viewer, request: DataRequest) -> bool:
    """Files are for the body that answers and for whoever keeps the call; for nobody else."""
    is_own = request.agency == viewer.agency and request.status != "draft"
    return is_own or bool(decide(viewer, "data-call.edit", request.call, is_seen=True))


def listed(viewer: Viewer, request: DataRequest) -> list[dict[str, str]]:
    """The files beside an answer as links, for those who may see them; each a name, its kind and
    size, and where it is opened."""
    if not may_see(viewer, request):
        return []
    with keyring():
        return [
            {
                "url": reverse("data-request-file", args=[request.pk, file.pk]),
                "name": file.name,
                "about": f"{file.kind.upper()}, {filesizeformat(file.size)}",
            }
            for file in of_request(request)
        ]


@action("data_request.attach", needs="data-request.answer")
def attach(
    viewer: Viewer, request: DataRequest, files: Sequence[tuple[str, bytes]]
) -> list[EvidenceFile]:
    """Take files in beside an answer, each a name and its bytes: all of them or none.

    Raises Invalid with a sentence for ``papers``, NotPossible once the call is closed.
    """
    _must_be_open(request)
    if len(files) + EvidenceFile.objects.filter(request=request).count() > MOST:
        raise Invalid({"papers": _("Keep at most five files beside an answer.")})
    faults = [fault for name, content in files if (fault := fault_of(name, content))]
    if faults:
        raise Invalid({"papers": " ".join(faults)})
    act.current().facts.update(request=str(request.pk), files=len(files))
    return [_keep(viewer, request, name, content) for name, content in files]


def _must_be_open(request: DataRequest) -> None:
    if request.call.status != "out":
        raise NotPossible(_("This call is closed. Ask the Focal Point to open it again."))


def _keep(viewer: Viewer, request: DataRequest, name: str, content: bytes) -> EvidenceFile:
    file = EvidenceFile(
        request=request,
        kind=kind_of(content),
        size=len(content),
        digest=sha256(content).hexdigest(),
        received_at=timezone.now(),
        received_by=viewer.username,
    )
    file.write_name(plain_name(name))
    file.save(force_insert=True)
    write_sealed(file.path(), content, file.place("content"))
    return file


@action("data_request.detach", needs="data-request.answer")
def detach(viewer: Viewer, request: DataRequest, files: Sequence[EvidenceFile]) -> None:
    """Take files away again: the key of each is destroyed, then what lies in the folder."""
    _must_be_open(request)
    act.current().facts.update(request=str(request.pk), files=len(files))
    for file in files:
        OwnerKey.objects.filter(owner=file.pk).delete()
        transaction.on_commit(partial(file.path().unlink, missing_ok=True))
        file.delete()


def content_of(file: EvidenceFile) -> bytes:
    """The file as it came. Raises NoKey once it was taken away."""
    return read_sealed(file.path(), file.place("content"))

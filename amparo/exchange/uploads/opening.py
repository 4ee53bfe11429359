"""Opens what is kept of an upload: its bytes, its outline, its mapping, and all of it as a book."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.exchange.conversion.checking import sound_mapping
from amparo.exchange.registers.apart import book_apart
from amparo.exchange.registers.limits import DEFAULT
from amparo.exchange.registers.outlines import Outline, from_told
from amparo.exchange.registers.raw import Raw
from amparo.kernel.errors import NotPossible
from amparo.kernel.sealed_files import read_sealed

if TYPE_CHECKING:
    from amparo.exchange.mapping.shape import Mapping
    from amparo.exchange.migration import FileRead
    from amparo.exchange.models import MappingVersion, RegisterUpload


def raw_of(upload: RegisterUpload) -> Raw:
    """The file as it was brought. Raises NoKey once it was destroyed."""
    return Raw(upload.words.get("name", ""), read_sealed(upload.path(), upload.place("content")))


def outline_of(upload: RegisterUpload) -> Outline:
    """The beginnings of its sheets, kept when it was read. Raises NotPossible if it was not."""
    if not upload.is_open:
        raise NotPossible(_("This file is not open."))
    kept = read_sealed(upload.path("outline"), upload.place("outline"))
    return from_told(json.loads(kept))


def mapping_of(version: MappingVersion) -> Mapping:
    """A saved mapping, ready to be used."""
    return sound_mapping(version.text)


def file_of(upload: RegisterUpload) -> FileRead:
    """The whole file, read in a process apart and converted by the mapping saved for it.

    Raises NotPossible for a file that was not read before or has no mapping, NoMapping where the
    mapping no longer fits it.
    """
    from amparo.exchange.migration import fitted

    if not upload.is_open or upload.mapping is None:
        raise NotPossible(_("This file has no mapping yet."))
    mapping = mapping_of(upload.mapping)
    return fitted(book_apart(raw_of(upload), DEFAULT, mapping.encoding), [mapping])

"""With which mapping the work on a file begins: its own, a saved one that fits, or a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.exchange import template
from amparo.exchange.conversion.checking import sound_mapping
from amparo.exchange.mapping.document import as_text, document_of
from amparo.exchange.mapping.faults import BadMapping
from amparo.exchange.mapping.fitting import best_table
from amparo.exchange.mapping.proposing import propose

from .own import mappings_of

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.exchange.mapping.shape import Mapping
    from amparo.exchange.models import MappingVersion, RegisterUpload
    from amparo.exchange.registers.outlines import Outline

PROPOSAL = "proposal"
LEAST_SHARE = 0.6  # of the fields that a saved mapping names, to be offered first


@dataclass(frozen=True)
class Start:
    """One mapping to begin with. ``share`` tells how many of its fields the file has, 0 to 1."""

    code: str
    label: str
    text: str
    share: float = 0.0


def starts(viewer: Viewer, upload: RegisterUpload, outline: Outline) -> list[Start]:
    """What can be begun with, the best first. There is always a proposal."""
    found = [
        proposal(upload, outline),
        *_template(upload, outline),
        *_saved(viewer, outline),
        *_of_the_country(outline),
    ]
    found.sort(key=lambda start: -start.share)
    if upload.mapping:
        own = upload.mapping
        label = _("Saved for this file: %(mapping)s") % {"mapping": own}
        found.insert(0, Start(str(own.pk), label, own.text, 1.0))
    return found


def proposal(upload: RegisterUpload, outline: Outline) -> Start:
    """What headings and values say by themselves."""
    found = propose(outline.book)
    sheets = {sheet.name: sheet for sheet in outline.book.sheets}
    text = as_text(document_of(found, sheets, upload.office))
    return Start(PROPOSAL, _("Proposed from headings and values"), text, LEAST_SHARE)


def _saved(viewer: Viewer, outline: Outline) -> list[Start]:
    """The newest version of each saved mapping that finds something in the file."""
    newest: dict[str, MappingVersion] = {}
    for version in mappings_of(viewer).order_by("code", "-version"):
        newest.setdefault(version.code, version)
    found = []
    for version in newest.values():
        if share := _share(version.text, outline):
            label = _("Saved before: %(mapping)s") % {"mapping": version}
            found.append(Start(str(version.pk), label, version.text, share))
    return found


def _template(upload: RegisterUpload, outline: Outline) -> list[Start]:
    """The mapping of the template workbook, for files that were filled in from it."""
    text = template.mapping_text(upload.office)
    sheets = {sheet.name for sheet in outline.book.sheets}
    if template.GUIDE not in sheets and template.WORDS not in sheets:
        return []
    return [Start("template", _("The template workbook"), text, 1.0)]


def _of_the_country(outline: Outline) -> list[Start]:
    found = []
    for name, text, mapping in _country_mappings():
        if share := share_of(mapping, outline):
            label = _("Of the country: %(mapping)s") % {"mapping": name}
            found.append(Start(f"country-{name}", label, text, share))
    return found


@lru_cache(maxsize=1)
def _country_mappings() -> tuple[tuple[str, str, Mapping], ...]:
    """Name, text and mapping of those that the country ships; read once."""
    from amparo.exchange.migration import country_mappings

    texts = [(path.stem, path.read_text("utf-8")) for path in country_mappings()]
    return tuple((name, text, sound_mapping(text)) for name, text in texts)


def _share(text: str, outline: Outline) -> float:
    try:
        mapping = sound_mapping(text)
    except BadMapping:
        return 0.0
    return share_of(mapping, outline)


def share_of(mapping: Mapping, outline: Outline) -> float:
    """How many of the fields that a mapping names stand in a file, by heading; sheets as well."""
    named = sum(len(entry.columns) for entry in mapping.sheets)
    found = {
        (table.mapping.rows, place.column.field)
        for sheet in outline.book.sheets
        for table in best_table(mapping, sheet)
        for place in table.places
        if place.by == "mapping"
    }
    return len(found) / max(1, named)

"""Where a record comes from: file, sheet, row, column and mapping, who loaded it and when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils import formats, timezone
from django.utils.text import capfirst

from amparo.reference.codes import code_list

from .models import Provenance

if TYPE_CHECKING:
    from amparo.access.decide import Decision

    from .models import SourceRow

SUFFIX = re.compile(r"_(on|by|from|to|months)$")
# Fields that rows call otherwise than records do.
CALLED = {
    "potential_on": "identified",
    "completed_on": "repatriated_on",
    "decided_on": "confirmed",
    "started_on": "care_from",
    "from_on": "care_from",
    "to_on": "care_to",
    "ended_on": "care_to",
    "organiser": "repatriated_by",
    "has_government_support": "government_support",
    "is_official": "official",
    "is_familial": "familial",
    "note": "remarks",
    "summary": "remarks",
    "to_body": "referred_to",
    "kind": "placement",
}
NAMES = {"person": "name", "accused": "accused", "suspect": "suspects", "victim": "victims"}


def origin_rows(record: Any, decision: Decision) -> list[dict[str, Any]]:
    """Each row that a record came from, with the headings that gave the values open here."""
    origins = Provenance.objects.filter(key=record.pk, record=_label(record))
    found = origins.select_related("source__file__batch").order_by("pk")
    return [_told(record, decision, one.source, one.part) for one in found]


def has_origin(record: Any) -> bool:
    """Whether a record was brought in from a register."""
    return Provenance.objects.filter(key=record.pk).exists()


def _label(record: Any) -> str:
    return f"{record._meta.app_label}.{type(record).__name__}"


def _told(record: Any, decision: Decision, row: SourceRow, part: str) -> dict[str, Any]:
    file, batch = row.file, row.file.batch
    loaded = timezone.localtime(batch.loaded_at) if batch.loaded_at else None
    return {
        "file": file.name,
        "office": code_list("agency").label(file.office),
        "sheet": row.sheet,
        "row": row.row,
        "mapping": f"{file.mapping} v{file.mapping_version}",
        "by": batch.loaded_by,
        "on": formats.date_format(loaded, "SHORT_DATE_FORMAT") if loaded else "",
        "values": _columns(record, decision, file.columns.get(row.sheet, {}), part),
    }


def _columns(
    record: Any, decision: Decision, headings: dict[str, str], part: str
) -> list[dict[str, str]]:
    """The label of each value that is open and the heading of the column that it stood in."""
    found = []
    for field in record._meta.concrete_fields:
        if field.name not in decision.reads or field.is_relation:
            continue
        if heading := _heading(field.name, headings, part):
            found.append({"label": capfirst(field.verbose_name), "heading": heading})
    return found


def _heading(name: str, headings: dict[str, str], part: str) -> str:
    named = NAMES.get(part.rstrip("0123456789"), "")
    tried = [name, SUFFIX.sub("", name), CALLED.get(name, "")]
    if name in ("full", "given", "family"):
        tried.append(named)
    return next((headings[field] for field in tried if headings.get(field)), "")

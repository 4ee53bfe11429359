"""Records as rows of a table, decided field by field, with people named at the cost of one look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from amparo.access.decide import decide
from amparo.access.links import remembered
from amparo.access.naming import name_links
from amparo.access.views_of import brief, preload, shown
from amparo.kernel.sealing import keyring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amparo.access.decide import Decision
    from amparo.access.viewer import Viewer
    from amparo.kernel.layout import Layout


def table_of(viewer: Viewer, layout: Layout, records: Sequence[Any]) -> dict[str, Any]:
    """What ``ui/table.html`` draws: the columns of the layout, and a row for each record."""
    names = (name for name in layout.columns if name != "case")
    fields = [layout.model._meta.get_field(name) for name in names]
    with keyring(), remembered():
        preload(records, viewer)
        name_links(records, [field.name for field in fields], viewer)
        rows = [_row(viewer, layout, fields, record) for record in records]
    return {
        "code": layout.code,
        "caption": str(layout.plural),
        "columns": [{"label": _capital(field.verbose_name)} for field in fields],
        "rows": rows,
    }


def _row(viewer: Viewer, layout: Layout, fields: list[Any], record: Any) -> dict[str, Any]:
    decision = decide(viewer, layout.permission("read"), record, is_seen=True)
    cells = [_cell(viewer, record, field, decision) for field in fields]
    if cells and not cells[0]["text"]:
        cells[0] = {"text": str(layout.title)}
    return {"url": reverse("record-page", args=[layout.code, record.pk]), "cells": cells}


def _cell(viewer: Viewer, record: Any, field: Any, decision: Decision) -> dict[str, Any]:
    if field.name not in decision.reads:
        return {"text": ""}
    masks = field.name in decision.masks
    told = brief(record, shown(record, field, viewer, masks=masks))
    return {"text": told.value, "masked": told.masked, "code": told.code}


def _capital(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]

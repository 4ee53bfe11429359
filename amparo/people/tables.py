"""Records as rows of a table, decided field by field, with people named at the cost of one look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from amparo.access.decide import decide
from amparo.access.links import label_of
from amparo.access.views_of import brief, preload, shown
from amparo.kernel.sealing import keyring

from .models import Person
from .queries import names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amparo.access.decide import Decision
    from amparo.access.viewer import Viewer
    from amparo.kernel.layout import Layout


def table_of(viewer: Viewer, layout: Layout, records: Sequence[Any]) -> dict[str, Any]:
    """What ``ui/table.html`` draws: the columns of the layout, and a row for each record."""
    names = (name for name in layout.columns if name != "case")
    fields = [layout.model._meta.get_field(name) for name in names]
    labels = _labels(viewer, fields, records)
    with keyring():
        preload(records, viewer)
        rows = [_row(viewer, layout, fields, record, labels) for record in records]
    return {
        "code": layout.code,
        "caption": str(layout.plural),
        "columns": [{"label": _capital(field.verbose_name)} for field in fields],
        "rows": rows,
    }


def _labels(viewer: Viewer, fields: list[Any], records: Sequence[Any]) -> dict[Any, str]:
    """How the records that these rows link to are called, each looked up once."""
    found: dict[Any, str] = {}
    for field in fields:
        if not field.is_relation:
            continue
        keys = {getattr(record, field.attname) for record in records} - {None}
        if field.related_model is Person:
            named = names_of(viewer, keys)
            found |= {key: named[str(key)] for key in keys if str(key) in named}
        for key in keys - found.keys():
            found[key] = label_of(field.related_model, key, viewer)
    return found


def _row(
    viewer: Viewer, layout: Layout, fields: list[Any], record: Any, labels: dict[Any, str]
) -> dict[str, Any]:
    decision = decide(viewer, layout.permission("read"), record, is_seen=True)
    cells = [_cell(viewer, record, field, decision, labels) for field in fields]
    if cells and not cells[0]["text"]:
        cells[0] = {"text": str(layout.title)}
    return {"url": reverse("record-page", args=[layout.code, record.pk]), "cells": cells}


def _cell(
    viewer: Viewer, record: Any, field: Any, decision: Decision, labels: dict[Any, str]
) -> dict[str, Any]:
    if field.name not in decision.reads:
        return {"text": ""}
    if field.is_relation:
        return {"text": labels.get(getattr(record, field.attname), "")}
    masks = field.name in decision.masks
    told = brief(record, shown(record, field, viewer, masks=masks))
    return {"text": told.value, "masked": told.masked, "code": told.code}


def _capital(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]

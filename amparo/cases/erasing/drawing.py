"""The list of what goes as a table: one line a value, with its words where they are open."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amparo.access.decide import decide
from amparo.access.views_of import opened
from amparo.kernel.layout import layout_of
from amparo.kernel.scope import row_rule, unscoped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.access.viewer import Viewer

    from .plan import Line, Plan

    Row = tuple[Line, Any, bool]


def rows_of(viewer: Viewer, plan: Plan) -> Iterator[Row]:
    """Each line with its record, and whether the viewer sees that record."""
    keys: dict[str, list[str]] = defaultdict(list)
    for line in plan.lines:
        keys[line.record].append(line.key)
    found: dict[tuple[str, str], tuple[Any, bool]] = {}
    for label, some in keys.items():
        model: Any = apps.get_model(label)
        with unscoped("what is destroyed is listed whole, with its words only where they are open"):
            records: list[Any] = list(QuerySet(model).filter(pk__in=some))
        seen = set(row_rule(model, viewer).filter(pk__in=some).values_list("pk", flat=True))
        found |= {(label, str(one.pk)): (one, one.pk in seen) for one in records}
    for line in plan.lines:
        yield (line, *found[line.record, line.key])


def table_of(viewer: Viewer, plan: Plan, *, tells_kinds: bool) -> dict[str, Any]:
    """``tells_kinds``: name kind and field of records that are closed to the viewer too."""
    heads = (_("Kind of record"), _("Field"), _("What it says"))
    rows: list[tuple[str, ...]] = []
    for line, record, seen in rows_of(viewer, plan):
        if seen or tells_kinds:
            rows += _cells(viewer, line, record, seen=seen)
    return {
        "title": _("What will be destroyed"),
        "columns": [{"label": head} for head in heads],
        "rows": [{"cells": [{"text": text} for text in row]} for row in rows],
    }


def _cells(viewer: Viewer, line: Line, record: Any, *, seen: bool) -> Iterator[tuple[str, ...]]:
    layout = layout_of(record)
    words = {}
    if seen:
        decision = decide(viewer, layout.permission("read"), record, is_seen=True)
        words = opened(record, viewer, decision, masks=True, only=line.fields) if decision else {}
    for name in line.fields:
        label = capfirst(str(record._meta.get_field(name).verbose_name))
        told = words.get(name)
        yield str(layout.title), label, told.value if told and told.value else _("Hidden")

"""What the pages of a record say: every context is made here, from decided fields only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.audit import ledger
from amparo.kernel import privacy
from amparo.kernel.errors import NotPossible
from amparo.kernel.layout import LAYOUTS, layout_of
from amparo.kernel.scope import row_rule
from amparo.reference.codes import Choice, CodedField, code_list

from . import listing
from .decide import decide, may
from .events import event_label, is_told
from .links import is_staff, name_of, named_so_far, remembered, ways_of
from .naming import name_links
from .views_of import Shown, brief, opened, plain_words, preload
from .watch.looks import PERSON, note_listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.kernel.layout import Layout

    from .decide import Decision
    from .viewer import Viewer

BROUGHT_IN = "register.load"
DONE, HERE, AHEAD = "done", "current", "ahead"


def list_url(layout: Layout) -> str:
    return reverse("record-list", args=[layout.code])


def url_of(record: Any) -> str:
    """The page of a record."""
    return reverse("record-page", args=[layout_of(record).code, record.pk])


def name(record: Any, viewer: Viewer) -> str:
    return name_of(record, viewer)


def void_form(data: Any) -> forms.Form:
    """Asks why a record was entered in error."""
    form = forms.Form(data)
    form.fields["void_reason"] = Choice(
        label=gettext_lazy("Why was this entered in error?"),
        choices=[("", "—"), *code_list("void_reason").choices()],
    )
    return form


@remembered()
def list_context(viewer: Viewer, layout: Layout, asked: Mapping[str, str]) -> dict[str, Any]:
    """One page of a list: columns, rows, filters and the way to the next page."""
    page = listing.page_of(layout, asked)
    rows = preload(page.rows, viewer)
    name_links(rows, layout.columns, viewer)
    columns = [listing.column(layout, column, asked) for column in layout.columns]
    create = layout.parent is None and decide(viewer, layout.permission("create"), layout.model)
    drawn = [_row(viewer, row, layout) for row in rows]
    of_people = {str(row.person_id) for row in rows} if layout.parent == "person" else set()
    note_listed(viewer, {*named_so_far(PERSON), *of_people})
    return {
        "title": layout.title,
        "plural": layout.plural,
        "lead": layout.help,
        "columns": columns,
        "rows": drawn,
        "filters": page.filters,
        "filter_count": page.filter_count,
        "clear_url": list_url(layout),
        "next_url": page.next_url,
        "previous_url": page.first_url,
        "create_url": reverse("record-new", args=[layout.code]) if create else "",
        "export_url": _copy_url(viewer, layout, asked),
        "empty": _("What is entered here will appear in this list."),
    }


def _copy_url(viewer: Viewer, layout: Layout, asked: Mapping[str, str]) -> str:
    """Where a copy of this list is asked for, with what narrows it now."""
    if not viewer.has("copy.make") or listing.names_no_case(layout):
        return ""
    kept = {name: asked[name] for name in asked if name != "after" and asked[name]}
    url = reverse("copy-list", args=[layout.code])
    return f"{url}?{urlencode(kept)}" if kept else url


@remembered()
def cells_of(viewer: Viewer, layout: Layout, records: Any) -> list[list[dict[str, Any]]]:
    """The cells of these records as their list shows them, for what leaves as a file."""
    return [_row(viewer, record, layout)["cells"] for record in preload(records, viewer)]


def _row(viewer: Viewer, record: Any, layout: Layout) -> dict[str, Any]:
    decision = decide(viewer, layout.permission("read"), record, is_seen=True)
    fields = opened(record, viewer, decision, masks=True, only=layout.columns)
    known = (fields.get(column) or Shown(column, "", "") for column in layout.columns)
    cells = [brief(record, cell) for cell in known]
    told = [{"text": cell.value, "masked": cell.masked, "code": cell.code} for cell in cells]
    if told and not told[0]["text"] and not told[0]["masked"]:
        told[0]["text"] = name(record, viewer)
    return {"url": url_of(record), "cells": told}


@remembered()
def page_context(
    viewer: Viewer,
    record: Any,
    layout: Layout,
    decision: Decision,
    revealed: Shown | None = None,
) -> dict[str, Any]:
    """A record's page: where it stands, what can be done, what is known."""
    over = getattr(record, layout.parent) if layout.parent else None
    ways = ways_of(record, viewer)
    return {
        "title": _title(layout, name(record, viewer)),
        "reference": getattr(record, "reference", "") if "reference" in decision.reads else "",
        "steps": steps(record),
        "moves": [*moves(viewer, record), *(way for way in ways if not way.get("is_rare"))],
        "rare_ways": [way for way in ways if way.get("is_rare")],
        "sections": sections(viewer, record, layout, decision, revealed),
        "parent": {"url": url_of(over), "label": name(over, viewer)} if over else None,
        "trail": trail(viewer, layout, over),
        "history_url": reverse("record-history", args=[layout.code, record.pk]),
        "void_url": (
            reverse("record-void", args=[layout.code, record.pk])
            if may(viewer, layout.code, "void", record)
            else ""
        ),
    }


def sections(
    viewer: Viewer,
    record: Any,
    layout: Layout,
    decision: Decision,
    revealed: Shown | None = None,
) -> list[dict[str, Any]]:
    """What is known of a record, section by section, as far as it is open."""
    fields = opened(record, viewer, decision, masks=True)
    if revealed is not None:
        fields[revealed.name] = revealed
    drawn = (
        _section(viewer, record, layout, section, fields, decision) for section in layout.sections
    )
    return [section for section in drawn if section]


def _title(layout: Layout, named: str) -> str:
    """What a record is and how it is named, once where both are the same."""
    return named if named == layout.title else f"{layout.title}: {named}"


def trail(viewer: Viewer, layout: Layout, over: Any) -> list[dict[str, str]]:
    """Where a record of this layout hangs: under its parent, or in its list."""
    if over is not None:
        return [{"url": url_of(over), "label": name(over, viewer)}]
    return [{"url": list_url(layout), "label": str(layout.plural)}]


def trail_to(viewer: Viewer, record: Any, layout: Layout) -> list[dict[str, str]]:
    """The way to a record itself, for the pages that change it."""
    over = getattr(record, layout.parent) if layout.parent else None
    here = {"url": url_of(record), "label": name(record, viewer)}
    return [*trail(viewer, layout, over), here]


def _section(
    viewer: Viewer,
    record: Any,
    layout: Layout,
    section: Any,
    fields: Mapping[str, Shown],
    decision: Decision,
) -> dict[str, Any] | None:
    """A section with what may be read of it; one that holds nothing for this viewer is left out."""
    shown = [fields[field] for field in section.fields if field in fields]
    if not shown:
        return None
    permission = section.needs or layout.permission("edit")
    editable = bool(decision.writes & set(section.fields)) and bool(
        decide(viewer, permission, record, is_seen=True)
    )
    edit = reverse("record-edit", args=[layout.code, record.pk, section.code])
    return {
        "code": section.code,
        "title": section.title,
        "edit_url": edit if editable else "",
        "fields": [field_context(record, layout, field) for field in shown],
    }


def field_context(record: Any, layout: Layout, field: Shown) -> dict[str, Any]:
    """One field for the template, with the way to reveal it where it is masked."""
    return {
        "label": field.label,
        "value": field.value,
        "masked": field.masked,
        "is_long": field.is_long,
        "empty": field.empty,
        "reveal_url": (
            reverse("record-reveal", args=[layout.code, record.pk, field.name])
            if field.masked
            else ""
        ),
    }


def steps(record: Any) -> list[dict[str, Any]]:
    """Where a record stands among the steps of its workflow."""
    workflow = getattr(record, "workflow", None)
    if workflow is None:
        return []
    codes = list(workflow.steps)
    here = codes.index(record.status)
    return [
        {
            "label": step.label,
            "state": HERE if code == record.status else DONE if place < here else AHEAD,
        }
        for place, (code, step) in enumerate(workflow.steps.items())
    ]


def moves(viewer: Viewer, record: Any) -> list[dict[str, Any]]:
    """The moves that this viewer may make now, with the reason where one must wait."""
    workflow = getattr(record, "workflow", None)
    if workflow is None:
        return []
    code = layout_of(record).code
    return [
        {
            "label": move.label,
            "url": reverse("record-move", args=[code, record.pk, move.code]),
            "reason_blocked": _blocked(workflow, move.code, record),
        }
        for move in workflow.from_step(record.status)
        if decide(viewer, workflow.permission(move.code), record, is_seen=True)
    ]


def _blocked(workflow: Any, move: str, record: Any) -> str:
    try:
        workflow.after(move, record)
    except NotPossible as refusal:
        return str(refusal)
    return ""


def history_context(
    viewer: Viewer, record: Any, layout: Layout, decision: Decision
) -> dict[str, Any]:
    """The ledger's entries about one record, newest first."""
    noted = ledger.history(record._meta.label_lower, str(record.pk))
    entries = [entry for entry in noted if is_told(viewer, entry)]
    return {
        "title": _("History: %(name)s") % {"name": name(record, viewer)},
        "trail": [{"url": url_of(record), "label": name(record, viewer)}],
        "entries": [
            drawn
            for entry in reversed(entries)
            if (drawn := _entry(entry, record, decision, viewer)) is not None
        ],
    }


def _origin_of(record: Any) -> str:
    """The page that tells from which file, sheet and row a record came."""
    return reverse("origin", args=[layout_of(record).code, record.pk])


def _entry(entry: Any, record: Any, decision: Decision, viewer: Viewer) -> dict[str, Any] | None:
    """One entry; one that only ties the record to something out of sight is not there."""
    key = str(record.pk)
    told = [change for change in entry.changes if change["key"] == key]
    if told and all(_tells_only_of_hidden(record, change, viewer) for change in told):
        return None
    return {
        "at": plain_words(entry.at),
        "by": entry.by,
        "agency": code_list("agency").label(entry.agency) if entry.agency else "",
        "event_label": event_label(entry.name),
        "url": _origin_of(record) if entry.name == BROUGHT_IN else "",
        "changes": [line for change in told for line in _lines(record, change, decision)],
    }


def _tells_only_of_hidden(record: Any, change: Mapping[str, Any], viewer: Viewer) -> bool:
    names = set(change["after"]) - {"version"}
    if not change["before"] or change["sealed"] or not names:
        return False
    return all(_leads_out_of_sight(record, name, change, viewer) for name in names)


def _leads_out_of_sight(
    record: Any, attname: str, change: Mapping[str, Any], viewer: Viewer
) -> bool:
    """Whether a link was or became one to a record that the viewer does not see."""
    field = _field(record, attname)
    if field is None or not field.is_relation or is_staff(field.related_model):
        return False
    keys = {change["before"].get(attname), change["after"][attname]} - {None, ""}
    seen = row_rule(field.related_model, viewer).filter(pk__in=keys).count()
    return seen < len(keys)


def _lines(record: Any, change: Mapping[str, Any], decision: Decision) -> list[dict[str, Any]]:
    lines = []
    for attname in change["after"]:
        field = _field(record, attname)
        if field is None or field.name not in decision.reads or field.name in privacy.BORN_OPEN:
            continue
        before, after = change["before"].get(attname), change["after"][attname]
        lines.append(
            {
                "label": capfirst(str(field.verbose_name)),
                "before": _said(record, field, before),
                "after": _said(record, field, after),
                "sealed": field.is_relation,
            }
        )
    sealed = [name for name in change["sealed"] if name in decision.reads]
    for name_ in sealed:
        label = capfirst(str(record._meta.get_field(name_).verbose_name))
        lines.append({"label": label, "before": "", "after": "", "sealed": True})
    return lines


def _field(record: Any, attname: str) -> Any:
    try:
        return record._meta.get_field(attname)
    except FieldDoesNotExist:
        return None


def _said(record: Any, field: Any, value: Any) -> str:
    if field.name == "status" and hasattr(record, "workflow"):
        step = record.workflow.steps.get(value)
        return str(step.label) if step else ""
    if isinstance(field, CodedField) and value:
        return field.get_label(value)
    return plain_words(value)


def navigation(viewer: Viewer, path: str) -> list[dict[str, Any]]:
    """The lists that this viewer may open, by room."""
    found = []
    ours_last = sorted(
        LAYOUTS.values(), key=lambda layout: layout.model._meta.app_label == "access"
    )
    for layout in ours_last:
        if layout.room and decide(viewer, layout.permission("read"), layout.model):
            url = list_url(layout)
            found.append(
                {
                    "url": url,
                    "label": str(layout.plural),
                    "icon": layout.icon or "folder",
                    "current": path.startswith(url),
                    "group": str(layout.room),
                }
            )
    return found


def _is_of_the_house(layout: Layout) -> bool:
    """Users and units stand last in the navigation; the sort keeps the others' order."""
    label: str = layout.model._meta.app_label
    return label == "access"

"""Lists: which rows, in which order, twenty-five at a time, and no count of what is hidden."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from amparo.kernel.fields import SealedField
from amparo.reference.codes import Choice, CodedField

from .relations import walked
from .walking import Order, walked_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from amparo.kernel.layout import Layout

IN_VIEW = 25
LONGEST = 4_000  # of the mark of a place in a list
BROKEN = re.compile("[\0\ud800-\udfff]")
VAULT = "people"  # the room of identities


@dataclass(frozen=True)
class Page:
    """One page of a list. ``next_url`` is empty on the last page, ``first_url`` on the first."""

    rows: Sequence[Any]
    filters: forms.Form | None
    filter_count: int
    next_url: str
    first_url: str


def names_no_case(layout: Layout) -> bool:
    """Whether a list speaks of people without saying in which case each stands.

    Such a list does not leave: whether a file behind it is sealed, or kept from whoever agrees,
    could not be told by its rows.
    """
    model = layout.model
    links = {f.name for f in model._meta.concrete_fields}
    return "case" not in links and ("person" in links or model._meta.app_label == VAULT)


def _sortable(layout: Layout) -> list[str]:
    """Columns that lists may be ordered by: open ones, since sealed ones have no order."""
    fields = (layout.model._meta.get_field(name) for name in layout.columns)
    return [f.name for f in fields if not isinstance(f, SealedField) and not f.is_relation]


def order_of(layout: Layout, asked: Mapping[str, str]) -> tuple[str, bool]:
    """The column to sort by and whether downwards; an unknown one is as if none was asked."""
    wanted = asked.get("sort", "")
    if wanted.lstrip("-") in _sortable(layout):
        return wanted.lstrip("-"), wanted.startswith("-")
    first = layout.order[0] if layout.order else "-created_at"
    return first.lstrip("-"), first.startswith("-")


def column(layout: Layout, name: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """A column's head: its label, and the way to sort by it."""
    field = layout.model._meta.get_field(name)
    by, down = order_of(layout, asked)
    sign = "" if by == name and down else "-"
    url = _url(layout, asked, sort=f"{sign}{name}") if name in _sortable(layout) else ""
    is_number = isinstance(field, models.IntegerField | models.DecimalField)
    return {
        "label": capfirst(str(field.verbose_name)),
        "sort_url": url,
        "sorted": ("down" if down else "up") if by == name else "",
        "kind": "number" if is_number else "",
    }


def _url(layout: Layout, asked: Mapping[str, str], **more: str) -> str:
    query = QueryDict(mutable=True)
    kept = {name: asked[name] for name in (*_filterable(layout), "sort") if asked.get(name)}
    query.update({**kept, **more})
    path = reverse("record-list", args=[layout.code])
    return f"{path}?{query.urlencode()}" if query else path


def _filterable(layout: Layout) -> list[str]:
    fields = (layout.model._meta.get_field(name) for name in layout.columns)
    return [f.name for f in fields if isinstance(f, CodedField) or f.name == "status"]


def _filters(layout: Layout, asked: Mapping[str, str]) -> forms.Form | None:
    names = _filterable(layout)
    if not names:
        return None
    form = forms.Form({name: asked.get(name, "") for name in names})
    for name in names:
        field = layout.model._meta.get_field(name)
        given = (
            field.code_list.choices()
            if isinstance(field, CodedField)
            else [(code, step.label) for code, step in layout.model.workflow.steps.items()]
        )
        form.fields[name] = Choice(
            label=capfirst(field.verbose_name), required=False, choices=[("", "—"), *given]
        )
    return form


def page_of(layout: Layout, asked: Mapping[str, str], at_most: int = IN_VIEW) -> Page:
    """Read one page through the viewer's scope. Unknown filters and orders are left aside."""
    form = _filters(layout, asked)
    chosen: dict[str, str] = {}
    if form is not None and form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
    by, down = order_of(layout, asked)
    after = _mark(asked.get("after", ""))
    order = Order(by, down, chosen, _possible(layout.model, by, after))
    found = walked_page(layout.model, order, at_most + 1)
    if found is None:
        found = _gathered(layout.model, order, at_most + 1)
    more = len(found) > at_most
    found = found[:at_most]
    return Page(
        rows=found,
        filters=form,
        filter_count=len(chosen),
        next_url=_url(layout, asked, after=_write_mark(found[-1], by)) if more else "",
        first_url=_url(layout, asked) if after is not None else "",
    )


def _gathered(model: type[Any], order: Order, needed: int) -> list[Any]:
    """So many rows in sight, in their order: all of them are asked for at once."""
    with walked(model):
        rows = model.objects.filter(**order.chosen)
    if order.after is not None:
        rows = rows.filter(_after(order))
    by, sign = models.F(order.by), "-" if order.down else ""
    nulls = by.desc(nulls_last=True) if order.down else by.asc(nulls_last=True)
    return list(rows.order_by(nulls, f"{sign}pk")[:needed])


def _possible(model: type[Any], by: str, after: tuple[Any, str] | None) -> tuple[Any, Any] | None:
    """A mark of a place, unless no column of this kind can hold what it says."""
    if after is None:
        return None
    value, key = after
    try:
        if value is not None:
            field = model._meta.get_field(by)
            field.run_validators(value := field.to_python(value))
            if isinstance(value, dt.datetime):  # some moments are in no calendar of another zone
                aware = timezone.make_aware(value) if timezone.is_naive(value) else value
                value = aware.astimezone(dt.UTC)
        return value, model._meta.pk.to_python(key)
    except (ValidationError, ValueError, TypeError, OverflowError):
        return None


def _after(order: Order) -> Q:
    """The rows that come after a mark, empty values last."""
    value, key = order.after or (None, None)
    by, side = order.by, "lt" if order.down else "gt"
    if value is None:
        return Q(**{f"{by}__isnull": True, f"pk__{side}": key})
    same = Q(**{by: value, f"pk__{side}": key})
    return Q(**{f"{by}__{side}": value}) | same | Q(**{f"{by}__isnull": True})


def _write_mark(record: Any, by: str) -> str:
    value = getattr(record, by)
    told = value if value is None or isinstance(value, bool | int) else str(value)
    return base64.urlsafe_b64encode(json.dumps([told, str(record.pk)]).encode()).decode()


def _mark(text: str) -> tuple[Any, str] | None:
    try:
        value, key = json.loads(base64.urlsafe_b64decode(text[:LONGEST].encode()))
    except (ValueError, TypeError, RecursionError):
        return None
    simple = value is None or isinstance(value, int) or _is_plain(value)
    return (value, key) if simple and _is_plain(key) else None


def _is_plain(text: Any) -> bool:
    """Whether every database takes this as text: no zero byte, and no half of a sign."""
    return isinstance(text, str) and not BROKEN.search(text)

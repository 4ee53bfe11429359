"""A record as one viewer may see it: fields decided, opened or masked, never the record itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amparo.kernel.fields import Sealed, SealedField
from amparo.kernel.layout import layout_of
from amparo.kernel.sealing import keyring, unseal
from amparo.reference.codes import CodedField

from .decide import Decision, decide
from .links import label_of
from .relations import learn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .viewer import Viewer


@dataclass(frozen=True)
class Shown:
    """One field on a page. ``masked``: may be revealed on request; ``code``: the coded value."""

    name: str
    label: str
    value: str
    masked: bool = False
    is_long: bool = False
    code: str = ""

    @property
    def empty(self) -> bool:
        return not self.value and not self.masked


def open_value(record: Any, name: str) -> str:
    """The clear text of one sealed field. Callers hold a decision that includes it."""
    value = getattr(record, name)
    return unseal(value.envelope, record.place(name)) if isinstance(value, Sealed) and value else ""


def opened(
    record: Any,
    viewer: Viewer,
    decision: Decision | None = None,
    *,
    masks: bool = False,
    only: Sequence[str] | None = None,
) -> dict[str, Shown]:
    """The fields of a record that a viewer may read, by name. Those not open are left out.

    ``only``: of these alone, so that nothing is unsealed or looked up which is not shown.
    ``masks``: hide narrative, whereabouts and the like behind a reveal that is written down.
    """
    layout = layout_of(record)
    if decision is None:
        decision = decide(viewer, layout.permission("read"), record)
    if not decision:
        return {}
    with keyring():
        return {
            field.name: shown(record, field, viewer, masks=masks and field.name in decision.masks)
            for field in record._meta.concrete_fields
            if field.name in decision.reads and (only is None or field.name in only)
        }


def shown(record: Any, field: Any, viewer: Viewer, *, masks: bool) -> Shown:
    """One field as it stands on a page; ``masks``: as dots, until it is opened."""
    label = capfirst(str(field.verbose_name))
    is_long = isinstance(field, SealedField) and field.kind == "long"
    if masks and getattr(record, field.name):
        return Shown(field.name, label, "", masked=True, is_long=is_long)
    value = _words(record, field, viewer)
    code = getattr(record, field.name) if isinstance(field, CodedField) else ""
    return Shown(field.name, label, value, is_long=is_long, code=code or "")


def brief(record: Any, field: Shown) -> Shown:
    """A field as it stands in a list: a day without the long name of its month."""
    value = record.__dict__.get(field.name)  # no link is followed to find out
    if not field.value or not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        return field
    return replace(field, value=formats.date_format(value, "SHORT_DATE_FORMAT"))


def _words(record: Any, field: Any, viewer: Viewer) -> str:
    if isinstance(field, SealedField):
        return open_value(record, field.name)
    if field.is_relation:
        return label_of(field.related_model, getattr(record, field.attname), viewer)
    value = getattr(record, field.name)
    if isinstance(field, CodedField):
        return field.get_label(value) if value else ""
    if field.name == "status" and hasattr(record, "workflow"):
        return str(record.workflow.steps[value].label)
    return plain_words(value)


def plain_words(value: Any) -> str:
    """A value in the reader's language: dates and numbers in its form, yes and no in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return str(formats.localize(value))


def preload(records: Iterable[Any], viewer: Viewer | None = None) -> Sequence[Any]:
    """Open the keys of many records with one query, and read a viewer's ties to their cases with
    another. Use inside ``keyring()``.
    """
    rows = list(records)
    if viewer is not None:
        learn(viewer, rows)
    with keyring() as ring:
        ring.load(record.owner() for record in rows)
    return rows

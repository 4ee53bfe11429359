"""Builds the form of a section from its layout: one kind of field for each kind of answer."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from amparo.kernel import fields as sealed
from amparo.reference.codes import Choice, CodedField
from amparo.reference.dates import DateRefused, parse_date

from .links import choices, name_of
from .reveal import masked_in_form, must_open, note_opened
from .views_of import open_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from amparo.kernel.layout import Layout

    from .decide import Decision
    from .viewer import Viewer

STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


class PlainText(forms.CharField):
    """Text as people type it: no control characters, no marks that turn the reading direction."""

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        if any(unicodedata.category(letter) == "Cc" and letter not in "\r\n\t" for letter in text):
            raise forms.ValidationError(
                _("This text holds invisible control characters. Type it again.")
            )
        if STEERING.search(text):
            raise forms.ValidationError(
                _("This text holds marks that turn the reading direction. Type it without them.")
            )
        return text.replace("\r\n", "\n")


class DayField(forms.CharField):
    """A day, typed in any usual form and kept as a date."""

    widget = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "maxlength": "40"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = parse_date(text)
        except DateRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if found.first != found.last:
            raise forms.ValidationError(_("Give the day, month and year, for example 3 May 2021."))
        return found.first


class PartialDateField(forms.CharField):
    """A date known to the day, month or year; kept as ``1979``, ``1979-05`` or a full day."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return parse_date(text).iso()
        except DateRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class LinkField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among records that the viewer may see, named as the viewer may know them."""

    default_error_messages = Choice.default_error_messages
    viewer: Viewer

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(self.error_messages["invalid_choice"]) from None

    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj, self.viewer)


def form_for(
    layout: Layout,
    names: Iterable[str],
    decision: Decision,
    viewer: Viewer,
    *,
    record: Any = None,
    parent: Any = None,
    data: Mapping[str, Any] | None = None,
    draft: QueryDict | None = None,
    required: Iterable[str] = (),
) -> forms.Form:
    """A form for those of the named fields that this viewer may write."""
    known = _initial(record, names) if record is not None else _defaults(layout, names, viewer)
    form = forms.Form(data, initial={**known, **(draft.dict() if draft else {})})
    for name in names:
        if name in decision.writes:
            field = layout.model._meta.get_field(name)
            form.fields[name] = _asked(field, viewer, parent or record)
            form.fields[name].required |= name in set(required)
    if record is not None and data is None and (told := masked_in_form(record, form.fields)):
        must_open(viewer, layout.model, told)
        note_opened(viewer, record, told)
    return form


def _defaults(layout: Layout, names: Iterable[str], viewer: Viewer) -> dict[str, Any]:
    """What a new record most likely holds: the model's defaults, and the viewer's own agency."""
    found: dict[str, Any] = {}
    for name in names:
        field = layout.model._meta.get_field(name)
        if name == "agency" and not field.blank:
            found[name] = viewer.agency
        elif field.has_default() and not isinstance(field, sealed.SealedField):
            found[name] = field.get_default()
    return found


def _initial(record: Any, names: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        field = record._meta.get_field(name)
        if isinstance(field, sealed.SealedField):
            found[name] = open_value(record, name)
        else:
            found[name] = getattr(record, field.attname)
    return found


def _asked(field: Any, viewer: Viewer, parent: Any) -> forms.Field:
    if isinstance(field, sealed.SealedField):
        return _sealed(field)
    if field.is_relation:
        asked = LinkField(
            choices(field.related_model, viewer, parent),
            label=capfirst(field.verbose_name),
            required=not field.blank,
            empty_label="—",
        )
        asked.viewer = viewer
        return asked
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return DayField(
            label=capfirst(field.verbose_name), required=not field.blank and not field.null
        )
    return _plain(field)


def _plain(field: Any) -> forms.Field:
    if isinstance(field, models.CharField) and not isinstance(field, CodedField):
        return PlainText(
            label=capfirst(field.verbose_name),
            required=not field.blank,
            max_length=field.max_length,
            help_text=field.help_text,
        )
    made: forms.Field | None = field.formfield(label=capfirst(field.verbose_name))
    if made is None:
        raise LookupError(f"{field} cannot be asked in a form; put it into the layout's elsewhere")
    return made


def _sealed(field: sealed.SealedField) -> forms.Field:
    options: dict[str, Any] = {
        "label": capfirst(field.verbose_name),
        "required": not field.blank,
        "help_text": field.help_text,
        "max_length": sealed.LIMITS[field.kind],
    }
    if field.kind == "partial_date":
        return PartialDateField(**options)
    if field.kind == "long":
        return PlainText(widget=forms.Textarea(attrs={"rows": 6}), **options)
    return PlainText(**options)

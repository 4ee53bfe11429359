"""The field dictionary: every record, its fields, and of which class of data each is."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from amparo.kernel import privacy
from amparo.kernel.fields import SealedField
from amparo.reference.codes import CodedField

from . import words

if TYPE_CHECKING:
    from django.db import models

ABOUT = """\
Every record that somebody answers for. `open` fields are coded, identify nobody and may be counted;
every other class is encrypted at rest with the key of its owner and opens as the
[access matrix](access.md) says. The fields that all records have stand once, at the top."""
FORMS = {
    "BooleanField": "yes or no",
    "CharField": "text",
    "DateField": "day",
    "DateTimeField": "moment",
    "DecimalField": "amount",
    "IntegerField": "number",
    "JSONField": "codes",
    "PositiveIntegerField": "number, 0 or more",
    "PositiveSmallIntegerField": "number, 0 or more",
    "SmallIntegerField": "number",
    "TextField": "text",
    "UUIDField": "key",
}


def text() -> str:
    """The page."""
    records = sorted(privacy.records(), key=lambda model: model._meta.label)
    parts = [_common(records[0])]
    for room, models in groupby(records, key=lambda model: model._meta.app_label):
        parts.append(f"## {room}")
        parts.extend(_record(model) for model in models)
    return words.page("Fields", ABOUT, *parts)


def _common(model: type[models.Model]) -> str:
    fields = [f for f in model._meta.concrete_fields if f.name in privacy.BORN_OPEN]
    rows = [(words.code(f.name), f.verbose_name, form(f), "open") for f in fields]
    return "\n\n".join(["## Every record", words.table(("field", "label", "form", "class"), rows)])


def _record(model: type[models.Model]) -> str:
    meta = model._meta
    owner = privacy.owner_field(model)
    topic = privacy.topic_of(model, privacy.OPEN)
    said = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    sealed_by = "its own key" if owner == "self" else f"the key of its `{owner}`"
    fields = [field for field in meta.concrete_fields if field.name not in privacy.BORN_OPEN]
    sealed = any(isinstance(field, SealedField) for field in fields)
    lead = f"{said} Topic `{topic}`{f'; sealed with {sealed_by}' if sealed else ''}."
    heads = ("field", "label", "form", "class", "may be empty")
    return "\n\n".join([f"### {meta.label}", lead, words.table(heads, map(_line, fields))])


def _line(field: Any) -> tuple[object, ...]:
    kind = privacy.data_class(field.model, field.name)
    topic = privacy.topic_of(field.model, kind)
    own = privacy.topic_of(field.model, privacy.OPEN)
    shown = kind if kind == privacy.OPEN or topic == own else f"{kind} (`{topic}`)"
    may_be_empty = words.yes(field.blank or field.null or not field.editable)
    return words.code(field.name), field.verbose_name, form(field), shown, may_be_empty


def form(field: Any) -> str:
    """What a field holds, in words."""
    if isinstance(field, SealedField):
        return {"text": "line", "long": "text", "partial_date": "day, or part of one"}[field.kind]
    if isinstance(field, CodedField):
        return f"code of [{field.list_name}](code-lists.md#{field.list_name})"
    if field.is_relation:
        return f"link to {field.related_model._meta.label}"
    if field.name == "status" and hasattr(field.model, "workflow"):
        code = field.model.workflow.code
        return f"step of [{code}](workflows.md#{code})"
    return FORMS.get(type(field).__name__, type(field).__name__)

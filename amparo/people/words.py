"""A coded answer of a record in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.reference.codes import CodedField

if TYPE_CHECKING:
    from django.db import models


def word(record: models.Model, name: str) -> str:
    """How the code in this field reads; empty where nothing was answered."""
    field, code = record._meta.get_field(name), getattr(record, name)
    return field.get_label(code) if code and isinstance(field, CodedField) else ""

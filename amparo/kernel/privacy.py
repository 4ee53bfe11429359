"""Reads the ``Data`` class of every record: of which class each field is, and who owns its key."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps

from .fields import SealedField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db import models

OPEN = "open"
SEALED_CLASSES = (
    "identity",
    "whereabouts",
    "narrative",
    "health",
    "immigration",
    "intelligence",
    "evidence",
    "integrity",
    "agency",
)
CLASSES = (OPEN, *SEALED_CLASSES)
BORN_OPEN = frozenset({"id", "version", "created_at", "voided_at", "void_reason"})
TOPIC_OF_CLASS = {
    "health": "medical",
    "narrative": "narrative",
    "whereabouts": "placement",
    "immigration": "immigration",
    "intelligence": "suspect",
    "evidence": "suspect",
    "integrity": "complicity",
}


def records() -> Iterator[type[models.Model]]:
    """Every record of every installed app."""
    from .records import Record

    return (model for model in apps.get_models() if issubclass(model, Record))


def _declared(model: type[models.Model], name: str, default: Any) -> Any:
    return getattr(getattr(model, "Data", None), name, default)


@cache
def classes_of(model: type[models.Model]) -> dict[str, tuple[str, ...]]:
    """Each field and the classes it is declared as; a sound record has exactly one for each."""
    found: dict[str, tuple[str, ...]] = {}
    for field in model._meta.concrete_fields:
        named = tuple(kind for kind in CLASSES if field.name in _declared(model, kind, ()))
        found[field.name] = (*named, OPEN) if field.name in BORN_OPEN else named
    return found


def data_class(model: type[models.Model], field: str) -> str:
    """The one class of a field. A field without one is an error, never open."""
    kinds = classes_of(model)[field]
    if len(kinds) != 1:
        raise LookupError(f"{model.__name__}.{field} needs exactly one data class in models.py")
    return kinds[0]


@cache
def secret_fields(model: type[models.Model]) -> frozenset[str]:
    """Fields that no page shows and no form asks, whoever looks: ``Data.secret``, as a password."""
    return frozenset(_declared(model, "secret", ()))


@cache
def sealed_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Names of the fields that are locked at rest."""
    return tuple(f.name for f in model._meta.concrete_fields if isinstance(f, SealedField))


@cache
def topic_of(model: type[models.Model], kind: str) -> str:
    """The row of the access matrix that governs one class of a record."""
    own: str = _declared(model, "topic", "")
    if not own:
        raise LookupError(f"{model.__name__} needs Data.topic: a row of the access matrix")
    given: dict[str, str] = _declared(model, "topics", {})
    return given.get(kind) or TOPIC_OF_CLASS.get(kind, own)


def owner_field(model: type[models.Model]) -> str:
    """``self``, or the name of the link to the root record whose key seals this one."""
    owner: str = _declared(model, "owner", "")
    if not owner:
        raise LookupError(f"{model.__name__} needs Data.owner: self, or a link to its root record")
    return owner

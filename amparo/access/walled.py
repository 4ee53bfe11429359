"""Which tables stand behind the second wall: every record of a case, and every table of a person.

Read from the links between models, so that a new record is behind the wall on the day on which it
is written. No name of a table is written down here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps

from amparo.kernel import privacy

if TYPE_CHECKING:
    from django.db import models

CASE, PERSON = "cases.Case", "people.Person"


@dataclass(frozen=True)
class Bound:
    """What a row hangs from: a case, or rows of another table behind the wall."""

    table: str
    case: str = ""
    may_be_loose: bool = False  # has no case yet
    is_person: bool = False
    through: tuple[tuple[str, str, bool], ...] = ()  # column, table it leads to, may be empty


@cache
def walled() -> dict[str, Bound]:
    """Every table behind the wall, by its name."""
    found: dict[str, Bound] = {}
    waiting = [model for model in apps.get_models() if model._meta.managed]
    while True:
        new = {
            model._meta.db_table: bound
            for model in waiting
            if model._meta.db_table not in found and (bound := _bound(model, found))
        }
        if not new:
            return found
        found |= new


def _bound(model: type[models.Model], found: dict[str, Bound]) -> Bound | None:
    table, label = model._meta.db_table, model._meta.label
    if label == CASE:
        return Bound(table, case="id")
    if label == PERSON:
        return Bound(table, is_person=True)
    links: dict[str, Any] = {f.column: f for f in model._meta.concrete_fields if f.is_relation}
    for column, field in links.items():
        if field.related_model._meta.label == CASE:
            return Bound(table, column, field.null)
    through = tuple((c, f.related_model._meta.db_table, f.null) for c, f in links.items())
    kept = tuple(link for link in through if link[1] in found)
    return Bound(table, through=kept) if kept else None


@cache
def open_columns() -> dict[str, frozenset[str]]:
    """The columns of each record that are open, by its table: all that statistics reads."""
    return {
        model._meta.db_table: frozenset(
            field.column
            for field in model._meta.concrete_fields
            if privacy.data_class(model, field.name) == privacy.OPEN
            and field.name not in privacy.secret_fields(model)
        )
        for model in privacy.records()
    }

"""What an erasure destroys: every sealed value of a person, or of one record, and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from amparo.access.relations import case_of
from amparo.cases.models import CaseRole
from amparo.kernel import privacy
from amparo.kernel.scope import unscoped
from amparo.people.merging import links_in_force

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from uuid import UUID

PERSON = "people.Person"


@dataclass(frozen=True)
class Line:
    """One record of which sealed values are destroyed. ``content`` is a digest of envelopes."""

    record: str
    key: str
    version: int
    fields: tuple[str, ...]
    content: str


@dataclass(frozen=True)
class Plan:
    """The exact list. ``people`` are all identities of one human being; none for one record.

    ``owners``: whose keys seal what is in the list.
    """

    people: tuple[str, ...]
    cases: tuple[str, ...]
    lines: tuple[Line, ...]
    owners: Collection[str] = ()

    @property
    def values(self) -> int:
        """How many sealed values there are: the number that the second person counts."""
        return sum(len(line.fields) for line in self.lines)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the list: any change to a record or to the list makes it another."""
        told = [[*vars(line).values()] for line in self.lines]
        whole = json.dumps([self.people, self.cases, told])
        return sha256(whole.encode()).hexdigest()


@unscoped("what is destroyed of a person does not depend on who looks")
def plan_of(label: str, key: UUID) -> Plan:
    """The list as of now, in an order of its own."""
    if label != PERSON:
        record: Any = QuerySet(_model(label)).get(pk=key)
        lines = tuple(_lines(record))
        return Plan((), _sorted({case_of(record)}), lines, [record.owner()])
    links = links_in_force({key})
    people = {key, *links, *links.values()}
    found = [record for rows in _belonging(people) for record in rows]
    roles: QuerySet[CaseRole] = QuerySet(CaseRole)
    tied = roles.filter(person__in=people, voided_at__isnull=True).values_list("case", flat=True)
    cases = {str(case) for case in tied} | {case_of(record) for record in found}
    told = [(record.owner(), line) for record in found for line in _lines(record)]
    ordered = sorted((line for _owner, line in told), key=lambda line: (line.record, line.key))
    owners = {*map(str, people), *(owner for owner, _line in told)}
    return Plan(_sorted({str(one) for one in people}), _sorted(cases), tuple(ordered), owners)


def _belonging(people: set[UUID]) -> Iterator[list[Any]]:
    """Records about these people, and those that hang from such records alone: by their links."""
    reached: dict[type[Model], set[UUID]] = {_model(PERSON): people}
    waiting = [model for model in privacy.records() if model not in reached]
    yield list(QuerySet(_model(PERSON)).filter(pk__in=people))
    while found := [model for model in waiting if _links(model, reached)]:
        for model in found:
            waiting.remove(model)
            links = _links(model, reached)
            rows: list[Any] = list(QuerySet(model).filter(links).order_by("pk"))
            reached[model] = {row.pk for row in rows}
            yield rows


def _links(model: type[Model], reached: dict[Any, set[UUID]]) -> Q:
    """The rows of a model that belong here. Where it names a person, that person alone decides."""
    named = [f for f in model._meta.concrete_fields if f.is_relation and f.related_model in reached]
    by_person = [field for field in named if field.related_model is _model(PERSON)]
    told = Q()
    for field in by_person or named:
        told |= Q(**{f"{field.name}__in": reached[field.related_model]})
    return told


def _lines(record: Any) -> Iterator[Line]:
    model: type[Model] = type(record)
    sealed = privacy.sealed_fields(model)
    fields = tuple(name for name in sealed if getattr(record, name))
    if fields:
        told = sha256(b"|".join(getattr(record, name).envelope for name in fields)).hexdigest()
        yield Line(record._meta.label, str(record.pk), record.version, fields, told)


def _sorted(keys: set[str]) -> tuple[str, ...]:
    return tuple(sorted(keys - {""}))


def _model(label: str) -> Any:
    return apps.get_model(label)

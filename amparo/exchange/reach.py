"""How far proposed edits reach: a file that names a record's number opens nothing by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from amparo.access.decide import decide
from amparo.audit.models import Leaf
from amparo.cases.models import Case, CaseRole
from amparo.kernel.layout import BY_MODEL
from amparo.kernel.scope import unscoped

from .models import Batch
from .uploads.own import is_own

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.access.viewer import Viewer

PERSON, CASE = "people.Person", "cases.Case"
SETTLED = ("signed", "rolled_back")


def may_read(viewer: Viewer, record: Any, name: str) -> bool:
    """Whether the viewer may see what stands in one field of a record now."""
    if record.version == 1 and is_of_own_open_load(viewer, record):
        return True
    layout = BY_MODEL.get(type(record))
    return layout is not None and name in decide(viewer, layout.permission("read"), record).reads


def may_write(viewer: Viewer, record: Any, names: Iterable[str]) -> bool:
    """Whether the viewer may write these fields: by the matrix, or as long as a load is open."""
    if record.version == 1 and is_of_own_open_load(viewer, record):
        return True
    return _may_edit(viewer, record, names)


def may_be_told(viewer: Viewer, record: Any, names: Iterable[str]) -> bool:
    """Whether a proposal may tell the viewer that the record is there."""
    return is_of_own_open_load(viewer, record) or _may_edit(viewer, record, names)


def _may_edit(viewer: Viewer, record: Any, names: Iterable[str]) -> bool:
    layout = BY_MODEL.get(type(record))
    if layout is None:
        return False
    decision = decide(viewer, layout.permission("edit"), record)
    return bool(decision) and decision.writes.issuperset(names)


def is_of_own_open_load(viewer: Viewer, record: Any) -> bool:
    """Whether a load of the viewer's agency that is not signed off wrote it, outside compartments.

    Such a load is the steward's own work still: her file said what stands there.
    """
    told = Leaf.objects.filter(record=record._meta.label_lower, key__in=_spelled(record.pk))
    batches = Batch.objects.filter(entry__in=told.values("entry")).exclude(step__in=SETTLED)
    return any(is_own(viewer, batch) for batch in batches) and not _is_sealed(record)


def _spelled(key: Any) -> tuple[str, str]:
    return str(key), key.hex


def _is_sealed(record: Any) -> bool:
    """Whether the record's case is a compartment, or whoever it speaks of is in one."""
    with unscoped("what a compartment holds is kept from proposals"):
        reached = list(_reached(record))
    cases = [one.pk for one in reached if one._meta.label == CASE]
    people = [one.pk for one in reached if one._meta.label == PERSON]
    rows: QuerySet[Case] = QuerySet(Case)
    roles: QuerySet[CaseRole] = QuerySet(CaseRole)
    with unscoped("what a compartment holds is kept from proposals"):
        return (
            rows.filter(pk__in=cases, is_compartment=True).exists()
            or roles.filter(person__in=people, case__is_compartment=True).exists()
        )


def _reached(record: Any, steps: int = 4) -> Iterator[Any]:
    """The record, and those that it hangs from."""
    yield record
    if steps and record._meta.label not in (PERSON, CASE):
        for field in record._meta.concrete_fields:
            if not field.is_relation or field.related_model not in BY_MODEL:
                continue
            rows: QuerySet[Any] = QuerySet(field.related_model)
            above = rows.filter(pk=getattr(record, field.attname)).first()
            if above is not None:
                yield from _reached(above, steps - 1)

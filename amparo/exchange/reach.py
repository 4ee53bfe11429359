"""How far proposed edits reach: a file that names a record's number opens nothing by itself."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from amparo.access.decide import decide
from amparo.audit.models import Leaf
from amparo.cases.models import Case, CaseRole
from amparo.kernel.layout import BY_MODEL
from amparo.kernel.scope import row_rule, unscoped

from .models import Batch
from .uploads.own import is_own

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from amparo.access.viewer import Viewer

PERSON, CASE = "people.Person", "cases.Case"
SETTLED = ("signed", "rolled_back")
AT_ONCE = 400  # records, each asked for by both spellings of its key


class Reach:
    """What one viewer may read, change and be told of. Held for one load or one page: what is
    the same for all records is read once, and whose load wrote them a few hundred at a time."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self._own: dict[Any, bool] = {}

    def learn(self, records: Sequence[Any]) -> None:
        """Find out at once which of these records of one kind the viewer's open loads wrote."""
        for start in range(0, len(records), AT_ONCE):
            some = records[start : start + AT_ONCE]
            label = some[0]._meta.label_lower
            spelled = {spelled: one.pk for one in some for spelled in (str(one.pk), one.pk.hex)}
            told = Leaf.objects.filter(record=label, key__in=spelled, entry__in=self._entries)
            written = {spelled[key] for key in told.values_list("key", flat=True)}
            self._own |= {one.pk: one.pk in written for one in some}

    def meets(self, model: Any, keys: Iterable[str]) -> set[str]:
        """Those of these records that are in the viewer's sight, or that her or his open loads
        wrote; whether one may be changed is asked of each."""
        wanted, found = sorted(keys), set()
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            found |= set(
                row_rule(model, self.viewer).filter(pk__in=some).values_list("pk", flat=True)
            )
            made = [model(pk=UUID(key)) for key in some]
            self.learn(made)
            found |= {one.pk for one in made if self._own[one.pk]}
        return {str(key) for key in found}

    def may_read(self, record: Any, name: str) -> bool:
        """Whether the viewer may see what stands in one field of a record now."""
        if record.version == 1 and self.is_of_own_open_load(record):
            return True
        layout = BY_MODEL.get(type(record))
        if layout is None:
            return False
        return name in decide(self.viewer, layout.permission("read"), record).reads

    def may_write(self, record: Any, names: Iterable[str]) -> bool:
        """Whether the viewer may write these fields: by the matrix, or while a load is open."""
        if record.version == 1 and self.is_of_own_open_load(record):
            return True
        return self._may_edit(record, names)

    def may_be_told(self, record: Any, names: Iterable[str] = ()) -> bool:
        """Whether a proposal may tell the viewer that the record is there."""
        return self.is_of_own_open_load(record) or self._may_edit(record, names)

    def may_add_to(self, record: Any) -> bool:
        """Whether the viewer may hang something on a record: who keeps it, or while a load is
        open, its steward."""
        if self.is_of_own_open_load(record):
            return True
        layout = BY_MODEL.get(type(record))
        return layout is not None and bool(decide(self.viewer, layout.permission("edit"), record))

    def may_create(self, model: Any, names: Iterable[str]) -> bool:
        """Whether the viewer may enter a record of this kind with these fields, by the matrix."""
        layout = BY_MODEL.get(model)
        if layout is None:
            return False
        decision = decide(self.viewer, layout.permission("create"), model)
        return bool(decision) and decision.writes.issuperset(names)

    def is_of_own_open_load(self, record: Any) -> bool:
        """Whether a load of the viewer's agency that is not signed off wrote it, and no
        compartment holds it.

        Such a load is the steward's own work still: her file said what stands there.
        """
        if record.pk not in self._own:
            self.learn([record])
        return self._own[record.pk] and not self._is_sealed(record)

    def is_compartment(self, case: Any) -> bool:
        """Whether this is the key of a sealed case. For what is decided, never for what is told."""
        return case in self._compartments[0]

    def _may_edit(self, record: Any, names: Iterable[str]) -> bool:
        layout = BY_MODEL.get(type(record))
        if layout is None:
            return False
        decision = decide(self.viewer, layout.permission("edit"), record)
        return bool(decision) and decision.writes.issuperset(names)

    @cached_property
    def _entries(self) -> list[int]:
        """The entries of the ledger in which the viewer's open loads stand."""
        loaded = Batch.objects.filter(entry__isnull=False).exclude(step__in=SETTLED)
        loaded = loaded.exclude(job="release")  # both signatures are given
        return [batch.entry for batch in loaded if batch.entry and is_own(self.viewer, batch)]

    @cached_property
    def _compartments(self) -> tuple[set[Any], set[Any]]:
        """The sealed cases, and everybody who stands in one."""
        rows: QuerySet[Case] = QuerySet(Case)
        roles: QuerySet[CaseRole] = QuerySet(CaseRole)
        with unscoped("what a compartment holds is kept from proposals"):
            cases = set(rows.filter(is_compartment=True).values_list("pk", flat=True))
            people = roles.filter(case__is_compartment=True).values_list("person", flat=True)
            return cases, set(people)

    def _is_sealed(self, record: Any) -> bool:
        cases, people = self._compartments
        if not cases:
            return False
        return any(key in (cases if label == CASE else people) for label, key in _reached(record))


def _reached(record: Any, steps: int = 4) -> Iterator[tuple[str, Any]]:
    """The case and the people that a record is, or hangs from, by kind and key."""
    if record._meta.label in (PERSON, CASE):
        yield record._meta.label, record.pk
        return
    for field in record._meta.concrete_fields:
        model, key = field.related_model, getattr(record, field.attname)
        if not field.is_relation or model not in BY_MODEL or key is None:
            continue
        if model._meta.label in (PERSON, CASE):
            yield model._meta.label, key
        elif steps:
            rows: QuerySet[Any] = QuerySet(model)
            with unscoped("what a compartment holds is kept from proposals"):
                above = rows.filter(pk=key).first()
            if above is not None:
                yield from _reached(above, steps - 1)

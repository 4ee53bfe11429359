"""What a changed row says otherwise than before: proposed as edits, and done when accepted."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.access.batch import NEEDS
from amparo.access.views_of import open_value
from amparo.cases.erasing.carrying_out import forgets
from amparo.kernel import act as acts
from amparo.kernel.errors import NotPossible
from amparo.kernel.fields import Sealed, SealedField
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring, seal, unseal

from .known import AT_ONCE, label_of
from .models import ProposedEdit
from .notes import place
from .plan import records as r
from .reach import Reach
from .unsigning import EDITED, loads_of, step_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from amparo.access.viewer import Viewer

    from .known import Mark, Place
    from .models import Batch
    from .plan.records import Planned

# What sums up several rows says something else whenever fewer rows are at hand.
SUMMED_UP = (r.Case, r.CaseRole, r.TeamMember, r.ProsecutedInvestigation)
NOT_SAID = ("", None, r.NOT_RECORDED)
OF_NAMES = ("full", "given", "family")


@dataclass(frozen=True)
class Proposal:
    """New values for one record, as text that the fields understand, and the row that says so."""

    label: str
    key: UUID
    mark: Mark
    values: dict[str, Any]


def proposed(changed: Iterable[tuple[Planned, UUID, Mark]]) -> Iterator[Proposal]:
    """Where planned records of changed rows differ from what is there.

    A cell that is empty now proposes nothing: missing is not recorded, and never an answer.
    """
    by_label: dict[str, list[tuple[Planned, UUID, Mark]]] = defaultdict(list)
    for entry in changed:
        if not isinstance(entry[0], SUMMED_UP):
            by_label[label_of(entry[0])].append(entry)
    for label, entries in by_label.items():
        for start in range(0, len(entries), AT_ONCE):
            yield from _of(label, entries[start : start + AT_ONCE])


def _of(label: str, entries: list[tuple[Planned, UUID, Mark]]) -> Iterator[Proposal]:
    model: Any = apps.get_model(label)
    with unscoped("rows that changed are compared with what they gave"), keyring() as ring:
        keys = [key for _planned, key, _mark in entries]
        found = {row.pk: row for row in model.rows.filter(pk__in=keys, voided_at__isnull=True)}
        ring.load(row.owner() for row in found.values())
        for planned, key, mark in entries:
            if key in found and (values := _differences(planned, found[key])):
                yield Proposal(label, key, mark, values)


def _differences(planned: Planned, record: Any) -> dict[str, Any]:
    found = {}
    for name, new in _said(planned):
        field = record._meta.get_field(name)
        if isinstance(field, SealedField):
            is_same = open_value(record, name) == str(new)
        else:
            is_same = field.to_python(new) == getattr(record, name)
        if not is_same:
            found[name] = field.value_to_string(_Holder(field.attname, new))
            if isinstance(field, SealedField):
                found[name] = str(new)
    return found


class _Holder:
    """Something with one value, for fields that write down the value of a record."""

    def __init__(self, name: str, value: Any) -> None:
        setattr(self, name, value)


def _said(planned: Planned) -> Iterator[tuple[str, Any]]:
    """The fields that the row itself speaks of: no links, nothing that it leaves open."""
    values = planned.answers if isinstance(planned, r.Entry) else planned.values()
    for name, value in values.items():
        is_link = name == "id" or name.endswith("_id")
        is_other = isinstance(planned, r.Name) and name not in OF_NAMES
        if not (is_link or is_other or name == "is_under_review" or value in NOT_SAID):
            yield name, value


def that_may_be_told(reach: Reach, proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """Those about records that the viewer may know of: of the others nothing is said at all."""
    for label, some in groupby(proposals, key=attrgetter("label")):
        of_one_kind = list(some)
        records = _records(reach, label, (proposal.key for proposal in of_one_kind))
        for proposal in of_one_kind:
            record = records.get(proposal.key)
            if record is not None and reach.may_be_told(record, proposal.values):
                yield proposal


def closed_rows(reach: Reach, changed: Iterable[tuple[Planned, UUID, Mark]]) -> set[Place]:
    """The changed rows that speak of a record of which the viewer may not be told."""
    named: dict[str, dict[Place, UUID]] = defaultdict(dict)
    for planned, key, (where, _label, _part) in changed:
        named[label_of(planned)][where] = key
    found: set[Place] = set()
    for label, keys in named.items():
        records = _records(reach, label, keys.values())
        found |= {
            where
            for where, key in keys.items()
            if where not in found and key in records and not reach.may_be_told(records[key])
        }
    return found


def _records(reach: Reach, label: str, keys: Iterable[UUID]) -> dict[UUID, Any]:
    model: Any = apps.get_model(label)
    wanted = list(dict.fromkeys(keys))
    found: dict[UUID, Any] = {}
    with unscoped("whether a row may tell of what it names is asked of each record"):
        for start in range(0, len(wanted), AT_ONCE):
            rows = model.rows.filter(pk__in=wanted[start : start + AT_ONCE])
            found |= {row.pk: row for row in rows}
    reach.learn(list(found.values()))
    return found


def note_proposals(batch: Batch, proposals: Iterable[Proposal]) -> None:
    """Keep them for somebody to decide, the new values sealed."""
    for proposal in proposals:
        (digest, sheet, row), _label, _part = proposal.mark
        edit = ProposedEdit(
            batch=batch,
            record=proposal.label,
            key=proposal.key,
            file=digest,
            sheet=sheet[:255],
            row=row,
            fields=sorted(proposal.values),
        )
        where = place("exchange_proposededit", str(edit.pk), batch.pk)
        edit.values = seal(json.dumps(proposal.values), where)
        edit.save(force_insert=True)


def values_of(edit: ProposedEdit) -> dict[str, Any]:
    """The new values, as text. Callers have asked whether they may be shown."""
    where = place("exchange_proposededit", str(edit.pk), edit.batch_id)
    found: dict[str, Any] = json.loads(unseal(bytes(edit.values), where))
    return found


def record_of(edit: ProposedEdit) -> Any:
    """The record that a proposal is about; None where it was voided meanwhile."""
    model: Any = apps.get_model(edit.record)
    with unscoped("the record of a proposed edit"):
        return model.rows.filter(pk=edit.key, voided_at__isnull=True).first()


@action("import.accept_edit", needs=NEEDS)
def accept(viewer: Viewer, _target: None, edit: ProposedEdit) -> Any:
    """Write the new values into the record, as one edit.

    Whoever may edit the record does that; as it was loaded, also a steward of its load until that
    is signed off. Raises NotPossible, or Invalid where the values cannot stand together.
    """
    record = record_of(edit)
    _must_wait(edit)
    if record is None:
        raise NotPossible(_("The record was voided in the meantime."))
    if not Reach(viewer).may_write(record, edit.fields):
        raise NotPossible(
            _(
                "This record is not open to you, or was worked on or signed off since. Ask those "
                "who keep it to change it."
            )
        )
    for name, value in values_of(edit).items():
        field = record._meta.get_field(name)
        is_sealed = isinstance(field, SealedField)
        setattr(record, name, value if is_sealed else field.to_python(value or None))
    record.save()
    _decide(viewer, edit, "accepted")
    step_back({edit.batch_id, *loads_of([edit.key], edit.record)}, EDITED)
    return record


@action("import.decline_edit", needs=NEEDS)
def decline(viewer: Viewer, _target: None, edit: ProposedEdit) -> None:
    """Leave the record as it is."""
    _must_wait(edit)
    _decide(viewer, edit, "declined")


def _must_wait(edit: ProposedEdit) -> None:
    if edit.decision:
        raise NotPossible(_("This was decided already."))


def _decide(viewer: Viewer, edit: ProposedEdit, decision: str) -> None:
    edit.decision, edit.decided_by, edit.decided_at = decision, viewer.username, timezone.now()
    edit.save(update_fields=["decision", "decided_by", "decided_at"])
    acts.current().facts.update(
        batch=str(edit.batch_id), edit=str(edit.pk), record=edit.record, key=str(edit.key)
    )


def current_value(record: Any, name: str) -> Any:
    """What stands in the record now. Callers have asked whether it may be shown."""
    value = getattr(record, name)
    return open_value(record, name) if isinstance(value, Sealed) else value


@forgets
def forget_erased(keys: Iterable[UUID]) -> None:
    """What rows proposed for records that are erased goes with them."""
    ProposedEdit.objects.filter(key__in=list(keys)).delete()

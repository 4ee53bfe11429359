"""What somebody decides on proposals: values written into a record, a new record, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.access.batch import NEEDS
from amparo.access.views_of import open_value
from amparo.kernel import act as acts
from amparo.kernel.errors import NotAllowed, NotPossible
from amparo.kernel.fields import Sealed, SealedField
from amparo.kernel.scope import unscoped

from .again import UNDONE
from .models import ProposedEdit, Provenance, SourceRow
from .plan.parts import ORDER
from .proposals import values_of
from .reach import Reach
from .unsigning import EDITED, loads_of, loads_that_wrote, step_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from amparo.access.viewer import Viewer

PERSON = "people.Person"
LOADED = {kind.model: place for place, kind in enumerate(ORDER) if kind.model}
# Without these nobody would find a new person again: they are written together.
OF_A_PERSON = ("people.Name", "cases.CaseRole")


def record_of(edit: ProposedEdit) -> Any:
    """The record that a proposal is about; None where it is not there, or not any more."""
    return _there(edit.record, edit.key)


def _there(label: str, key: Any) -> Any:
    model: Any = apps.get_model(label)
    with unscoped("the record of a proposed edit"):
        return model.rows.filter(pk=key, voided_at__isnull=True).first()


@action("import.accept_edit", needs=NEEDS)
def accept(viewer: Viewer, _target: None, edit: ProposedEdit) -> Any:
    """Write the new values into the record, or the new record, as one edit.

    Whoever may edit the record does that; as it was loaded, also a steward of its load until that
    is signed off. A new record brings those along from which it would hang. Raises NotPossible, or
    Invalid where the values cannot stand together.
    """
    return write(viewer, edit)


def write(viewer: Viewer, edit: ProposedEdit) -> Any:
    """Inside an act: as ``accept``."""
    _must_wait(edit)
    if edit.is_new:
        return _add(viewer, edit)
    record = record_of(edit)
    if record is None:
        raise NotPossible(_("The record was voided in the meantime."))
    if not Reach(viewer).may_write(record, edit.fields):
        raise _closed()
    _write(record, edit)
    _decide(viewer, edit, "accepted")
    step_back(_loads(edit, [(edit.record, edit.key)]), EDITED)
    return record


@action("import.decline_edit", needs=NEEDS)
def decline(viewer: Viewer, _target: None, edit: ProposedEdit) -> None:
    """Leave the record as it is. What would hang from a declined new record is declined too."""
    if edit.is_kept_back:
        raise NotAllowed(_("This is not open to you."))
    leave(viewer, edit)


def leave(viewer: Viewer, edit: ProposedEdit) -> None:
    """Inside an act: as ``decline``."""
    _must_wait(edit)
    for other in _hanging_from(edit):
        _note(viewer, other, "declined")
    _decide(viewer, edit, "declined")


def may_accept(reach: Reach, edit: ProposedEdit) -> bool:
    """Whether a proposal is open to the viewer; where its record is voided, nobody is kept off."""
    if not edit.is_new:
        record = record_of(edit)
        return record is None or reach.may_write(record, edit.fields)
    return all(record is not None and reach.may_add_to(record) for record in under(edit))


def under(edit: ProposedEdit) -> list[Any]:
    """The records that are there and from which a new one, and those that come with it, would
    hang; None for one that is there no more."""
    together = with_it(edit)
    new = {str(one.key) for one in together}
    return [_there(*link) for one in together for link in one.links if link[1] not in new]


def records_there(about: Iterable[Sequence[str]]) -> Iterator[tuple[str, Any]]:
    """Those of these records, by kind and key, that are there, each with its kind."""
    for label, key in about:
        if (record := _there(label, key)) is not None:
            yield label, record


def _add(viewer: Viewer, edit: ProposedEdit) -> Any:
    """Write a new record, after those from which it hangs."""
    if not may_accept(Reach(viewer), edit):
        raise _closed()
    made, loads, together = None, set[UUID](), with_it(edit)
    for one in together:
        record: Any = apps.get_model(one.record)(pk=one.key)
        _write(record, one)
        _note_origin(one)
        _note(viewer, one, "accepted")
        loads |= _loads(one, one.links)
        made = record if one.pk == edit.pk else made
    _decide(viewer, edit, "accepted")
    acts.current().facts["new_records"] = len(together)
    step_back(loads, EDITED)
    return made


def _loads(edit: ProposedEdit, about: Iterable[Sequence[Any]]) -> set[UUID]:
    """Whose signatures a change of these records takes off. Whoever loaded what is kept back from
    her or him learns nothing of it: there it is those alone that wrote the records."""
    if edit.is_kept_back:
        return {load.pk for label, key in about for load in loads_that_wrote(label, key)}
    return {edit.batch_id, *(load for label, key in about for load in loads_of([key], label))}


def with_it(edit: ProposedEdit) -> list[ProposedEdit]:
    """A new record and those that must be written before or with it, in the order of loading."""
    waiting = _new_ones(edit)
    found, asked = {edit.key: edit}, [edit]
    while asked:
        one = asked.pop()
        for other in waiting:
            is_needed = other.key in _hangs_from(one)
            is_of_person = one.record == PERSON and other.record in OF_A_PERSON
            if other.key not in found and (
                is_needed or (is_of_person and one.key in _hangs_from(other))
            ):
                found[other.key] = other
                asked.append(other)
    return sorted(found.values(), key=_order)


def _hanging_from(edit: ProposedEdit) -> Iterator[ProposedEdit]:
    """The proposed new records that would hang from a new record."""
    gone = {edit.key}
    for other in _new_ones(edit) if edit.is_new else ():
        if gone & _hangs_from(other):
            gone.add(other.key)
            yield other


def _new_ones(edit: ProposedEdit) -> list[ProposedEdit]:
    """The other new records of the load that wait, in the order of loading."""
    waiting = ProposedEdit.objects.filter(batch=edit.batch_id, is_new=True, decision="")
    return sorted(waiting.exclude(pk=edit.pk), key=_order)


def _order(edit: ProposedEdit) -> int:
    """The place of a kind in the order of loading, in which nothing hangs from a later one."""
    return LOADED.get(edit.record, len(LOADED))


def _hangs_from(edit: ProposedEdit) -> set[UUID]:
    """The keys of those from which a new record would hang, proposed ones included."""
    return {UUID(key) for _label, key in edit.links}


def _write(record: Any, edit: ProposedEdit) -> None:
    for name, value in values_of(edit).items():
        field = record._meta.get_field(name)
        is_sealed = isinstance(field, SealedField)
        setattr(record, field.attname, value if is_sealed else field.to_python(value))
    record.save()


def _note_origin(edit: ProposedEdit) -> None:
    """Which rows a new record came from: the one that says so now, and those that said less."""
    place = {"file__digest": edit.file, "sheet": edit.sheet, "row": edit.row}
    rows = SourceRow.objects.exclude(file__batch__step__in=UNDONE)
    here = rows.filter(**place).select_related("file")
    found = {row.pk for row in here}
    for row in here:
        if row.identity:
            same = rows.filter(identity=row.identity, file__office=row.file.office)
            found |= set(same.values_list("pk", flat=True))
    Provenance.objects.bulk_create(
        Provenance(source_id=row, record=edit.record, part=edit.part, key=edit.key)
        for row in sorted(found)
    )


def _must_wait(edit: ProposedEdit) -> None:
    if edit.decision:
        raise NotPossible(_("This was decided already."))


def _closed() -> NotPossible:
    return NotPossible(
        _(
            "This record is not open to you, or was worked on or signed off since. Ask those "
            "who keep it to change it."
        )
    )


def _decide(viewer: Viewer, edit: ProposedEdit, decision: str) -> None:
    _note(viewer, edit, decision)
    acts.current().facts.update(
        batch=str(edit.batch_id), edit=str(edit.pk), record=edit.record, key=str(edit.key)
    )


def _note(viewer: Viewer, edit: ProposedEdit, decision: str) -> None:
    edit.decision, edit.decided_by, edit.decided_at = decision, viewer.username, timezone.now()
    edit.save(update_fields=["decision", "decided_by", "decided_at"])


def current_value(record: Any, name: str) -> Any:
    """What stands in the record now. Callers have asked whether it may be shown."""
    value = getattr(record, name)
    return open_value(record, name) if isinstance(value, Sealed) else value

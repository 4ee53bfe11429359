"""The generic changes, create, edit, move and void, for every record that has a layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.kernel.errors import Invalid, NotAllowed, Stale
from amparo.kernel.layout import layout_of
from amparo.kernel.records import Record, Stepped
from amparo.reference.codes import code_list

from . import proof
from .action import perform
from .decide import Decision, decide, has_conditions
from .once import once

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.kernel.layout import Layout, Section

    from .viewer import Viewer


def _allowed(viewer: Viewer, permission: str, target: Any, under: Any = None) -> Decision:
    decision = decide(viewer, permission, target, under=under)
    if not decision:
        raise NotAllowed(_("This is not open to you."))
    proof.must_follow(decision)
    return decision


def create(
    viewer: Viewer,
    layout: Layout,
    answers: Mapping[str, Any],
    parent: Any = None,
    **fixed: Any,
) -> Any:
    """Enter a new record under its parent. ``fixed`` holds links that no form asks for.

    Raises NotAllowed, Invalid (a sentence for each field) or NotPossible.
    """
    decision = _allowed(viewer, layout.permission("create"), layout.model, parent)
    if layout.parent is not None:
        _must_be_parent(layout, parent)
    if parent is not None:
        _allowed(viewer, layout_of(parent).permission("read"), parent)
    with perform(viewer, layout.permission("create")):
        record = layout.model(**fixed)
        if layout.parent is not None:
            setattr(record, layout.parent, parent)
        _default_agency(record, viewer)
        _answer(record, answers, decision)
        record.save()
        _must_be_open(viewer, record, answers)
    return record


def _must_be_open(viewer: Viewer, record: Any, answers: Mapping[str, Any]) -> None:
    """Nobody enters what would be closed to them: another body's inspection, say."""
    if not has_conditions(viewer, type(record)):
        return
    decision = decide(viewer, layout_of(record).permission("read"), record)
    if closed := sorted(set(answers) - decision.writes):
        raise Invalid({name: _("This is not open to you.") for name in closed})


def _must_be_parent(layout: Layout, parent: Any) -> None:
    """A record is entered under a record of the kind that its layout names."""
    if not isinstance(parent, layout.model._meta.get_field(layout.parent).related_model):
        raise NotAllowed(_("This is not open to you."))


def _default_agency(record: Any, viewer: Viewer) -> None:
    """Who keeps a record is whoever enters it, where that must be said at all."""
    must = {field.name for field in record._meta.concrete_fields if not field.blank}
    if "agency" in must and not record.agency:
        record.agency = viewer.agency


def _answer(record: Any, answers: Mapping[str, Any], decision: Decision) -> None:
    """Put answers into a record; a field that is not open for writing is refused, never skipped."""
    for name, value in answers.items():
        if name not in decision.writes:
            raise Invalid({name: _("This is not open to you.")})
        field = record._meta.get_field(name)
        if field.is_relation and value is not None:
            value = _seen(field.related_model, value)
        setattr(record, name, value)


def _seen(model: Any, value: Any) -> Any:
    """A linked record, read again through the viewer's own scope; a hidden one does not exist."""
    key = getattr(value, "pk", value)
    found = once(("linked", model, str(key)), model.objects.filter(pk=key).first)
    if found is None:
        raise Invalid({"": _("Choose one of the records that are offered.")})
    return found


def _current(record: Any, version: int | None) -> None:
    if version is not None and record.version != version:
        raise Stale(_("Somebody else changed this record in the meantime. Look at it again."))


def edit(
    viewer: Viewer,
    record: Any,
    section: Section,
    answers: Mapping[str, Any],
    version: int | None = None,
) -> Any:
    """Change the fields of one section. ``version`` is the one that the form was drawn from."""
    layout = layout_of(record)
    permission = section.needs or layout.permission("edit")
    decision = _allowed(viewer, permission, record)
    _current(record, version)
    if strange := sorted(set(answers) - set(section.fields)):
        raise Invalid({name: _("This field is not part of the form.") for name in strange})
    with perform(viewer, layout.permission("edit")):
        _answer(record, answers, decision)
        record.save()
    return record


def make_move(
    viewer: Viewer,
    record: Stepped,
    move: str,
    answers: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Stepped:
    """Take a record along one move of its workflow. Raises NotPossible with the reason."""
    workflow = record.workflow
    decision = _allowed(viewer, workflow.permission(move), record)
    _current(record, version)
    given = dict(answers or {})
    asked = workflow.moves[move].asks
    if missing := [name for name in asked if given.get(name) in (None, "")]:
        raise Invalid({name: _("This must be answered first.") for name in missing})
    if strange := sorted(set(given) - set(asked)):
        raise Invalid({name: _("This field is not part of the form.") for name in strange})
    with perform(viewer, f"{workflow.code}.{move}"):
        after = workflow.after(move, record)
        _answer(record, given, decision)
        record.status = after
        record.save()
    return record


def void(viewer: Viewer, record: Record, reason: str, version: int | None = None) -> Record:
    """Mark a record as entered in error: it leaves lists and figures, and stays in the history."""
    layout = layout_of(record)
    _allowed(viewer, layout.permission("void"), record)
    _current(record, version)
    if reason not in code_list("void_reason"):
        raise Invalid({"void_reason": _("Choose a reason from the list.")})
    with perform(viewer, layout.permission("void")):
        record.voided_at = timezone.now()
        record.void_reason = reason
        record.save()
    return record

"""What the page of proposed edits shows: what stands in each record, and what would stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amparo.access.models import User
from amparo.access.views_of import plain_words
from amparo.access.watch.looks import PERSON, files_of, note_listed
from amparo.kernel import privacy
from amparo.kernel.fields import SealedField
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import NoKey
from amparo.reference.codes import CodedField, code_list

from . import keepers
from .edits import current_value, may_accept, record_of, records_there
from .proposals import values_of
from .reach import Reach

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from amparo.access.viewer import Viewer

    from .models import Batch, ProposedEdit


MASKED = "••••••"


def asked_of_loader(batch: Batch) -> QuerySet[ProposedEdit]:
    """The proposals of a load that whoever loads it may be told of."""
    return batch.proposals.filter(is_kept_back=False)


def edit_rows(viewer: Viewer, batch: Batch) -> list[dict[str, Any]]:
    """The proposals of a load, those that wait first."""
    found = sorted(asked_of_loader(batch), key=lambda edit: (bool(edit.decision), edit.row))
    reach = Reach(viewer)
    return [
        {
            **_edit(reach, edit),
            "url": reverse("batch-edit", args=[edit.batch_id, edit.pk]),
            "is_closed": not may_accept(reach, edit),
        }
        for edit in found[:200]
    ]


def asked_rows(viewer: Viewer) -> list[dict[str, Any]]:
    """What is asked of a viewer who keeps the records. Whoever's file it is counts as read."""
    reach = Reach(viewer)
    rows: list[dict[str, Any]] = []
    people: set[str] = set()
    for edit in keepers.asked_of(viewer, reach):
        is_closed = not keepers.may_settle(reach, edit)
        rows.append(
            {
                **_edit(reach, edit, masks=is_closed),
                "url": reverse("edit-asked", args=[edit.pk]),
                "is_closed": is_closed,
            }
        )
        for _label, record in records_there([(edit.record, str(edit.key)), *edit.links]):
            people |= {key for key, kind in files_of(record).items() if kind == PERSON}
    note_listed(viewer, people)
    return rows


def _edit(reach: Reach, edit: ProposedEdit, *, masks: bool = False) -> dict[str, Any]:
    """One proposal; ``masks`` shows of its new values the open ones alone."""
    record, model = record_of(edit), apps.get_model(edit.record)
    try:
        new = values_of(edit)
    except NoKey:
        new = dict.fromkeys(edit.fields, "")
    fields = [
        {
            "label": capfirst(model._meta.get_field(name).verbose_name),
            "before": _before(reach, record, name),
            "after": (
                MASKED
                if masks and privacy.data_class(model, name) != "open"
                else _shown(model, name, new.get(name, ""))
            ),
        }
        for name in edit.fields
    ]
    return {
        "kind": capfirst(model._meta.verbose_name),
        "where": _("%(sheet)s, row %(row)s") % {"sheet": edit.sheet, "row": edit.row},
        "fields": fields,
        "is_open": not edit.decision,
        "decision": code_list("edit_decision").label(edit.decision) if edit.decision else "",
        "by": edit.decided_by,
        "is_new": edit.is_new,
    }


def _before(reach: Reach, record: Any, name: str) -> str:
    """What stands there now, as far as it is open to the viewer."""
    if record is None:
        return ""
    if not reach.may_read(record, name):
        return MASKED
    return _shown(type(record), name, current_value(record, name))


def _shown(model: Any, name: str, value: Any) -> str:
    """A value as the record's own page shows it; proposed ones are kept as text."""
    if value in (None, ""):
        return ""
    field = model._meta.get_field(name)
    if field.related_model is User:
        with unscoped("a proposal names the user whom a register names"):
            return str(User.rows.filter(pk=value).values_list("username", flat=True).first() or "")
    if isinstance(field, CodedField):
        return str(field.get_label(str(value)))
    if name == "status" and hasattr(model, "workflow"):
        step = model.workflow.steps.get(value)
        return str(step.label if step else value)
    return str(value) if isinstance(field, SealedField) else plain_words(field.to_python(value))

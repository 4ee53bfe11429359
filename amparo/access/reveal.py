"""Opening what is masked: one field at a time, and each time written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amparo.kernel import privacy
from amparo.kernel.act import Change
from amparo.kernel.errors import NotAllowed

from . import proof
from .action import perform
from .decide import MASKED_CLASSES
from .views_of import shown
from .watch.looks import note_look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db import models

    from .viewer import Viewer
    from .views_of import Shown


def reveal_field(viewer: Viewer, record: Any, name: str) -> Shown:
    """The clear value of one sealed field. The caller holds a decision that includes it.

    Raises NotAllowed for a field that is not sealed: nothing else is ever masked. Raises
    ProofNeeded for a place, on an old proof.
    """
    model: type[models.Model] = type(record)
    if name not in privacy.sealed_fields(model):
        raise NotAllowed(_("This is not open to you."))
    must_open(viewer, model, (name,))
    note_opened(viewer, record, (name,))
    return shown(record, record._meta.get_field(name), viewer, masks=False)


def must_open(viewer: Viewer, model: type[models.Model], names: Iterable[str]) -> None:
    """Ask for the second factor again before one of these fields tells where somebody is.

    Raises ProofNeeded.
    """
    if any(privacy.data_class(model, name) in proof.CLASSES for name in names):
        proof.must_be_fresh(viewer)


def note_opened(viewer: Viewer, record: Any, names: tuple[str, ...]) -> None:
    """Write down that a viewer opened these fields, whether by a reveal or in a form."""
    for kind in sorted({privacy.data_class(type(record), name) for name in names}):
        note_look(viewer, record, kind)
    with perform(viewer, "record.reveal") as act:
        act.note(Change(record._meta.label_lower, str(record.pk), {}, {}, names))


def masked_in_form(record: Any, names: Iterable[str]) -> tuple[str, ...]:
    """Which of these fields pages mask and a form would show in clear."""
    kinds = {name: privacy.data_class(type(record), name) for name in names}
    return tuple(n for n, kind in kinds.items() if kind in MASKED_CLASSES and getattr(record, n))

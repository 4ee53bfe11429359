"""Takes a whole load back, as long as nobody has worked on what it brought.

Its records are voided and emptied, and the keys of the people and cases that it brought are
destroyed. Afterwards its files can be loaded anew. Once somebody has worked on one of its records,
or it was signed off, records are voided one by one by those who keep them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.batch import NEEDS
from amparo.access.many import ManyChanges
from amparo.audit.models import Leaf
from amparo.kernel import privacy
from amparo.kernel.errors import NotPossible
from amparo.kernel.scope import has_rule, row_rule
from amparo.people.pairs.looking import forget

from . import notes
from .again import UNDONE
from .models import (
    Batch,
    BatchNote,
    PairDecision,
    ProposedEdit,
    Provenance,
    RegisterUpload,
    SourceRow,
)
from .telling import UNDONE as TOLD
from .telling import tell_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.db import models

    from amparo.access.viewer import Viewer
    from amparo.access.watching import Watching

    Brought = dict[type[models.Model], list[UUID]]

AT_ONCE = 2_000
PERSON = "people.Person"
REASON = "import_error"
CAN_BE_UNDONE = ("loaded", "reconciled")


def brought_by(batch: Batch) -> Brought:
    """The keys of all records that a batch wrote, by model, in the order of writing."""
    from uuid import UUID

    found: Brought = defaultdict(list)
    leaves = Leaf.objects.filter(entry=batch.entry or 0).order_by("position")
    for label, key in leaves.values_list("record", "key").iterator(chunk_size=AT_ONCE):
        found[apps.get_model(label)].append(UUID(key))
    return dict(found)


def worked_on(viewer: Viewer | None, batch: Batch, brought: Brought) -> Counter[str] | None:
    """What people did since with records of a batch: edited, voided, or added to them, by kind.

    None where nobody did. Only what is in the viewer's sight is counted: the counter is empty where
    all of it is hidden, and the same whether more is hidden or not.
    """
    found: Counter[str] = Counter()
    is_any = False
    for model, keys in _worked_on(batch, brought):
        is_any = True
        found[str(model._meta.verbose_name_plural)] += _in_sight(viewer, model, keys)
    return +found if is_any else None


def _worked_on(batch: Batch, brought: Brought) -> Iterator[tuple[type[models.Model], list[UUID]]]:
    for model, keys in brought.items():
        for start in range(0, len(keys), AT_ONCE):
            rows: QuerySet[Any] = QuerySet(model).filter(pk__in=keys[start : start + AT_ONCE])
            touched = rows.filter(Q(version__gt=1) | Q(voided_at__isnull=False))
            if changed := list(touched.values_list("pk", flat=True)):
                yield model, changed
    for model in privacy.records():
        if added := list(_hanging_on(model, batch, brought)):
            yield model, added


def _in_sight(viewer: Viewer | None, model: type[models.Model], keys: list[UUID]) -> int:
    if viewer is None or not has_rule(model):
        return 0
    parts = (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
    return sum(row_rule(model, viewer).filter(pk__in=part).count() for part in parts)


def _hanging_on(model: type[models.Model], batch: Batch, brought: Brought) -> Iterator[Any]:
    """Records from elsewhere that point to one of these, written since the batch was begun."""
    links: list[tuple[str, set[UUID]]] = [
        (field.attname, set(brought[field.related_model]))  # type: ignore[index]
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in brought
    ]
    if not links:
        return
    ours = set(brought.get(model, ()))
    names = [name for name, _keys in links]
    rows: QuerySet[Any] = QuerySet(model).filter(voided_at__isnull=True)
    begun = batch.opened_at or batch.loaded_at
    since = rows.filter(Q(created_at__gte=begun) | Q(version__gt=1))
    for key, *linked in since.values_list("pk", *names).iterator(chunk_size=AT_ONCE):
        if key not in ours and any(k in keys for k, (_n, keys) in zip(linked, links, strict=True)):
            yield key


def loads_upon(batch: Batch, brought: Brought) -> list[str]:
    """Standing loads in which rows of this one were known again; they would know withdrawn ones."""
    found: set[UUID] = set()
    keys = [key for some in brought.values() for key in some]
    for start in range(0, len(keys), AT_ONCE):
        origins = Provenance.objects.filter(key__in=keys[start : start + AT_ONCE])
        others = origins.exclude(source__file__batch=batch).exclude(
            source__file__batch__step__in=UNDONE
        )
        found |= set(others.values_list("source__file__batch", flat=True))
    return [batch.reference for batch in Batch.objects.filter(pk__in=found).order_by("opened_at")]


def refuse_worked_on(viewer: Viewer | None, batch: Batch, brought: Brought) -> None:
    """Raises NotPossible with what was done since, as far as the viewer may see it.

    That somebody has worked on it cannot be kept from whoever is refused; by whom, on what and how
    much is not told of what is hidden, and nothing tells whether anything is.
    """
    if batch.step not in CAN_BE_UNDONE:
        raise NotPossible(_("Only a load that is not signed off yet can be rolled back."))
    if later := loads_upon(batch, brought):
        raise NotPossible(
            _("Later loads know rows of this one again: %(loads)s. Roll those back first.")
            % {"loads": ", ".join(later)}
        )
    found = worked_on(viewer, batch, brought)
    if found is None:
        return
    if not found:
        raise NotPossible(
            _(
                "People have worked on what this load brought. It cannot be rolled back any more; "
                "whatever is wrong is voided, record by record, by those who keep the records."
            )
        )
    told = ", ".join(f"{name}: {count}" for name, count in sorted(found.items()))
    raise NotPossible(
        _(
            "People have worked on what this load brought (%(what)s). It cannot be rolled back "
            "any more; whatever is wrong is voided, record by record."
        )
        % {"what": told}
    )


def undo(viewer: Viewer, batch: Batch, watch: Watching) -> None:
    """Withdraw all records of a batch and destroy the keys of those whom it brought."""
    watch.tell("look", 0)
    brought = brought_by(batch)
    with ManyChanges(viewer, "import.undo", needs=NEEDS, batch=str(batch.pk)) as many:
        refuse_worked_on(None, batch, brought)  # whoever signs reads the reason too
        for model, keys in reversed(brought.items()):
            many.withdraw(model, keys, REASON)
        for model, keys in brought.items():
            if privacy.owner_field(model) == "self":
                many.destroy_keys(keys)
            if model._meta.label == PERSON:
                forget(keys)
        many.destroy_keys([batch.pk])
        _ask_again(batch)
        ProposedEdit.objects.filter(batch=batch).delete()
        SourceRow.objects.filter(file__batch=batch).update(cells="")
        BatchNote.objects.filter(batch=batch).delete()
        PairDecision.objects.filter(batch=batch, decided_by="").delete()
        RegisterUpload.objects.filter(pk__in=batch.uploads, state="loaded").update(state="read")
        many.doing.facts["reason"] = batch.undone_why
        batch.step = "rolled_back"
        batch.undone_at, batch.undone_by = timezone.now(), viewer.username
        watch.end(batch)
        batch.save()
        tell_of(batch, TOLD)
    notes.forget(batch)


def _ask_again(batch: Batch) -> None:
    """Loads in the meantime asked nothing that this one had asked already. Their rows count as
    changed from now on, so that the next edition asks it, and adds nothing unasked."""
    identities: set[str] = set()
    for edit in ProposedEdit.objects.filter(batch=batch, decision=""):
        rows = SourceRow.objects.filter(file__batch=batch, sheet=edit.sheet, row=edit.row)
        identities |= set(rows.filter(file__digest=edit.file).values_list("identity", flat=True))
    others = SourceRow.objects.exclude(file__batch=batch)
    others.filter(identity__in=identities - {""}).update(content="")

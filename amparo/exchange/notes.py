"""What a batch has to say in words: sealed under the batch's own key, gone when that is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from amparo.kernel.sealing import NoKey, Place, SealBroken, seal, unseal

from .models import BatchNote

if TYPE_CHECKING:
    from uuid import UUID

    from .models import Batch

FINDINGS, PROBLEM, ORIGIN = "findings", "problem", "origin"


def place(table: str, row: str, batch: UUID) -> Place:
    """Where sealed words of a batch stand."""
    return Place(table, "body", row, str(batch), "narrative", 1)


def keep(batch: Batch, kind: str, told: Any) -> None:
    """Seal something that can be told as JSON; a later one of its kind takes its place."""
    body = seal(json.dumps(told, default=str), place("exchange_batchnote", kind, batch.pk))
    BatchNote.objects.update_or_create(batch=batch, kind=kind, defaults={"body": body})


def told(batch: Batch, kind: str) -> Any:
    """What was kept of this kind; None where nothing was, or where its key is gone."""
    note = BatchNote.objects.filter(batch=batch, kind=kind).first()
    if note is None:
        return None
    try:
        return json.loads(unseal(bytes(note.body), place("exchange_batchnote", kind, batch.pk)))
    except (NoKey, SealBroken):
        return None


def all_told(batch: Batch, prefix: str) -> dict[str, Any]:
    """All notes whose kind begins so, by the rest of their kind."""
    kinds = BatchNote.objects.filter(batch=batch, kind__startswith=prefix)
    names = kinds.values_list("kind", flat=True)
    return {kind.removeprefix(prefix): told(batch, kind) for kind in names}


def forget(batch: Batch, kind: str = "") -> None:
    """Drop a note of this kind, or all of them."""
    notes = BatchNote.objects.filter(batch=batch)
    (notes.filter(kind=kind) if kind else notes).delete()

"""Keeps where everything came from: files, rows, the records of each row, and pairs of mentions."""

from __future__ import annotations

from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from django.utils import timezone

from .models import Batch, PairDecision, Provenance, SourceFile, SourceRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from amparo.access.batch import BatchDoor

    from .again import Met, Read
    from .known import Mark, Place
    from .migration import FileRead, Prepared

AT_ONCE = 5_000


def note_origins(
    door: BatchDoor,
    batch: Batch,
    prepared: Prepared,
    new: list[Read],
    met: Met,
    origins: Iterable[tuple[UUID, list[Mark]]],
) -> str:
    """Write all of it beside the records. Gives a digest over it, for the ledger entry."""
    rows = {**met.placed, **_note_rows(door, batch, prepared, new)}
    for place, content in met.changed.items():
        if place in met.placed:
            SourceRow.objects.filter(pk=met.placed[place]).update(content=content)
    digest = _note_records(door, origins, rows, met.placed)
    note_pairs(batch, prepared)
    return digest


def _note_rows(
    door: BatchDoor, batch: Batch, prepared: Prepared, new: list[Read]
) -> dict[Place, int]:
    files = {file.digest: _note_file(batch, file).pk.hex for file in prepared.files}
    made = (
        (
            files[row.place[0]],
            row.place[1][:255],
            row.place[2],
            row.content,
            row.why,
            row.identity,
            row.cells,
        )
        for row in new
    )
    while block := list(islice(made, AT_ONCE)):
        door.beside(SourceRow, block)
    found = SourceRow.objects.filter(file__batch=batch)
    listed = found.values_list("file__digest", "sheet", "row", "id").iterator()
    return {(digest, sheet, row): key for digest, sheet, row, key in listed}


def _note_file(batch: Batch, file: FileRead) -> SourceFile:
    columns: dict[str, dict[str, str]] = {}
    for sheet in file.sheets:
        told = columns.setdefault(sheet.sheet, {})
        told.update({column["field"]: column["heading"] for column in sheet.columns})
    return SourceFile.objects.create(
        batch=batch,
        digest=file.digest,
        name=(file.kept_as or file.name)[:255],
        mapping=file.mapping.code[:100],
        mapping_version=file.mapping.version,
        office=file.mapping.office[:40],
        columns=columns,
    )


def _note_records(
    door: BatchDoor,
    origins: Iterable[tuple[UUID, list[Mark]]],
    rows: dict[Place, int],
    known: dict[Place, int],
) -> str:
    """The records of each row. Those of rows known before are noted where they are new."""
    before = _noted(known)
    whole = sha256()

    def told() -> Iterator[tuple[int, str, str, str]]:
        for key, found in origins:
            for place, label, part in found:
                row = rows.get(place)
                if row is None or (before and (row, label, part) in before):
                    continue
                whole.update(f"{row}|{label}|{part}|{key.hex}\n".encode())
                yield row, label, part, key.hex

    pending = told()
    while block := list(islice(pending, AT_ONCE)):
        door.beside(Provenance, block)
    return whole.hexdigest()


def _noted(known: dict[Place, int]) -> set[tuple[int, str, str]]:
    if not known:
        return set()
    digests = {place[0] for place in known}
    found = Provenance.objects.filter(source__file__digest__in=digests)
    return set(found.values_list("source_id", "record", "part").iterator())


def note_pairs(batch: Batch, prepared: Prepared) -> None:
    """Keep all pairs with what the machine decided; what people decided before stays as it is."""
    now = timezone.now()
    PairDecision.objects.filter(batch=batch, decided_by="").delete()
    before = set(PairDecision.objects.values_list("a", "b"))
    PairDecision.objects.bulk_create(
        (
            PairDecision(
                batch=batch,
                a=judged.pair.a[:320],
                b=judged.pair.b[:320],
                score=judged.pair.score,
                reasons=list(judged.pair.reasons),
                decision=judged.decision,
                decided_at=now,
            )
            for judged in prepared.plan.pairs
            if (judged.pair.a, judged.pair.b) not in before
        ),
        batch_size=AT_ONCE,
    )

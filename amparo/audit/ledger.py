"""Writes the ledger in the same transaction as the act, and proves that nobody changed it since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from . import lock
from .models import Entry, Leaf, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from amparo.kernel.act import Act

FIRST = "0" * 64
TOUCHED_AT_MOST = 500  # a batch names its records in leaves instead


class NotInTransaction(RuntimeError):
    """The ledger is written together with what it tells of, or not at all."""


def write(act: Act) -> Entry:
    """Add the entry of one act. Must run inside the transaction of the act itself."""
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction("Write the ledger inside the transaction of the act.")
    lock.hold()
    last = Entry.objects.order_by("-seq").only("seq", "digest").first()
    entry = Entry(
        seq=last.seq + 1 if last else 1,
        at=timezone.now(),
        name=act.name,
        by=act.by,
        agency=act.agency,
        purpose=act.purpose,
        changes=[_told(change) for change in act.changes],
        facts=act.facts,
        previous=last.digest if last else FIRST,
    )
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    Touched.objects.bulk_create(
        Touched(entry=entry.seq, record=record, key=key)
        for record, key in sorted({(c.record, c.key) for c in act.changes[:TOUCHED_AT_MOST]})
    )
    return entry


def _told(change: Any) -> dict[str, Any]:
    return {
        "record": change.record,
        "key": change.key,
        "before": change.before,
        "after": change.after,
        "sealed": list(change.sealed),
    }


def digest(entry: Entry) -> str:
    """SHA-256 over everything that the entry says and the digest of the entry before it, as hex."""
    told = {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "name": entry.name,
        "by": entry.by,
        "agency": entry.agency,
        "purpose": entry.purpose,
        "changes": entry.changes,
        "facts": entry.facts,
        "previous": entry.previous,
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def merkle_root(digests: Sequence[str]) -> str:
    """The root of a binary hash tree over hex digests; an odd one at the end is carried up."""
    return root_of([bytes.fromhex(value) for value in digests])


def root_of(level: list[bytes]) -> str:
    """As ``merkle_root``, for digests of 32 bytes each."""
    if not level:
        return FIRST
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        joined = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = joined + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()


@dataclass(frozen=True)
class Fault:
    """One place where the ledger does not hold."""

    seq: int
    what: str


def faults() -> Iterator[Fault]:
    """Every place where an entry was edited, removed, swapped or inserted, first to last."""
    previous, expected = FIRST, 1
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != expected:
            yield Fault(entry.seq, f"entries {expected} to {entry.seq - 1} are missing")
        if entry.previous != previous:
            yield Fault(entry.seq, "does not follow the entry before it")
        if entry.digest != digest(entry):
            yield Fault(entry.seq, "was edited")
        if "merkle_root" in entry.facts:
            yield from _batch_faults(entry)
        previous, expected = entry.digest, entry.seq + 1


def _batch_faults(entry: Entry) -> Iterator[Fault]:
    leaves = Leaf.objects.filter(entry=entry.seq).order_by("position")
    digests = list(leaves.values_list("digest", flat=True))
    if merkle_root(digests) != entry.facts["merkle_root"]:
        yield Fault(entry.seq, "the list of records in its batch was changed")


def history(record: str, key: str) -> list[Entry]:
    """The entries that speak of one record, oldest first, the batch that brought it included."""
    touched = set(Touched.objects.filter(record=record, key=key).values_list("entry", flat=True))
    touched |= set(Leaf.objects.filter(record=record, key=key).values_list("entry", flat=True))
    return list(Entry.objects.filter(seq__in=touched).order_by("seq"))


def latest(record: str, key: str, name: str, at_most: int) -> list[Entry]:
    """The last entries of one name that speak of one record, newest first."""
    touched = Touched.objects.filter(record=record, key=key).values("entry")
    return list(Entry.objects.filter(seq__in=touched, name=name).order_by("-seq")[:at_most])

"""Changes many records at once, with one ledger entry and a leaf for each: to undo or to sign off.

What people wrote changes one record at a time, through the gate. Here whole loads are withdrawn or
released: the same open values for every record, and for a withdrawal nothing sealed left.
"""

from __future__ import annotations

from contextlib import ExitStack
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.audit import ledger
from amparo.audit.models import Leaf
from amparo.kernel import privacy
from amparo.kernel.errors import NotAllowed

from .action import perform
from .models import OwnerKey

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from django.db import models

    from amparo.kernel.act import Act

    from .viewer import Viewer

AT_ONCE = 2_000


class ManyChanges:
    """``with ManyChanges(viewer, "import.undo", needs="import.run") as many: many.withdraw(…)``.

    Raises NotAllowed without the permission. Everything is done in one transaction, or nothing.
    """

    def __init__(self, viewer: Viewer, name: str, *, needs: str, **facts: Any) -> None:
        if not viewer.has(needs):
            raise NotAllowed(_("This is not open to you."))
        from collections import Counter

        self.counts: Counter[str] = Counter()
        self.keys_destroyed = 0
        self._viewer, self._name, self._facts = viewer, name, facts
        self._leaves: list[tuple[str, str, str]] = []
        self._stack = ExitStack()
        self.doing: Act

    def __enter__(self) -> ManyChanges:
        self.doing = self._stack.enter_context(perform(self._viewer, self._name, **self._facts))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        if error is None:
            digests = [digest for _label, _key, digest in self._leaves]
            self.doing.facts["counts"] = dict(sorted(self.counts.items()))
            self.doing.facts["merkle_root"] = ledger.merkle_root(digests)
            if self.keys_destroyed:
                self.doing.facts["keys_destroyed"] = self.keys_destroyed
            self.doing.afterwards.append(self._close_leaves)
        return self._stack.__exit__(kind, error, trace)

    def mark(self, model: type[models.Model], keys: Iterable[Any], **values: Any) -> None:
        """Give an open field of these records another value. Their versions stay, and their seals
        with them."""
        for block in _blocks(keys):
            _whole(model).filter(pk__in=block).update(**values)
            self._note(model, block, values)

    def withdraw(self, model: type[models.Model], keys: Iterable[Any], reason: str) -> None:
        """Void these records and leave nothing of what was sealed in them."""
        nothing = dict.fromkeys(privacy.sealed_fields(model))
        values = {"voided_at": timezone.now(), "void_reason": reason}
        for block in _blocks(keys):
            _whole(model).filter(pk__in=block).update(**values, **nothing, version=F("version") + 1)
            self._note(model, block, {"void_reason": reason})

    def destroy_keys(self, owners: Iterable[Any]) -> None:
        """Destroy the keys of these owners, as ``destroy_keys`` does, and count them."""
        self.keys_destroyed += destroy_keys(owners)

    def _note(self, model: type[models.Model], block: Sequence[Any], values: Any) -> None:
        label = model._meta.label_lower
        told = repr(sorted(values.items()))
        for key in block:
            digest = sha256(f"{label}|{key}|{told}".encode()).hexdigest()
            self._leaves.append((label, str(key), digest))
        self.counts[label] += len(block)

    def _close_leaves(self, entry: int) -> None:
        leaves = (
            Leaf(entry=entry, position=at, record=label, key=key, digest=digest)
            for at, (label, key, digest) in enumerate(self._leaves)
        )
        Leaf.objects.bulk_create(leaves, batch_size=AT_ONCE)


def destroy_keys(owners: Iterable[Any]) -> int:
    """Destroy the keys of these owners: what they sealed is unreadable wherever a copy is.

    Gives how many there were.
    """
    gone = 0
    for block in _blocks(owners):
        gone += OwnerKey.objects.filter(owner__in=block).delete()[0]
    return gone


def _whole(model: type[models.Model]) -> QuerySet[Any]:
    rows: QuerySet[Any] = QuerySet(model)
    return rows


def _blocks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    whole = list(keys)
    for start in range(0, len(whole), AT_ONCE):
        yield whole[start : start + AT_ONCE]

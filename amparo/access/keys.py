"""Keeps the wrapped key of each owner in a table of its own; the master key lies elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

AT_ONCE = 500  # owners asked for in one query; SQLite limits the number of parameters


class TableOfKeys:
    """The key store of the kernel, in the database."""

    def fetch(self, owners: Iterable[str]) -> Mapping[str, bytes]:
        from .models import OwnerKey

        wanted, found = list(owners), {}
        for start in range(0, len(wanted), AT_ONCE):
            rows = OwnerKey.objects.filter(owner__in=wanted[start : start + AT_ONCE])
            found.update({str(row.owner): bytes(row.wrapped) for row in rows})
        return found

    def add(self, owner: str, wrapped: bytes) -> None:
        from .models import OwnerKey

        OwnerKey.objects.create(owner=owner, wrapped=wrapped)

"""Keeps the wrapped key of each owner in a table of its own; the master key lies elsewhere.

Whoever seals something holds the key until the transaction ends, so that nobody destroys it in the
meantime; others may seal with it too. Whoever destroys keys waits for those, and holds them alone.
SQLite has one writer at a time, and there it is enough to look whether the key is still there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHARED = "SELECT owner, wrapped FROM access_ownerkey WHERE owner = ANY(%s) FOR KEY SHARE"
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

    def hold(self, owners: Iterable[str]) -> Mapping[str, bytes]:
        if connection.vendor != "postgresql":
            return self.fetch(owners)
        with connection.cursor() as cursor:
            cursor.execute(SHARED, [[UUID(owner) for owner in owners]])
            return {str(owner): bytes(wrapped) for owner, wrapped in cursor.fetchall()}

    def add(self, owner: str, wrapped: bytes) -> None:
        from .models import OwnerKey

        OwnerKey.objects.create(owner=owner, wrapped=wrapped)


def hold_alone(owners: Iterable[Any]) -> None:
    """Wait for whoever seals with these keys; nobody does from now on until the transaction ends.

    Always in the same order, so that two who destroy do not wait for each other.
    """
    from .models import OwnerKey

    wanted = sorted({UUID(str(owner)) for owner in owners})
    for start in range(0, len(wanted), AT_ONCE):
        rows = OwnerKey.objects.filter(owner__in=wanted[start : start + AT_ONCE])
        list(rows.order_by("owner").select_for_update().values_list("pk"))

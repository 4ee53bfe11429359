"""Very many keys in one value, for questions in which a row for each would take too long."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Aggregate, BinaryField

AS_TEXT, AS_BYTES = 32, 16  # bytes of one key


class Packed(Aggregate):
    """All keys of a group, one behind the other, each as the database holds it."""

    name = "Packed"
    output_field = BinaryField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """As text, since that is what keys are there."""
        return self.as_sql(
            compiler, connection, template="group_concat(%(expressions)s, '')", **more
        )

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """As bytes."""
        return self.as_sql(
            compiler,
            connection,
            template="string_agg(uuid_send(%(expressions)s), ''::bytea)",
            **more,
        )


def unpacked(packed: str | bytes) -> tuple[bytes, int]:
    """What was packed, and how many bytes of it are one key."""
    if isinstance(packed, str):
        return packed.encode("ascii"), AS_TEXT
    return bytes(packed), AS_BYTES


def key_of(part: bytes) -> UUID:
    """One key out of what was packed."""
    return UUID(bytes=part) if len(part) == AS_BYTES else UUID(part.decode("ascii"))

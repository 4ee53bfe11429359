"""What of the files is there already: rows that were brought before, and people who may be known.

For a rehearsal. Nothing is written, and nobody's name but that of the files is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .again import meet, rows_read
from .known import label_of, marks, records_known
from .pairing import PERSON, those_there

if TYPE_CHECKING:
    from uuid import UUID

    from .known import Place
    from .migration import Prepared


@dataclass(frozen=True)
class Foreseen:
    """Rows counted, new editions of old files by name, and pairs with people who are there.

    In each pair ``row`` says where the file names its person and ``there`` is the key of who is
    here.
    """

    rows: int = 0
    known: int = 0
    changed: int = 0
    editions: dict[str, str] = field(default_factory=dict)
    there: list[dict[str, Any]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """The counts and editions, as the report has them."""
        return {
            "known_rows": self.known,
            "changed_rows": self.changed,
            "new_rows": self.rows - self.known,
            "editions": self.editions,
        }


def foresee(prepared: Prepared) -> Foreseen:
    """Compare planned rows and people with those of earlier loads and of everyday work."""
    rows = list(rows_read(prepared.plan.sheets))
    met = meet(rows, {file.mapping.office for file in prepared.files})
    there = those_there(prepared.plan, _people_known(prepared, met.rows), met.unsure)
    return Foreseen(len(rows), len(met.rows), len(met.changed), met.editions, there)


def _people_known(prepared: Prepared, rows: dict[Place, int]) -> set[UUID]:
    """Planned people whom rows that are known gave before."""
    if not rows:
        return set()
    known = records_known(rows)
    return {
        record.id
        for record, found in marks(prepared.plan)
        if label_of(record) == PERSON and any(mark in known for mark in found)
    }

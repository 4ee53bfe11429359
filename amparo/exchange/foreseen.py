"""What of the files is there already: rows that were brought before, and people who may be known.

For a rehearsal. Nothing is written, and nobody's name but that of the files is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .pairing import those_there
from .recognising import Recognised

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

    from .migration import Prepared


@dataclass(frozen=True)
class Foreseen:
    """Rows counted, new editions of old files by name, and pairs with people who are there.

    In each pair ``row`` says where the file names its person and ``there`` is the key of who is
    here. ``asked`` are the names that were compared: to rehearse is to look for each of them.
    """

    rows: int = 0
    known: int = 0
    changed: int = 0
    editions: dict[str, str] = field(default_factory=dict)
    there: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """The counts and editions, as the report has them."""
        return {
            "known_rows": self.known,
            "changed_rows": self.changed,
            "new_rows": self.rows - self.known,
            "editions": self.editions,
        }


def foresee(viewer: Viewer, prepared: Prepared, *, is_last: bool = False) -> Foreseen:
    """Compare planned rows and people with those of earlier loads and of everyday work.

    Changed rows are counted as far as whoever rehearses may be told of them, as the load does.
    """
    found = Recognised(viewer, prepared, is_last=is_last)
    met, plan = found.met, prepared.plan
    return Foreseen(
        len(found.rows),
        found.known_rows,
        found.changed_rows(),
        met.editions,
        those_there(plan, found.people_again(), met.unsure),
        list(dict.fromkeys(found.names_asked())),
    )

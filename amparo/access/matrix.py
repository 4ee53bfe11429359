"""Reads the country's access matrix: role and topic give a level, and levels give permissions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING

from amparo.kernel import privacy
from amparo.kernel.layout import LAYOUTS
from amparo.reference.country import country

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.reference.country import Country
    from amparo.reference.grants import Role

    from .viewer import Viewer

ORDER = ("", "R", "A", "P", "L", "F")
PERSON_TOPICS = ("victim_identity", "suspect")
PAPER_TOPICS = ("narrative", "protection_notes")
JOINED_TOPICS = {"person": PERSON_TOPICS, "paper": PAPER_TOPICS}
READS = ("read", "history")


@total_ordering
@dataclass(frozen=True)
class Level:
    """One cell of the matrix: F full, L limited, P pseudonymous, A aggregates, R receipt, or none.

    ``condition`` is the cell's own word, such as ``own_case``: the level holds only on records on
    which the word does (``conditions.py``).
    """

    code: str = ""
    condition: str = ""

    @property
    def shows_rows(self) -> bool:
        return self.code in ("F", "L")

    @property
    def reads_all(self) -> bool:
        return self.code == "F"

    @property
    def writes(self) -> bool:
        return self.code == "F"

    def __lt__(self, other: Level) -> bool:
        return ORDER.index(self.code) < ORDER.index(other.code)


NONE = Level()


def topics_of(topic: str) -> tuple[str, ...]:
    """The rows of the matrix behind a topic: *person* is victim or suspect, *paper* either half."""
    return JOINED_TOPICS.get(topic, (topic,))


def levels(roles: frozenset[str], topic: str) -> tuple[Level, ...]:
    """The levels that these roles have on a topic, best first; of equals the unconditional one."""
    return _levels(country(), roles, topic)


@lru_cache(maxsize=4096)
def _levels(here: Country, roles: frozenset[str], topic: str) -> tuple[Level, ...]:
    found = [here.roles[code].cell(topic) for code in sorted(roles) if code in here.roles]
    cells = {Level(cell.level, cell.only) for cell in found}
    told = [cell for cell in cells if cell.code]
    return tuple(sorted(told, key=lambda cell: (-ORDER.index(cell.code), cell.condition)))


def held(roles: frozenset[str]) -> list[Role]:
    """The country's entries for these roles; one that it no longer knows opens nothing."""
    known = country().roles
    return [known[code] for code in sorted(roles) if code in known]


def grants(viewer: Viewer, permission: str) -> bool:
    """Whether a permission follows from a role's own list or from its level on the topic."""
    if is_named(viewer.roles, permission):
        return True
    layout = LAYOUTS.get(permission.partition(".")[0])
    if layout is None:
        return False
    topics = topics_of(privacy.topic_of(layout.model, privacy.OPEN))
    return follows((viewer.level(topic) for topic in topics), permission)


def is_named(roles: frozenset[str], permission: str) -> bool:
    """Whether one of the roles lists a permission by its name."""
    return any(permission in role.permissions for role in held(roles))


def follows(levels: Iterable[Level], permission: str) -> bool:
    """Whether a permission such as ``note.edit`` follows from the best of these levels."""
    code, _dot, verb = permission.partition(".")
    if not verb or verb in LAYOUTS[code].by_name:
        return False
    best = max(levels, default=NONE)
    return best.writes or (best.shows_rows and verb in READS)


def is_limited_field(name: str, topic: str) -> bool:
    """Whether ``Model.field`` stands behind an L on this topic, and on no other."""
    return name in country().limited.get(topic, ())


def scope(roles: frozenset[str]) -> str:
    """``agency`` where one of the roles supervises its whole agency, else ``own``."""
    return "agency" if any(role.scope == "agency" for role in held(roles)) else "own"


def default_purpose(roles: frozenset[str]) -> str:
    """The first purpose of the first role, by name, so that a session always has one."""
    return next((role.purposes[0] for role in held(roles) if role.purposes), "")


def works_on_cases(roles: frozenset[str]) -> bool:
    """Whether one of the roles works on cases, on a team or through a sharing."""
    return any(role.on_teams for role in held(roles))


def is_purpose(purpose: str, roles: frozenset[str]) -> bool:
    """Whether one of the roles may work for this purpose."""
    return any(purpose in role.purposes for role in held(roles))


def wall_opens(kind: str, purpose: str) -> bool:
    """Whether a class of data may serve a purpose at all; no role overrides this."""
    return kind == privacy.OPEN or country().wall.lets(kind, purpose)

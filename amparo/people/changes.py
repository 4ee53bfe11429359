"""Which identities an act has changed, so that each is looked at once, when the act is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from amparo.kernel import act

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    Looker = Callable[[set[UUID]], None]

_lookers: list[Looker] = []


@dataclass
class _Changed:
    """What the act calls at its end: everybody changed, once."""

    people: set[UUID] = field(default_factory=set)

    def __call__(self, _entry: int) -> None:
        for look in _lookers:
            look(self.people)


def looks_at_changes(looker: Looker) -> Looker:
    """Register a function that is given the people whom an act has changed, in its transaction."""
    _lookers[:] = [looker]
    return looker


def note_change(person: UUID) -> None:
    """Remember, inside an act, that what is known of a person has changed."""
    waiting = act.current().afterwards
    changed = next((one for one in waiting if isinstance(one, _Changed)), None)
    if changed is None:
        changed = _Changed()
        waiting.append(changed)
    changed.people.add(person)
